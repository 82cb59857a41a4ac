"""Whether the raw routine share moves."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.measure.panel import Panel, Series
from pipeline.measure.routine_share import labelled
from pipeline.measure.statistics.trend import Slope, share_slope
from pipeline.measure.trends import trend_rows
from warehouse.tables.routine_share_trends import TABLE


def compute(panel: Panel) -> pa.Table:
    """Linear trend of the weekly raw routine share, in percentage points a year, weeks weighted by their works.

    Raw: a classifier that errs more on newer texts moves this too. In less than a year a season looks like a trend.
    """
    return trend_rows(TABLE, panel, panel.series("inflow", panel.mask(labelled)), _fit)


def _fit(series: Series, place: int, years: NDArray[np.float64], active: NDArray[np.bool_]) -> Slope:
    counts = series.totals["inflow"][active, place]
    slope = share_slope(years[active], series.totals["routine"][active, place] / counts, counts)
    return Slope(slope.slope * 100, slope.low * 100, slope.high * 100)
