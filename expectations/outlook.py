"""What must be true of `outlook`: pay in order, and a direction only with a trend behind it."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, WEEK
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, Suite, holds

TABLE = "outlook"
_ROW: dict[str, object] = {
    "subject": "category", "value": "data_entry", "first_week": WEEK - timedelta(weeks=3), **ESTIMATE, "board_count": 1, "open_count": 1,
    "pay_count": 40, "pay_low": 8.0, "pay_middle": 12.0, "pay_high": 20.0, "turnaround_days": 3.0, "routine_share": 0.9,
    "direction": "fading", "change": -20.0}

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "subject": "skill", "value": "excel", "open_count": None, "routine_share": None, "direction": "too_few",
                 "change": None, "can_say_on": WEEK + timedelta(weeks=9)}],
    rules=(
        *estimate_rules(TABLE),
        holds("pay_is_in_order", "pay_low <= pay_middle AND pay_middle <= pay_high", CRITICAL,
              "Quartiles have an order", {TABLE: [{"pay_low": 13.0}]}),
        holds("pay_has_works", "pay_middle IS NULL OR pay_count >= 30", CRITICAL, "A quartile needs 30 works",
              {TABLE: [{"pay_count": 29}]}),
        holds("direction_has_trend", "(direction = 'too_few') = (change IS NULL)", CRITICAL, "A direction is that of a trend",
              {TABLE: [{"change": None}]}),
    ),
)
