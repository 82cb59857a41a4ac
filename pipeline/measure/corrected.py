"""Rows of the routine shares that audits corrected, for one kind of annotator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.measure.frame import ALL
from pipeline.measure.panel import Floats, Panel, published
from pipeline.measure.routine_share import labelled
from pipeline.measure.statistics.audit import Sample, annotator_band, corrected, correction
from pipeline.measure.statistics.intervals import Share, share_error
from pipeline.measure.statistics.trend import WEEKS_PER_YEAR
from pipeline.measure.weekly import TOO_FEW
from warehouse.schema import Table

MIN_LABELS = 100
"""A series with fewer usable audit labels of its own is not corrected."""

UNAUDITED = "unaudited"
ERRORS = (0.05, 0.1)
"""Directional errors of annotators for which a band is shown."""

_NUMBERS = ("estimate", "low", "high", "low_5", "high_5", "low_10", "high_10")

Period = tuple[date, date]


@dataclass(frozen=True)
class Audits:
    """The audited works of one kind of annotator as arrays, and the weeks that each draw (by its number) is about."""

    sample: Sample
    sources: NDArray[np.str_]
    categories: NDArray[np.str_]
    periods: tuple[Period, ...]

    def about(self, source: str, category: str) -> Audits:
        """The same audits, asked about a part of the works."""
        inside = ((source == ALL) | (self.sources == source)) & ((category == ALL) | (self.categories == category))
        return Audits(Sample(**vars(self.sample) | {"inside": inside}), self.sources, self.categories, self.periods)

    def answered(self) -> list[Period]:
        """The weeks of the audits that gave labels about this part."""
        numbers = np.unique(self.sample.draws[self.sample.inside & np.isfinite(self.sample.labels)])
        return [self.periods[number] for number in numbers]


def corrected_rows(table: Table, panel: Panel, kind: str) -> pa.Table:
    """A row for every row of `routine_share`, corrected by the labels of annotators of that kind; where that has no number, none."""
    audits = _audits(panel, kind)
    raw = {(row["week"], row["source"], row["category"]): row for row in panel.table("routine_share").to_pylist()}
    columns: dict[str, list[object]] = {field.name: [] for field in table.schema}
    for series in panel.series("inflow", panel.mask(labelled)):
        share = share_error(series.counts("inflow"), series.replicates["inflow"], series.totals["routine"], series.replicates["routine"])
        for place, category in enumerate(series.categories):
            mine = Share(*(values[:, place] for values in vars(share).values()))
            rows = [raw[week, series.source, category] for week in series.weeks]
            for row in _rows(rows, mine, audits.about(series.source, category)):
                for name, value in row.items():
                    columns[name].append(value)
    return published(table, columns)


def _rows(raw: list[dict[str, Any]], share: Share, audits: Audits) -> Iterator[dict[str, Any]]:
    periods, count = audits.answered(), audits.sample.label_count
    numbers = dict.fromkeys(_NUMBERS, np.full(len(raw), np.nan))
    if count >= MIN_LABELS:
        numbers = _corrected(share, audits.sample, [row["week"] for row in raw])
    described = {"audit_label_count": count, "audit_from": min((first for first, _ in periods), default=None),
                 "audit_to": max((last for _, last in periods), default=None)}
    for place, row in enumerate(raw):
        has_raw = row["estimate"] is not None
        mine = {name: values[place] if has_raw else np.nan for name, values in numbers.items()}
        status = _status(row, periods) if np.isfinite(mine["estimate"]) else TOO_FEW if has_raw else row["status"]
        yield row | mine | described | {"raw_share": row["estimate"], "status": status}


def _corrected(share: Share, sample: Sample, weeks: list[date]) -> dict[str, Floats]:
    interval = corrected(share, correction(sample, _years(weeks)))
    bands = (annotator_band(interval.low, interval.high, error) for error in ERRORS)
    return dict(zip(_NUMBERS, (interval.estimate, interval.low, interval.high, *(end for band in bands for end in band)), strict=True))


def _status(raw: dict[str, Any], periods: list[Period]) -> str:
    return str(raw["status"]) if any(first <= raw["week"] <= last for first, last in periods) else UNAUDITED


def _audits(panel: Panel, kind: str) -> Audits:
    every = panel.read("audited_works")
    rows = every.filter(pc.equal(every["annotator_kind"], kind))
    known = {row["draw_id"]: (row["audit_from"], row["audit_to"]) for row in panel.read("audit_draws").to_pylist()}
    names, draws = np.unique(_texts(rows["draw_id"]), return_inverse=True)
    stratum = pc.binary_join_element_wise(rows["draw_id"], rows["stratum"], " ")
    sample = Sample(
        _years(rows["week"].to_pylist()), draws, np.unique(_texts(stratum), return_inverse=True)[1],
        1 / _numbers(rows["inclusion_probability"]), _numbers(rows["routine_probability"]), _numbers(rows["routine_label_share"]),
        np.ones(rows.num_rows, dtype=bool))
    return Audits(sample, _texts(rows["source"]), _texts(rows["category"]), tuple(known[name] for name in names))


def _years(weeks: Any) -> Floats:
    return np.array([week.toordinal() / 7 / WEEKS_PER_YEAR for week in weeks], dtype=np.float64)


def _texts(column: pa.ChunkedArray) -> NDArray[np.str_]:
    return np.array(column.to_pylist(), dtype=np.str_)


def _numbers(column: pa.ChunkedArray) -> Floats:
    return np.array(column.to_pylist(), dtype=np.float64)
