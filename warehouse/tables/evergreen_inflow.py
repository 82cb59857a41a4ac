"""Evergreen works that entered, by category and week."""

from warehouse.schema import Table
from warehouse.tables.shared import CATEGORY_OR_ALL, ESTIMATE, SOURCE_OR_ALL, WEEK

TABLE = Table(
    "evergreen_inflow",
    "One row per week, source (or 'all') and category (or 'all'), evergreen works alone",
    ("week", "source", "category"),
    (WEEK, SOURCE_OR_ALL, CATEGORY_OR_ALL, *ESTIMATE),
    layer="published",
)
