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
from pipeline.measure.observation import GAP, MEASURED, monday
from pipeline.measure.panel import Floats, Panel, published
from pipeline.measure.source_counts import Counts, Mask, counts_by_category, split_at
from pipeline.measure.statistics import seasonal
from pipeline.measure.statistics.chain import levels, plan
from pipeline.measure.statistics.intervals import LEVEL, MIN_EMPLOYERS, MIN_WORKS, effective_employers
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.demand_index import ANY_RELATION, TABLE
from warehouse.taxonomies import AI_RELATIONS, INDEX_SERIES, LABELS, UNLABELLED

BASE_WEEKS = 13
"""An index needs a quarter of a year, which is its base."""

SMOOTHED_WEEKS = 4
CHAIN_LINKED, SMOOTHED, ADJUSTED, FIXED_PANEL, NAIVE = INDEX_SERIES
OVER_28_DAYS = (SMOOTHED, ADJUSTED)


@dataclass(frozen=True)
class Index:
    """Index points (weeks, values, draws) made of `counts`.

    For each week the sources counted, its chain (-1 in a gap) and the links so far; by chain the first and last week of its base; `around`
    are the points (sources, weeks, values) when each source is left out in turn.
    """

    series: str
    counts: Counts
    points: Floats
    counted: Mask
    chain: NDArray[np.int64]
    links: NDArray[np.int64]
    bases: dict[int, tuple[int, int]]
    around: Floats | None = None


