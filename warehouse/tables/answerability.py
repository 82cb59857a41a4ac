"""What can be asked of the enabled sources, before any number is read."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY_OR_ALL, MODEL_VERSION, SOURCE_OR_ALL, nullable
from warehouse.taxonomies import ESTIMATE_STATUSES

TABLE = Table(
    "answerability",
    "One row per measure, source (or 'all'), category (or 'all') and calendar quarter (or 'all')",
    ("measure", "source", "category", "period"),
    (
        Column("measure", pa.string(), "The published table that would answer"),
        SOURCE_OR_ALL,
        CATEGORY_OR_ALL,
        Column("period", pa.string(), "Calendar quarter, as 2026Q1, of a weekly or monthly measure of all works; all for the whole time"),
        Column("status", pa.string(), "measured; too_few: not yet; not_observable: not with the sources that are enabled",
               allowed=tuple(name for name in ESTIMATE_STATUSES if name in ("measured", "too_few", "not_observable"))),
        Column("reason", pa.string(), "What is missing, or what a change must be to be seen"),
        Column("n", pa.int64(), "Works that the answer rests on; of pay those with an hourly rate", unit="works", minimum=0),
        Column("week_count", pa.int64(), "Weeks (months of a monthly measure) with an answer or in the fit", minimum=0),
        Column("smallest_effect", pa.float64(), "Smallest yearly change that would be seen in 4 of 5 cases: % for trends of inflow and "
               "pay, percentage points for routine_share_trends", nullable=True, minimum=0),
        nullable(Column("expected_on", pa.date32(), "Monday by which, at today's rate, there is an answer (too_few) or a change of 20 % or "
                        "20 points a year would be seen (measured); empty where it is so already, or nothing comes in")),
        Column("frame", pa.string(), "The boards that it is about"),
        MODEL_VERSION,
    ),
    layer="published",
)
