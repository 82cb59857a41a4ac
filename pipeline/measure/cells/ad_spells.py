"""ad_spells: ads counted by how old they were when first seen, last seen open and seen gone.

The expressions are Ibis only and reckon in seconds since 1970, so that they give the same on DuckDB and on Spark.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from pipeline.engine import Engine
from pipeline.measure.observation import MAX_GAP
from pipeline.measure.statistics.bootstrap import replicate_totals
from warehouse.tables.ad_spells import TABLE
from warehouse.tables.weekly_cells import REPLICATES
from warehouse.taxonomies import NOT_EVERGREEN, SOURCE_SILENT, STILL_OPEN, UNDATED, UNLABELLED

_DAY = 86400
_GROUP = [name for name in TABLE.key if name != "model_version"]


def count(engine: Engine, known: pa.Table, model_version: str) -> pa.Table:
    """All cells, counted anew."""
    facts = engine.collect(spells(engine, model_version).mutate(cell=ibis.dense_rank().over(order_by=_GROUP)))
    facts = facts.sort_by([("cell", "ascending"), ("unit", "ascending")])
    cells = np.asarray(facts["cell"], dtype=np.int64)
    found, first, counts = np.unique(cells, return_index=True, return_counts=True)
    units = pc.dictionary_encode(facts["unit"].combine_chunks())
    totals = replicate_totals(cells, len(found), np.asarray(units.indices, dtype=np.int64), units.dictionary.to_pylist(),
                              np.ones(len(cells)))
    starts = pa.array(np.arange(len(found) + 1) * REPLICATES, pa.int32())
    lists = pa.ListArray.from_arrays(starts, pa.array(totals.ravel()).cast(pa.int32()))
    rows = facts.select(_GROUP).take(pa.array(first)).append_column("ad_count", pa.array(counts)).append_column("ad_replicates", lists)
    rows = rows.append_column("model_version", pa.array([model_version] * len(found), pa.string()))
    return rows.select(TABLE.schema.names).cast(TABLE.schema).sort_by([(name, "ascending") for name in TABLE.key])


def spells(engine: Engine, model_version: str) -> ir.Table:
    """One row per ad that a crawl showed open: its cell, and the unit of the bootstrap.

    An ad is as old as its date says, a date without a time being its noon. One that only appeared between two complete crawls no more than
    ten days apart was posted midway between them. Any other ad is of unknown age.
    """
    dated = _dated(_ads(engine, model_version), _complete_crawls(engine))
    ages = dated.mutate(entry_age=_days(_.first_open - _.born), open_age=_days(_.last_open - _.born))
    return ages.mutate(
        closing_days=ibis.cases((_.born.isnull() | _.closed.isnull(), ibis.literal(0, "int32")),
                                else_=ibis.greatest(_days(_.closed - _.born) - _.open_age, 1)),
        ending=ibis.cases((_.born.isnull(), UNDATED), (_.closed.notnull(), _.close_reason), (_.is_silent, SOURCE_SILENT), else_=STILL_OPEN),
    ).select(*_GROUP, "unit")


def _ads(engine: Engine, model_version: str) -> ir.Table:
    """Ads with the seconds at which they were posted (if the source says so), seen and closed."""
    postings = engine.table("postings").filter(_.is_gig & (_.observed_by == "crawl"))
    shown = engine.table("sightings").filter(_.is_open & (_.observed_by == "crawl"))
    seen = shown.group_by("posting_id").agg(first_open=_.fetched_at.min(), last_open=_.fetched_at.max())
    works = engine.table("duplicates").select("posting_id", "work_id")
    lasting = engine.table("evergreen_works").select("work_id", evergreen_kind="reason")
    labels = engine.table("labels").filter(_.model_version == model_version).select("text_hash", "category")
    named = postings.inner_join(seen, "posting_id").left_join(works, "posting_id").mutate(
        work_id=ibis.coalesce(_.work_id, _.posting_id))
    joined = named.left_join(lasting, "work_id").left_join(labels, "text_hash")
    is_dated = joined.is_left_truncated | (joined.inflow_at < joined.first_seen_at)
    return joined.select(
        "source", "close_reason", "is_left_truncated",
        category=ibis.coalesce(_.category, UNLABELLED), evergreen_kind=ibis.coalesce(_.evergreen_kind, NOT_EVERGREEN),
        unit=ibis.coalesce(_.employer_id, _.work_id), posted=ibis.cases((is_dated, _seconds(_.posted_at))),
        first_open=_seconds(_.first_open), last_open=_seconds(_.last_open), closed=_seconds(_.closed_at))


def _complete_crawls(engine: Engine) -> ir.Table:
    crawls = engine.table("coverage").filter((_.observed_by == "crawl") & (_.status == "complete"))
    return crawls.select("source", crawled=_seconds(_.night.cast("timestamp")) // _DAY).distinct()


def _dated(ads: ir.Table, crawls: ir.Table) -> ir.Table:
    """Adds `born`, null where the age is unknown, and whether the source has fallen silent."""
    last = crawls.group_by("source").agg(newest=_.crawled.max())
    silent = last.select("source", is_silent=_.newest < _.newest.max().over(ibis.window()) - MAX_GAP.days)
    days = ads.mutate(day=_.first_open // _DAY)
    appeared = days.select("source", "day").distinct()
    before = appeared.inner_join(crawls, ["source", appeared.day > crawls.crawled]).group_by("source", "day").agg(before=_.crawled.max())
    joined = days.left_join(before, ["source", "day"]).drop("source_right", "day_right").left_join(silent, "source")
    gap = joined.day - joined.before
    said = joined.posted + ibis.cases((joined.posted % _DAY == 0, _DAY // 2), else_=0)
    midway = ibis.cases((~joined.is_left_truncated & (gap <= MAX_GAP.days), joined.first_open - gap * _DAY // 2))
    born = ibis.least(ibis.coalesce(said, midway), joined.first_open)
    return joined.mutate(born=ibis.cases((said.notnull() | midway.notnull(), born)), is_silent=_.is_silent.fill_null(False))


def _seconds(moment: ir.Value) -> ir.Value:
    return moment.epoch_seconds().cast("int64")


def _days(seconds: ir.Value) -> ir.Value:
    """Whole days, rounded; never negative, and 0 where unknown."""
    return ((ibis.greatest(ibis.coalesce(seconds, 0), 0) + _DAY // 2) // _DAY).cast("int32")
