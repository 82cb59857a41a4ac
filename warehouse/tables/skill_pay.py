"""What works that name a skill pay, beside like works that do not."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE, WEEK
from warehouse.tables.skill_trends import KIND, MENTION
from warehouse.tables.text_mentions import LEXICON_VERSION

TABLE = Table(
    "skill_pay",
    "One row per kind and id of what works name, and pay kind",
    ("kind", "mention", "pay_kind"),
    (
        KIND,
        MENTION,
        Column("pay_kind", pa.string(), "Hourly rate or fixed price", allowed=("hourly", "fixed")),
        Column("first_week", WEEK.type, "First week of the works compared", nullable=True),
        Column("last_week", WEEK.type, "Last week of the works compared", nullable=True),
        Column("comparison_count", pa.int64(), "Works of the same source, category and quarter with stated pay that do not name it",
               unit="works", minimum=0),
        *ESTIMATE,
        LEXICON_VERSION,
    ),
    layer="published",
)
