"""Rows of the published tables that have one row per week, source and category."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.measure.observation import GAP, MEASURED
from pipeline.measure.panel import Panel, Series, published
from pipeline.measure.statistics.intervals import Interval, bulk_factor, count_interval
from warehouse.schema import Table

TOO_FEW = "too_few"


def counted(table: Table, panel: Panel, every: Iterable[Series], name: str) -> pa.Table:
    """Rows for a count of works: the count itself, which needs no smallest n because its interval is honest at every n, also at 0."""
    parts = []
    for series in every:
        counts = series.counts(name)
        interval = Interval(*(np.full(counts.shape, np.nan) for _ in range(3)))
        measured = series.measured(MEASURED)
        for place in range(len(series.categories)):
            factor = bulk_factor(counts[measured, place], series.replicates[name][measured, place])
            ends = count_interval(counts[:, place], factor)
            for kept, new in ((interval.estimate, ends.estimate), (interval.low, ends.low), (interval.high, ends.high)):
                kept[:, place] = new
        parts.append((series, counts, interval))
    return rows(table, panel, parts)


def rows(table: Table, panel: Panel, parts: list[tuple[Series, NDArray[np.int64], Interval]]) -> pa.Table:
    """Rows from counts and intervals of shape (weeks, categories): a gap has no number, a missing estimate means too few works."""
    columns: dict[str, list[object]] = {field.name: [] for field in table.schema}
    for series, counts, interval in parts:
        for row, week in enumerate(series.weeks):
            gap = series.statuses[row] == GAP
            for place, category in enumerate(series.categories):
                numbers = [np.nan if gap else float(values[row, place]) for values in (interval.estimate, interval.low, interval.high)]
                suppressed = not gap and not np.isfinite(numbers[0])
                cell = (week, series.source, category, 0 if gap else int(counts[row, place]), *numbers,
                        TOO_FEW if suppressed else series.statuses[row], series.frames[row].text, series.frames[row].source_set_id,
                        panel.model_version)
                for name, value in zip(table.schema.names, cell, strict=True):
                    columns[name].append(value)
    return published(table, columns)
