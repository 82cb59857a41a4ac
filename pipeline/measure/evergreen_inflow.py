"""Evergreen works that entered, by week, source and category: a series of their own."""

from __future__ import annotations

import pyarrow as pa

from pipeline.measure.panel import Panel
from pipeline.measure.weekly import counted
from warehouse.tables.evergreen_inflow import TABLE


def compute(panel: Panel) -> pa.Table:
    """Evergreen works by the week in which they were first posted; these are left out of `inflow_by_category`.

    A work turns evergreen up to 90 days after it was posted, and then moves here: the newest weeks gain with every release.
    """
    return counted(TABLE, panel, panel.evergreen().series("inflow"), "inflow")
