"""What changed when the classifier changed: texts that both versions have labelled."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY_OR_ALL, MODEL_VERSION

TABLE = Table(
    "model_overlap",
    "One row per earlier model version and category (or 'all') of the version in use",
    ("earlier_version", "category"),
    (
        MODEL_VERSION,
        Column("earlier_version", pa.string(), "The version compared with"),
        CATEGORY_OR_ALL,
        Column("n", pa.int64(), "Texts labelled by both", unit="texts", minimum=1),
        Column("same_label_share", pa.float64(), "Share of them with the same label, routine or judgment-heavy", minimum=0, maximum=1),
        Column("same_category_share", pa.float64(), "Share of them with the same category", minimum=0, maximum=1),
        Column("routine_probability_mean", pa.float64(), "Mean routine probability by the version in use", minimum=0, maximum=1),
        Column("earlier_routine_probability_mean", pa.float64(), "Mean routine probability by the earlier version", minimum=0, maximum=1),
    ),
)
