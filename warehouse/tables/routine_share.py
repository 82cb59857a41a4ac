"""Share of routine work in the inflow, as the classifier sees it: raw, not corrected for its errors."""

from warehouse.schema import Table
from warehouse.tables.shared import CATEGORY_OR_ALL, ESTIMATE, SOURCE_OR_ALL, WEEK

TABLE = Table(
    "routine_share",
    "One row per week, source (or 'all') and category (or 'all')",
    ("week", "source", "category"),
    (WEEK, SOURCE_OR_ALL, CATEGORY_OR_ALL, *ESTIMATE),
    layer="published",
)
