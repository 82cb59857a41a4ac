"""Why the number of works that came in changed: growth inside sources, a shift between them, coverage, or the classifier."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE, WEEK

COMPONENTS = ("naive", "within_source", "mix", "coverage", "model_version")
PERIODS = ("28_days", "year_on_year")

TABLE = Table(
    "index_changes",
    "One row per period compared, dimension, value and component",
    ("period", "dimension", "value", "component"),
    (
        Column("period", pa.string(), "28_days: the newest four weeks against the four before; year_on_year: against those 52 weeks "
               "before", allowed=PERIODS),
        Column("dimension", pa.string(), "What the works have in common", allowed=("all", "category")),
        Column("value", pa.string(), "The category; all for every work"),
        Column("component", pa.string(), "naive: the whole change of whatever was measured, the sum of the others; within_source: growth "
               "inside the sources measured in both periods; mix: these sources gained or lost weight; coverage: sources that entered, "
               "left, failed or broke; model_version: more or fewer works carry a label of the classifier in use", allowed=COMPONENTS),
        Column("from_week", WEEK.type, "Last week of the earlier period"),
        Column("to_week", WEEK.type, "Last week of the newest period"),
        *ESTIMATE,
        Column("reason", pa.string(), "What the number rests on, or why there is none"),
    ),
    layer="published",
)
