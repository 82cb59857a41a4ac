"""The measure stage: cell tables first, then every published table from them, then what this night published is kept as a vintage."""

from __future__ import annotations

from importlib import import_module

from pipeline.current_model import current_version
from pipeline.engine import Engine
from pipeline.measure.panel import Panel
from pipeline.measure.vintages import record
from warehouse.audits import read_audits
from warehouse.build import StageView
from warehouse.tables import TABLES


def measure(view: StageView) -> dict[str, int]:
    """Writes the audits of the home, then every cell table and every published table; returns the rows of each.

    A cell table is counted by the module of its name under `cells`, a published one computed by the module of its name beside this one.
    """
    model_version = current_version()
    counts: dict[str, int] = {}
    for name, rows in read_audits(view.home).items():
        if not rows.equals(view.read(name)):
            view.replace(name, rows)
    with Engine(view) as engine:
        for name in tables_of("cells"):
            known = view.read(name)
            rows = import_module(f"pipeline.measure.cells.{name}").count(engine, known, model_version)
            if not rows.equals(known):
                view.replace(name, rows)
            counts[name] = rows.num_rows
    panel = Panel(view.read, view.night, model_version)
    for name in tables_of("published"):
        rows = panel.table(name)
        view.replace(name, rows)
        counts[name] = rows.num_rows
    return counts | {"vintages": record(view, panel)}


def tables_of(layer: str) -> list[str]:
    """Names of the tables of one layer, in order."""
    return sorted(name for name, table in TABLES.items() if table.layer == layer)
