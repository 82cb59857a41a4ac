"""Evergreen works that entered, by week, source and category: a series of their own."""

from __future__ import annotations

import pyarrow as pa

from pipeline.measure.panel import Panel
from pipeline.measure.weekly import counted
from warehouse.tables.evergreen_inflow import TABLE


def compute(panel: Panel) -> pa.Table:
    """What: Evergreen works (open over 90 days, or posted again on three later days) by the week in which they were first posted; these
    are left out of every other series.

    Formula: as inflow_by_category, over the works in evergreen_works.

    Unit: works a week.

    After: our own rule; ads that recruiters keep open without a vacancy behind them are known as evergreen requisitions.

    Can not say: how many works of the newest 13 weeks will turn evergreen: a work moves here up to 90 days after it was posted, so these
    weeks gain with every release.
    """
    return counted(TABLE, panel, panel.evergreen().series("inflow"), "inflow")
