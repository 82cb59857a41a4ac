"""The tables of one build as a DuckDB database, with the sets that rules may name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa

from expectations.rule import Rule, Suite
from warehouse.tables import TABLES

Content: TypeAlias = "Sequence[str] | pa.Table"

_TOUCHED_POSTINGS = """CREATE OR REPLACE TEMP TABLE touched_postings AS
    SELECT posting_id FROM sightings SEMI JOIN these_archives USING (archive)
    UNION SELECT posting_id FROM postings JOIN (FROM coverage SEMI JOIN these_archives USING (archive)) AS crawls USING (source)
        WHERE closed_at = finished_at"""
_TODAY = """CREATE OR REPLACE TEMP TABLE today AS
    SELECT max(night) AS day FROM (SELECT night FROM coverage UNION ALL SELECT night FROM this_build)"""
_TOUCHED_TEXTS = """CREATE OR REPLACE TEMP TABLE touched_texts AS
    SELECT text_hash FROM postings SEMI JOIN touched_postings USING (posting_id)
    UNION SELECT text_hash FROM posting_versions SEMI JOIN touched_postings USING (posting_id)"""


class Database:
    """Tables by name (Parquet files or rows), and what belongs to this build; use as a context manager."""

    def __init__(self, tables: Mapping[str, Content], night: date, archives: Sequence[str]) -> None:
        self._connection = duckdb.connect()
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.register("this_build", pa.table({"night": pa.array([night], pa.date32())}))
        self._connection.register("these_archives", pa.table({"archive": pa.array(sorted(archives), pa.string())}))
        self._connection.register("columns_declared", _as_rows({name: table.schema.names for name, table in TABLES.items()}))
        self._columns: dict[str, list[str]] = {}
        self.put({name: tables.get(name, ()) for name in TABLES})

    def __enter__(self) -> Database:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()

    def put(self, tables: Mapping[str, Content]) -> None:
        """Makes `tables` take the place of those of the same name, and finds anew what this build touched."""
        for name, content in tables.items():
            if isinstance(content, pa.Table) or not content:
                rows = content if isinstance(content, pa.Table) else TABLES[name].empty()
                self._connection.register(name, rows)
                self._columns[name] = rows.column_names
            else:
                relation = self._connection.read_parquet(list(content))
                relation.create_view(name)
                self._columns[name] = relation.columns
        self._connection.register("columns_found", _as_rows(self._columns))
        self._connection.execute(_TOUCHED_POSTINGS)
        self._connection.execute(_TOUCHED_TEXTS)
        self._connection.execute(_TODAY)

    def count(self, table: str) -> int:
        """Rows of a table."""
        return int(self._connection.table(table).count("*").fetchall()[0][0])

    def figure(self, rule: Rule) -> float | None:
        """The number that a `figure` or `offenders` rule judges."""
        query = self._connection.sql(str(rule.sql))
        value = (query.count("*") if rule.scope == "offenders" else query).fetchall()[0][0]
        return None if value is None else float(value)

    def offenders(self, rule: Rule, limit: int) -> list[dict[str, Any]]:
        """The first keys, in order, that an `offenders` rule selects."""
        found = self._connection.sql(str(rule.sql))
        rows: list[dict[str, Any]] = found.order(", ".join(found.columns)).limit(limit).to_arrow_table().to_pylist()
        return rows

    def changed_rows(self, suite: Suite, rules: Sequence[Rule]) -> Any:
        """Pandas frame of the rows that this build changed, in key order: key, the columns that `rules` name, and their derived ones."""
        table = TABLES[suite.table]
        names = dict.fromkeys([*table.key, *(name for rule in rules for name in rule.columns)])
        columns = [_as_pandas_can(table.schema.field(name)) for name in names]
        columns += [f"({rule.sql}) AS {rule.id}" for rule in rules if rule.sql is not None]
        # Where a column needed to find changed rows is missing, the row must not escape
        changed = self._connection.table(suite.table).filter(f"({suite.changed}) IS NOT FALSE")
        return changed.order(", ".join(table.key)).project(", ".join(columns)).to_df()


def _as_rows(columns: Mapping[str, Sequence[str]]) -> pa.Table:
    return pa.Table.from_pylist([{"table_name": table, "column_name": name} for table, names in columns.items() for name in names])


def _as_pandas_can(field: pa.Field) -> str:
    if pa.types.is_list(field.type):
        return f"len({field.name}) AS {field.name}"
    if pa.types.is_date(field.type):
        return f"CAST({field.name} AS VARCHAR) AS {field.name}"
    if pa.types.is_decimal(field.type):
        return f"CAST({field.name} AS DOUBLE) AS {field.name}"
    return str(field.name)
