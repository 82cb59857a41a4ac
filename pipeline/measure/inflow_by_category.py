"""Works that entered, by week, source and category."""

from __future__ import annotations

import pyarrow as pa

from pipeline.measure.panel import Panel
from pipeline.measure.weekly import counted
from warehouse.tables.inflow_by_category import TABLE


def compute(panel: Panel) -> pa.Table:
    """Works first posted in a week, n = estimate; the interval is for the rate behind it, employers posting independently of each other.

    Works that were there before observation began, or that only a snapshot shows, are in no week. A week counts as measured only if
    complete crawls (or a series) span it. It says nothing of work that is never posted on these boards, nor whether anyone was hired.
    """
    return counted(TABLE, panel, panel.series("inflow"), "inflow")
