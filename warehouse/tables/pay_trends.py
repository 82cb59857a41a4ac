"""How fast stated pay rises or falls over the observed weeks, for work of unchanged composition."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE, WEEK
from warehouse.taxonomies import PAY_DIMENSIONS, STATED_PAY_KINDS

TABLE = Table(
    "pay_trends",
    "One row per dimension, value and pay kind",
    ("dimension", "value", "pay_kind"),
    (
        Column("dimension", pa.string(), "What the works have in common", allowed=PAY_DIMENSIONS),
        Column("value", pa.string(), "The category, label, exposure or source; all for every work"),
        Column("pay_kind", pa.string(), "Rate per hour, or price of the whole project", allowed=STATED_PAY_KINDS),
        Column("first_week", WEEK.type, "First week in the fit", nullable=True),
        Column("last_week", WEEK.type, "Last week in the fit", nullable=True),
        Column("week_count", pa.int64(), "Observed weeks in the fit", unit="weeks", minimum=0),
        *ESTIMATE,
    ),
    layer="published",
)
