"""Works open, by week, source and category."""

from __future__ import annotations

import pyarrow as pa

from pipeline.measure.panel import Panel
from pipeline.measure.weekly import counted
from warehouse.tables.stock_by_category import TABLE


def compute(panel: Panel) -> pa.Table:
    """Works open in the last complete crawl of a week, those that were there from the start included; a week without one is a gap, not 0.

    Stock grows when postings stay open longer, also when no more of them enter. Imports have no stock.
    """
    return counted(TABLE, panel, panel.series("stock"), "stock")
