"""The audit of the classifier in use as an instrument."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import MODEL_VERSION
from warehouse.taxonomies import AUDIT_DIMENSIONS, AUDIT_MEASURES, ESTIMATE_STATUSES


def _probability(name: str, meaning: str) -> Column:
    return Column(name, pa.float64(), meaning, nullable=True, minimum=0, maximum=1)


TABLE = Table(
    "fairness_audit",
    "One row per dimension, value and measure, of labelled postings that the classifier had not seen",
    ("dimension", "value", "measure"),
    (
        Column("dimension", pa.string(), "What the postings are told apart by; swap: the same posting with another value put in; "
               "swap_doubtful: the same, of postings whose routine probability is .2 to .8",
               allowed=AUDIT_DIMENSIONS),
        Column("value", pa.string(), "The group: postings with this value; for a swap, what was swapped, for a lean also the value put in"),
        Column("measure", pa.string(), "error: share of wrong labels; share_bias: mean routine probability minus the share labelled "
               "routine; overconfidence: mean probability of the label given minus the share that is right; largest_move: mean of the "
               "largest change of the routine probability by a swap; label_flipped: share of postings whose label a swap moved; lean: how "
               "far one value of a swap moves the routine probability from the mean over its values",
               allowed=AUDIT_MEASURES),
        Column("n", pa.int64(), "Labelled postings in the group", unit="postings", minimum=0),
        Column("estimate", pa.float64(), "Figure of the group", nullable=True),
        Column("low", pa.float64(), "Lower end of its 95 % interval", nullable=True),
        Column("high", pa.float64(), "Upper end of its 95 % interval", nullable=True),
        Column("rest", pa.float64(), "The same figure of all other postings; empty for swaps", nullable=True),
        _probability("p_value", "Chance of a difference from the rest as large as this one, were there none"),
        _probability("q_value", "p_value adjusted for all that was tested (Benjamini and Hochberg): of differences with a q under x, at "
                     "most a share of x is expected to be chance"),
        Column("status", pa.string(), "too_few: fewer than 30 postings, or fewer than 30 others; nothing is shown but their number",
               allowed=tuple(name for name in ESTIMATE_STATUSES if name in ("measured", "too_few"))),
        MODEL_VERSION,
    ),
)
