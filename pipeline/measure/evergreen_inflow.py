"""Evergreen works that entered, by week, source and category: a series of their own."""

from __future__ import annotations

import pyarrow as pa

from pipeline.measure.panel import Panel
from pipeline.measure.weekly import counted
from warehouse.tables.evergreen_inflow import TABLE


def compute(panel: Panel) -> pa.Table:
    """What: Evergreen works (open over 90 days, or posted again on three later days) by the week in which they were first posted; how
    much of the inflow, where each of them counts once, says that somebody always takes people on.

    Formula: as inflow_by_category, over the works in evergreen_works.

    Unit: works a week.

    After: our own rule; ads that recruiters keep open without a vacancy behind them are known as evergreen requisitions.

    Can not say: how many works of the newest 13 weeks will turn evergreen: a work shows it up to 90 days after it was posted, so these
    weeks gain with every release. inflow_by_category, which holds all works, does not move by it.
    """
    return counted(TABLE, panel, panel.evergreen().series("inflow"), "inflow")
