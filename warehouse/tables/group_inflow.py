"""Works that entered, by the groups of other studies and week."""

import pyarrow as pa

from warehouse.crosswalks import GROUPS, SCHEMES
from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE, SOURCE_OR_ALL, WEEK

TABLE = Table(
    "group_inflow",
    "One row per week, source (or 'all'), scheme and group of the scheme",
    ("week", "source", "scheme", "group_name"),
    (
        WEEK,
        SOURCE_OR_ALL,
        Column("scheme", pa.string(), "The study whose groups these are, see docs/crosswalks.md", allowed=tuple(SCHEMES)),
        Column("group_name", pa.string(), "Group of the scheme; outside: categories that it does not speak of", allowed=GROUPS),
        Column("crosswalk_version", pa.string(), "Version of the map from categories to groups"),
        *ESTIMATE,
    ),
    layer="published",
)
