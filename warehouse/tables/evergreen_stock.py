"""Evergreen works open, by category and week."""

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY, ESTIMATE, SOURCE, WEEK

TABLE = Table(
    "evergreen_stock",
    "One row per week, source (or 'all') and category (or 'all'), evergreen works alone",
    ("week", "source", "category"),
    (WEEK, Column("source", SOURCE.type, SOURCE.meaning + ", or all"), Column("category", CATEGORY.type, CATEGORY.meaning + ", or all"),
     *ESTIMATE),
    layer="published",
)
