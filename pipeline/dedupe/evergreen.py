"""Which works are evergreen: ads that stay open or come back again and again, and tell of no new demand."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from pipeline.engine import Engine
from warehouse.tables.evergreen_works import TABLE
from warehouse.taxonomies import OPEN_LONG, REPOSTED

OPEN_DAYS = 90
REPOSTS = 3
SAME_AD = ("original", "repost", "edited")


def evergreen(engine: Engine) -> pa.Table:
    """Rows of `evergreen_works`, sorted: works with an ad open for over 90 days, or posted again on at least three later days.

    Only a crawl shows that an ad is open, so imports count by their reposts alone. A work is flagged as a whole, from its first day on.
    """
    postings = _dated(engine.table("postings").inner_join(engine.table("duplicates"), "posting_id"))
    judged = _longest(postings).left_join(_reposts(postings), "work_id").drop("work_id_right")
    judged = judged.mutate(repost_count=_.repost_count.fill_null(0))
    opened = ibis.cases((judged.open_days > OPEN_DAYS, judged.open_since))
    both = judged.mutate(opened=opened).filter(_.opened.notnull() | _.reposted.notnull())
    is_open_first = both.opened.notnull() & (both.reposted.isnull() | (both.opened <= both.reposted))
    rows = engine.collect(both.select(
        "work_id", "open_days", "repost_count", reason=is_open_first.ifelse(OPEN_LONG, REPOSTED),
        since=is_open_first.ifelse(both.opened, both.reposted)))
    since = rows.column("since").cast(pa.int32()).cast(pa.date32())
    return TABLE.conform(rows.set_column(rows.column_names.index("since"), "since", since)).sort_by("work_id")


def _dated(postings: ir.Table) -> ir.Table:
    """Work, kind, and days since 1970: of posting, and of the last sighting of an ad on a crawled board that had not said it was closed."""
    told_closed = ibis.cases((postings.close_reason == "closed", postings.closed_at))
    started = ibis.least(ibis.coalesce(postings.posted_at, postings.first_seen_at), postings.first_seen_at)
    shown = ibis.least(ibis.coalesce(told_closed, postings.last_seen_at), postings.last_seen_at)
    return postings.select("work_id", "kind", started=_day(started), shown=ibis.cases((postings.observed_by == "crawl", _day(shown))))


def _longest(postings: ir.Table) -> ir.Table:
    open_days = ibis.greatest(ibis.coalesce(postings.shown - postings.started, 0), 0)
    known = postings.mutate(open_days=open_days.cast("int32"))
    since = known.started.min(where=known.open_days > OPEN_DAYS) + OPEN_DAYS
    return known.group_by("work_id").agg(open_days=known.open_days.max(), open_since=since)


def _reposts(postings: ir.Table) -> ir.Table:
    """Per work how many later days it was posted on, and the day of the third."""
    days = postings.filter(_.kind.isin(SAME_AD)).select("work_id", "started").distinct()
    placed = days.mutate(place=ibis.row_number().over(group_by="work_id", order_by="started"))
    return placed.group_by("work_id").agg(repost_count=placed.place.max().cast("int32"),
                                          reposted=placed.started.min(where=placed.place == REPOSTS))


def _day(moment: ir.Value) -> ir.Value:
    return (moment.epoch_seconds() / 86400).floor().cast("int64")
