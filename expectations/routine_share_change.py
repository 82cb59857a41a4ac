"""What must be true of `routine_share_change`: parts that add up, over two windows that do not meet."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, SOURCE, WEEK
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, Suite, holds, none_of

TABLE = "routine_share_change"
_SUMS = """
    FROM routine_share_change SELECT source WHERE category = 'all' GROUP BY source
    HAVING abs(sum(CASE component WHEN 'total' THEN estimate ELSE -estimate END)) > 1e-6"""
_ROW: dict[str, object] = {
    "source": SOURCE, "component": "total", "category": "all", "first_from": WEEK - timedelta(weeks=26),
    "first_to": WEEK - timedelta(weeks=14), "last_from": WEEK - timedelta(weeks=13), "last_to": WEEK - timedelta(weeks=1),
    "window_weeks": 13, **ESTIMATE, "estimate": -3.0, "low": -5.0, "high": -1.0,
}

SUITE = Suite(
    TABLE,
    good=[
        _ROW,
        {**_ROW, "component": "within", "estimate": -1.0, "low": -2.0, "high": 0.0},
        {**_ROW, "component": "between", "estimate": -2.0, "low": -3.0, "high": 0.0},
    ],
    rules=(
        *estimate_rules(TABLE),
        holds("windows_in_order", "first_from <= first_to AND first_to < last_from AND last_from <= last_to", CRITICAL,
              "A change is one between two windows, the first before the last", {TABLE: [{"last_from": WEEK - timedelta(weeks=14)}]}),
        holds("measured_has_windows", "status <> 'measured' OR (window_weeks >= 13 AND first_from IS NOT NULL)", CRITICAL,
              "Less than a quarter of a year is no window", {TABLE: [{"window_weeks": 12}]}),
        none_of("parts_add_up", _SUMS, CRITICAL, "Change within and between categories is the whole change",
                {TABLE: [{}, {"component": "within"}, {"component": "between"}]}),
    ),
)
