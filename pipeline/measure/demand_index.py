"""Works that entered, as an index that sources joining or leaving do not move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import stats

from pipeline.measure.frame import ALL
from pipeline.measure.observation import GAP, MEASURED
from pipeline.measure.panel import Floats, Panel, published
from pipeline.measure.statistics.chain import levels, plan
from pipeline.measure.statistics.intervals import LEVEL, MIN_EMPLOYERS, MIN_WORKS, effective_employers
from pipeline.measure.trends import usual_set
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.demand_index import TABLE
from warehouse.tables.weekly_cells import REPLICATES
from warehouse.taxonomies import AI_RELATIONS, INDEX_SERIES, LABELS, UNLABELLED

BASE_WEEKS = 13
"""An index needs a quarter of a year, which is its base."""

SMOOTHED_WEEKS = 4
CHAIN_LINKED, SMOOTHED, FIXED_PANEL, NAIVE = INDEX_SERIES

Strings = tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """Works of one dimension by source, week and value, the count itself first and its bootstrap replicates after it on the last axis.

    `usual` are the sources that were measured together in the most weeks.
    """

    dimension: str
    values: Strings
    sources: Strings
    weeks: tuple[object, ...]
    measured: NDArray[np.bool_]
    draws: Floats
    usual: Strings


@dataclass(frozen=True)
class Index:
    """Index points (weeks, values, draws); for each week the sources counted, its chain (-1 in a gap), links so far; bases by chain."""

    series: str
    points: Floats
    counted: NDArray[np.bool_]
    chain: NDArray[np.int64]
    links: NDArray[np.int64]
    bases: dict[int, tuple[int, int]]


def compute(panel: Panel) -> pa.Table:
    """What: Works that entered, as an index that sources joining or leaving do not move, by what the works have in common; beside it the
    panel that never changes and the naive total, which moves when a source does.

    Formula: 100 × level of week t / mean level of the first 13 measured weeks of its chain. Between changes of the set of sources the
    level is the set's own count; where the set changes it is linked by the ratio of the two sets' counts over at least 28 days in which
    both were measured. The 28-day series is the mean of four weeks. Interval: normal on the log scale, from bootstrap draws of employers
    carried through base and links. Blank under 30 works, or 5 employers in effect.

    Unit: index points, 100 = the base.

    After: the overlap method of the IMF's Quarterly National Accounts Manual 2017, chapter 8.

    Can not say: anything of work done, only of postings on these boards; seasons are not taken out. Where boards drift apart there is no
    single demand to hold, and the interval speaks of chance alone.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    for counts in _dimensions(panel):
        for index in _indices(counts):
            _add(columns, panel, counts, index)
    return published(TABLE, columns)


def _dimensions(panel: Panel) -> Iterator[Counts]:
    categories = _counts(panel)
    if categories is None:
        return
    yield replace(categories, values=categories.values[:-1], draws=categories.draws[:, :, :-1])
    yield _all(categories, ALL, ALL)
    for number, source in enumerate(categories.sources):
        yield _all(_only(categories, np.arange(len(categories.sources)) == number), "source", source)
    for dimension, names in (("label", LABELS), ("ai_relation", AI_RELATIONS)):
        for name in names:
            keep = panel.mask(partial(_is, dimension, name))
            if name != UNLABELLED and pc.any(keep).as_py() and (found := _counts(panel, keep)) is not None:
                yield _all(found, dimension, name)


def _counts(panel: Panel, keep: pa.ChunkedArray | None = None) -> Counts | None:
    """Counts by category, the last value being all."""
    every = list(panel.series("inflow", keep))
    if not every:
        return None
    *single, together = every
    weeks = tuple(sorted({week for series in single for week in series.weeks}))
    values = (*sorted({name for series in single for name in series.categories} - {ALL}), ALL)
    rows, places = {week: row for row, week in enumerate(weeks)}, {name: place for place, name in enumerate(values)}
    measured = np.zeros((len(single), len(weeks)), dtype=bool)
    draws = np.zeros((len(single), len(weeks), len(values), 1 + REPLICATES))
    for number, series in enumerate(single):
        at = [rows[week] for week in series.weeks]
        measured[number, at] = series.measured(MEASURED)
        draws[number][np.ix_(at, [places[name] for name in series.categories])] = np.concatenate(
            [series.totals["inflow"][..., None], series.replicates["inflow"]], axis=-1)
    return Counts("category", values, tuple(series.source for series in single), weeks, measured, draws * measured[..., None, None],
                  usual_set(together))


def _is(column: str, value: str, cells: pa.Table) -> pa.ChunkedArray:
    return pc.equal(cells[column], value)


def _all(counts: Counts, dimension: str, value: str) -> Counts:
    """The counts of all categories together, under another name."""
    return replace(counts, dimension=dimension, values=(value,), draws=counts.draws[:, :, -1:])


def _only(counts: Counts, chosen: NDArray[np.bool_]) -> Counts:
    names = tuple(name for name, is_in in zip(counts.sources, chosen, strict=True) if is_in)
    return replace(counts, sources=names, measured=counts.measured[chosen], draws=counts.draws[chosen])


def _indices(counts: Counts) -> Iterator[Index]:
    linked = _linked(counts)
    yield linked
    yield replace(linked, series=SMOOTHED, points=_smoothed(linked.points, linked.chain))
    if counts.dimension != "source":
        is_usual = np.isin(counts.sources, counts.usual)[:, None]
        yield _of_weeks(FIXED_PANEL, counts, is_usual & (counts.measured == is_usual).all(axis=0))
        yield _of_weeks(NAIVE, counts, counts.measured)


