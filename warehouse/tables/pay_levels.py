"""What works say they pay: the middle of it, month by month."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY_OR_ALL, ESTIMATE, MONTH, SOURCE_OR_ALL
from warehouse.taxonomies import STATED_PAY_KINDS

_UNIT = "USD per hour or project"

TABLE = Table(
    "pay_levels",
    "One row per month, source (or 'all'), category (or 'all') and pay kind",
    ("month", "source", "category", "pay_kind"),
    (
        MONTH,
        SOURCE_OR_ALL,
        CATEGORY_OR_ALL,
        Column("pay_kind", pa.string(), "Rate per hour, or price of the whole project", allowed=STATED_PAY_KINDS),
        *ESTIMATE,
        Column("p25", pa.float64(), "A quarter of the works pay less", unit=_UNIT, nullable=True, minimum=0),
        Column("p75", pa.float64(), "A quarter of the works pay more", unit=_UNIT, nullable=True, minimum=0),
        Column("entered_count", pa.int64(), "Works that entered, whether or not they state pay", unit="works", minimum=0),
        Column("stated_share", pa.float64(), "Works with such pay over all that entered", nullable=True, minimum=0, maximum=1),
    ),
    layer="published",
)
