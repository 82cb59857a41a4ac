"""What each night showed of each posting."""

import pyarrow as pa

from warehouse.schema import MONEY, TIMESTAMP, Column, Table
from warehouse.tables.shared import ARCHIVE, CONTENT_HASH, NIGHT, OBSERVED, POSTING_ID, SOURCE

TABLE = Table(
    "sightings",
    "One row per posting, night and kind of observation",
    ("posting_id", "night", "observed_by"),
    (
        POSTING_ID,
        NIGHT,
        SOURCE,
        ARCHIVE,
        OBSERVED,
        Column("fetched_at", TIMESTAMP, "When it was fetched, or the import's stated date"),
        CONTENT_HASH,
        Column("is_open", pa.bool_(), "Whether it was shown as open"),
        Column("bid_count", pa.int32(), "Bids or proposals so far; the lower end where the source shows a range", nullable=True, minimum=0),
        Column("pay_minimum", MONEY, "Lower end of pay as shown", nullable=True, minimum=0),
        Column("pay_maximum", MONEY, "Upper end of pay as shown", nullable=True, minimum=0),
        Column("pay_currency", pa.string(), "ISO 4217 code as stated", nullable=True),
    ),
)
