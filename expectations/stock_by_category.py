"""What must be true of `stock_by_category`: counts of works, and the works of `weekly_cells`."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, SOURCE, WEEK
from expectations.published import estimate_rules, weekly_rules
from expectations.rule import CRITICAL, Suite, holds, none_of

TABLE = "stock_by_category"
_BOTH = """
    SELECT week, source FROM stock_by_category JOIN
        (SELECT week, source, model_version, sum(stock_count) AS works FROM weekly_cells WHERE NOT is_evergreen
         GROUP BY week, source, model_version)
        USING (week, source, model_version)
    WHERE category = 'all' AND status <> 'gap' AND n <> works"""
_ROW: dict[str, object] = {"week": WEEK, "source": SOURCE, "category": "all", **ESTIMATE}

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "category": "data_entry"}, {**_ROW, "source": "all"}],
    rules=(
        *estimate_rules(TABLE),
        *weekly_rules(TABLE),
        holds("counts_are_not_negative", "estimate >= 0 AND low >= 0", CRITICAL, "No week has fewer than no works",
              {TABLE: [{"low": -1.0}]}),
        none_of("agrees_with_cells", _BOTH, CRITICAL, "The published stock of a source is the stock of its cells",
                {TABLE: [{"week": WEEK - timedelta(days=7)}]}),
    ),
)
