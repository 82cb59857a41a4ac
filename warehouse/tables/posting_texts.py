"""The only durable home of posting text, redacted."""

import pyarrow as pa

from warehouse.schema import STRINGS, Column, Table
from warehouse.tables.shared import TEXT_HASH

TABLE = Table(
    "posting_texts",
    "One row per distinct redacted text",
    ("text_hash",),
    (
        TEXT_HASH,
        Column("title", pa.string(), "Title, plain text"),
        Column("tags", STRINGS, "Tags as shown, plain text"),
        Column("description", pa.string(), "Description, plain text with line breaks; empty when there is none"),
        Column("language", pa.string(), "ISO 639-1 code, und when undetermined"),
        Column("character_count", pa.int64(), "Length of title and description", unit="characters", minimum=0),
        Column("redacted_count", pa.int64(), "E-mail addresses, phone numbers and the like that were blanked", minimum=0),
    ),
)
