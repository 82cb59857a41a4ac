"""How long ads stay open."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY_OR_ALL, ESTIMATE, SOURCE_OR_ALL
from warehouse.taxonomies import LIFE_STATISTICS

ADS = Column("n", pa.int64(), "Ads (postings, of known age) behind the estimate", minimum=0)

TABLE = Table(
    "ad_life",
    "One row per crawled source (or 'all'), category (or 'all'), evergreen or not, and statistic",
    ("source", "category", "is_evergreen", "statistic"),
    (
        SOURCE_OR_ALL,
        CATEGORY_OR_ALL,
        Column("is_evergreen", pa.bool_(), "true: ads of works in evergreen_works; false: all ads but those of works posted again three "
               "times"),
        Column("statistic", pa.string(), "Quartiles and median of the days until an ad is no longer shown; share (0 to 1) still open after "
               "so many days", allowed=LIFE_STATISTICS),
        ADS,
        *ESTIMATE[1:],
        Column("undated_count", pa.int64(), "Ads left out because their age is unknown", unit="ads", minimum=0),
    ),
    layer="published",
)
