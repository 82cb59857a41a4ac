"""Columns and tables: the one declaration from which Arrow schema, data dictionary and basic expectations derive."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.errors import ContractBroken

TIMESTAMP = pa.timestamp("us", tz="UTC")
MONEY = pa.decimal128(18, 4)
STRINGS = pa.list_(pa.string())


@dataclass(frozen=True)
class Column:
    """One column, declared once: what it means and what it may hold."""

    name: str
    type: pa.DataType
    meaning: str
    unit: str | None = None
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    volatile: bool = False

    @property
    def field(self) -> pa.Field:
        """The Arrow field of this column."""
        return pa.field(self.name, self.type, nullable=self.nullable)


@dataclass(frozen=True)
class Table:
    """The contract of one table: grain, key, columns. `cells` are what measures are computed from, `published` what a reader may cite."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    layer: Literal["raw", "working", "cells", "published"] = "working"
    released: bool = True
    version: int = 1

    @cached_property
    def schema(self) -> pa.Schema:
        """Arrow schema in declared column order."""
        return pa.schema([column.field for column in self.columns])

    @property
    def stable_columns(self) -> list[str]:
        """Names of the columns that count when two builds are compared for equal content."""
        return [column.name for column in self.columns if not column.volatile]

    def empty(self) -> pa.Table:
        """A table of this contract without rows."""
        return self.schema.empty_table()

    def conform(self, rows: pa.Table) -> pa.Table:
        """`rows` in declared order and types; raises ContractBroken naming the column and the first bad value."""
        missing = [name for name in self.schema.names if name not in rows.column_names]
        extra = [name for name in rows.column_names if name not in self.schema.names]
        if missing or extra:
            raise ContractBroken(f"table {self.name}: missing columns {missing}, unknown columns {extra}")
        try:
            cast = rows.select(self.schema.names).cast(self.schema)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
            raise ContractBroken(f"table {self.name}: {error}") from error
        for column in self.columns:
            self._check_values(column, cast.column(column.name))
        self._check_key(cast)
        return cast

    def _check_values(self, column: Column, values: pa.ChunkedArray) -> None:
        present = values.drop_null()
        if column.allowed:
            bad = pc.filter(present, pc.invert(pc.is_in(present, pa.array(column.allowed, column.type))))
            if len(bad):
                raise ContractBroken(f"table {self.name}: column {column.name} holds {bad[0].as_py()!r}, "
                                     f"not one of {', '.join(column.allowed)}")
        for bound, compare, word in ((column.minimum, pc.less, "below"), (column.maximum, pc.greater, "above")):
            if bound is None or not len(present):
                continue
            outside = pc.filter(present, compare(present, pa.scalar(str(bound)).cast(column.type)))
            if len(outside):
                raise ContractBroken(f"table {self.name}: column {column.name} holds {outside[0].as_py()!r}, {word} {bound}")

    def _check_key(self, rows: pa.Table) -> None:
        if not rows.num_rows:
            return
        counts = rows.group_by(list(self.key), use_threads=False).aggregate([([], "count_all")])
        repeated = counts.filter(pc.greater(counts.column("count_all"), 1))
        if repeated.num_rows:
            key = {name: repeated.column(name)[0].as_py() for name in self.key}
            raise ContractBroken(f"table {self.name}: {repeated.num_rows} keys stand twice, the first is {key}")
