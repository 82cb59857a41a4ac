"""SQL over the newest release, in DuckDB."""

from __future__ import annotations

import csv
import sys
from typing import Any

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from warehouse.errors import BadInput
from warehouse.home import Home


def connect(home: Home) -> duckdb.DuckDBPyConnection:
    """A connection in which every table of the newest release is a view."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for folder in sorted(path for path in home.release().iterdir() if path.is_dir()):
        files = str(folder / "*.parquet").replace("'", "''")
        connection.execute(f"CREATE VIEW \"{folder.name}\" AS SELECT * FROM read_parquet('{files}')")  # noqa: S608 - our own folder names
    return connection


def run(home: Home, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of one query; raises BadInput with DuckDB's own words when it is wrong."""
    connection = connect(home)
    try:
        connection.execute(sql)
    except duckdb.Error as error:
        raise BadInput(f"query: {str(error).splitlines()[0]}") from error
    return [column[0] for column in connection.description or []], connection.fetchall()


def show(names: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Prints a table on a terminal and CSV elsewhere."""
    if not sys.stdout.isatty():
        writer = csv.writer(sys.stdout)
        writer.writerow(names)
        writer.writerows(rows)
        return
    table = Table(*map(escape, names))
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    Console().print(table)
