"""The data dictionary (docs/tables.md), generated from the contracts."""

from __future__ import annotations

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables import TABLES

HEADER = """# Tables

Generated from `warehouse/tables/` by `make docs`; a test fails when this page is out of date.
Releases hold the tables marked *released* as plain Parquet, one folder per table: `<release>/<table>/*.parquet`.
Times are UTC, money is decimal, ids are the first 32 hex digits of SHA-256.
"""


def render() -> str:
    """The whole page as Markdown."""
    rows = [f"| [`{name}`](#{name}) | {table.grain} | {table.layer} | {'yes' if table.released else 'no'} |"
            for name, table in TABLES.items()]
    overview = ["| table | one row per | layer | released |", "|---|---|---|---|", *rows]
    return "\n".join([HEADER, *overview, "", *(line for table in TABLES.values() for line in _section(table))])


def _section(table: Table) -> list[str]:
    return [
        f"## {table.name}",
        "",
        f"{table.grain}. Key: {', '.join(f'`{name}`' for name in table.key)}. Contract version {table.version}.",
        "",
        "| column | type | meaning | unit | may be empty | values |",
        "|---|---|---|---|---|---|",
        *(_row(column) for column in table.columns),
        "",
    ]


def _row(column: Column) -> str:
    bounds = [f"{word} {bound:g}" for word, bound in (("from", column.minimum), ("to", column.maximum)) if bound is not None]
    values = ", ".join(f"`{value}`" for value in column.allowed) or " ".join(bounds)
    cells = (f"`{column.name}`", _type(column.type), column.meaning.replace("|", "\\|"), column.unit or "",
             "yes" if column.nullable else "no", values)
    return f"| {' | '.join(cells)} |"


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {_type(kind.value_type)}"
    names = {"timestamp[us, tz=UTC]": "timestamp (UTC)", "date32[day]": "date", "double": "float64"}
    return names.get(str(kind), str(kind))
