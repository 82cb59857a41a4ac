"""The small cells as arrays: for one source, or for all watched together, weeks × categories × bootstrap replicates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from importlib import import_module
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from pipeline.measure.frame import ALL, Frame, Frames
from pipeline.measure.observation import GAP, MEASURED, NOT_OBSERVABLE, PARTIAL, WatchedWeek, watched_weeks
from warehouse.schema import Table
from warehouse.tables.weekly_cells import REPLICATES
from warehouse.taxonomies import CATEGORY_CODES

Floats = NDArray[np.float64]
Flow = Literal["inflow", "stock"]
_COLUMNS = {"inflow": ("inflow_count", "inflow_replicates"), "stock": ("stock_count", "stock_replicates"),
            "routine": ("routine_probability_sum", "routine_replicates")}
_DECIMALS = 10


@dataclass(frozen=True)
class Series:
    """What was counted on one source or on all together.

    `totals` (weeks, categories) and `replicates` (weeks, categories, REPLICATES) hold `inflow`, `stock` and `routine`; the last category is
    the sum of all. `is_weekly` is false for the inflow of a monthly source: its sum is known, a week of it says nothing.
    """

    source: str
    weeks: tuple[date, ...]
    statuses: tuple[str, ...]
    frames: tuple[Frame, ...]
    categories: tuple[str, ...]
    totals: dict[str, Floats]
    replicates: dict[str, Floats]
    is_weekly: bool = True

    def counts(self, name: str) -> NDArray[np.int64]:
        """The whole numbers of a count, (weeks, categories)."""
        return self.totals[name].round().astype(np.int64)

    @property
    def published_statuses(self) -> tuple[str, ...]:
        """Status of each week where it is shown: of a monthly source a week has no number."""
        return tuple(status if self.is_weekly or status == GAP else NOT_OBSERVABLE for status in self.statuses)

    def measured(self, name: str) -> NDArray[np.bool_]:
        """Weeks with that status."""
        return np.array([status == name for status in self.statuses], dtype=bool)


class Panel:
    """Everything that a measure may draw on."""

    def __init__(self, read: Callable[[str], pa.Table], night: date, model_version: str) -> None:
        """`read` gives the rows of a cell or working table; `night` is the run date, the only "today" that a measure may know."""
        self.read, self.night, self.model_version = read, night, model_version
        self.frames = Frames(read("sources"))
        self.watched = watched_weeks(read("coverage"))
        cells = read("weekly_cells")
        known = cells.filter(pc.is_in(cells["source"], pa.array(list(self.watched), pa.string())))
        self._tables: dict[str, pa.Table] = {}
        self._cells, self._stock = known, known.filter(pc.invert(known["is_evergreen"]))

    @cached_property
    def breaks(self) -> dict[str, list[date]]:
        """The days on which each source changed so that its counts before and after do not compare, in order."""
        days: dict[str, list[date]] = {}
        for row in self.read("breaks").sort_by("day").to_pylist():
            if row["day"] not in days.setdefault(row["source"], []):
                days[row["source"]].append(row["day"])
        return days

    def evergreen(self) -> Panel:
        """The same weeks and sources with the evergreen works alone: part of the inflow, and in no other stock."""
        other = copy(self)
        other._cells = other._stock = self._cells.filter(self._cells["is_evergreen"])
        other._tables = {}
        return other

    def table(self, name: str) -> pa.Table:
        """Rows of a published table, computed once by the module of its name: measures may rest on each other."""
        if name not in self._tables:
            self._tables[name] = import_module(f"pipeline.measure.{name}").compute(self)
        return self._tables[name]

    def series(self, flow: Flow, keep: pa.ChunkedArray | None = None) -> Iterator[Series]:
        """The series of every watched source, then of all together; `keep` (a mask from `mask`) leaves cells of the inflow out.

        All together counts in each week the sources that were measured in it, so that a source that enters or fails changes the frame
        and the source set of that week, never silently the number. The inflow of monthly sources is left out of it.
        """
        cells = self._stock if flow == "stock" else self._cells if keep is None else self._cells.filter(keep)
        single = [_series_of(source, weeks, flow, cells, self.frames) for source, weeks in self.watched.items()
                  if any(getattr(week, flow) != GAP for week in weeks)]
        yield from single
        if single:
            yield self._together(single)

    def mask(self, test: Callable[[pa.Table], pa.ChunkedArray]) -> pa.ChunkedArray:
        """Which cells fit a test."""
        return test(self._cells)

    def together(self, single: list[Series], chosen: tuple[str, ...]) -> Series:
        """The weeks in which every one of the `chosen` sources was measured, these sources counted together; no week if none is chosen."""
        whole = self._together([series for series in single if series.source in chosen or not chosen])
        return pick(whole, np.array([frame.sources == chosen for frame in whole.frames], dtype=bool) & whole.measured(MEASURED))

    def _together(self, single: list[Series]) -> Series:
        weeks = tuple(sorted({week for series in single for week in series.weeks}))
        categories = tuple(name for name in (*CATEGORY_CODES, ALL) if any(name in series.categories for series in single))
        places = {week: number for number, week in enumerate(weeks)}
        known: list[dict[str, str]] = [{} for _ in weeks]
        weekly, left_out = [series for series in single if series.is_weekly], [series.source for series in single if not series.is_weekly]
        for series in weekly:
            for week, status in zip(series.weeks, series.statuses, strict=True):
                known[places[week]][series.source] = status
        statuses = [next((status for status in (MEASURED, PARTIAL) if status in row.values()), GAP) for row in known]
        members = [tuple(sorted(source for source, is_ in row.items() if is_ == status and status != GAP))
                   for row, status in zip(known, statuses, strict=True)]
        totals = {name: np.zeros((len(weeks), len(categories))) for name in _COLUMNS}
        replicates = {name: np.zeros((len(weeks), len(categories), REPLICATES)) for name in _COLUMNS}
        columns = {name: number for number, name in enumerate(categories)}
        for series in weekly:
            counted = [number for number, week in enumerate(series.weeks) if series.source in members[places[week]]]
            at = np.ix_([places[series.weeks[number]] for number in counted], [columns[name] for name in series.categories])
            for name in _COLUMNS:
                totals[name][at] += series.totals[name][counted]
                replicates[name][at] += series.replicates[name][counted]
        frames = tuple(self.frames.of(names, left_out=left_out) for names in members)
        return Series(ALL, weeks, tuple(statuses), frames, categories, totals, replicates)


def pick(series: Series, weeks: NDArray[np.bool_]) -> Series:
    """The same series in some of its weeks."""
    chosen = np.flatnonzero(weeks)
    return replace(
        series,
        weeks=tuple(series.weeks[number] for number in chosen),
        statuses=tuple(series.statuses[number] for number in chosen),
        frames=tuple(series.frames[number] for number in chosen),
        totals={name: values[chosen] for name, values in series.totals.items()},
        replicates={name: values[chosen] for name, values in series.replicates.items()},
    )


def _series_of(source: str, watched: list[WatchedWeek], flow: Flow, cells: pa.Table, frames: Frames) -> Series:
    weeks = tuple(watch.week for watch in watched)
    statuses = tuple(getattr(watch, flow) for watch in watched)
    mine = cells.filter(pc.equal(cells["source"], source))
    seen = set(mine["category"].to_pylist())
    categories = (*(name for name in CATEGORY_CODES if name in seen), ALL)
    mine = mine.filter(pc.is_in(mine["week"], pa.array(weeks, pa.date32())))
    rows = np.asarray(pc.index_in(mine["week"], pa.array(weeks, pa.date32()))) * len(categories)
    places = rows + np.asarray(pc.index_in(mine["category"], pa.array(categories)))
    shape = (len(weeks) * len(categories), mine.num_rows)
    grid = sparse.csr_matrix((np.ones(mine.num_rows), (places, np.arange(mine.num_rows))), shape=shape)
    totals, replicates = {}, {}
    for name, (count, lists) in _COLUMNS.items():
        values = np.asarray(mine[count]).astype(np.float64)
        draws = np.asarray(pc.list_flatten(mine[lists])).astype(np.float64).reshape(-1, REPLICATES)
        totals[name] = (grid @ values).reshape(len(weeks), len(categories))
        replicates[name] = (grid @ draws).reshape(len(weeks), len(categories), REPLICATES)
        totals[name][:, -1] = totals[name][:, :-1].sum(axis=1)
        replicates[name][:, -1] = replicates[name][:, :-1].sum(axis=1)
    framed = tuple(frames.of(() if status == GAP else (source,)) for status in statuses)
    is_weekly = flow == "stock" or source not in frames.monthly
    return Series(source, weeks, statuses, framed, categories, totals, replicates, is_weekly)


def published(table: Table, columns: Mapping[str, Sequence[object]]) -> pa.Table:
    """Rows of a published table, numbers rounded, those that are no number empty, sorted by key."""
    arrays = {}
    for field in table.schema:
        values = columns[field.name]
        if field.type == pa.float64():
            rounded = np.asarray(values, dtype=np.float64).round(_DECIMALS)
            arrays[field.name] = pa.array(rounded, pa.float64(), mask=~np.isfinite(rounded))
        else:
            arrays[field.name] = pa.array(values).cast(field.type) if len(values) else pa.array([], field.type)
    return pa.table(arrays, schema=table.schema).sort_by([(name, "ascending") for name in table.key])
