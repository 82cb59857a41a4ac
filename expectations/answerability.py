"""What must be true of `answerability`: a reason for each answer, a date only where something is awaited."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import MODEL, SOURCE, WEEK
from expectations.rule import CRITICAL, Suite, holds

TABLE = "answerability"
_ROW: dict[str, object] = {
    "measure": "inflow_trends", "source": SOURCE, "category": "all", "period": "all", "status": "measured", "n": 400, "week_count": 26,
    "smallest_effect": 40.0, "reason": "a change of 40 % a year would be seen", "expected_on": WEEK + timedelta(weeks=20),
    "frame": "postings of board", "model_version": MODEL}

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "category": "data_entry", "status": "too_few", "n": 3, "smallest_effect": None}],
    rules=(
        holds("says_reason", "trim(reason) <> ''", CRITICAL, "An answer, and no answer, has a reason", {TABLE: [{"reason": " "}]}),
        holds("effect_only_when_measured", "smallest_effect IS NULL OR status = 'measured'", CRITICAL,
              "How small a change is seen is known only where there is an interval", {TABLE: [{"status": "too_few"}]}),
        holds("measured_has_works_and_weeks", "status <> 'measured' OR week_count > 0", CRITICAL, "Nothing is measured in no week",
              {TABLE: [{"week_count": 0}]}),
        holds("impossible_has_no_date", "status <> 'not_observable' OR expected_on IS NULL", CRITICAL,
              "What can't be observed is not expected on any day", {TABLE: [{"status": "not_observable", "smallest_effect": None}]}),
    ),
)
