"""Ibis over the working tables: the same expressions run on DuckDB in this process or on Spark.

The only module that knows PySpark. Delta tables are read through their log, never by a glob.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from warehouse.errors import BadInput
from warehouse.settings import read_settings
from warehouse.tables import TABLES


class View(Protocol):
    """Whatever can name the files of a table: a stage's view or a reader's."""

    def files(self, table: str) -> list[str]:
        """Parquet files of the table."""
        ...


class Engine:
    """Runs Ibis expressions over the tables of one view; use as a context manager."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._name = read_settings().engine
        self._backend = _spark() if self._name == "spark" else ibis.duckdb.connect()
        self._count = 0

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._backend.disconnect()

    def table(self, name: str) -> ir.Table:
        """A warehouse table as an Ibis table, in its contract's types."""
        files = self._view.files(name)
        if not files:
            return self.memory(name, TABLES[name].empty())
        expression = self._backend.read_parquet(files, table_name=f"warehouse_{name}")
        return expression.select(TABLES[name].schema.names)

    def memory(self, name: str, rows: pa.Table) -> ir.Table:
        """Arrow rows as an Ibis table."""
        self._count += 1
        rows = rows.cast(pa.schema([field.with_nullable(True) for field in rows.schema]))  # so that set operations accept them beside files
        if self._name == "spark":
            frame = ibis.memtable(rows.to_pandas(), schema=ibis.Schema.from_pyarrow(rows.schema))
            return self._backend.create_view(f"{name}_{self._count}", frame)
        return self._backend.create_table(f"{name}_{self._count}", ibis.memtable(rows), temp=True)

    def collect(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression; their order is not defined, so sort what must be reproducible."""
        return expression.to_pyarrow()


def _spark() -> Any:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - only the spark extra has it
    except ImportError as error:
        raise BadInput("GIGSHIFT_ENGINE=spark needs the spark extra and Java 17: pip install 'gigshift[spark]'") from error
    session = SparkSession.builder.appName("gigshift").config("spark.sql.session.timeZone", "UTC").config(
        "spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    return ibis.pyspark.connect(session)
