"""How fast the inflow of each category grows or fades."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.measure.panel import Panel, Series
from pipeline.measure.statistics.trend import Slope, log_linear_slope
from pipeline.measure.trends import trend_rows
from warehouse.tables.inflow_trends import TABLE


def compute(panel: Panel) -> pa.Table:
    """What: How fast the inflow of a category grows or fades, over all measured weeks with one fixed set of boards.

    Formula: exp(b) - 1, b the slope of a log-linear regression of the weekly count on time (Poisson pseudo-likelihood), with the standard
    error of routine_share_trends. At least 13 weeks, 30 works and 5 weeks that are not empty. The q-value corrects for looking at
    all categories of a source at once; the report calls a change one where it is below .05.

    Unit: % a year.

    After: Benjamini & Hochberg 1995; Gourieroux, Monfort & Trognon 1984 (pseudo-likelihood); Lazarus, Lewis, Stock & Watson 2018.

    Can not say: when it turned: one straight line shows no turn, and in less than a year a season looks like a trend.
    """
    return trend_rows(TABLE, panel, panel.series("inflow"), _fit)


def _fit(series: Series, place: int, years: NDArray[np.float64], active: NDArray[np.bool_]) -> Slope:
    slope = log_linear_slope(years, series.totals["inflow"][:, place])
    estimate, low, high = (_percent(value) for value in (slope.slope, slope.low, slope.high))
    return Slope(estimate, low, high, slope.p_value)


def _percent(log_change: float) -> float:
    return float(np.expm1(min(log_change, 50.0)) * 100)
