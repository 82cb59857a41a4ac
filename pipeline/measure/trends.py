"""Rows of the published tables that have one trend per source and category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.measure.frame import ALL
from pipeline.measure.observation import MEASURED
from pipeline.measure.panel import Panel, Series, pick, published
from pipeline.measure.statistics.false_discovery import q_values
from pipeline.measure.statistics.intervals import MIN_WORKS
from pipeline.measure.statistics.trend import MIN_ACTIVE_WEEKS, MIN_WEEKS, WEEKS_PER_YEAR, Slope
from pipeline.measure.weekly import TOO_FEW
from warehouse.schema import Table

Fit = Callable[[Series, int, NDArray[np.float64], NDArray[np.bool_]], Slope]


def trend_rows(table: Table, panel: Panel, every: Iterable[Series], fit: Fit) -> pa.Table:
    """A trend for every source and category over its measured weeks; `fit` gets series, category, years and the weeks that count."""
    columns: dict[str, list[object]] = {field.name: [] for field in table.schema}
    series_list = list(every)
    for series in in_fixed_sets(panel, series_list):
        _add_rows(columns, panel, series, fit, series_list[:-1] if series.source == ALL else [])
    return published(table, columns)


def in_fixed_sets(panel: Panel, every: Iterable[Series]) -> Iterator[Series]:
    """The measured weeks of every source, then of all together.

    For all sources together the source set is the one that was measured in the most weeks (the newest such), kept fixed, so that no source
    moves a trend by entering.
    """
    series_list = list(every)
    for series in series_list[:-1]:
        yield pick(series, series.measured(MEASURED))
    if series_list:
        yield panel.together(series_list[:-1], usual_set(series_list[-1]))


def usual_set(series: Series) -> tuple[str, ...]:
    """The sources that were measured together in the most weeks."""
    return commonest([frame.sources for frame, status in zip(series.frames, series.statuses, strict=True) if status == MEASURED])


def commonest(sets: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The set that stands there most often, of several the newest; none if there is none."""
    newest = {names: number for number, names in enumerate(sets)}
    times = Counter(sets)
    return max(times, key=lambda names: (times[names], newest[names]), default=())


def years_of(series: Series) -> NDArray[np.float64]:
    """The time of each week in years."""
    return np.array([week.toordinal() / 7 / WEEKS_PER_YEAR for week in series.weeks])


def _add_rows(columns: dict[str, list[object]], panel: Panel, series: Series, fit: Fit, single: list[Series]) -> None:
    years = years_of(series)
    sources = series.frames[-1].sources if series.frames else ()
    left_out = [one.source for one in single if not one.is_weekly]
    counts = series.counts("inflow")
    slopes = []
    for place in range(len(series.categories)):
        active = counts[:, place] > 0
        enough = len(years) >= MIN_WEEKS and counts[:, place].sum() >= MIN_WORKS and active.sum() >= MIN_ACTIVE_WEEKS
        slopes.append(fit(series, place, years, active) if enough else Slope(np.nan, np.nan, np.nan))
    corrected = [*q_values([slope.p_value for slope in slopes[:-1]]), *(slope.p_value for slope in slopes[-1:])]
    for place, (category, slope) in enumerate(zip(series.categories, slopes, strict=True)):
        works = {one.source: works_in(one, series.weeks, category) for one in single if one.source in sources}
        frame = panel.frames.of(sources, works, left_out)
        row = (series.source, category, *((series.weeks[0], series.weeks[-1]) if series.weeks else (None, None)), len(years),
               int(counts[:, place].sum()), slope.slope, slope.low, slope.high, MEASURED if np.isfinite(slope.slope) else TOO_FEW,
               frame.text, frame.source_set_id, panel.model_version, corrected[place])
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)


def works_in(series: Series, weeks: Sequence[date], category: str) -> int:
    """Works of a category that entered in those weeks."""
    if category not in series.categories:
        return 0
    chosen = set(weeks)
    counts = pick(series, np.array([week in chosen for week in series.weeks], dtype=bool)).counts("inflow")
    return int(counts[:, series.categories.index(category)].sum())
