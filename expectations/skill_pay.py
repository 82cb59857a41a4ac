"""What must be true of `skill_pay`: ratios, of enough works on both sides."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, LEXICON, WEEK
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, WARNING, Suite, between, holds

TABLE = "skill_pay"

SUITE = Suite(
    TABLE,
    good=[{"kind": "skill", "mention": "excel", "pay_kind": "hourly", "first_week": WEEK - timedelta(weeks=20), "last_week": WEEK,
           "comparison_count": 200, **ESTIMATE, "n": 60, "estimate": 1.1, "low": 1.0, "high": 1.2, "lexicon_version": LEXICON}],
    rules=(
        *estimate_rules(TABLE),
        holds("weeks_in_order", "first_week <= last_week AND isodow(first_week) = 1 AND isodow(last_week) = 1", CRITICAL,
              "Weeks are named by their Monday, the first before the last", {TABLE: [{"first_week": WEEK + timedelta(weeks=1)}]}),
        holds("both_sides_have_enough", "status <> 'measured' OR least(n, comparison_count) >= 30", CRITICAL,
              "A comparison needs 30 works on either side", {TABLE: [{"comparison_count": 29}]}),
        holds("ratio_is_positive", "estimate > 0 AND low > 0", CRITICAL, "A ratio of pay is above 0", {TABLE: [{"low": 0.0}]}),
        between("ratio_is_plausible", "estimate", (0.1, 10), WARNING,
                "Ten times the pay of like works is misread pay or unlike work", {TABLE: [{"estimate": 20.0, "high": 30.0}]}),
    ),
)
