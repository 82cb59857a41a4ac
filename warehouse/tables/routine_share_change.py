"""What the change of the routine share is made of: change within categories, and change of their weight."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE, SOURCE_OR_ALL
from warehouse.taxonomies import CHANGE_COMPONENTS


def _week(name: str, meaning: str) -> Column:
    return Column(name, pa.date32(), meaning, nullable=True)


TABLE = Table(
    "routine_share_change",
    "One row per source (or 'all'), component and category (or 'all', or 'rest': the categories with too few labels, added up)",
    ("source", "component", "category"),
    (
        SOURCE_OR_ALL,
        Column("component", pa.string(), "total: change of the share; within: by change inside categories; between: by their weights",
               allowed=CHANGE_COMPONENTS),
        Column("category", pa.string(), "Category of the work, a slug of warehouse/taxonomies.py, or all, or rest"),
        _week("first_from", "First week of the first window"),
        _week("first_to", "Last week of the first window"),
        _week("last_from", "First week of the last window"),
        _week("last_to", "Last week of the last window"),
        Column("window_weeks", pa.int32(), "Measured weeks in each window", unit="weeks", minimum=0),
        *ESTIMATE,
    ),
    layer="published",
)
