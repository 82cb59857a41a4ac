"""What must be true of `audit_labels`: answers about works that were drawn, given after the draw."""

from __future__ import annotations

from datetime import timedelta

from expectations.audit_draws import DRAW
from expectations.example import NIGHT, POSTING
from expectations.rule import CRITICAL, WARNING, Suite, holds, none_of

TABLE = "audit_labels"
_EARLY = "FROM audit_labels JOIN audit_draws USING (draw_id, work_id) SELECT draw_id, work_id WHERE labelled_on < drawn_on"

SUITE = Suite(
    TABLE,
    good=[{"draw_id": DRAW, "work_id": POSTING, "annotator": "a", "annotator_kind": "human", "label": "R", "labelled_on": NIGHT}],
    rules=(
        holds("says_annotator", "trim(annotator) <> ''", CRITICAL, "A label is somebody's", {TABLE: [{"annotator": " "}]}),
        none_of("was_drawn", "SELECT draw_id, work_id FROM audit_labels ANTI JOIN audit_draws USING (draw_id, work_id)", CRITICAL,
                "Only works drawn at random may correct a share", {TABLE: [{"work_id": "0" * 32}]}),
        none_of("labelled_after_draw", _EARLY, WARNING, "A label older than its draw was made for another purpose",
                {TABLE: [{"labelled_on": NIGHT - timedelta(days=1)}]}),
    ),
)
