"""What must be true of `labels`: labels agree with their probabilities, cover the night, and do not drift by themselves."""

from __future__ import annotations

from expectations.example import MODEL, TEXT
from expectations.rule import CRITICAL, TOUCHED_TEXT, WARNING, Suite, figure, holds, none_of

_DRIFT = """
    WITH now AS (SELECT model_version, count(*) AS n, avg(routine_probability) AS share FROM labels
                 SEMI JOIN touched_texts USING (text_hash) WHERE status = 'labelled' GROUP BY model_version),
    before AS (SELECT model_version, count(*) AS n, avg(routine_probability) AS share FROM labels
               ANTI JOIN touched_texts USING (text_hash) WHERE status = 'labelled' GROUP BY model_version)
    SELECT max(abs(now.share - before.share)) FROM now JOIN before USING (model_version) WHERE now.n >= 50 AND before.n >= 200"""
_LATE = "labels SEMI JOIN touched_texts USING (text_hash)"


def _share(condition: str) -> str:
    return f"FROM {_LATE} SELECT CASE WHEN count(*) >= 50 THEN avg(CAST({condition} AS INTEGER)) END"


def _many(count: int, **change: object) -> list[dict[str, object]]:
    return [{"text_hash": f"{number:032x}", **change} for number in range(count)]


SUITE = Suite(
    "labels",
    good=[{
        "text_hash": TEXT, "model_version": MODEL, "status": "labelled", "routine_probability": 0.9, "label": "R", "category": "data_entry",
        "category_probability": 0.8, "exposure": "E1", "exposure_probability": 0.7, "ai_relation": "none", "ai_relation_probability": 0.9,
    }],
    changed=TOUCHED_TEXT,
    rules=(
        holds("label_agrees_with_probability", "status <> 'labelled' OR label = CASE WHEN routine_probability >= 0.5 THEN 'R' ELSE 'J' END",
              CRITICAL, "The label is the side with the larger probability", {"labels": [{"routine_probability": 0.1}]}),
        holds("labelled_is_whole", "(status = 'labelled') = ('unlabelled' NOT IN (label, category, exposure, ai_relation))", CRITICAL,
              "A text is labelled in all four ways or in none", {"labels": [{"exposure": "unlabelled"}]}),
        holds("probabilities_are_there", "(status = 'labelled') = (routine_probability + category_probability + exposure_probability "
              "+ ai_relation_probability IS NOT NULL)", CRITICAL, "Measures correct labels by their probabilities",
              {"labels": [{"category_probability": None}]}),
        none_of("gig_is_labelled", "SELECT posting_id FROM postings SEMI JOIN touched_postings USING (posting_id) "
                "ANTI JOIN labels USING (text_hash) WHERE is_gig", CRITICAL,
                "A gig read tonight that nobody tried to label is missing from every share", {"labels": []}),
        figure("unsupported_share", _share("status = 'unsupported'"), (None, 0.5), WARNING,
               "When half of the texts are in languages that the model does not know, shares speak for the rest only",
               {"posting_versions": _many(60), "labels": _many(60, status="unsupported")}),
        figure("other_share", _share("category = 'other'"), (None, 0.4), WARNING,
               "When four in ten works fit no category, the categories no longer describe the boards",
               {"posting_versions": _many(60), "labels": _many(60, category="other")}),
        figure("routine_drift", _DRIFT, (None, 0.2), WARNING,
               "A routine share 20 points away from all earlier texts is more often a changed source or model than a changed world",
               {"posting_versions": _many(60), "labels": [*_many(60), *({"text_hash": f"{number:x}", "routine_probability": 0.1}
                                                                       for number in range(1000, 1300))]}),
    ),
)
