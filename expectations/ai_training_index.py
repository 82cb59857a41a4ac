"""What must be true of `ai_training_index`: rows of `demand_index` about AI, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, SOURCE, WEEK
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, Suite, holds, none_of

TABLE = "ai_training_index"
_ROW: dict[str, object] = {
    "week": WEEK - timedelta(days=7), "series": "chain_linked", "dimension": "ai_relation", "value": "any", "chain": 0,
    "base_from": WEEK - timedelta(weeks=20), "base_to": WEEK - timedelta(weeks=8), "link_count": 0, "is_break": False, **ESTIMATE,
    "estimate": 100.0, "low": 80.0, "high": 125.0, "largest_source": SOURCE, "largest_source_share": 1.0}
_PARTS = """
    FROM ai_training_index SELECT week, series WHERE series <> 'chain_linked_seasonally_adjusted'
    GROUP BY week, series HAVING count(*) FILTER (value = 'any') = 0"""
_OTHER = """
    FROM ai_training_index AS part SELECT week, series, value WHERE EXISTS (
        FROM demand_index AS whole WHERE whole.week = part.week AND whole.series = part.series AND whole.dimension = part.dimension
            AND whole.value = part.value AND whole.n <> part.n)"""

SUITE = Suite(
    TABLE,
    good=[_ROW],
    rules=(
        *estimate_rules(TABLE),
        holds("is_about_ai", "dimension = 'ai_relation' AND value NOT IN ('none', 'unlabelled')", CRITICAL,
              "Work without a relation to AI is no part of it", {TABLE: [{"value": "none"}]}),
        none_of("total_beside_parts", _PARTS, CRITICAL, "A relation is shown beside the total, never instead",
                {TABLE: [{"value": "annotation"}]}),
        none_of("agrees_with_demand_index", _OTHER, CRITICAL, "It is the demand index's own count",
                {TABLE: [{}], "demand_index": [{"dimension": "ai_relation", "value": "any", "n": 7}]}),
    ),
)
