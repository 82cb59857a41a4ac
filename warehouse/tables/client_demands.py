"""How many works state what clients demand about AI, accuracy and proof."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY_OR_ALL, ESTIMATE, SOURCE_OR_ALL
from warehouse.tables.text_mentions import LEXICON_VERSION
from warehouse.taxonomies import CLAUSES

MONTH = Column("month", pa.date32(), "First day of the calendar month; a week belongs to the month of its Thursday")

TABLE = Table(
    "client_demands",
    "One row per month, source (or 'all'), category (or 'all') and clause",
    ("month", "source", "category", "clause"),
    (
        MONTH,
        SOURCE_OR_ALL,
        CATEGORY_OR_ALL,
        Column("clause", pa.string(), "demands_ai: the worker must use or know AI tools; forbids_ai: no work made by AI; demands_accuracy: "
               "free of errors, exact, careful; demands_proof: portfolio, samples, test, references; names_ai_tool: an AI tool is named; "
               "asks_ai_skill: a skill of building or working with AI is named", allowed=CLAUSES),
        *ESTIMATE,
        LEXICON_VERSION,
    ),
    layer="published",
)
