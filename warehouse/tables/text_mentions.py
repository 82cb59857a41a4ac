"""What each text states: skills, AI tools, demands, deadlines. Ids of the lexicon and numbers, no text."""

import pyarrow as pa

from warehouse.schema import STRINGS, Column, Table
from warehouse.tables.shared import TEXT_HASH
from warehouse.taxonomies import READ_SCOPES

LEXICON_VERSION = Column("lexicon_version", pa.string(), "Version of the lexicon that the texts were read by")


def _days(name: str, meaning: str) -> Column:
    return Column(name, pa.float64(), meaning, unit="days", nullable=True, minimum=0)


TABLE = Table(
    "text_mentions",
    "One row per text and version of the lexicon",
    ("text_hash", "lexicon_version"),
    (
        TEXT_HASH,
        LEXICON_VERSION,
        Column("scope", pa.string(), "How much of it could be read: read (English: sentences and tags), tagged (another language: tags "
               "only), unread (another language, no tags)", allowed=READ_SCOPES),
        Column("stated_skills", STRINGS, "Skills of the lexicon that title, tags or description name, sorted"),
        Column("ai_tools", STRINGS, "AI tools that they name, sorted"),
        Column("judgment_skills", STRINGS, "Judgment skills that they name, sorted"),
        Column("clauses", STRINGS, "What the client demands or names about AI, accuracy and proof, in the order of the taxonomy"),
        _days("turnaround_days_minimum", "Least time to delivery that is stated; empty under 'within'"),
        _days("turnaround_days_maximum", "Most time to delivery that is stated: the deadline"),
        Column("is_asap", pa.bool_(), "Wanted as soon as possible or by a named day near, whether or not with a number"),
        _days("duration_days_minimum", "Least length of the engagement that is stated"),
        _days("duration_days_maximum", "Most length of the engagement that is stated"),
    ),
)
