"""Delta tables on disk: the only code that writes Parquet of the working tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable, WriterProperties, write_deltalake

from warehouse.schema import Table

PROPERTIES = WriterProperties(compression="ZSTD")

NO_STATISTICS = {"delta.dataSkippingNumIndexedCols": "0"}
"""Delta's log would hold the least and greatest text of each file, and outlive the file."""


def create(path: Path, table: Table) -> int:
    """Makes an empty table unless it is there; returns its newest version."""
    if not DeltaTable.is_deltatable(str(path)):
        write_deltalake(str(path), table.empty(), writer_properties=PROPERTIES, configuration=NO_STATISTICS)
    return newest(path)


def newest(path: Path) -> int:
    """Number of the newest version."""
    return int(DeltaTable(str(path)).version())


def open_at(path: Path, version: int | None) -> DeltaTable:
    """The table as of `version` (None: newest)."""
    return DeltaTable(str(path), version=version)


def read(path: Path, table: Table, version: int | None, columns: list[str] | None = None,
         predicate: ds.Expression | None = None) -> pa.Table:
    """Rows of one version in contract types; a table that version knows nothing of is empty.

    The log names the files and Arrow reads them itself: deltalake's own dataset reads through Python callbacks, and a reading thread that
    outlives the interpreter then aborts the process.
    """
    schema = table.schema if columns is None else pa.schema([table.schema.field(name) for name in columns])
    paths = files(path, version)
    if not paths:
        return schema.empty_table()
    whole = ds.dataset(paths, schema=table.schema, format="parquet")
    try:
        return whole.to_table(columns=schema.names, filter=predicate).cast(schema)
    except pa.ArrowNotImplementedError:
        # Delta's MERGE writes string_view files, whose statistics Arrow can't compare with a string: filter what was read instead.
        return whole.to_table().filter(predicate).select(schema.names)


def files(path: Path, version: int | None) -> list[str]:
    """Parquet files of one version; a glob over the folder would count dead ones too."""
    if version is None or not path.exists():
        return []
    return sorted(uri.removeprefix("file://") for uri in open_at(path, version).file_uris())


def put_back(path: Path, table: Table, version: int | None) -> int:
    """Makes the newest state equal to `version` (None: empty); returns the new newest version."""
    current = create(path, table)
    if version == current or (version is None and not files(path, current)):
        return current
    if version is None:
        write_deltalake(str(path), table.empty(), mode="overwrite", writer_properties=PROPERTIES)
    else:
        DeltaTable(str(path)).restore(version)
    return newest(path)


def rewrite(path: Path, table: Table, version: int, scrub: Callable[[pa.Table], pa.Table]) -> int:
    """Writes the rows of `version`, passed through `scrub` some at a time, as a new version; returns its number.

    Where `scrub` changes nothing, nothing is written and the number is `version`.
    """
    found = files(path, version)
    if all(scrub(rows).equals(rows) for rows in _some_at_a_time(found, table)):
        return version
    batches = (batch for rows in _some_at_a_time(found, table) for batch in scrub(rows).cast(table.schema).to_batches())
    rows = pa.RecordBatchReader.from_batches(table.schema, batches)
    write_deltalake(str(path), rows, mode="overwrite", writer_properties=PROPERTIES)
    return newest(path)


def _some_at_a_time(found: list[str], table: Table) -> Iterator[pa.Table]:
    for batch in ds.dataset(found, schema=table.schema, format="parquet").to_batches() if found else ():
        yield pa.Table.from_batches([batch]).cast(table.schema)


def append(path: Path, table: Table, rows: pa.Table) -> None:
    """Adds rows in one commit."""
    write_deltalake(str(path), table.conform(rows), mode="append", writer_properties=PROPERTIES)


def replace(path: Path, table: Table, rows: pa.Table, where: str | None = None) -> None:
    """Puts `rows` in place of the whole table, or of the rows that fit the SQL predicate `where`."""
    conformed = table.conform(rows)
    if where is None:
        write_deltalake(str(path), conformed, mode="overwrite", writer_properties=PROPERTIES)
    else:
        write_deltalake(str(path), conformed, mode="overwrite", predicate=where, writer_properties=PROPERTIES)


def upsert(path: Path, table: Table, rows: pa.Table) -> None:
    """Inserts rows and replaces those whose key is there already, in one commit."""
    conformed = table.conform(rows)
    if not conformed.num_rows:
        return
    matched = " AND ".join(f"target.{name} = source.{name}" for name in table.key)
    merge = DeltaTable(str(path)).merge(conformed, predicate=matched, source_alias="source", target_alias="target",
                                        writer_properties=PROPERTIES)
    merge.when_matched_update_all().when_not_matched_insert_all().execute()
