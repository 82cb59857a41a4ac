"""Which skills, AI tools and judgment skills rise and fade."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE, SOURCE_OR_ALL, WEEK
from warehouse.tables.text_mentions import LEXICON_VERSION
from warehouse.taxonomies import DIRECTIONS, NAMED_KINDS

KIND = Column("kind", pa.string(), "Kind of what is named", allowed=NAMED_KINDS)
MENTION = Column("mention", pa.string(), "Its id in the lexicon")

TABLE = Table(
    "skill_trends",
    "One row per source (or 'all'), kind and id of what its works name",
    ("source", "kind", "mention"),
    (
        SOURCE_OR_ALL,
        KIND,
        MENTION,
        Column("first_week", WEEK.type, "First week in the fit", nullable=True),
        Column("last_week", WEEK.type, "Last week in the fit", nullable=True),
        Column("week_count", pa.int64(), "Observed weeks in the fit", unit="weeks", minimum=0),
        Column("mean_share", pa.float64(), "Share of the read works of these weeks that name it", nullable=True, minimum=0),
        *ESTIMATE,
        Column("q_value", pa.float64(), "Smallest false-discovery rate at which the change would count, over all rows of the source with "
               "an estimate (Benjamini & Hochberg 1995)", nullable=True, minimum=0, maximum=1),
        Column("direction", pa.string(), "rising or fading where q is below .05", nullable=True, allowed=DIRECTIONS),
        LEXICON_VERSION,
    ),
    layer="published",
)
