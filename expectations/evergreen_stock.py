"""What must be true of `evergreen_stock`: counts of works, and the evergreen works of `weekly_cells`."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, SOURCE, WEEK
from expectations.published import estimate_rules, weekly_rules
from expectations.rule import CRITICAL, Suite, holds, none_of

TABLE = "evergreen_stock"
_BOTH = """
    SELECT week, source FROM evergreen_stock LEFT JOIN
        (SELECT week, source, model_version, sum(stock_count) AS works FROM weekly_cells WHERE is_evergreen
         GROUP BY week, source, model_version) USING (week, source, model_version)
    WHERE category = 'all' AND source <> 'all' AND status <> 'gap' AND n <> coalesce(works, 0)"""
_ROW: dict[str, object] = {"week": WEEK - timedelta(days=7), "source": SOURCE, "category": "all", **ESTIMATE, "n": 0}

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "category": "data_entry"}, {**_ROW, "source": "all"}],
    rules=(
        *estimate_rules(TABLE),
        *weekly_rules(TABLE),
        holds("counts_are_not_negative", "estimate >= 0 AND low >= 0", CRITICAL, "No week has fewer than no works",
              {TABLE: [{"low": -1.0}]}),
        none_of("agrees_with_cells", _BOTH, CRITICAL, "Evergreen works are in their own series, all of them and no others",
                {TABLE: [{"n": 2}]}),
    ),
)
