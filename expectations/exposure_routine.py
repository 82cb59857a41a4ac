"""What must be true of `exposure_routine`: six shares that add up to 1."""

from __future__ import annotations

from datetime import date

from expectations.example import ESTIMATE, SOURCE
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, Suite, holds, none_of

TABLE = "exposure_routine"
_ROW: dict[str, object] = {
    "quarter": date(2026, 1, 1), "source": SOURCE, "exposure": "E1", "label": "R", "week_count": 1, **ESTIMATE, "estimate": 0.9, "low": 0.8,
    "high": 1.0}
_SUMS = """
    SELECT quarter, source FROM exposure_routine WHERE estimate IS NOT NULL
    GROUP BY quarter, source, model_version HAVING abs(sum(estimate) - 1) > 1e-6"""

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "exposure": "E0", "label": "J", "estimate": 0.1, "low": 0.0, "high": 0.2}],
    rules=(
        *estimate_rules(TABLE),
        holds("quarter_is_first_day", "quarter = date_trunc('quarter', quarter)", CRITICAL, "Quarters are named by their first day",
              {TABLE: [{"quarter": date(2026, 1, 2)}]}),
        holds("quarter_has_no_more_weeks", "week_count <= 14", CRITICAL, "A quarter has 13 Thursdays, at times 14",
              {TABLE: [{"week_count": 15}]}),
        holds("share_is_a_share", "low >= -1e-9 AND high <= 1 + 1e-9", CRITICAL, "A share lies between 0 and 1", {TABLE: [{"high": 1.5}]}),
        none_of("shares_add_up", _SUMS, CRITICAL, "Every labelled work is in one cell", {TABLE: [{}, {"label": "J", "estimate": 0.5}]}),
    ),
)
