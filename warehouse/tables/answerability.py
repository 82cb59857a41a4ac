"""What can be asked of the enabled sources, before any number is read."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY, MODEL_VERSION, SOURCE, nullable
from warehouse.taxonomies import ESTIMATE_STATUSES

TABLE = Table(
    "answerability",
    "One row per measure, source (or 'all') and category (or 'all')",
    ("measure", "source", "category"),
    (
        Column("measure", pa.string(), "The published table that would answer"),
        Column("source", SOURCE.type, SOURCE.meaning + ", or all"),
        Column("category", CATEGORY.type, CATEGORY.meaning + ", or all"),
        Column("status", pa.string(), "measured; too_few: not yet; not_observable: not with the sources that are enabled",
               allowed=tuple(name for name in ESTIMATE_STATUSES if name in ("measured", "too_few", "not_observable"))),
        Column("reason", pa.string(), "What is missing, or what a change must be to be seen"),
        Column("n", pa.int64(), "Works that the answer rests on", unit="works", minimum=0),
        Column("week_count", pa.int64(), "Measured weeks that it rests on", unit="weeks", minimum=0),
        Column("smallest_effect", pa.float64(), "Smallest yearly change that would be seen in 4 of 5 cases: % for inflow_trends, "
               "percentage points for routine_share_trends", nullable=True, minimum=0),
        nullable(Column("expected_on", pa.date32(), "Monday by which, at today's rate, there is an answer (too_few) or a change of 20 % or "
                        "20 points a year would be seen (measured); empty where it is so already, or nothing comes in")),
        Column("frame", pa.string(), "The boards that it is about"),
        MODEL_VERSION,
    ),
    layer="published",
)
