"""What must be true of `pay_trends`: fits over weeks that were observed."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, WEEK
from expectations.published import estimate_rules, trend_rules
from expectations.rule import Suite

TABLE = "pay_trends"
_FIT: dict[str, object] = {"pay_kind": "hourly", "last_week": WEEK, **ESTIMATE, "estimate": 2.0, "low": -10.0, "high": 14.0}

SUITE = Suite(
    TABLE,
    good=[
        {**_FIT, "dimension": "all", "value": "all", "first_week": WEEK - timedelta(weeks=12), "week_count": 13},
        {**_FIT, "dimension": "all", "value": "all", "pay_kind": "fixed", "first_week": WEEK - timedelta(weeks=51), "week_count": 52},
    ],
    rules=(*estimate_rules(TABLE), *trend_rules(TABLE, (-80, 400), "value = 'all'")),
)
