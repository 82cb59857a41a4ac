"""The current state of every posting, derived from all its versions, sightings and the coverage of its source."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from warehouse.tables import TABLES
from warehouse.tables.shared import CONTENT

_CONTENT = [column.name for column in CONTENT]
_BEFORE, _AFTER = "crawl ended", "crawl began"


def postings(versions: ir.Table, sightings: ir.Table, coverage: ir.Table) -> ir.Table:
    """Rows of `postings` for every posting in `versions`; sightings and coverage must hold all nights of those sources.

    Crawls: left-truncated is what the source's first complete crawl showed or what was posted before it. A posting enters at its posting
    date if that lies between the complete crawl before and its first fetch, else at its first fetch. It is closed by the source's word
    or by the first complete crawl that began after one last saw it. A complete series dates the postings of its period; a partial one and
    a snapshot date nothing, and neither closes anything.
    """
    base = _spans(versions).left_join(_observed(sightings), "posting_id").drop("posting_id_right")
    dated = _with_crawls(base, _complete_crawls(coverage))
    in_series = _in_series(dated.select("posting_id", "source", "posted_at"), coverage)
    dated = dated.left_join(in_series, "posting_id").drop("posting_id_right")
    judged = _closed(_entered(dated))
    return judged.select(TABLES["postings"].schema.names)


def _spans(versions: ir.Table) -> ir.Table:
    whole = ibis.window(group_by="posting_id")
    last = ibis.window(group_by="posting_id", order_by=[ibis.desc("valid_to"), ibis.desc("valid_from"), "content_hash"])
    claimed = ibis.window(group_by="posting_id", order_by=[versions.posted_at.isnull(), "valid_from", "valid_to", "content_hash"])
    spans = versions.mutate(
        place=ibis.row_number().over(last),
        first_seen_at=versions.valid_from.min().over(whole),
        last_seen_at=versions.valid_to.max().over(whole),
        version_count=versions.content_hash.count().over(whole).cast("int32"),
        claimed_at=versions.posted_at.first(include_null=True).over(claimed),
        claimed_origin=versions.posted_at_origin.first().over(claimed))
    current = spans.filter(spans.place == 0)
    return current.mutate(posted_at=current.claimed_at, posted_at_origin=current.claimed_origin).select(
        "posting_id", "content_hash", *_CONTENT, "first_seen_at", "last_seen_at", "version_count")


def _observed(sightings: ir.Table) -> ir.Table:
    # In alphabetical order crawl, series, snapshot: the strongest kind of observation comes first
    seen = sightings.group_by("posting_id").aggregate(
        observed_by=sightings.observed_by.min(),
        is_in_series=(sightings.observed_by == "series").any(),
        last_crawled_at=sightings.fetched_at.max(where=sightings.observed_by == "crawl"),
        last_open_at=sightings.fetched_at.max(where=sightings.is_open))
    closing = sightings.filter(~sightings.is_open).left_join(seen.select("posting_id", "last_open_at"), "posting_id")
    told = closing.filter(closing.last_open_at.isnull() | (closing.fetched_at > closing.last_open_at))
    closed = told.group_by("posting_id").aggregate(told_closed_at=told.fetched_at.min())
    return seen.left_join(closed, "posting_id").select("posting_id", "observed_by", "is_in_series", "last_crawled_at", "told_closed_at")


def _complete_crawls(coverage: ir.Table) -> ir.Table:
    complete = coverage.filter((coverage.status == "complete") & (coverage.observed_by == "crawl") & coverage.finished_at.notnull())
    return complete.select("source", began_at=ibis.coalesce(complete.started_at, complete.finished_at), ended_at=complete.finished_at)


def _with_crawls(base: ir.Table, crawls: ir.Table) -> ir.Table:
    """Adds the first complete crawl of the source, the last one before the first fetch, the first one after a crawl last fetched it."""
    first = crawls.group_by("source").aggregate(first_began_at=crawls.began_at.min(), first_ended_at=crawls.ended_at.min())
    before = _neighbour(base, "first_seen_at", crawls.select("source", at="ended_at", value="began_at"), is_before=True)
    crawled = base.filter(base.last_crawled_at.notnull())
    after = _neighbour(crawled, "last_crawled_at", crawls.select("source", at="began_at", value="ended_at"), is_before=False)
    joined = base.left_join(first, "source").drop("source_right")
    joined = joined.left_join(before.rename(previous_began_at="value"), "posting_id").drop("posting_id_right")
    return joined.left_join(after.rename(missed_at="value"), "posting_id").drop("posting_id_right")


def _neighbour(base: ir.Table, column: str, crawls: ir.Table, is_before: bool) -> ir.Table:
    """For each posting the value of the nearest crawl strictly before (or after) the time in `column`, found in one sorted pass."""
    text, time = ibis.null("string"), ibis.null(crawls.value.type())
    # At equal times a posting stands on the side where that crawl does not count
    posting_rank, crawl_rank = (0, 1) if is_before else (1, 0)
    events = ibis.union(
        base.select("source", posting_id=base.posting_id, at=base[column], value=time, rank=ibis.literal(posting_rank, "int8")),
        crawls.select("source", posting_id=text, at=crawls.at, value=crawls.value, rank=ibis.literal(crawl_rank, "int8")))
    frame = ibis.window(group_by="source", order_by=["at", "rank"], preceding=None if is_before else 0, following=0 if is_before else None)
    nearest = events.value.max().over(frame) if is_before else events.value.min().over(frame)
    found = events.mutate(nearest=nearest)
    return found.filter(found.posting_id.notnull()).select("posting_id", value="nearest")


def _in_series(claims: ir.Table, coverage: ir.Table) -> ir.Table:
    whole = (coverage.observed_by == "series") & (coverage.status == "complete")
    periods = coverage.filter(whole & coverage.period_from.notnull() & coverage.period_to.notnull()).select(
        series_source="source", period_from="period_from", period_to="period_to").distinct()
    dated = claims.mutate(posted_on=claims.posted_at.date())
    inside = dated.join(periods, (dated.source == periods.series_source) & (dated.posted_on >= periods.period_from)
                        & (dated.posted_on <= periods.period_to))
    return inside.select("posting_id").distinct().mutate(is_in_period=ibis.literal(True))


def _entered(dated: ir.Table) -> ir.Table:
    from_series = dated.is_in_series & dated.is_in_period.fill_null(False)
    is_crawled = dated.observed_by == "crawl"
    is_found_later = dated.first_ended_at.notnull() & (dated.first_seen_at > dated.first_ended_at)
    is_posted_before = (dated.posted_at < dated.first_began_at).fill_null(False)
    from_crawl = is_crawled & is_found_later & ~is_posted_before
    falls_between = ((dated.posted_at >= dated.previous_began_at) & (dated.posted_at <= dated.first_seen_at)).fill_null(False)
    inflow_at = ibis.cases(
        (from_series, dated.posted_at),
        (from_crawl & falls_between, dated.posted_at),
        (from_crawl, dated.first_seen_at),
        else_=ibis.null(dated.first_seen_at.type()))
    return dated.mutate(is_left_truncated=~(from_series | from_crawl), inflow_at=inflow_at)


def _closed(dated: ir.Table) -> ir.Table:
    is_crawled = dated.observed_by == "crawl"
    nothing = ibis.null(dated.last_seen_at.type())
    is_told, is_gone = is_crawled & dated.told_closed_at.notnull(), is_crawled & dated.missed_at.notnull()
    return dated.mutate(
        is_open=ibis.cases((~is_crawled, ibis.null("boolean")), else_=~(is_told | is_gone)),
        closed_at=ibis.cases((is_told, dated.told_closed_at), (is_gone, dated.missed_at), else_=nothing),
        close_reason=ibis.cases((is_told, "closed"), (is_gone, "left_source"), else_=ibis.null("string")))
