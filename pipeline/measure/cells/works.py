"""The step that touches every posting: postings become works, with the week in which each entered and the weeks in which it was open.

Ibis expressions only, so that the same step runs on DuckDB and on Spark. Weeks are numbered from Monday 29 December 1969, which needs no
time zone.
"""

from __future__ import annotations

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from pipeline.engine import Engine
from warehouse.ids import digest
from warehouse.taxonomies import UNLABELLED

DIMENSIONS = ("category", "label", "exposure", "ai_relation", "pay_kind", "is_evergreen")
LABELLED = DIMENSIONS[:4]

FACTS_VERSION = "3"
"""Part of every week's fingerprint: raise it whenever the same postings give other cells than before."""


def flows(engine: Engine, model_version: str) -> ir.Table:
    """One row per work and week in which it entered (flow `inflow`) or was open (flow `stock`), for gig works.

    A work has the source, employer and labels of its first posting and, where that one was there before observation began, no inflow.
    In the inflow `is_evergreen` says what it has turned out to be since, in the stock of a week what it was by then.
    """
    works = _works(engine, model_version)
    inflow = _entered(works).mutate(flow=ibis.literal("inflow"))
    return _shape(inflow).union(_shape(_open_works(engine, works)))


def entered(engine: Engine, model_version: str) -> ir.Table:
    """One row per gig work that entered, with the week, the text of its first posting, and its stated pay in US dollars.

    Pay is the middle of the stated range per hour, or per project where that has one price.
    """
    return _entered(_works(engine, model_version))


def fingerprints(facts: ir.Table) -> ir.Table:
    """One row per week: a hash of all its facts, by which a night finds the weeks that it must count again."""
    columns = [column for column in facts.columns if column != "week"]
    parts = [facts[column].cast("string").fill_null("\x00") for column in columns]
    row = facts.mutate(row=ibis.literal("\x1f").join([ibis.literal(FACTS_VERSION), *parts]).hash())
    return row.group_by("week").agg(facts_hash=_bit_xor(row.row))


def first_days(rows: pa.Table) -> pa.Table:
    """Collected rows with the Monday of each week in place of its number."""
    mondays = pc.subtract(pc.multiply(rows["week"].cast(pa.int32()), 7), 3).cast(pa.int32()).cast(pa.date32())
    return rows.set_column(rows.column_names.index("week"), "week", mondays)


@ibis.udf.agg.builtin(name="bit_xor", signature=((dt.int64,), dt.int64))
def _bit_xor(numbers):  # type: ignore[no-untyped-def]
    """Both engines have it, Ibis names it for DuckDB alone."""


def _entered(works: ir.Table) -> ir.Table:
    return works.filter(works.inflow_at.notnull() & ~works.is_left_truncated).mutate(week=_week(_.inflow_at))


def _works(engine: Engine, model_version: str) -> ir.Table:
    return engine.once(f"works_{digest(model_version)}", lambda: _every_work(engine, model_version))


def _every_work(engine: Engine, model_version: str) -> ir.Table:
    """One row per gig work, as its first posting shows it."""
    postings = engine.table("postings").filter(_.is_gig)
    duplicates = engine.table("duplicates").select("posting_id", "work_id")
    joined = postings.left_join(duplicates, "posting_id").mutate(work_id=ibis.coalesce(_.work_id, _.posting_id))
    seen = ibis.least(ibis.coalesce(_.posted_at, _.first_seen_at), _.first_seen_at)
    started = joined.mutate(started_at=ibis.coalesce(_.inflow_at, seen))
    first = started.mutate(place=ibis.row_number().over(group_by="work_id", order_by=["started_at", "posting_id"])).filter(_.place == 0)
    labels = engine.table("labels").filter(_.model_version == model_version).select(
        "text_hash", "routine_probability", *LABELLED)
    bids = engine.table("sightings").filter(_.bid_count.notnull()).group_by("posting_id").agg(bid_count=_.bid_count.argmax(_.night))
    lasting = engine.table("evergreen_works").select("work_id", evergreen_week=_week(_.since))
    hourly = _middle("pay_usd_hour_minimum", "pay_usd_hour_maximum")
    fixed = _middle("pay_minimum", "pay_maximum") * _.usd_rate.cast("float64")
    return first.left_join(labels, "text_hash").left_join(bids, "posting_id").left_join(lasting, "work_id").select(
        "work_id", "source", "inflow_at", "is_left_truncated", "routine_probability", "bid_count", "pay_kind", "employer_id", "text_hash",
        *(ibis.coalesce(_[name], UNLABELLED).name(name) for name in LABELLED),
        "posting_id", "country_code", "pay_minimum", "pay_maximum", "pay_currency", "pay_unit", "usd_rate", "usd_rate_date",
        "evergreen_week", is_evergreen=_.evergreen_week.notnull(),
        hourly_pay=ibis.cases((_.pay_kind == "hourly", hourly)),
        pay_usd=ibis.cases((_.pay_kind == "hourly", hourly), ((_.pay_kind == "fixed") & (_.pay_unit == "project"), fixed)))


def _middle(low: str, high: str) -> ir.Value:
    ends = [_[name].cast("float64") for name in (low, high)]
    return (ibis.coalesce(*ends) + ibis.coalesce(*reversed(ends))) / 2


def _open_works(engine: Engine, works: ir.Table) -> ir.Table:
    """Works open in the last complete crawl of a week: each once, under its own source if it was open there, else under another."""
    crawls = engine.table("coverage").filter((_.observed_by == "crawl") & (_.status == "complete")).mutate(week=_week(_.night))
    last = crawls.group_by("source", "week").agg(night=_.night.max())
    shown = engine.table("sightings").filter(_.is_open & (_.observed_by == "crawl")).select("posting_id", "source", "night")
    duplicates = engine.table("duplicates").select("posting_id", "work_id")
    named = shown.inner_join(last, ["source", "night"]).left_join(duplicates, "posting_id")
    open_postings = named.mutate(work_id=ibis.coalesce(_.work_id, _.posting_id)).select("week", "work_id", open_source=_.source)
    joined = open_postings.inner_join(works, "work_id")
    ranked = joined.mutate(elsewhere=(joined.open_source != joined.source).cast("int8")).mutate(
        place=ibis.row_number().over(group_by=["week", "work_id"], order_by=["elsewhere", "open_source"]))
    first = ranked.filter(_.place == 0).drop("source").rename(source="open_source")
    return first.mutate(flow=ibis.literal("stock"), is_evergreen=(_.evergreen_week <= _.week).fill_null(False))


def _week(moment: ir.Value) -> ir.Value:
    """Number of the week of a moment (UTC) or a day."""
    return ((moment.cast("timestamp").epoch_seconds() // 86400 + 3) // 7).cast("int32")


def _shape(facts: ir.Table) -> ir.Table:
    return facts.select("week", "flow", "work_id", "source", *DIMENSIONS, "employer_id", "routine_probability", "hourly_pay",
                        "bid_count")
