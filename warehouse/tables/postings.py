"""The current state of every posting."""

import pyarrow as pa

from warehouse.schema import TIMESTAMP, Column, Table
from warehouse.tables.shared import CONTENT, CONTENT_HASH, OBSERVED, POSTING_ID
from warehouse.taxonomies import CLOSE_REASONS

TABLE = Table(
    "postings",
    "One row per posting, as last seen",
    ("posting_id",),
    (
        POSTING_ID,
        CONTENT_HASH,
        *CONTENT,
        OBSERVED,
        Column("first_seen_at", TIMESTAMP, "First fetch that showed it; for imports the stated date"),
        Column("last_seen_at", TIMESTAMP, "Last fetch that showed it"),
        Column("version_count", pa.int32(), "Distinct contents so far", minimum=1),
        Column("is_open", pa.bool_(), "Whether the last complete crawl showed it; empty for imports", nullable=True),
        Column("closed_at", TIMESTAMP, "First complete crawl that no longer showed it", nullable=True),
        Column("close_reason", pa.string(), "Why it is gone; never 'filled'", nullable=True, allowed=CLOSE_REASONS),
        Column("is_left_truncated", pa.bool_(), "Already there when observation began: a survivor, in no inflow series"),
        Column("inflow_at", TIMESTAMP, "When it entered: posted_at where it falls between two complete crawls (or in the series' period), "
               "else first_seen_at; empty when left-truncated or seen in a snapshot only", nullable=True),
    ),
)