def compute(panel: Panel) -> pa.Table:
    """Index of the works that came in, by what they have in common.

    What: how many works entered in a week, or in the four weeks up to it, against the first quarter of a year that was measured: over all,
    by category, routine or not, relation to AI, and source. `chain_linked` and `chain_linked_28_days` are not moved by a source that
    enters, leaves or fails; `chain_linked_seasonally_adjusted` is the latter without its season, from two measured years on. Beside them
    stand the set of sources measured most often (`fixed_panel`) and whatever was measured (`naive`).

    Formula: between changes of the set of sources, the set's own count. At a change the level is multiplied by the ratio of the two sets'
    counts over 4 to 13 weeks in which both were measured. A source silent for less than 13 weeks is stood in for. A recorded change of a
    source's price, policy or technique (table `breaks`) takes it out of the set and lets it in again as another source, so that no growth
    is taken across; without another source a new chain begins. 28 days are the mean of four weeks; a source whose postings come once a
    month is only there, each month's works spread over its days. The season is a regression of the log on sines and cosines of the year
    beside a trend that may bend once a year. Intervals: 200 bootstrap draws of employers carried through links, base and season, normal on
    the log scale.

    Unit: index points, 100 = mean of the first 13 weeks of the chain. Levels of two chains do not compare.

    After: overlap method of the IMF's Quarterly National Accounts Manual (2017); Poisson bootstrap of Chamandy, Muralidharan, Najmi & Naidu
    (2012); regression on the year's sines and cosines for weekly series, Cleveland & Scott (2007).

    Can not say: how much work was done, or asked for elsewhere; why a number moved. Where sources drift apart it follows those it has. The
    unadjusted series hold the season; the adjusted one takes every year's season to be the same, and a holiday's short dip stays in part.
    Blank where fewer than 30 works or 5 employers in effect stand behind a number.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    for counts in _dimensions(panel):
        for index in _indices(panel, counts):
            _add(columns, panel, index)
    return published(TABLE, columns)


def _dimensions(panel: Panel) -> Iterator[Counts]:
    categories = counts_by_category(panel)
    if categories is None:
        return
    yield replace(categories, values=categories.values[:-1], draws=categories.draws[:, :, :-1])
    yield categories.together(ALL, ALL)
    for source in categories.sources:
        yield categories.only(np.array(categories.sources) == source).together("source", source)
    relations = [name for name in AI_RELATIONS if name not in ("none", UNLABELLED)]
    groups = [("label", name, [name]) for name in LABELS] + [("ai_relation", name, [name]) for name in AI_RELATIONS]
    for dimension, value, names in (*groups, ("ai_relation", ANY_RELATION, relations)):
        keep = panel.mask(partial(_is_in, dimension, names))
        if value != UNLABELLED and pc.any(keep).as_py() and (found := counts_by_category(panel, keep)) is not None:
            yield found.together(dimension, value)


def _is_in(column: str, values: list[str], cells: pa.Table) -> pa.ChunkedArray:
    return pc.is_in(cells[column], pa.array(values))


def _indices(panel: Panel, counts: Counts) -> Iterator[Index]:
    weekly, monthly = counts.weekly(), counts.over_months()
    linked = _linked(panel, weekly) if weekly.sources else None
    if linked is not None:
        yield linked
    smoothed = _over_28_days(linked if linked is not None and monthly is counts else _linked(panel, monthly))
    yield smoothed
    yield from _adjusted(smoothed)
    if linked is not None and counts.dimension != "source":
        is_usual = np.isin(weekly.sources, weekly.usual)[:, None]
        yield _of_weeks(FIXED_PANEL, weekly, is_usual & (weekly.measured == is_usual).all(axis=0))
        yield _of_weeks(NAIVE, weekly, weekly.measured)


def _linked(panel: Panel, whole: Counts) -> Index:
    """The chain-linked index with, for each source left out in turn, its range."""
    index = _chained(panel, whole)
    if len(whole.sources) < 2:
        return index
    bare = replace(whole, draws=whole.draws[..., :1])
    rest = [_chained(panel, bare.without(source)) for source in whole.sources]
    return replace(index, around=np.stack([one.points[..., 0] for one in rest]))


def _chained(panel: Panel, whole: Counts) -> Index:
    counts, ended = split_at(whole, panel.breaks)
    steps = plan(counts.measured, ended)
    counted, weeks = np.zeros_like(counts.measured), counts.measured.shape[1]
    chain, links = np.full(weeks, -1), np.zeros(weeks, dtype=np.int64)
    taken: Counter[int] = Counter()
    for step in steps:
        taken[step.chain] += len(step.links)
        counted[:, step.week], chain[step.week] = step.counted, step.chain
        links[step.week] = taken[step.chain] + (step.stand_in is not None)
    return _based(CHAIN_LINKED, counts, levels(steps, counts.draws), counted, chain, links)


def _of_weeks(series: str, counts: Counts, counted: Mask) -> Index:
    """An index of plain totals over the weeks in which anything is counted."""
    chain = np.where(counted.any(axis=0), 0, -1)
    totals = np.where((chain == 0)[:, None, None], (counts.draws * counted[..., None, None]).sum(axis=0), np.nan)
    return _based(series, counts, totals, counted, chain, np.zeros(len(chain), dtype=np.int64))


def _based(series: str, counts: Counts, found: Floats, counted: Mask, chain: NDArray[np.int64], links: NDArray[np.int64]) -> Index:
    points, bases = np.full(found.shape, np.nan), {}
    for number in range(chain.max(initial=-1) + 1):
        weeks = np.flatnonzero(chain == number)
        if len(weeks) >= BASE_WEEKS:
            base = found[weeks[:BASE_WEEKS]].mean(axis=0)
            points[weeks] = 100 * np.divide(found[weeks], base, out=np.full(found[weeks].shape, np.nan), where=base > 0)
            bases[number] = int(weeks[0]), int(weeks[BASE_WEEKS - 1])
    return Index(series, counts, points, counted, chain, links, bases)


def _over_28_days(index: Index) -> Index:
    around = None if index.around is None else np.stack([_smoothed(one, index.chain) for one in index.around])
    return replace(index, series=SMOOTHED, points=_smoothed(index.points, index.chain), around=around)


def _smoothed(points: Floats, chain: NDArray[np.int64]) -> Floats:
    """Mean of each week and the three before it; nan where one of them is missing or belongs to another chain."""
    found = np.full(points.shape, np.nan)
    if len(points) >= SMOOTHED_WEEKS:
        found[SMOOTHED_WEEKS - 1:] = sliding_window_view(points, SMOOTHED_WEEKS, axis=0).mean(axis=-1)
        found[SMOOTHED_WEEKS - 1:][chain[SMOOTHED_WEEKS - 1:] != chain[:1 - SMOOTHED_WEEKS]] = np.nan
    return found


def _adjusted(smoothed: Index) -> Iterator[Index]:
    """The 28-day index without its season, of the chains and values that have two measured years; none without any."""
    points, shown = np.full(smoothed.points.shape, np.nan), _shown(smoothed)[1]
    days = np.array([week.toordinal() for week in smoothed.counts.weeks], dtype=np.float64)
    for number, (_, last_of_base) in smoothed.bases.items():
        for place in range(len(smoothed.counts.values)):
            weeks = np.flatnonzero(shown[:, place] & (smoothed.chain == number))
            if len(weeks) > seasonal.MIN_WEEKS - SMOOTHED_WEEKS and weeks[0] <= last_of_base:
                draws = smoothed.points[weeks, place]
                found = np.exp(seasonal.seasonally_adjusted(days[weeks], np.log(np.where(draws > 0, draws, 1.0))))
                points[weeks, place] = 100 * found / found[weeks <= last_of_base].mean(axis=0)
    if np.isfinite(points).any():
        yield replace(smoothed, series=ADJUSTED, points=points, around=None)


def _shown(index: Index) -> tuple[NDArray[np.int64], Mask]:
    """Works behind each number, and whether they are enough to show it."""
    window = SMOOTHED_WEEKS if index.series in OVER_28_DAYS else 1
    works = _rolling((index.counts.draws * index.counted[..., None, None]).sum(axis=0), window)
    n = works[..., 0].round().astype(np.int64)
    return n, (n >= MIN_WORKS) & (effective_employers(n, works[..., 1:]) >= MIN_EMPLOYERS) & np.isfinite(index.points[..., 0])


def _add(columns: dict[str, list[object]], panel: Panel, index: Index) -> None:
    counts, (n, shown) = index.counts, _shown(index)
    low, high = index_interval(index.points, shown)
    around = _range(index.around, n.shape)
    works = counts.draws[..., 0] * index.counted[..., None]
    names = np.array(counts.sources)
    breaks = {monday(day) for name in set(counts.sources) for day in panel.breaks.get(name, ())}
    left_out = sorted(counts.monthly) if index.series not in OVER_28_DAYS and counts.dimension != "source" else []
    values = [place for place in range(len(counts.values)) if index.series != ADJUSTED or shown[:, place].any()]
    for row, week in enumerate(counts.weeks):
        chain = int(index.chain[row])
        base = [counts.weeks[place] for place in index.bases[chain]] if chain in index.bases else (None, None)
        here = np.flatnonzero(index.counted[:, row])
        for place in values:
            is_shown, is_gap = bool(shown[row, place]), chain < 0
            numbers = [float(ends[row, place]) if is_shown else np.nan for ends in (index.points[..., 0], low, high)]
            mine = dict(zip(names[here].tolist(), works[here, row, place].tolist(), strict=True))
            frame = panel.frames.of(tuple(mine), mine, left_out)
            cell = (week, index.series, counts.dimension, counts.values[place], None if is_gap else chain, *base, int(index.links[row]),
                    week in breaks, 0 if is_gap else int(n[row, place]), *numbers,
                    MEASURED if is_shown else GAP if is_gap else TOO_FEW, frame.text, frame.source_set_id, panel.model_version,
                    *_largest(mine), *(float(end[row, place]) if is_shown else np.nan for end in around))
            for name, one in zip(TABLE.schema.names, cell, strict=True):
                columns[name].append(one)


def index_interval(points: Floats, shown: Mask) -> tuple[Floats, Floats]:
    """Ends of the 90 % interval: normal on the log scale around the index, spread as its bootstrap draws."""
    safe = np.where(shown[..., None] & (points > 0), points, 1.0)
    reach = stats.norm.ppf((1 + LEVEL) / 2) * np.log(safe[..., 1:]).std(axis=-1)
    return safe[..., 0] * np.exp(-reach), safe[..., 0] * np.exp(reach)


def _range(around: Floats | None, shape: tuple[int, ...]) -> Floats:
    """Lowest and highest of the indices without one source, (2, weeks, values)."""
    if around is None:
        return np.full((2, *shape), np.nan)
    masked = np.ma.masked_invalid(around)
    return np.stack([masked.min(axis=0).filled(np.nan), masked.max(axis=0).filled(np.nan)])


def _largest(works: dict[str, float]) -> tuple[str | None, float]:
    """The source with the most works, and its share; none without works."""
    total = sum(works.values())
    largest = max(works, key=lambda name: works[name]) if total > 0 else None
    return largest, works[largest] / total if largest else np.nan


def _rolling(values: Floats, window: int) -> Floats:
    """Sums over each week and the `window` - 1 before it."""
    sums = np.cumsum(values, axis=0)
    sums[window:] -= sums[:-window].copy()
    return sums
