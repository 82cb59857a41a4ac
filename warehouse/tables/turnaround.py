"""How soon clients want the work, as they state it."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.client_demands import MONTH
from warehouse.tables.shared import CATEGORY_OR_ALL, ESTIMATE, SOURCE_OR_ALL
from warehouse.tables.text_mentions import LEXICON_VERSION
from warehouse.taxonomies import TURNAROUND_STATISTICS

TABLE = Table(
    "turnaround",
    "One row per month, source (or 'all'), category (or 'all') and statistic",
    ("month", "source", "category", "statistic"),
    (
        MONTH,
        SOURCE_OR_ALL,
        CATEGORY_OR_ALL,
        Column("statistic", pa.string(), "median_days: median of the stated time to delivery, in days, n of the works that state one; "
               "stated_share and asap_share: share of the read works that state one, or want it as soon as possible",
               allowed=TURNAROUND_STATISTICS),
        *ESTIMATE,
        LEXICON_VERSION,
    ),
    layer="published",
)
