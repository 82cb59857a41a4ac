"""MinHash bands of known texts, so that a night compares only what is new with what is known."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import TEXT_HASH

TABLE = Table(
    "text_signatures",
    "One row per text and MinHash band",
    ("text_hash", "band"),
    (
        TEXT_HASH,
        Column("band", pa.int32(), "Number of the band, from 0", minimum=0),
        Column("band_hash", pa.int64(), "Hash of the band's part of the MinHash signature"),
    ),
    released=False,
)
