"""What must be true of `routine_share_trends`: fits over weeks that were observed."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, SOURCE, WEEK
from expectations.published import corrected_rule, estimate_rules, trend_rules
from expectations.rule import Suite

TABLE = "routine_share_trends"

SUITE = Suite(
    TABLE,
    good=[
        {"source": SOURCE, "category": "all", "first_week": WEEK - timedelta(weeks=12), "last_week": WEEK, "week_count": 13, **ESTIMATE,
         "estimate": 2.0, "low": -10.0, "high": 14.0, "q_value": 0.4},
        {"source": "all", "category": "all", "first_week": WEEK - timedelta(weeks=51), "last_week": WEEK, "week_count": 52, **ESTIMATE,
         "estimate": 2.0, "low": -10.0, "high": 14.0, "q_value": 0.4},
    ],
    rules=(*estimate_rules(TABLE), corrected_rule(TABLE), *trend_rules(TABLE, (-50, 50))),
)
