"""What must be true of `skill_trends`: fits over weeks that were observed, and directions that their q-values bear."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, LEXICON, SOURCE, WEEK
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, Suite, holds

TABLE = "skill_trends"
_ROW: dict[str, object] = {
    "source": SOURCE, "kind": "skill", "mention": "excel", "first_week": WEEK - timedelta(weeks=51), "last_week": WEEK, "week_count": 52,
    "mean_share": 0.2, **ESTIMATE, "n": 300, "estimate": -30.0, "low": -45.0, "high": -10.0, "q_value": 0.01, "direction": "fading",
    "lexicon_version": LEXICON}

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "source": "all", "estimate": 2.0, "low": -5.0, "high": 9.0, "q_value": 0.6, "direction": "no_clear_change"}],
    rules=(
        *estimate_rules(TABLE),
        holds("weeks_in_order", "first_week <= last_week AND isodow(first_week) = 1 AND isodow(last_week) = 1", CRITICAL,
              "A fit runs over whole weeks, from the first to the last", {TABLE: [{"first_week": WEEK + timedelta(weeks=1)}]}),
        holds("measured_has_enough", "status <> 'measured' OR (week_count >= 13 AND n >= 30)", CRITICAL,
              "A trend needs a quarter of a year and 30 works", {TABLE: [{"n": 29}]}),
        holds("direction_is_borne", "direction = CASE WHEN q_value < .05 AND estimate > 0 THEN 'rising' WHEN q_value < .05 THEN 'fading' "
              "ELSE 'no_clear_change' END", CRITICAL, "Rising and fading are said under false-discovery control",
              {TABLE: [{"q_value": 0.2}]}),
        holds("suppressed_has_no_direction", "(status = 'measured') = (direction IS NOT NULL AND q_value IS NOT NULL)", CRITICAL,
              "Too few works say no direction", {TABLE: [{"status": "too_few", "estimate": None, "low": None, "high": None}]}),
    ),
)
