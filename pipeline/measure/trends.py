"""Rows of the published tables that have one trend per source and category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.measure.observation import MEASURED
from pipeline.measure.panel import Panel, Series, pick, published
from pipeline.measure.statistics.intervals import MIN_WORKS
from pipeline.measure.statistics.trend import MIN_ACTIVE_WEEKS, MIN_WEEKS, WEEKS_PER_YEAR, Slope
from pipeline.measure.weekly import TOO_FEW
from warehouse.schema import Table

Fit = Callable[[Series, int, NDArray[np.float64], NDArray[np.bool_]], Slope]


def trend_rows(table: Table, panel: Panel, every: Iterable[Series], fit: Fit) -> pa.Table:
    """A trend for every source and category over its measured weeks; `fit` gets series, category, years and the weeks that count.

    For all sources together the source set is the one that was measured in the most weeks (the newest such), kept fixed, so that no source
    moves the trend by entering.
    """
    series_list = list(every)
    single = [series for series in series_list if len(series_list) > 1 and series is not series_list[-1]]
    columns: dict[str, list[object]] = {field.name: [] for field in table.schema}
    for series in series_list:
        if series in single:
            _add_rows(columns, panel, pick(series, series.measured(MEASURED)), fit)
        else:
            _add_rows(columns, panel, panel.together(single, usual_set(series)), fit)
    return published(table, columns)


def usual_set(series: Series) -> tuple[str, ...]:
    """The sources that were measured together in the most weeks."""
    return commonest([frame.sources for frame, status in zip(series.frames, series.statuses, strict=True) if status == MEASURED])


def commonest(sets: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The set that stands there most often, of several the newest; none if there is none."""
    newest = {names: number for number, names in enumerate(sets)}
    times = Counter(sets)
    return max(times, key=lambda names: (times[names], newest[names]), default=())


def _add_rows(columns: dict[str, list[object]], panel: Panel, series: Series, fit: Fit) -> None:
    years = np.array([week.toordinal() / 7 / WEEKS_PER_YEAR for week in series.weeks])
    frame = series.frames[-1] if series.frames else panel.frames.of(())
    counts = series.counts("inflow")
    for place, category in enumerate(series.categories):
        active = counts[:, place] > 0
        enough = len(years) >= MIN_WEEKS and counts[:, place].sum() >= MIN_WORKS and active.sum() >= MIN_ACTIVE_WEEKS
        slope = fit(series, place, years, active) if enough else Slope(np.nan, np.nan, np.nan)
        row = (series.source, category, *((series.weeks[0], series.weeks[-1]) if series.weeks else (None, None)), len(years),
               int(counts[:, place].sum()), slope.slope, slope.low, slope.high, MEASURED if np.isfinite(slope.slope) else TOO_FEW,
               frame.text, frame.source_set_id, panel.model_version)
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)
