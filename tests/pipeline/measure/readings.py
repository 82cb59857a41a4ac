"""A made-up world as measures see it, without a store: its cell tables counted by the real modules."""

from __future__ import annotations

from importlib import import_module

import pyarrow as pa

from pipeline.engine import Engine
from pipeline.measure.panel import Panel
from pipeline.measure.stage import tables_of
from tests.conftest import NIGHT
from tests.pipeline.measure.world import MODEL, World
from warehouse.tables import TABLES


class Files:
    """A view without any files."""

    def files(self, table: str) -> list[str]:
        return []


def panel_of(world: World) -> Panel:
    tables = {name: table.empty() for name, table in TABLES.items()} | world.tables()
    return Panel((tables | cells_of(world, *tables_of("cells"))).__getitem__, NIGHT, MODEL)


def cells_of(world: World, *names: str) -> dict[str, pa.Table]:
    """Cell tables of that world."""
    tables = {name: table.empty() for name, table in TABLES.items()} | world.tables()
    with Engine(Files()) as engine:
        engine.table = lambda name: engine.memory(name, tables[name])  # type: ignore[method-assign]
        return {name: import_module(f"pipeline.measure.cells.{name}").count(engine, tables[name], MODEL) for name in names}


def measured(world: World, name: str) -> pa.Table:
    """A published table of that world."""
    return panel_of(world).table(name)
