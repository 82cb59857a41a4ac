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
    """What: Whether the raw routine share moves, over all measured weeks with one fixed set of boards.

    Formula: slope of a weighted linear regression of the weekly share on time, weeks weighted by their works; standard error robust to
    weeks that resemble their neighbours (equally weighted cosine transforms), Student's t.

    Unit: percentage points a year.

    After: Müller 2004; Lazarus, Lewis, Stock & Watson 2018 (HAR inference).

    Can not say: that work changed, where the classifier errs more on newer texts: that moves this too. In less than a year a season looks
    like a trend.
    """
    return trend_rows(TABLE, panel, panel.series("inflow", panel.mask(labelled)), _fit)


def _fit(series: Series, place: int, years: NDArray[np.float64], active: NDArray[np.bool_]) -> Slope:
    counts = series.totals["inflow"][active, place]
    slope = share_slope(years[active], series.totals["routine"][active, place] / counts, counts)
    return Slope(slope.slope * 100, slope.low * 100, slope.high * 100, slope.p_value)
