"""Each distinct content that a posting ever had."""

from warehouse.schema import TIMESTAMP, Column, Table
from warehouse.tables.shared import CONTENT, CONTENT_HASH, POSTING_ID

TABLE = Table(
    "posting_versions",
    "One row per posting and distinct content",
    ("posting_id", "content_hash"),
    (
        POSTING_ID,
        CONTENT_HASH,
        Column("valid_from", TIMESTAMP, "First fetch that showed this content"),
        Column("valid_to", TIMESTAMP, "Last fetch that showed this content"),
        *CONTENT,
    ),
)
