"""Months made of whole weeks, what was watched in each, and works by month, source and category."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.measure.frame import ALL
from pipeline.measure.observation import GAP, MEASURED, PARTIAL, WEEK_LENGTH, monday
from pipeline.measure.panel import Panel

_THURSDAY = timedelta(days=3)

Key = tuple[object, ...]
Arrays = dict[str, NDArray[np.generic]]


@dataclass(frozen=True)
class Month:
    """A month of a set of sources: `measured` if the same sources were measured in all its weeks, `partial` if in some, else `gap`."""

    first_day: date
    status: str
    sources: tuple[str, ...]


def month_of(week: date) -> date:
    """First day of the month that a week belongs to: that of its Thursday, as in ISO 8601."""
    return (week + _THURSDAY).replace(day=1)


def sources_with_inflow(panel: Panel) -> tuple[str, ...]:
    """Sources of which at least a part of one week was watched."""
    return tuple(source for source, weeks in panel.watched.items() if any(week.inflow != GAP for week in weeks))


def measured_weeks(panel: Panel, sources: Sequence[str]) -> list[date]:
    """Weeks in which any of the sources was measured, in order."""
    return sorted({watch.week for source in sources for watch in panel.watched[source] if watch.inflow == MEASURED})


def months(panel: Panel, sources: Sequence[str]) -> list[Month]:
    """Every month from the first to the last watched week of the sources."""
    measured: dict[date, set[str]] = {}
    for source in sources:
        for watch in panel.watched[source]:
            measured.setdefault(watch.week, set()).update([source] if watch.inflow == MEASURED else [])
    first_days = sorted({month_of(week) for week in measured})
    return [_month(first_day, measured) for first_day in first_days]


def _month(first_day: date, measured: dict[date, set[str]]) -> Month:
    weeks = [week for number in range(6) if month_of(week := monday(first_day) + number * WEEK_LENGTH) == first_day]
    members: set[str] = set().union(*(measured.get(week, set()) for week in weeks))
    whole = all(measured.get(week, set()) == members for week in weeks)
    return Month(first_day, GAP if not members else MEASURED if whole else PARTIAL, tuple(sorted(members)))


def in_measured_weeks(panel: Panel, rows: pa.Table) -> pa.Table:
    """Rows with `source` and `week` in weeks that were measured, with their `month`; in no order."""
    watched = [(source, watch.week, month_of(watch.week)) for source, weeks in panel.watched.items() for watch in weeks
               if watch.inflow == MEASURED]
    columns = list(zip(*watched, strict=True)) or [(), (), ()]
    known = pa.table({"source": pa.array(columns[0], pa.string()), "week": pa.array(columns[1], pa.date32()),
                      "month": pa.array(columns[2], pa.date32())})
    return rows.join(known, keys=["source", "week"], join_type="inner")


def grouped(rows: pa.Table, values: Sequence[str], *extra: str) -> dict[Key, Arrays]:
    """The `values` of rows in measured weeks by month, source, category and `extra`; every source and category also under `all`."""
    found: dict[Key, Arrays] = {}
    for together in ((), ("source",), ("category",), ("source", "category")):
        part = rows
        for name in together:
            part = part.set_column(part.column_names.index(name), name, pa.array([ALL] * rows.num_rows, pa.string()))
        keys = ["month", "source", "category", *extra]
        for row in part.group_by(keys, use_threads=False).aggregate([(name, "list") for name in values]).to_pylist():
            found[tuple(row[key] for key in keys)] = {name: np.array(row[f"{name}_list"]) for name in values}
    return found


def works_by_source(found: Mapping[Key, Arrays], month: Month, category: str, *extra: str) -> dict[str, int]:
    """How many works each source of a month holds of a line of `grouped`."""
    lines = {source: found.get((month.first_day, source, category, *extra), {}) for source in month.sources}
    return {source: max((len(values) for values in arrays.values()), default=0) for source, arrays in lines.items()}


def employer_codes(rows: pa.Table) -> pa.Array:
    """A number for the employer of each row, or for the work itself where the employer is unknown."""
    return pc.dictionary_encode(pc.coalesce(rows["employer_id"], rows["work_id"]).combine_chunks()).indices


def lines(panel: Panel, found: dict[Key, Arrays]) -> Iterator[tuple[Month, str, str]]:
    """Month, source and category of every line of a table: each watched month, with `all` and the categories that stand in `found`."""
    present: dict[Key, set[str]] = {}
    for month, source, category, *_ in found:
        present.setdefault((month, source), set()).add(str(category))
    sources = sources_with_inflow(panel)
    for source, members in [*((name, (name,)) for name in sources), *([(ALL, sources)] if sources else [])]:
        for watched in months(panel, members):
            for category in sorted(present.get((watched.first_day, source), set()) | {ALL}):
                yield watched, source, category
