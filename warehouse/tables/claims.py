"""What people say about AI and gig work, and what the postings say to it."""

from dataclasses import replace

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE
from warehouse.taxonomies import CLAIM_DIRECTIONS, CLAIM_VERDICTS

_MEANINGS = {
    "n": "Works behind the estimate: those that the claim is about",
    "estimate": "Estimate in the claim's unit",
    "low": "Lower end of the 95 % confidence sequence: it holds at all month ends together, not at one",
    "high": "Upper end of the 95 % confidence sequence",
}

TABLE = Table(
    "claims",
    "One row per claim and month end on which it was decided",
    ("claim", "decided_on"),
    (
        Column("claim", pa.string(), "Id of the claim in the registry"),
        Column("decided_on", pa.date32(), "Last day of a month; only weeks that were over by then count"),
        Column("claim_version", pa.int32(), "Version of the claim: any change of its entry makes a new one", minimum=1),
        Column("registered_on", pa.date32(), "Day on which this version was written down"),
        Column("is_retrospective", pa.bool_(), "Whether the month ended before the claim was registered: a look back"),
        Column("statement", pa.string(), "The claim in one sentence"),
        Column("estimand", pa.string(), "What is estimated"),
        Column("direction", pa.string(), "What the claim says of it", allowed=CLAIM_DIRECTIONS),
        Column("unit", pa.string(), "Unit of estimate, interval, margin and smallest effect"),
        Column("margin", pa.float64(), "The least change that the claim is taken to mean; of a steady one the most that it allows",
               minimum=0),
        Column("verdict", pa.string(), "What the postings say", allowed=CLAIM_VERDICTS),
        Column("reason", pa.string(), "Why this verdict"),
        Column("week_count", pa.int64(), "Measured weeks of the fixed set of boards", unit="weeks", minimum=0),
        *(replace(column, meaning=_MEANINGS.get(column.name, column.meaning)) for column in ESTIMATE),
        Column("q_value", pa.float64(), "Smallest false-discovery rate, over all claims tested on that day, at which the claim would count "
               "as one that moves (a steady one: as within or beyond its margin)", nullable=True, minimum=0, maximum=1),
        Column("smallest_effect", pa.float64(), "Smallest effect that would leave the interval in 4 of 5 cases", nullable=True, minimum=0),
        Column("expected_on", pa.date32(), "Month end by which, at today's rate, an effect of the margin's size would be seen",
               nullable=True),
    ),
    layer="published",
)
