"""Gig works that entered and say what they pay: the rows that every measure of pay is computed from."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.postings import TABLE as POSTINGS
from warehouse.tables.shared import MODEL_VERSION, SOURCE, WEEK, WORK_ID
from warehouse.taxonomies import AI_RELATIONS, CATEGORY_CODES, EXPOSURES, LABELS, STATED_PAY_KINDS

BOUNDS = {"hourly": (1.0, 1_000.0), "fixed": (5.0, 100_000.0)}
"""US dollars, per hour and per project, between which stated pay is taken for pay; beyond them it is more likely misread or a joke."""

_STATED = {column.name: column for column in POSTINGS.columns}

TABLE = Table(
    "pay_works",
    "One row per gig work that entered and states hourly or project pay that can be read in US dollars",
    ("work_id",),
    (
        WORK_ID,
        WEEK,
        SOURCE,
        Column("category", pa.string(), "Category of the work", allowed=CATEGORY_CODES),
        Column("label", pa.string(), "Routine or judgment-heavy", allowed=LABELS),
        Column("exposure", pa.string(), "Exposure to language models", allowed=EXPOSURES),
        Column("ai_relation", pa.string(), "How the work relates to AI", allowed=AI_RELATIONS),
        _STATED["employer_id"],
        _STATED["country_code"],
        Column("pay_kind", pa.string(), "Rate per hour, or price of the whole project", allowed=STATED_PAY_KINDS),
        Column("pay_usd", pa.float64(), "Arithmetic midpoint of the stated pay, or its one stated end; " + ", ".join(
            f"{low:,.0f} to {high:,.0f} {unit}" for (low, high), unit in zip(BOUNDS.values(), ("an hour", "a project"), strict=True)),
            unit="USD per hour or project", minimum=1, maximum=100_000),
        _STATED["pay_minimum"],
        _STATED["pay_maximum"],
        Column("pay_currency", pa.string(), "ISO 4217 code as stated; a bare $ is read as USD"),
        Column("pay_unit", pa.string(), "What the pay is for", allowed=("hour", "project")),
        Column("usd_rate", pa.decimal128(18, 8), "US dollars per unit of pay_currency used for the conversion"),
        _STATED["usd_rate_date"],
        MODEL_VERSION,
    ),
    layer="cells",
)
