"""The works that entered, each with what its text states and its pay: what measures of skills, demands and deadlines are computed from."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables import text_mentions
from warehouse.tables.shared import CONTENT, MODEL_VERSION, SOURCE, WEEK, WORK_ID
from warehouse.taxonomies import CATEGORY_CODES, PAY_KINDS

EMPLOYER_ID = next(column for column in CONTENT if column.name == "employer_id")

TABLE = Table(
    "read_works",
    "One row per gig work that entered and whose text was read",
    ("work_id",),
    (
        WORK_ID,
        WEEK,
        SOURCE,
        Column("category", pa.string(), "Category of the work", allowed=CATEGORY_CODES),
        EMPLOYER_ID,
        Column("pay_kind", pa.string(), "Hourly rate, fixed price, salary or unknown", allowed=PAY_KINDS),
        Column("pay_usd", pa.float64(), "Middle of the stated pay: US dollars per hour, or per project where the price is fixed",
               nullable=True, minimum=0),
        *(column for column in text_mentions.TABLE.columns if column.name != "text_hash"),
        MODEL_VERSION,
    ),
    layer="cells",
)
