"""Rows that broke their contract: nothing is lost, each has a reason and the way back."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ARCHIVE, ITEM_INDEX, NIGHT, RECORD_OFFSET, SOURCE, SOURCE_POSTING_ID, nullable

TABLE = Table(
    "quarantine",
    "One row per refused item",
    ("archive", "record_offset", "item_index"),
    (
        SOURCE,
        NIGHT,
        ARCHIVE,
        RECORD_OFFSET,
        ITEM_INDEX,
        nullable(SOURCE_POSTING_ID),
        Column("column_name", pa.string(), "Column that broke the contract"),
        Column("reason", pa.string(), "What was wrong"),
        Column("excerpt", pa.string(), "The value, redacted, at most 200 characters"),
    ),
    released=False,
)
