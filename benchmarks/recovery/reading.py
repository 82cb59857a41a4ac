"""A world as measures see it, without a store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.recovery.rows import MODEL
from benchmarks.recovery.worlds import World
from pipeline.engine import Engine
from pipeline.measure.panel import Panel
from warehouse.tables import TABLES


class _NoFiles:
    def files(self, table: str) -> list[str]:
        return []


class _Rows(Engine):
    """An engine over Arrow rows."""

    def __init__(self, rows: dict[str, pa.Table]) -> None:
        super().__init__(_NoFiles())
        self._backend.con.execute("SET threads = 1; SET enable_progress_bar = false")
        self._rows = rows
        self._loaded: dict[str, ir.Table] = {}
        self._cells: dict[str, pa.Table] = {}

    def table(self, name: str) -> ir.Table:
        if name not in self._loaded:
            self._loaded[name] = self.memory(name, self._rows.get(name, TABLES[name].empty()))
        return self._loaded[name]

    def cells(self, name: str) -> pa.Table:
        """A cell table, counted by its real module when it is asked for."""
        if name not in self._cells:
            self._cells[name] = import_module(f"pipeline.measure.cells.{name}").count(self, TABLES[name].empty(), MODEL)
        return self._cells[name]


@contextmanager
def panels(worlds: Sequence[World]) -> Iterator[Iterator[tuple[World, Panel]]]:
    """Each world with its panel. Their cells are counted in one go, for planning the query is most of its cost."""
    everything = {name: pa.concat_tables(world.tables[name] for world in worlds) for name in worlds[0].tables}
    with _Rows(everything) as engine:
        yield ((world, Panel(partial(_read, engine, world), world.night, MODEL)) for world in worlds)


def _read(engine: _Rows, world: World, name: str) -> pa.Table:
    if TABLES[name].layer != "cells":
        return world.tables.get(name, TABLES[name].empty())
    cells = engine.cells(name)
    return cells.filter(pc.is_in(cells["source"], pa.array(world.sources)))
