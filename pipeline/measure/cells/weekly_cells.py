"""weekly_cells: works counted by week, source and what the classifier says, with their bootstrap totals."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.engine import Engine
from pipeline.measure.cells.works import DIMENSIONS, fingerprints, flows
from pipeline.measure.statistics.bootstrap import Floats, replicate_totals
from warehouse.tables.weekly_cells import REPLICATES, TABLE

log = logging.getLogger(__name__)

FIRST_WEEK = date(1969, 12, 29)
_GROUP = ("week", "source", *DIMENSIONS)
_DECIMALS = 10


def count(engine: Engine, known: pa.Table, model_version: str) -> pa.Table:
    """The cells of all weeks.

    A week of the `known` cells is kept when its fingerprint is still the one that they were counted from.
    """
    facts = flows(engine, model_version)
    prints = {row["week"]: row["facts_hash"] for row in engine.collect(fingerprints(facts)).to_pylist()}
    before = _known_prints(known, model_version)
    touched = sorted(week for week, hash_ in prints.items() if before.get(week) != hash_)
    fresh = count_cells(engine.collect(facts.filter(facts.week.isin(touched))), prints, model_version) if touched else TABLE.empty()
    kept = pa.array([_day(week) for week in prints if week not in set(touched)], pa.date32())
    cells = pa.concat_tables([known.filter(pc.is_in(known["week"], kept)), fresh])
    log.info("weekly_cells: %s of %s weeks counted again", len(touched), len(prints))
    return cells.sort_by([(name, "ascending") for name in TABLE.key])


def count_cells(facts: pa.Table, prints: dict[int, int], model_version: str) -> pa.Table:
    """Cells of `facts` (one row per work, flow and week; see works.flows), sorted by key."""
    facts = facts.sort_by([(name, "ascending") for name in (*_GROUP, "flow", "work_id")])
    groups, keys = _group_numbers(facts)
    units, unit_ids = _units(facts)
    inflow = np.asarray(pc.equal(facts["flow"], "inflow"))
    count = len(keys["week"])

    def total(amounts: Floats) -> Floats:
        return np.bincount(groups, weights=amounts, minlength=count).astype(np.float64)

    def replicates(amounts: Floats) -> Floats:
        return replicate_totals(groups, count, units, unit_ids, amounts)

    entered, opened = inflow.astype(np.float64), (~inflow).astype(np.float64)
    routine = _numbers(facts["routine_probability"]) * entered
    pay = np.asarray(pc.fill_null(facts["hourly_pay"], 0.0)).astype(np.float64)
    paid = entered * (pay > 0)
    bids = entered * np.asarray(pc.is_valid(facts["bid_count"]))
    employers = np.unique(np.stack([groups, units])[:, inflow], axis=1)[0]
    columns = {
        "week": [_day(week) for week in keys["week"]],
        **{name: keys[name] for name in _GROUP if name != "week"},
        "model_version": [model_version] * count,
        "inflow_count": total(entered),
        "stock_count": total(opened),
        "employer_count": np.bincount(employers, minlength=count),
        "routine_probability_sum": total(routine).round(_DECIMALS),
        "hourly_pay_count": total(paid),
        "hourly_pay_log_sum": total(np.log(np.where(paid > 0, pay, 1.0))).round(_DECIMALS),
        "bid_count_known": total(bids),
        "bid_sum": total(_numbers(facts["bid_count"]) * entered),
        "inflow_replicates": _lists(replicates(entered), pa.int32()),
        "stock_replicates": _lists(replicates(opened), pa.int32()),
        "routine_replicates": _lists(replicates(routine).round(_DECIMALS), pa.float64()),
        "facts_hash": [prints[week] for week in keys["week"]],
    }
    return pa.table({field.name: pa.array(columns[field.name]).cast(field.type) for field in TABLE.schema}, schema=TABLE.schema)


def _group_numbers(facts: pa.Table) -> tuple[NDArray[np.int64], dict[str, list[Any]]]:
    """For sorted facts, the number of each row's group and the key columns of every group."""
    changed = np.zeros(facts.num_rows, dtype=bool)
    for name in _GROUP:
        codes = np.asarray(pc.dictionary_encode(facts[name].combine_chunks()).indices)
        changed[1:] |= codes[1:] != codes[:-1]
    starts = np.concatenate([[0], np.flatnonzero(changed)]) if facts.num_rows else np.zeros(0, dtype=np.int64)
    return np.cumsum(changed).astype(np.int64), {name: facts[name].take(pa.array(starts)).to_pylist() for name in _GROUP}


def _units(facts: pa.Table) -> tuple[NDArray[np.int64], Sequence[str]]:
    """The bootstrap unit of each row: its employer, or the work itself where the employer is unknown."""
    encoded = pc.dictionary_encode(pc.coalesce(facts["employer_id"], facts["work_id"]).combine_chunks())
    return np.asarray(encoded.indices).astype(np.int64), encoded.dictionary.to_pylist()


def _known_prints(known: pa.Table, model_version: str) -> dict[int, int]:
    same = known.filter(pc.equal(known["model_version"], model_version)).group_by(["week", "facts_hash"]).aggregate([])
    return {(row["week"] - FIRST_WEEK).days // 7: row["facts_hash"] for row in same.to_pylist()}


def _numbers(column: pa.ChunkedArray) -> Floats:
    return np.asarray(pc.fill_null(column.cast(pa.float64()), 0.0))


def _lists(totals: Floats, type_: pa.DataType) -> pa.Array:
    values = pa.array(totals.ravel()).cast(type_)
    return pa.ListArray.from_arrays(pa.array(np.arange(len(totals) + 1) * REPLICATES, pa.int32()), values)


def _day(week: int) -> date:
    return FIRST_WEEK + timedelta(days=7 * week)
