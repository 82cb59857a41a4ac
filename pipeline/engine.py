"""Ibis over the working tables: the same expressions run on DuckDB in this process or on Spark.

The only module that knows PySpark. Delta tables are read through their log, never by a glob.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from warehouse.errors import BadInput
from warehouse.settings import keep_spark_on_loopback, read_settings
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
        self._spark = _spark_session() if read_settings().engine == "spark" else None
        self._backend = ibis.duckdb.connect() if self._spark is None else ibis.pyspark.connect(self._spark)
        self._count = 0
        self._once: dict[str, ir.Table] = {}

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._spark is None:
            self._backend.disconnect()

    def table(self, name: str) -> ir.Table:
        """A warehouse table as an Ibis table, in its contract's types."""
        files, schema = self._view.files(name), TABLES[name].schema
        if not files:
            return self.memory(name, TABLES[name].empty())
        if self._spark is None:
            return self._backend.read_parquet(files, table_name=f"warehouse_{name}").select(schema.names)
        types = self._spark.createDataFrame(schema.empty_table()).schema
        return self._seen_by_spark(f"warehouse_{name}", self._spark.read.schema(types).parquet(*files))

    def memory(self, name: str, rows: pa.Table) -> ir.Table:
        """Arrow rows as an Ibis table."""
        self._count += 1
        if self._spark is not None:
            return self._seen_by_spark(f"{name}_{self._count}", self._spark.createDataFrame(rows))
        rows = rows.cast(pa.schema([field.with_nullable(True) for field in rows.schema]))  # so that set operations accept them beside files
        return self._backend.create_table(f"{name}_{self._count}", ibis.memtable(rows), temp=True)

    def once(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        """The rows of an expression that several others rest on, computed when first asked for and then kept while this engine lives."""
        if name not in self._once:
            if self._spark is None:
                self._once[name] = self._backend.create_table(f"once_{name}", make(), temp=True)
            else:
                self._once[name] = self._seen_by_spark(f"once_{name}", self._spark.sql(self._backend.compile(make())).cache())
        return self._once[name]

    def collect(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression; their order is not defined, so sort what must be reproducible."""
        if self._spark is None:
            return expression.to_pyarrow()
        return self._spark.sql(self._backend.compile(expression)).toArrow()  # Ibis would go through pandas, which has no integer with nulls

    def _seen_by_spark(self, name: str, frame: Any) -> ir.Table:
        frame.createOrReplaceTempView(name)
        return self._backend.table(name)


def _spark_session() -> Any:
    """A session with views of its own, over the one Spark application of this process."""
    try:
        from pyspark.errors import PySparkRuntimeError  # noqa: PLC0415 - only the spark extra has it
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        raise BadInput("GIGSHIFT_ENGINE=spark needs PySpark and Java 17: pip install -r requirements-spark.lock") from error
    keep_spark_on_loopback()
    settings = {"spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
                "spark.log.level": "ERROR"}
    try:
        return SparkSession.builder.appName("gigshift").config(map=settings).getOrCreate().newSession()
    except PySparkRuntimeError as error:
        raise BadInput(f"GIGSHIFT_ENGINE=spark could not start Spark; it needs Java 17 on PATH or in JAVA_HOME: {error}") from error
