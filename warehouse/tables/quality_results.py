"""What every expectation found, night by night."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import NIGHT
from warehouse.taxonomies import SEVERITIES

TABLE = Table(
    "quality_results",
    "One row per night, table and expectation",
    ("night", "table_name", "expectation_id"),
    (
        NIGHT,
        Column("table_name", pa.string(), "Table that was checked"),
        Column("expectation_id", pa.string(), "Name of the expectation within its table"),
        Column("expectation_type", pa.string(), "Great Expectations type"),
        Column("column_name", pa.string(), "Column that was checked, where one was", nullable=True),
        Column("severity", pa.string(), "critical blocks the release, warning is recorded", allowed=SEVERITIES),
        Column("reason", pa.string(), "Why the expectation stands"),
        Column("is_met", pa.bool_(), "Whether the expectation was met"),
        Column("checked_count", pa.int64(), "Rows checked", unit="rows", minimum=0),
        Column("unexpected_count", pa.int64(), "Rows that did not fit", unit="rows", minimum=0),
        Column("observed", pa.string(), "Observed value, where the expectation is about one", nullable=True),
        Column("examples", pa.string(), "JSON list of at most 5 keys of rows that did not fit"),
    ),
)
