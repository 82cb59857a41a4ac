"""Works whose ads never end: counted apart from demand that comes and goes."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import WORK_ID
from warehouse.taxonomies import EVERGREEN_REASONS

TABLE = Table(
    "evergreen_works",
    "One row per work that was open for over 90 days or reposted on three later days",
    ("work_id",),
    (
        WORK_ID,
        Column("reason", pa.string(), "What made it evergreen first", allowed=EVERGREEN_REASONS),
        Column("since", pa.date32(), "Day on which it became evergreen: 90 days after its posting, or the day of the third repost"),
        Column("open_days", pa.int32(), "Longest time from a posting's date to its last sighting by a crawl", unit="days", minimum=0),
        Column("repost_count", pa.int32(), "Later days on which the same work was posted again, edited or not; copies for other cities or "
               "on other boards left out", unit="days", minimum=0),
    ),
)
