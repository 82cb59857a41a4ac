"""What must be true of `routine_share`: shares, of the works that entered."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, SOURCE, WEEK
from expectations.published import estimate_rules, weekly_rules
from expectations.rule import CRITICAL, Suite, holds, none_of

TABLE = "routine_share"
_MORE = """
    SELECT week, source FROM routine_share JOIN
        (SELECT week, source, model_version, sum(inflow_count) AS works FROM weekly_cells GROUP BY week, source, model_version)
        USING (week, source, model_version)
    WHERE category = 'all' AND n > works"""
_ROW: dict[str, object] = {"week": WEEK - timedelta(days=7), "source": SOURCE, "category": "all", **ESTIMATE,
                           "estimate": 0.9, "low": 0.8, "high": 1.0}

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "category": "data_entry"}, {**_ROW, "source": "all"}],
    rules=(
        *estimate_rules(TABLE),
        *weekly_rules(TABLE),
        holds("share_is_a_share", "low >= -1e-9 AND high <= 1 + 1e-9", CRITICAL, "A share lies between 0 and 1", {TABLE: [{"high": 1.5}]}),
        none_of("works_within_cells", _MORE, CRITICAL, "The share is one of works that entered", {TABLE: [{"n": 2}]}),
    ),
)
