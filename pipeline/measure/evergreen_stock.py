"""Evergreen works that are open, by week, source and category: a series of their own."""

from __future__ import annotations

import pyarrow as pa

from pipeline.measure.panel import Panel
from pipeline.measure.weekly import counted
from warehouse.tables.evergreen_stock import TABLE


def compute(panel: Panel) -> pa.Table:
    """Evergreen works open in the last complete crawl of a week; these are left out of `stock_by_category`.

    Says how much of what a board shows is standing invitation rather than work that comes and goes.
    """
    return counted(TABLE, panel, panel.evergreen().series("stock"), "stock")
