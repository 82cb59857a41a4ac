"""What must be true of `version_breaks`: two versions, compared where there is an overlap."""

from __future__ import annotations

from expectations.example import MODEL, NIGHT
from expectations.rule import CRITICAL, WARNING, Suite, holds

TABLE = "version_breaks"
_ROW: dict[str, object] = {"night": NIGHT, "kind": "model", "old_version": "baseline-0", "new_version": MODEL, "n": 900,
                           "same_label_share": 0.95, "routine_probability_change": -0.01}

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "kind": "taxonomy", "old_version": "1", "new_version": "2", "n": 0, "same_label_share": None,
                 "routine_probability_change": None}],
    rules=(
        holds("versions_differ", "old_version <> new_version", CRITICAL, "A break is a change of version",
              {TABLE: [{"old_version": MODEL}]}),
        holds("compared_where_both_labelled", "(n > 0) = (same_label_share IS NOT NULL)", CRITICAL,
              "A comparison rests on texts, and texts that both have labelled are compared", {TABLE: [{"n": 0}]}),
        holds("model_break_has_overlap", "kind <> 'model' OR n > 0", WARNING,
              "Without texts labelled by both classifiers nobody can tell the new one's work from news",
              {TABLE: [{"n": 0, "same_label_share": None}]}),
    ),
)
