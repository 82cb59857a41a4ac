"""How many bids works have at the same age."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY_OR_ALL, ESTIMATE, MONTH, SOURCE_OR_ALL

TABLE = Table(
    "bids_at_age",
    "One row per month, source (or 'all'), category (or 'all') and age",
    ("month", "source", "category", "age_hours"),
    (
        MONTH,
        SOURCE_OR_ALL,
        CATEGORY_OR_ALL,
        Column("age_hours", pa.int64(), "Age of the work at which its bids are read", unit="hours", minimum=0),
        *ESTIMATE,
        Column("seen_count", pa.int64(), "Works whose number of bids was ever seen", unit="works", minimum=0),
        Column("reached_share", pa.float64(), "Works seen on both sides of that age, over those whose bids were ever seen", nullable=True,
               minimum=0, maximum=1),
    ),
    layer="published",
)
