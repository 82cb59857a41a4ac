"""How stated pay moves month by month, for work of unchanged composition."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE, MONTH
from warehouse.taxonomies import PAY_DIMENSIONS, PAY_INDEX_METHODS, PAY_SERIES, STATED_PAY_KINDS

TABLE = Table(
    "pay_index",
    "One row per month, dimension, value, pay kind, method and series",
    ("month", "dimension", "value", "pay_kind", "method", "series"),
    (
        MONTH,
        Column("dimension", pa.string(), "What the works have in common", allowed=PAY_DIMENSIONS),
        Column("value", pa.string(), "The category, label, exposure or source; all for every work"),
        Column("pay_kind", pa.string(), "Rate per hour, or price of the whole project", allowed=STATED_PAY_KINDS),
        Column("method", pa.string(), "matched_cells: chained change within source and category; hedonic: regression on months and what "
               "the work is", allowed=PAY_INDEX_METHODS),
        Column("series", pa.string(), "nominal, or real: divided by the operator's price index", allowed=PAY_SERIES),
        Column("base_from", MONTH.type, "First month of the base: the index is 100 on average over its three months", nullable=True),
        Column("base_to", MONTH.type, "Last month of the base", nullable=True),
        *ESTIMATE,
    ),
    layer="published",
)
