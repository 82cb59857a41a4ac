"""Gig works that entered and showed how many bids they had: bids at the same age of each."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.postings import TABLE as POSTINGS
from warehouse.tables.shared import MODEL_VERSION, SOURCE, WEEK, WORK_ID
from warehouse.taxonomies import CATEGORY_CODES

AGES = (24, 72, 168)
"""Hours since a work entered at which its bids are read."""

_EMPLOYER = next(column for column in POSTINGS.columns if column.name == "employer_id")

TABLE = Table(
    "bid_works",
    "One row per gig work that entered and whose number of bids was ever seen",
    ("work_id",),
    (
        WORK_ID,
        WEEK,
        SOURCE,
        Column("category", pa.string(), "Category of the work", allowed=CATEGORY_CODES),
        _EMPLOYER,
        *(Column(f"bids_{age}h", pa.float64(), f"Bids {age} hours after it entered: on the straight line between the sightings around that "
                 "age; empty where it was not seen on both sides of it, close enough", unit="bids", nullable=True, minimum=0)
          for age in AGES),
        MODEL_VERSION,
    ),
    layer="cells",
)
