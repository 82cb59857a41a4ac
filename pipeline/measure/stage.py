"""The measure stage: cells first, then every published table from them."""

from __future__ import annotations

import logging

from pipeline.current_model import current_version
from pipeline.engine import Engine
from pipeline.measure.cells import updated_cells
from pipeline.measure.panel import Panel
from warehouse.build import StageView
from warehouse.tables import TABLES

log = logging.getLogger(__name__)


def measure(view: StageView) -> dict[str, int]:
    """Writes weekly_cells and every published table; returns how many weeks were counted again and the rows of each table."""
    model_version = current_version()
    with Engine(view) as engine:
        cells, recounted = updated_cells(engine, view.read("weekly_cells"), model_version)
    if recounted or cells.num_rows != view.read("weekly_cells", ["week"]).num_rows:
        view.replace("weekly_cells", cells)
    panel = Panel(cells, view.read("coverage"), view.read("sources"), model_version)
    counts = {"weeks_recounted": recounted, "weekly_cells": cells.num_rows}
    for name in published_tables():
        rows = panel.table(name)
        view.replace(name, rows)
        counts[name] = rows.num_rows
    return counts


def published_tables() -> list[str]:
    """Tables that this stage publishes: each is computed by the module of the same name."""
    return sorted(name for name, table in TABLES.items() if table.layer == "published")
