"""What must be true of `index_changes`: the parts add up to the whole, of two periods that do not overlap."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, WEEK
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, Suite, holds, none_of

TABLE = "index_changes"
_ROW: dict[str, object] = {
    "period": "28_days", "dimension": "all", "value": "all", "component": "naive", "from_week": WEEK - timedelta(weeks=5),
    "to_week": WEEK - timedelta(weeks=1), **ESTIMATE, "estimate": 10.0, "low": -5.0, "high": 25.0, "reason": "whatever was measured"}
_SUM = """
    FROM index_changes SELECT period, dimension, value
    GROUP BY period, dimension, value
    HAVING count(estimate) = 5 AND abs(sum(estimate) FILTER (component <> 'naive') - sum(estimate) FILTER (component = 'naive')) > 1e-6"""

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "component": "within_source"},
          *({**_ROW, "component": name, "estimate": 0.0, "low": 0.0, "high": 0.0} for name in ("mix", "coverage", "model_version"))],
    rules=(
        *estimate_rules(TABLE),
        holds("weeks_in_order", "isodow(from_week) = 1 AND isodow(to_week) = 1 AND date_diff('week', from_week, to_week) >= 4", CRITICAL,
              "Two periods of four weeks that overlap share works", {TABLE: [{"from_week": WEEK - timedelta(weeks=2)}]}),
        holds("year_is_a_year", "period <> 'year_on_year' OR date_diff('week', from_week, to_week) = 52", CRITICAL,
              "Year on year compares the same weeks of two years", {TABLE: [{"period": "year_on_year"}]}),
        holds("all_works_have_no_mix", "component NOT IN ('mix', 'model_version') OR value <> 'all' OR coalesce(estimate, 0) = 0", CRITICAL,
              "Shifting works between sources or labels changes no total", {TABLE: [{"component": "mix"}]}),
        holds("says_reason", "trim(reason) <> ''", CRITICAL, "An answer, and no answer, has a reason", {TABLE: [{"reason": " "}]}),
        none_of("parts_add_up", _SUM, CRITICAL, "The parts of a change are all of it",
                {TABLE: [{}, *({"component": name} for name in ("within_source", "mix", "coverage", "model_version"))]}),
    ),
)
