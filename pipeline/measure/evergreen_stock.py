"""Evergreen works that are open, by week, source and category: a series of their own."""

from __future__ import annotations

import pyarrow as pa

from pipeline.measure.panel import Panel
from pipeline.measure.weekly import counted
from warehouse.tables.evergreen_stock import TABLE


def compute(panel: Panel) -> pa.Table:
    """What: Evergreen works that are open in the last complete crawl of a week: how much of what a board shows is standing invitation
    rather than work that comes and goes.

    Formula: as stock_by_category, over the works that were evergreen by the end of the week.

    Unit: works open.

    After: our own rule, see evergreen_inflow.

    Can not say: whether anybody is ever taken on through them.
    """
    return counted(TABLE, panel, panel.evergreen().series("stock"), "stock")
