"""Rows of the published tables that have one row per week, source and category."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.measure.frame import ALL, Frame
from pipeline.measure.observation import GAP, MEASURED, NOT_OBSERVABLE
from pipeline.measure.panel import Panel, Series, published
from pipeline.measure.statistics.intervals import Interval, bulk_factor, count_interval
from warehouse.schema import Table

TOO_FEW = "too_few"


def counted(table: Table, panel: Panel, every: Iterable[Series], name: str) -> pa.Table:
    """Rows for a count of works: the count itself, which needs no smallest n because its interval is honest at every n, also at 0."""
    parts = []
    for series in every:
        counts = series.counts(name)
        measured = series.measured(MEASURED)
        draws = series.replicates[name]
        factors = [bulk_factor(counts[measured, place], draws[measured, place]) for place in range(len(series.categories))]
        parts.append((series, counts, count_interval(counts, np.array(factors))))
    return rows(table, panel, parts)


def rows(table: Table, panel: Panel, parts: list[tuple[Series, NDArray[np.int64], Interval]]) -> pa.Table:
    """Rows from counts and intervals of shape (weeks, categories): a gap has no number, a missing estimate means too few works.

    A week of a monthly source keeps its n and has no number.
    """
    frames = _Framing(panel, parts)
    columns: dict[str, list[object]] = {field.name: [] for field in table.schema}
    for series, counts, interval in parts:
        for row, (week, status) in enumerate(zip(series.weeks, series.published_statuses, strict=True)):
            is_hidden = status in (GAP, NOT_OBSERVABLE)
            for place, category in enumerate(series.categories):
                numbers = [np.nan if is_hidden else float(ends[row, place]) for ends in (interval.estimate, interval.low, interval.high)]
                frame = frames.of(series, row, category)
                cell = (week, series.source, category, 0 if status == GAP else int(counts[row, place]), *numbers,
                        status if is_hidden or np.isfinite(numbers[0]) else TOO_FEW, frame.text, frame.source_set_id,
                        panel.model_version)
                for name, value in zip(table.schema.names, cell, strict=True):
                    columns[name].append(value)
    return published(table, columns)


class _Framing:
    """The frame of each number: that of its week, by the one board where that holds most of the works counted."""

    def __init__(self, panel: Panel, parts: list[tuple[Series, NDArray[np.int64], Interval]]) -> None:
        self._frames = panel.frames
        self._works = {(series.source, week, category): int(counts[row, place]) for series, counts, _ in parts if series.source != ALL
                       for row, week in enumerate(series.weeks) for place, category in enumerate(series.categories)}
        self._left_out = [series.source for series, *_ in parts if not series.is_weekly]

    def of(self, series: Series, row: int, category: str) -> Frame:
        frame = series.frames[row]
        if len(frame.sources) < 2:
            return frame
        works = {source: self._works.get((source, series.weeks[row], category), 0) for source in frame.sources}
        return self._frames.of(frame.sources, works, self._left_out)
