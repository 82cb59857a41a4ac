"""What must be true of `fairness_audit`: groups too small are not shown, figures have their interval, every test is adjusted."""

from __future__ import annotations

from expectations.example import MODEL
from expectations.rule import CRITICAL, WARNING, Suite, between, holds

TABLE = "fairness_audit"
_ROW: dict[str, object] = {
    "dimension": "country", "value": "South Asia", "measure": "error", "n": 200, "estimate": 0.1, "low": 0.06, "high": 0.15, "rest": 0.09,
    "p_value": 0.6, "q_value": 0.9, "status": "measured", "model_version": MODEL}
_NOTHING = dict.fromkeys(("estimate", "low", "high", "rest", "p_value", "q_value"))
_SWAP = {**_ROW, **_NOTHING, "dimension": "swap", "value": "name", "measure": "label_flipped", "estimate": 0.01, "low": 0.0, "high": 0.03}

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, **_NOTHING, "value": "unknown", "n": 12, "status": "too_few"}, _SWAP],
    rules=(
        holds("small_groups_are_not_shown", "(status = 'measured') = (estimate IS NOT NULL) ", CRITICAL,
              "A figure of a handful of postings says more about them than about the classifier", {TABLE: [{"status": "too_few"}]}),
        holds("interval_holds_estimate", "low <= estimate AND estimate <= high", CRITICAL,
              "An interval that leaves out its estimate is wrong", {TABLE: [{"low": 0.2}]}),
        holds("every_test_is_adjusted", "(p_value IS NULL) = (q_value IS NULL) AND (p_value IS NULL OR q_value >= p_value - 1e-4)",
              CRITICAL, "Among many groups some differ by chance", {TABLE: [{"q_value": 0.1}]}),
        between("swaps_do_not_move_labels", "CASE WHEN dimension = 'swap' AND measure = 'label_flipped' THEN estimate END", (0.0, 0.05),
                WARNING, "A country, a name, a currency or a pronoun says nothing about the work",
                {TABLE: [{"dimension": "swap", "measure": "label_flipped"}]}),
    ),
)
