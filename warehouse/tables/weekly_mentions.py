"""How many works of a week name what."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import MODEL_VERSION, SOURCE, WEEK
from warehouse.tables.text_mentions import LEXICON_VERSION
from warehouse.taxonomies import CATEGORY_CODES, MENTION_KINDS

TABLE = Table(
    "weekly_mentions",
    "One row per week, source, category, kind and id of what works name",
    ("week", "source", "category", "kind", "mention"),
    (
        WEEK,
        SOURCE,
        Column("category", pa.string(), "Category of the work", allowed=CATEGORY_CODES),
        Column("kind", pa.string(), "skill, ai_tool, judgment_skill: named in text or tags; clause: a demand or a word about AI; "
               "turnaround: asap, deadline or duration stated; text: the works themselves, by how much of their text could be read",
               allowed=MENTION_KINDS),
        Column("mention", pa.string(), "Id in the lexicon, or what is counted. Of kind text: read (English: what clauses and turnaround "
               "are shares of), tagged (another language, tags only: with read, what skills and tools are shares of)"),
        Column("work_count", pa.int64(), "Works that entered in this week and name it", unit="works", minimum=1),
        Column("employer_count", pa.int64(), "Distinct employers behind them (works without one count singly)", unit="employers",
               minimum=1),
        LEXICON_VERSION,
        MODEL_VERSION,
    ),
    layer="cells",
)
