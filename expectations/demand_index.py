"""What must be true of `demand_index`: 100 on its base, comparable within one chain only, and the inflow of its cells underneath."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, SOURCE, WEEK
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, WARNING, Suite, between, holds, none_of

TABLE = "demand_index"
_ROW: dict[str, object] = {
    "week": WEEK - timedelta(days=7), "series": "chain_linked", "dimension": "all", "value": "all", "chain": 0,
    "base_from": WEEK - timedelta(weeks=20), "base_to": WEEK - timedelta(weeks=8), "link_count": 0, "is_break": False, **ESTIMATE,
    "estimate": 100.0, "low": 80.0, "high": 125.0, "largest_source": SOURCE, "largest_source_share": 1.0}
_INFLOW = """
    SELECT week FROM demand_index AS naive JOIN inflow_by_category AS inflow USING (week)
    WHERE series = 'naive' AND dimension = 'all' AND inflow.source = 'all' AND inflow.category = 'all' AND inflow.status = 'measured'
        AND inflow.n <> naive.n"""
_ALONE = """
    FROM demand_index AS adjusted SELECT week
    WHERE series = 'chain_linked_seasonally_adjusted' AND status = 'measured' AND NOT EXISTS (
        FROM demand_index AS plain WHERE plain.series = 'chain_linked_28_days' AND plain.status = 'measured'
            AND plain.week = adjusted.week AND plain.dimension = adjusted.dimension AND plain.value = adjusted.value)"""
_UNRECORDED = "FROM demand_index SELECT week WHERE is_break AND week NOT IN (SELECT date_trunc('week', day) FROM breaks)"

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "series": "naive"}],
    rules=(
        *estimate_rules(TABLE),
        holds("week_is_monday", "isodow(week) = 1", CRITICAL, "Weeks are named by their Monday",
              {TABLE: [{"week": WEEK - timedelta(days=6)}]}),
        holds("measured_has_base", "status <> 'measured' OR date_diff('week', base_from, base_to) >= 12", CRITICAL,
              "An index needs 13 measured weeks as its base", {TABLE: [{"base_to": WEEK - timedelta(weeks=9)}]}),
        holds("gap_has_no_chain", "(status = 'gap') = (chain IS NULL)", CRITICAL, "A week belongs to a chain exactly if it was measured",
              {TABLE: [{"chain": None}]}),
        holds("index_is_not_negative", "estimate >= 0 AND low >= 0", CRITICAL, "Demand has no sign", {TABLE: [{"low": -1.0}]}),
        holds("link_needs_sources", "series LIKE 'chain_linked%' OR link_count = 0", CRITICAL,
              "Only a chain is linked", {TABLE: [{"series": "naive", "link_count": 1}]}),
        none_of("adjusted_beside_unadjusted", _ALONE, CRITICAL, "The season is taken out beside the series that holds it, never instead",
                {TABLE: [{"series": "chain_linked_seasonally_adjusted"}]}),
        none_of("break_is_recorded", _UNRECORDED, CRITICAL, "A break is marked only where one is recorded", {TABLE: [{"is_break": True}]}),
        between("index_is_plausible", "CASE WHEN status = 'measured' AND dimension = 'all' THEN estimate END", (5, 2000), WARNING,
                "A twentieth or twenty times the demand of the base is more likely a fault of a source",
                {TABLE: [{"estimate": 4000.0, "high": 5000.0}]}),
        none_of("naive_agrees_with_inflow", _INFLOW, CRITICAL, "The naive index rests on the works that inflow_by_category counts",
                {TABLE: [{"series": "naive", "n": 2}]}),
    ),
)
