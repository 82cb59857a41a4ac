"""Read works by calendar month, source and category: what monthly shares and medians are computed from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from pipeline.measure.frame import ALL, Frame
from pipeline.measure.months import month_of
from pipeline.measure.observation import GAP, MEASURED, PARTIAL, WatchedWeek
from pipeline.measure.panel import Panel
from pipeline.measure.statistics.bootstrap import Floats, replicate_totals
from pipeline.measure.statistics.intervals import LEVEL, Interval, effective_employers, share_interval
from pipeline.measure.weekly import TOO_FEW

Integers = NDArray[np.int64]
Part = tuple[date, str, str]
"""Month, source and category of a work."""


@dataclass(frozen=True)
class Cell:
    """A month, a source or all, a category or all; `parts` are the numbers of what it adds up."""

    month: date
    source: str
    category: str
    status: str
    frame: Frame
    parts: tuple[int, ...]


class Monthly:
    """`works` in `cells`: all sources together are those measured in that month, else those watched in part."""

    def __init__(self, panel: Panel, works: pa.Table) -> None:
        """`works` are rows of read_works; those of weeks that nobody watched are left out."""
        seen = {(source, week.week) for source, weeks in panel.watched.items() for week in weeks if week.inflow != GAP}
        keys = list(zip(works["source"].to_pylist(), works["week"].to_pylist(), works["category"].to_pylist(), strict=True))
        kept = np.array([key[:2] in seen for key in keys], dtype=bool)
        self.works = works.filter(pa.array(kept))
        parts = [(month_of(week), source, category) for (source, week, category), is_kept in zip(keys, kept, strict=True) if is_kept]
        known = {part: number for number, part in enumerate(sorted(set(parts)))}
        self.parts: Integers = np.array([known[part] for part in parts], dtype=np.int64)
        units = pc.coalesce(self.works["employer_id"], self.works["work_id"]).combine_chunks().dictionary_encode()
        self.units: Integers = np.asarray(units.indices).astype(np.int64)
        self.unit_ids: list[str] = units.dictionary.to_pylist()
        self.cells = list(_cells(panel, known, np.bincount(self.parts, minlength=len(known))))
        members = [(row, part) for row, cell in enumerate(self.cells) for part in cell.parts]
        rows, columns = np.array(members, dtype=np.int64).reshape(-1, 2).T
        self._grid = sparse.csr_matrix((np.ones(len(members)), (rows, columns)), shape=(len(self.cells), len(known)))
        self._counts = self._totals(np.ones(self.works.num_rows))

    def share(self, marked: NDArray[np.bool_]) -> tuple[Integers, Interval]:
        """The works of each cell, and the share of them that is marked.

        Where none or all are, the bootstrap has no spread: the exact limit (Clopper & Pearson 1934) at the effective number of employers.
        """
        counts = self._counts[0].round().astype(np.int64)
        sums, draws = self._totals(marked.astype(np.float64))
        share = share_interval(counts, self._counts[1], sums, draws)
        reach = ((1 - LEVEL) / 2) ** (1 / np.maximum(effective_employers(counts, self._counts[1]), 1.0))
        none, every = share.estimate == 0, share.estimate == 1
        low = np.where(none, 0.0, np.where(every, reach, share.low))
        return counts, Interval(share.estimate, low, np.where(every, 1.0, np.where(none, 1 - reach, share.high)))

    def _totals(self, amounts: Floats) -> tuple[Floats, Floats]:
        """Sums over each cell of an amount per work, and their bootstrap replicates."""
        count = self._grid.shape[1]
        return (self._grid @ np.bincount(self.parts, amounts, count),
                self._grid @ replicate_totals(self.parts, count, self.units, self.unit_ids, amounts))


def row(cell: Cell, what: str, n: int, numbers: tuple[float, float, float], versions: tuple[str, str]) -> tuple[object, ...]:
    """The published row of a cell: a gap has no number, a missing estimate means too few works. `versions` are of model and lexicon."""
    is_gap, is_shown = cell.status == GAP, bool(np.isfinite(numbers[0]))
    return (cell.month, cell.source, cell.category, what, n, *numbers, cell.status if is_gap or is_shown else TOO_FEW, cell.frame.text,
            cell.frame.source_set_id, *versions)


def _cells(panel: Panel, parts: dict[Part, int], works: Integers) -> Iterator[Cell]:
    by_place: dict[tuple[date, str], list[tuple[str, int]]] = {}
    for (month, source, category), number in parts.items():
        by_place.setdefault((month, source), []).append((category, number))
    statuses = {source: _statuses(weeks) for source, weeks in panel.watched.items() if any(week.inflow != GAP for week in weeks)}
    months = sorted({month for known in statuses.values() for month in known})
    of_all = {month: _best({source: known[month] for source, known in statuses.items() if month in known}) for month in months}
    every: list[tuple[date, str, str, tuple[str, ...]]] = [
        (month, source, status, (source,) if status != GAP else ())
        for source, known in statuses.items() for month, status in known.items()]
    every += [(month, ALL, *of_all[month]) for month in months]
    for month, source, status, sources in every:
        of_category: dict[str, dict[int, str]] = {ALL: {}}
        for board in sources:
            for category, number in by_place.get((month, board), ()):
                of_category[ALL][number] = of_category.setdefault(category, {})[number] = board
        for category, boards in of_category.items():
            held = Counter[str]()
            for number, board in boards.items():
                held[board] += int(works[number])
            yield Cell(month, source, category, status, panel.frames.of(sources, held), tuple(boards))


def _statuses(weeks: list[WatchedWeek]) -> dict[date, str]:
    """Each month from the first to the last watched week: measured where every week of it was, partial where any was watched at all."""
    by_month: dict[date, list[str]] = {}
    for week in weeks:
        by_month.setdefault(month_of(week.week), []).append(week.inflow)
    statuses = {}
    for month, found in by_month.items():
        whole = np.busday_count(month, (month + timedelta(days=31)).replace(day=1), weekmask="Thu")
        is_whole = len(found) == whole and set(found) == {MEASURED}
        statuses[month] = MEASURED if is_whole else GAP if set(found) == {GAP} else PARTIAL
    return statuses


def _best(statuses: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """The status of all sources together, and which count: the measured ones, else those watched in part, else none."""
    status = next((status for status in (MEASURED, PARTIAL) if status in statuses.values()), GAP)
    return status, tuple(sorted(source for source, its in statuses.items() if its == status != GAP))
