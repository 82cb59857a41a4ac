"""The works that audits drew at random to be read and labelled."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import MODEL_VERSION, SOURCE, TEXT_HASH, WEEK, WORK_ID

DRAW_ID = Column("draw_id", pa.string(), "The audit: the day of its draw and a number")
INCLUSION = Column("inclusion_probability", pa.float64(), "Chance of the work to be drawn: works drawn from its stratum over works in it",
                   minimum=0, maximum=1)
STRATUM = Column("stratum", pa.string(), "Source (small ones together) and range of scores in which the draw was at random")

TABLE = Table(
    "audit_draws",
    "One row per audit and work drawn; no text, which is found by its hash while it may be kept",
    ("draw_id", "work_id"),
    (
        DRAW_ID,
        WORK_ID,
        TEXT_HASH,
        STRATUM,
        INCLUSION,
        Column("routine_probability", pa.float64(), "Probability of being routine at the draw", minimum=0, maximum=1),
        MODEL_VERSION,
        WEEK,
        SOURCE,
        Column("audit_from", pa.date32(), "First week (Monday) that the audit is about"),
        Column("audit_to", pa.date32(), "Last week (Monday) that the audit is about"),
        Column("drawn_on", pa.date32(), "Day of the draw"),
    ),
)
