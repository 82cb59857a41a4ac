"""Each time that two works turned out to be one."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import NIGHT
from warehouse.taxonomies import DUPLICATE_KINDS

TABLE = Table(
    "work_merges",
    "One row per work that was merged into another",
    ("absorbed_work_id", "night"),
    (
        Column("absorbed_work_id", pa.string(), "The work_id that is no longer used"),
        Column("work_id", pa.string(), "The work_id that stands for both"),
        NIGHT,
        Column("kind", pa.string(), "What kind of duplicate joined them", allowed=DUPLICATE_KINDS),
    ),
)
