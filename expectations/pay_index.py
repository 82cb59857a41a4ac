"""What must be true of `pay_index`: three months of base, and the works of `pay_levels` underneath."""

from __future__ import annotations

from expectations.example import ESTIMATE, WEEK
from expectations.published import estimate_rules, monthly_rule
from expectations.rule import CRITICAL, WARNING, Suite, between, holds, none_of

TABLE = "pay_index"
_ROW: dict[str, object] = {
    "month": WEEK.replace(month=2, day=1), "dimension": "all", "value": "all", "pay_kind": "hourly", "method": "hedonic",
    "series": "nominal", "base_from": WEEK.replace(year=2025, month=9, day=1), "base_to": WEEK.replace(year=2025, month=11, day=1),
    **ESTIMATE, "estimate": 101.0, "low": 90.0, "high": 112.0}
_DIFFERS = """
    SELECT pay_index.month FROM pay_index JOIN pay_levels AS levels USING (month, pay_kind)
    WHERE dimension = 'all' AND levels.source = 'all' AND levels.category = 'all' AND pay_index.n <> levels.n"""

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "method": "matched_cells"}],
    rules=(
        *estimate_rules(TABLE),
        monthly_rule(TABLE),
        holds("number_has_base", "estimate IS NULL OR date_diff('month', base_from, base_to) >= 2", CRITICAL,
              "An index needs three months as its base", {TABLE: [{"base_to": WEEK.replace(year=2025, month=10, day=1)}]}),
        holds("index_is_positive", "estimate > 0 AND low > 0", CRITICAL, "Pay has no sign", {TABLE: [{"low": 0.0}]}),
        none_of("agrees_with_levels", _DIFFERS, CRITICAL, "Index and median rest on the same works", {TABLE: [{"n": 2}]}),
        between("index_is_plausible", "CASE WHEN status = 'measured' AND dimension = 'all' THEN estimate END", (20, 500), WARNING,
                "A fifth or five times the pay of the base is more likely a fault of a source",
                {TABLE: [{"estimate": 600.0, "high": 700.0}]}),
    ),
)
