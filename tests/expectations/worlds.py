"""Worlds for rules: the worked example as tables, and the tables that a failing example changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from expectations.rule import Rows
from expectations.suites import suite_of
from warehouse.tables import TABLES


def table_of(name: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows in the shape of a contract; a column it does not know is added as text."""
    schema = TABLES[name].schema
    for column in sorted({column for row in rows for column in row} - set(schema.names)):
        schema = schema.append(pa.field(column, pa.string()))
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def good_world() -> dict[str, pa.Table]:
    return {name: table_of(name, suite_of(name).good) for name in TABLES}


def changed_tables(changes: Rows) -> dict[str, pa.Table]:
    return {name: table_of(name, [{**suite_of(name).good[0], **row} for row in rows]) for name, rows in changes.items()}