def _linked(counts: Counts) -> Index:
    steps = plan(counts.measured)
    counted, weeks = np.zeros_like(counts.measured), counts.measured.shape[1]
    chain, links = np.full(weeks, -1), np.zeros(weeks, dtype=np.int64)
    taken: Counter[int] = Counter()
    for step in steps:
        taken[step.chain] += len(step.links)
        counted[:, step.week], chain[step.week] = step.counted, step.chain
        links[step.week] = taken[step.chain] + (step.stand_in is not None)
    return _based(CHAIN_LINKED, levels(steps, counts.draws), counted, chain, links)


def _of_weeks(series: str, counts: Counts, counted: NDArray[np.bool_]) -> Index:
    """An index of plain totals over the weeks in which anything is counted."""
    chain = np.where(counted.any(axis=0), 0, -1)
    totals = np.where((chain == 0)[:, None, None], (counts.draws * counted[..., None, None]).sum(axis=0), np.nan)
    return _based(series, totals, counted, chain, np.zeros(len(chain), dtype=np.int64))


def _based(series: str, found: Floats, counted: NDArray[np.bool_], chain: NDArray[np.int64], links: NDArray[np.int64]) -> Index:
    points, bases = np.full(found.shape, np.nan), {}
    for number in range(chain.max(initial=-1) + 1):
        weeks = np.flatnonzero(chain == number)
        if len(weeks) >= BASE_WEEKS:
            base = found[weeks[:BASE_WEEKS]].mean(axis=0)
            points[weeks] = 100 * np.divide(found[weeks], base, out=np.full(found[weeks].shape, np.nan), where=base > 0)
            bases[number] = int(weeks[0]), int(weeks[BASE_WEEKS - 1])
    return Index(series, points, counted, chain, links, bases)


def _smoothed(points: Floats, chain: NDArray[np.int64]) -> Floats:
    """Mean of each week and the three before it; nan where one of them is missing or belongs to another chain."""
    found = np.full(points.shape, np.nan)
    if len(points) >= SMOOTHED_WEEKS:
        found[SMOOTHED_WEEKS - 1:] = sliding_window_view(points, SMOOTHED_WEEKS, axis=0).mean(axis=-1)
        found[SMOOTHED_WEEKS - 1:][chain[SMOOTHED_WEEKS - 1:] != chain[:1 - SMOOTHED_WEEKS]] = np.nan
    return found


def _add(columns: dict[str, list[object]], panel: Panel, counts: Counts, index: Index) -> None:
    window = SMOOTHED_WEEKS if index.series == SMOOTHED else 1
    works = _rolling((counts.draws * index.counted[..., None, None]).sum(axis=0), window)
    n = works[..., 0].round().astype(np.int64)
    shown = (n >= MIN_WORKS) & (effective_employers(n, works[..., 1:]) >= MIN_EMPLOYERS) & np.isfinite(index.points[..., 0])
    low, high = index_interval(index.points, shown)
    around = _without_one(counts) if index.series == CHAIN_LINKED and len(counts.sources) > 1 else np.full((2, *n.shape), np.nan)
    largest, share = _largest(counts, index.counted)
    for row, week in enumerate(counts.weeks):
        chain = int(index.chain[row])
        base = [counts.weeks[place] for place in index.bases.get(chain, ())] or [None, None]
        frame = panel.frames.of(tuple(np.array(counts.sources)[index.counted[:, row]].tolist()))
        for place, value in enumerate(counts.values):
            is_shown, is_gap = bool(shown[row, place]), chain < 0
            numbers = [float(ends[row, place]) if is_shown else np.nan for ends in (index.points[..., 0], low, high)]
            cell = (week, index.series, counts.dimension, value, None if is_gap else chain, *base, int(index.links[row]),
                    0 if is_gap else int(n[row, place]), *numbers, MEASURED if is_shown else GAP if is_gap else TOO_FEW,
                    frame.text, frame.source_set_id, panel.model_version, *_or_none(largest[row][place], share[row, place]),
                    *(float(end[row, place]) if is_shown else np.nan for end in around))
            for name, one in zip(TABLE.schema.names, cell, strict=True):
                columns[name].append(one)


def index_interval(points: Floats, shown: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Ends of the 90 % interval: normal on the log scale around the index, spread as its bootstrap draws."""
    safe = np.where(shown[..., None] & (points > 0), points, 1.0)
    reach = stats.norm.ppf((1 + LEVEL) / 2) * np.log(safe[..., 1:]).std(axis=-1)
    return safe[..., 0] * np.exp(-reach), safe[..., 0] * np.exp(reach)


def _without_one(counts: Counts) -> Floats:
    """Lowest and highest chain-linked index when each source is left out in turn, (2, weeks, values)."""
    bare = replace(counts, draws=counts.draws[..., :1])
    rest = [_linked(_only(bare, np.arange(len(counts.sources)) != number)).points[..., 0] for number in range(len(counts.sources))]
    stacked = np.ma.masked_invalid(np.stack(rest))
    return np.stack([stacked.min(axis=0).filled(np.nan), stacked.max(axis=0).filled(np.nan)])


def _largest(counts: Counts, counted: NDArray[np.bool_]) -> tuple[list[list[str]], Floats]:
    """The source with the most works, and its share, by week and value; nan without works."""
    mine = counts.draws[..., 0] * counted[..., None]
    total = mine.sum(axis=0)
    share = np.divide(mine.max(axis=0), total, out=np.full(total.shape, np.nan), where=total > 0)
    return np.array(counts.sources)[mine.argmax(axis=0)].tolist(), share


def _or_none(name: str, share: float) -> tuple[str | None, float]:
    return (name if np.isfinite(share) else None), float(share)


def _rolling(values: Floats, window: int) -> Floats:
    """Sums over each week and the `window` - 1 before it."""
    sums = np.cumsum(values, axis=0)
    sums[window:] -= sums[:-window].copy()
    return sums
