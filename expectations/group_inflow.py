"""What must be true of `group_inflow`: the groups of a scheme hold the works of all categories, each work once."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, SOURCE, WEEK
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, Suite, holds, none_of

TABLE = "group_inflow"
_ROW: dict[str, object] = {
    "week": WEEK - timedelta(days=7), "source": SOURCE, "scheme": "oli", "group_name": "clerical", "crosswalk_version": "1", **ESTIMATE}
_TOTALS = """
    SELECT week, source, scheme FROM group_inflow JOIN
        (SELECT week, source, estimate AS works FROM inflow_by_category WHERE category = 'all') USING (week, source)
    GROUP BY week, source, scheme, works HAVING abs(sum(estimate) - works) > 1e-6"""

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "group_name": "outside", "n": 0, "estimate": 0.0}],
    rules=(
        *estimate_rules(TABLE),
        holds("week_is_monday", "isodow(week) = 1", CRITICAL, "Weeks are named by their Monday",
              {TABLE: [{"week": WEEK + timedelta(days=1)}]}),
        holds("counts_are_not_negative", "estimate >= 0 AND low >= 0", CRITICAL, "No week has fewer than no works",
              {TABLE: [{"low": -1.0}]}),
        holds("weighted_within_works", "estimate <= n + 1e-6", CRITICAL, "A work adds at most 1 to a group",
              {TABLE: [{"estimate": 2.0}]}),
        none_of("groups_add_up", _TOTALS, CRITICAL, "The groups of a scheme share out the works of the week, no more and no fewer",
                {TABLE: [{"estimate": 0.5}]}),
    ),
)
