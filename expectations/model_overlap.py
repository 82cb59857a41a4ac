"""What must be true of `model_overlap`: two versions, and the categories are parts of all."""

from __future__ import annotations

from expectations.example import MODEL
from expectations.rule import CRITICAL, WARNING, Suite, between, holds, none_of

TABLE = "model_overlap"
_ROW: dict[str, object] = {
    "model_version": MODEL, "earlier_version": "baseline-0", "category": "all", "n": 900, "same_label_share": 0.95,
    "same_category_share": 0.9, "routine_probability_mean": 0.3, "earlier_routine_probability_mean": 0.31}

_MOVED = "abs(routine_probability_mean - earlier_routine_probability_mean)"

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "category": "data_entry", "n": 100, "routine_probability_mean": 0.9, "earlier_routine_probability_mean": 0.88}],
    rules=(
        holds("compares_two_versions", "model_version <> earlier_version", CRITICAL, "A version always agrees with itself",
              {TABLE: [{"earlier_version": MODEL}]}),
        none_of("categories_are_parts_of_all", f"FROM {TABLE} SELECT earlier_version GROUP BY earlier_version "
                "HAVING sum(n) FILTER (category <> 'all') > max(n) FILTER (category = 'all')", CRITICAL,
                "No more texts can be compared by category than in all", {TABLE: [{}, {"category": "data_entry", "n": 901}]}),
        between("share_did_not_jump", f"{_MOVED} * CAST(category = 'all' AS INTEGER)", (0.0, 0.1), WARNING,
                "A routine share that moves by ten points with the model must not be read as news",
                {TABLE: [{"routine_probability_mean": 0.6}]}),
    ),
)
