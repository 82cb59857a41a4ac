"""Whether the raw share of routine work in the inflow moves over the observed weeks."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY_OR_ALL, ESTIMATE, Q_VALUE, SOURCE_OR_ALL, WEEK

TABLE = Table(
    "routine_share_trends",
    "One row per source (or 'all') and category (or 'all')",
    ("source", "category"),
    (
        SOURCE_OR_ALL,
        CATEGORY_OR_ALL,
        Column("first_week", WEEK.type, "First week in the fit", nullable=True),
        Column("last_week", WEEK.type, "Last week in the fit", nullable=True),
        Column("week_count", pa.int64(), "Observed weeks in the fit", unit="weeks", minimum=0),
        *ESTIMATE,
        Q_VALUE,
    ),
    layer="published",
)
