"""Works with stated pay as arrays, and what they may have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.measure.frame import ALL
from pipeline.measure.months import in_measured_weeks
from pipeline.measure.panel import Floats, Panel
from pipeline.measure.routine_share import LEFT_OUT
from pipeline.measure.statistics.hedonic import Codes
from pipeline.measure.statistics.intervals import MIN_WORKS
from pipeline.measure.statistics.trend import WEEKS_PER_YEAR
from warehouse.taxonomies import UNLABELLED

_UNKNOWN, _OTHER = "unknown", "other"


@dataclass(frozen=True)
class Group:
    """Works of one pay kind that have `value` of `dimension` in common: one entry a work.

    `cells` are source × category, `controls` (works, 3) those beside exposure and country, all as codes.
    """

    dimension: str
    value: str
    sources: NDArray[np.str_]
    weeks: NDArray[np.object_]
    months: NDArray[np.object_]
    log_pay: Floats
    cells: Codes
    controls: Codes
    employers: Codes

    @property
    def years(self) -> Floats:
        """Time of each work's week in years."""
        return np.array([week.toordinal() for week in self.weeks]) / 7 / WEEKS_PER_YEAR


def groups(panel: Panel, pay_kind: str) -> Iterator[Group]:
    """Every group that has works in measured weeks: all, then each category, label, exposure and source.

    Labels leave out work on site, for it is on another axis than routine or judgment-heavy.
    """
    works = panel.read("pay_works")
    works = in_measured_weeks(panel, works.filter(pc.equal(works["pay_kind"], pay_kind))).sort_by("work_id")
    if not works.num_rows:
        return
    yield _group(works, ALL, ALL)
    for dimension in ("category", "label", "exposure", "source"):
        chosen = works.filter(pc.invert(pc.is_in(works["category"], pa.array(LEFT_OUT)))) if dimension == "label" else works
        for value in sorted(set(chosen[dimension].to_pylist()) - ({UNLABELLED} if dimension in ("label", "exposure") else set())):
            yield _group(chosen.filter(pc.equal(chosen[dimension], value)), dimension, value)


def _group(works: pa.Table, dimension: str, value: str) -> Group:
    cells = _codes(pc.binary_join_element_wise(works["source"], works["category"], "/"))
    controls = np.stack([cells, _codes(works["exposure"]), _codes(_countries(works["country_code"]))], axis=1)
    return Group(dimension, value, np.asarray(works["source"], dtype=str), _dates(works["week"]), _dates(works["month"]),
                 np.log(np.asarray(works["pay_usd"])), cells, controls, _codes(pc.coalesce(works["employer_id"], works["work_id"])))


def _countries(codes: pa.ChunkedArray) -> pa.ChunkedArray:
    """Countries of at least 30 works, the others together, unknown apart."""
    known = pc.fill_null(codes, _UNKNOWN)
    counted = {row["values"]: row["counts"] for row in pc.value_counts(known).to_pylist()}
    large = pa.array([name for name, count in counted.items() if count >= MIN_WORKS or name == _UNKNOWN], pa.string())
    return pc.if_else(pc.is_in(known, large), known, _OTHER)


def _codes(values: pa.ChunkedArray) -> Codes:
    return np.unique(np.asarray(values), return_inverse=True)[1].astype(np.int64)


def _dates(values: pa.ChunkedArray) -> NDArray[np.object_]:
    days: list[date] = values.to_pylist()
    return np.array(days, dtype=object)
