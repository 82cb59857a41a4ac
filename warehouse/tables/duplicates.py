"""Which postings ask for the same work."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import POSTING_ID, WORK_ID
from warehouse.taxonomies import DUPLICATE_KINDS

TABLE = Table(
    "duplicates",
    "One row per posting",
    ("posting_id",),
    (
        POSTING_ID,
        WORK_ID,
        Column("kind", pa.string(), "original for the work's first posting, else how this one repeats it", allowed=DUPLICATE_KINDS),
        Column("matched_posting_id", pa.string(), "The posting it was matched to", nullable=True),
        Column("similarity", pa.float64(), "Jaccard similarity of the two texts' word shingles", nullable=True, minimum=0, maximum=1),
        Column("compared_hash", pa.string(), "Hash of what the posting was compared by (texts, role, employer, country, day): a night "
               "compares again only what changed; empty = compare again", nullable=True),
    ),
)
