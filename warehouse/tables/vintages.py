"""What was published when: every estimate as each release showed it, so that a number that moved can be told from one that was right."""

from dataclasses import replace

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE, NIGHT, WEEK, nullable
from warehouse.taxonomies import ESTIMATE_STATUSES

WITHDRAWN = "withdrawn"
_COLUMNS = {column.name: column for column in ESTIMATE}

TABLE = Table(
    "vintages",
    "One row per published value and night on which it was new or had changed",
    ("measure", "key", "published_on"),
    (
        Column("measure", pa.string(), "The published table that showed the value"),
        Column("key", pa.string(), "Its key there: JSON of the key columns in their declared order, without spaces"),
        replace(NIGHT, name="published_on", meaning="Night of the release that showed it first: the last release of that night"),
        nullable(Column("starts_on", WEEK.type, "Monday of the week, or first day of the month, that it is about; empty without one")),
        replace(_COLUMNS["n"], meaning="The row's n then: works, or what else the measure counts"),
        _COLUMNS["estimate"],
        _COLUMNS["low"],
        _COLUMNS["high"],
        replace(_COLUMNS["status"], meaning="Its status then; withdrawn: from this night on the table had no such key",
                allowed=(*ESTIMATE_STATUSES, WITHDRAWN)),
        _COLUMNS["source_set_id"],
        _COLUMNS["model_version"],
        Column("taxonomy_version", pa.string(), "Version of the lists of categories and labels"),
        Column("is_break", pa.bool_(), "Whether classifier or lists are others than in the row before of the same key: what moved is then "
               "not news about work"),
    ),
)
