"""bid_works: how many bids each work that entered had at the same ages."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from pipeline.engine import Engine
from pipeline.measure.cells.works import entered, first_days
from warehouse.tables.bid_works import AGES, TABLE

_HOUR = 3600
_LEAST_SPAN = 48
"""Hours that two sightings around an age may lie apart (or as many as the age itself): they come fast at first, a long line cuts it."""

_DECIMALS = 10


def count(engine: Engine, known: pa.Table, model_version: str) -> pa.Table:
    """The rows, sorted by work. Bids are those of the work's first posting; a crawl that saw only one side of an age leaves it empty."""
    works = entered(engine, model_version)
    seen = engine.table("sightings").filter(_.bid_count.notnull()).select("posting_id", "fetched_at", bids="bid_count")
    aged = works.inner_join(seen, "posting_id").mutate(age=_.fetched_at.epoch_seconds() - _.inflow_at.epoch_seconds()).filter(_.age >= 0)
    once = aged.group_by("work_id", "week", "source", "category", "employer_id", "age").agg(bids=_.bids.max().cast("float64"))
    around = once.group_by("work_id", "week", "source", "category", "employer_id").agg(
        **{name: value for hours in AGES for name, value in _sightings_around(hours).items()})
    rows = engine.collect(around.select("work_id", "week", "source", "category", "employer_id",
                                        **{f"bids_{hours}h": _bids(around, hours) for hours in AGES}))
    rows = first_days(rows).append_column("model_version", pa.array([model_version] * rows.num_rows, pa.string()))
    return rows.select(TABLE.schema.names).cast(TABLE.schema).sort_by("work_id")


def _sightings_around(hours: int) -> dict[str, ir.Deferred]:
    before, after = _.age <= hours * _HOUR, _.age >= hours * _HOUR
    return {f"age_before_{hours}": _.age.max(where=before), f"bids_before_{hours}": _.bids.argmax(_.age, where=before),
            f"age_after_{hours}": _.age.min(where=after), f"bids_after_{hours}": _.bids.argmin(_.age, where=after)}


def _bids(around: ir.Table, hours: int) -> ir.Value:
    """Bids at an age, on the line between the sightings around it."""
    before, after = around[f"age_before_{hours}"], around[f"age_after_{hours}"]
    bids, later = around[f"bids_before_{hours}"], around[f"bids_after_{hours}"]
    span = after - before
    passed = (hours * _HOUR - before).cast("float64") / span.nullif(0)
    line = ibis.cases((span == 0, bids), (span <= max(hours, _LEAST_SPAN) * _HOUR, bids + (later - bids) * passed))
    return line.round(_DECIMALS)
