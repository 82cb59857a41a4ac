"""What the classifier says of each text."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY, MODEL_VERSION, TEXT_HASH
from warehouse.taxonomies import AI_RELATIONS, CATEGORY_CODES, EXPOSURES, LABELS


def _probability(name: str, meaning: str) -> Column:
    return Column(name, pa.float64(), meaning, nullable=True, minimum=0, maximum=1)


TABLE = Table(
    "labels",
    "One row per text and model version",
    ("text_hash", "model_version"),
    (
        TEXT_HASH,
        MODEL_VERSION,
        Column("status", pa.string(), "unsupported: the text's language is none that the model knows", allowed=("labelled", "unsupported")),
        _probability("routine_probability", "Calibrated probability that the work is routine"),
        Column("label", pa.string(), "R routine, J judgment-heavy, by the larger probability", allowed=LABELS),
        Column("category", pa.string(), CATEGORY.meaning, allowed=CATEGORY_CODES),
        _probability("category_probability", "Calibrated probability of that category"),
        Column("exposure", pa.string(), "E1 a language model alone halves the time, E2 only with software on it, E0 neither",
               allowed=EXPOSURES),
        _probability("exposure_probability", "Calibrated probability of that exposure"),
        Column("ai_relation", pa.string(), "How the work relates to AI", allowed=AI_RELATIONS),
        _probability("ai_relation_probability", "Calibrated probability of that relation"),
    ),
)
