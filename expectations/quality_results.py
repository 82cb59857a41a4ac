"""What must be true of `quality_results`: no table went unjudged, and each finding can be followed up. Judged on tonight's rows."""

from __future__ import annotations

from expectations.example import NIGHT
from expectations.rule import CRITICAL, Suite, holds, none_of
from warehouse.tables import TABLES

TABLE = "quality_results"
_JUDGED = [name for name in TABLES if name != TABLE]
_UNJUDGED = """
    SELECT DISTINCT table_name FROM columns_declared WHERE table_name <> 'quality_results'
    EXCEPT SELECT table_name FROM quality_results WHERE night = (SELECT night FROM this_build)"""


def _row(table: str) -> dict[str, object]:
    return {"night": NIGHT, "table_name": table, "expectation_id": "key_unique", "expectation_type": "expect_column_values_to_be_between",
            "severity": "critical", "reason": "a key that stands twice is counted twice", "is_met": True, "checked_count": 1,
            "unexpected_count": 0, "examples": "[]"}


SUITE = Suite(
    TABLE,
    good=[_row(name) for name in _JUDGED],
    changed="night = (SELECT night FROM this_build)",
    rules=(
        none_of("every_table_is_judged", _UNJUDGED, CRITICAL,
                "A table that nobody judged must not pass", {TABLE: [{}]}),
        holds("failure_shows_rows", "is_met OR unexpected_count > 0", CRITICAL, "What failed has rows that failed",
              {TABLE: [{"is_met": False}]}),
        holds("examples_are_few", "json_valid(examples) AND json_array_length(examples) <= 5", CRITICAL,
              "Examples point to rows, they do not copy the table", {TABLE: [{"examples": "[1, 2, 3, 4, 5, 6]"}]}),
    ),
)
