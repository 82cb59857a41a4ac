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
    """Log-linear trend of the weekly inflow over all measured weeks, in % a year, with an autocorrelation-robust interval.

    At least 13 weeks and 30 works. In less than a year a season looks like a trend; one straight line can not show a turn.
    """
    return trend_rows(TABLE, panel, panel.series("inflow"), _fit)


def _fit(series: Series, place: int, years: NDArray[np.float64], active: NDArray[np.bool_]) -> Slope:
    slope = log_linear_slope(years, series.totals["inflow"][:, place])
    return Slope(*(_percent(value) for value in (slope.slope, slope.low, slope.high)))


def _percent(log_change: float) -> float:
    return float(np.expm1(min(log_change, 50.0)) * 100)
