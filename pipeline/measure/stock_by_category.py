"""Works open, by week, source and category."""

from __future__ import annotations

import pyarrow as pa

from pipeline.measure.panel import Panel
from pipeline.measure.weekly import counted
from warehouse.tables.stock_by_category import TABLE


def compute(panel: Panel) -> pa.Table:
    """What: Works open in the last complete crawl of a week, those that were there from the start included, by board and category. A week
    without a complete crawl is a gap, not 0.

    Formula: the number of distinct works that the last complete crawl of week t showed as open. Interval as in inflow_by_category.

    Unit: works open.

    After: flow and stock apart as in vacancy statistics (Abraham 1983, "Structural/frictional vs. deficient demand unemployment").

    Can not say: how much new work comes in: stock also grows when postings stay open longer. Imports have no stock.
    """
    return counted(TABLE, panel, panel.series("stock"), "stock")
