"""Times without a complete crawl that were so long that ads will have come and gone unseen."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.ad_life import ADS
from warehouse.tables.shared import ESTIMATE, SOURCE

TABLE = Table(
    "coverage_gaps",
    "One row per crawled source and gap between two complete crawls that is longer than a quarter of the source's median ad life",
    ("source", "gap_from"),
    (
        SOURCE,
        Column("gap_from", pa.date32(), "Night of the last complete crawl before"),
        Column("gap_to", pa.date32(), "Night of the next complete crawl; the newest night of any crawl while none has come"),
        Column("gap_days", pa.int32(), "Days between them", unit="days", minimum=1),
        Column("median_life", pa.float64(), "Median life of the source's ads; empty where it is not known", unit="days", nullable=True,
               minimum=0),
        Column("allowed_days", pa.float64(), "Longest time that is no gap: a quarter of the median life, or 10 days where it is not known",
               unit="days", minimum=0),
        ADS,
        *ESTIMATE[1:],
    ),
    layer="published",
)
