"""Works that entered, by week, source and category."""

from __future__ import annotations

import pyarrow as pa

from pipeline.measure.panel import Panel
from pipeline.measure.weekly import counted
from warehouse.tables.inflow_by_category import TABLE


def compute(panel: Panel) -> pa.Table:
    """What: Works first posted in a week on one board, or on all boards measured in that week, by category; n and estimate are the count,
    and the interval is for the rate behind it.

    Formula: the number of works w with week(inflow_at of w's first posting) = t. Interval: mid-P Poisson limits at the effective count n
    / d, times d; d is the bootstrap variance of the counts over the counts, for employers post in bulks.

    Unit: works a week.

    After: Lancaster 1961 (mid-P); Chamandy, Muralidharan, Najmi & Naidu 2012 (Poisson bootstrap).

    Can not say: anything of work that is never posted on these boards, nor whether anyone was hired. Works that were there before
    observation began, or that only a snapshot shows, are in no week. A week counts as measured only if complete crawls or a series span
    it.
    """
    return counted(TABLE, panel, panel.series("inflow"), "inflow")
