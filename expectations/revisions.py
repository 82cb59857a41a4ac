"""What must be true of `revisions`: sizes that fit together, from enough pairs."""

from __future__ import annotations

from expectations.example import ESTIMATE
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, WARNING, Suite, between, holds

TABLE = "revisions"
_ROW: dict[str, object] = {
    "measure": "demand_index", "series": "chain_linked_28_days", "breadth": "whole", "lag_weeks": 8, "scale": "index_points", **ESTIMATE,
    "n": 40, "estimate": 0.1, "low": -0.2, "high": 0.4, "mean_absolute": 0.8, "p95_absolute": 2.0, "held_share": 0.95, "break_count": 0,
    "gone_count": 1}
_FEW: dict[str, object] = dict.fromkeys(("estimate", "low", "high", "mean_absolute", "p95_absolute", "held_share"))
_SHOWN = "CASE WHEN scale = 'index_points' AND breadth = 'whole' THEN estimate END"

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "lag_weeks": 52, "n": 2, "status": "too_few", **_FEW}],
    rules=(
        *estimate_rules(TABLE),
        holds("mean_is_no_larger_than_size", "abs(estimate) <= mean_absolute + 1e-6", CRITICAL,
              "Revisions that cancel out are smaller on average than in size", {TABLE: [{"mean_absolute": 0.01}]}),
        holds("measured_has_pairs", "status <> 'measured' OR n >= 30", CRITICAL, "A mean of a few pairs says nothing",
              {TABLE: [{"n": 29}]}),
        holds("measured_has_sizes", "status <> 'measured' OR (p95_absolute IS NOT NULL AND held_share IS NOT NULL)", CRITICAL,
              "Where the mean is told, so is how large single revisions are", {TABLE: [{"held_share": None}]}),
        between("index_is_not_revised_one_way", _SHOWN, (-3.0, 3.0), WARNING,
                "An index that moves the same way after each publication misleads whoever reads its newest weeks",
                {TABLE: [{"estimate": -4.0, "low": -5.0, "mean_absolute": 4.0}]}),
    ),
)
