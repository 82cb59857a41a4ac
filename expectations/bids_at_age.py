"""What must be true of `bids_at_age`: works that reached the age are some of those whose bids were seen."""

from __future__ import annotations

from expectations.example import ESTIMATE, SOURCE, WEEK
from expectations.published import estimate_rules, monthly_rule
from expectations.rule import CRITICAL, WARNING, Suite, between, holds

TABLE = "bids_at_age"
_ROW: dict[str, object] = {
    "month": WEEK.replace(month=2, day=1), "source": SOURCE, "category": "all", "age_hours": 24, **ESTIMATE, "estimate": 3.0, "low": 1.0,
    "high": 6.0, "seen_count": 2, "reached_share": 0.5}

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "age_hours": 72}],
    rules=(
        *estimate_rules(TABLE),
        monthly_rule(TABLE),
        holds("age_is_one_of_three", "age_hours IN (24, 72, 168)", CRITICAL, "Bids are compared at the same ages",
              {TABLE: [{"age_hours": 25}]}),
        holds("share_is_of_seen", "n <= seen_count AND (reached_share IS NULL OR abs(reached_share * seen_count - n) < 1e-3)", CRITICAL,
              "The works that reached the age are some of those whose bids were seen", {TABLE: [{"n": 3}]}),
        holds("bids_are_not_negative", "estimate >= 0 AND low >= 0", CRITICAL, "No work has fewer than no bids", {TABLE: [{"low": -1.0}]}),
        between("bids_are_plausible", "estimate", (0, 500), WARNING, "More than 500 bids on average is a count of something else",
                {TABLE: [{"estimate": 600.0, "high": 700.0}]}),
    ),
)
