"""Keeps every published estimate as each release showed it: a night adds the values that are new, moved or gone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.measure.panel import Panel
from warehouse.build import StageView
from warehouse.schema import Table
from warehouse.tables import TABLES
from warehouse.tables.vintages import TABLE, WITHDRAWN
from warehouse.taxonomies import TAXONOMY_VERSION

_VALUE = ("measure", "key")
_PERIODS = ("week", "month")
_VERSIONS = ("model_version", "taxonomy_version")
_ENDS = ("low", "high")
_EXACT = ("n", "estimate", "status", "source_set_id", *_VERSIONS)
SLACK = 0.05
"""Ends of an interval are told anew when one has moved by more than this share of its width: the spread of a count is taken over all its
weeks, so that each night moves the ends of every week a little."""

_LEFT_OUT = "revisions"
"""It is itself computed from vintages."""


def record(view: StageView, panel: Panel) -> int:
    """Writes what this night adds to `vintages`; returns how many rows. Built again, a night replaces its own rows."""
    night = published_on(panel)
    rows = panel.table(TABLE.name)
    tonight = rows.filter(pc.equal(rows["published_on"], night))
    view.replace(TABLE.name, tonight, where=f"published_on = '{night}'")
    return int(tonight.num_rows)


def compute(panel: Panel) -> pa.Table:
    """All rows of `vintages` as this night leaves them: those of earlier nights, and what it adds to them."""
    known, night = panel.read(TABLE.name), published_on(panel)
    earlier = known.filter(pc.less(known["published_on"], night))
    names = [name for name, table in TABLES.items()
             if table.layer == "published" and "estimate" in table.schema.names and name != _LEFT_OUT]
    shown = pa.concat_tables([_shown(TABLES[name], panel.table(name)) for name in names])
    return pa.concat_tables([earlier, _changes(_latest(earlier), shown, night)])


def published_on(panel: Panel) -> date:
    """The night under which this build's values are kept: its own, or that of the newest release where an older night is built late."""
    newest = pc.max(panel.read(TABLE.name)["published_on"]).as_py()
    return max(panel.night, newest or panel.night)


def _shown(table: Table, rows: pa.Table) -> pa.Table:
    """The values of one published table, each under its key."""
    count = rows.num_rows
    period = next((rows[name] for name in _PERIODS if name in table.key), pa.nulls(count, pa.date32()))
    columns = {"measure": pa.repeat(table.name, count), "key": _keys(rows, table.key), "starts_on": period,
               "taxonomy_version": pa.repeat(TAXONOMY_VERSION, count)}
    names = (*_VALUE, "starts_on", *_EXACT, *_ENDS)
    return pa.table({name: columns[name] if name in columns else rows[name] for name in names},
                    schema=pa.schema([TABLE.schema.field(name).with_nullable(True) for name in names]))


def _keys(rows: pa.Table, names: Sequence[str]) -> pa.Array:
    members = []
    for name in names:
        values = rows[name].combine_chunks().dictionary_encode()
        told = [f"{json.dumps(name)}:{json.dumps(value, default=str, ensure_ascii=False)}" for value in values.dictionary.to_pylist()]
        members.append(pa.array(told, pa.string()).take(values.indices))
    return pc.binary_join_element_wise("{", pc.binary_join_element_wise(*members, ","), "}", "")


def _latest(rows: pa.Table) -> pa.Table:
    """The newest row of every value."""
    ordered = rows.sort_by("published_on")
    placed = ordered.append_column("place", pa.array(np.arange(rows.num_rows)))
    return ordered.take(placed.group_by(list(_VALUE), use_threads=False).aggregate([("place", "max")])["place_max"])


def _changes(before: pa.Table, shown: pa.Table, night: date) -> pa.Table:
    """Rows of `night`: values `shown` that differ from `before`, and those that are shown no more."""
    both = shown.join(before.select(shown.column_names), list(_VALUE), join_type="full outer", right_suffix="_before")
    is_gone, is_new = pc.is_null(both["status"]), pc.is_null(both["status_before"])
    moved = reduce(pc.or_, [*(_differs(both, name) for name in _EXACT), *(_end_moved(both, name) for name in _ENDS)])
    reversioned = reduce(pc.or_, [_differs(both, name) for name in _VERSIONS])
    withdrawn = pc.and_(is_gone, pc.not_equal(both["status_before"], WITHDRAWN))
    kept = {name: pc.coalesce(both[name], both[f"{name}_before"]) for name in ("starts_on", "source_set_id", *_VERSIONS)}
    columns = {name: both[name] for name in shown.column_names} | kept | {
        "n": pc.fill_null(both["n"], 0), "status": pc.fill_null(both["status"], WITHDRAWN),
        "published_on": pa.repeat(pa.scalar(night, pa.date32()), both.num_rows),
        "is_break": pc.and_(reversioned, pc.invert(pc.or_(is_gone, is_new)))}
    rows = pa.table({name: columns[name] for name in TABLE.schema.names}, schema=TABLE.schema)
    return rows.filter(pc.if_else(is_gone, withdrawn, moved)).sort_by([(name, "ascending") for name in TABLE.key])


def _differs(both: pa.Table, name: str) -> pa.ChunkedArray:
    now, before = both[name], both[f"{name}_before"]
    return pc.fill_null(pc.not_equal(now, before), pc.xor(pc.is_null(now), pc.is_null(before)))


def _end_moved(both: pa.Table, name: str) -> pa.ChunkedArray:
    width = pc.subtract(both["high_before"], both["low_before"])
    moved = pc.abs(pc.subtract(both[name], both[f"{name}_before"]))
    return pc.if_else(pc.is_valid(moved), pc.greater(moved, pc.multiply(width, SLACK)), _differs(both, name))
