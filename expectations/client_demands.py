"""What must be true of `client_demands`: shares, of works whose text was read."""

from __future__ import annotations

from expectations.example import ESTIMATE, LEXICON, SOURCE, WEEK
from expectations.published import estimate_rules, monthly_rules
from expectations.rule import CRITICAL, Suite, holds

TABLE = "client_demands"
_ROW: dict[str, object] = {
    "month": WEEK.replace(day=1), "source": SOURCE, "category": "all", "clause": "demands_accuracy", **ESTIMATE, "n": 100, "estimate": 0.2,
    "low": 0.1, "high": 0.3, "lexicon_version": LEXICON}

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "category": "data_entry", "n": 40}, {**_ROW, "source": "all"}],
    rules=(
        *estimate_rules(TABLE),
        *monthly_rules(TABLE, "clause"),
        holds("share_is_a_share", "low >= -1e-9 AND high <= 1 + 1e-9", CRITICAL, "A share lies between 0 and 1", {TABLE: [{"high": 1.5}]}),
    ),
)
