"""What must be true of `audited_works`: drawn works, with the labels that annotators gave them."""

from __future__ import annotations

from datetime import timedelta

from expectations.audit_draws import DRAW
from expectations.example import MODEL, POSTING, SOURCE, WEEK
from expectations.rule import CRITICAL, Suite, holds, none_of

TABLE = "audited_works"
_OTHER_LABELS = """
    SELECT draw_id, work_id, annotator_kind FROM audited_works LEFT JOIN
        (FROM audit_labels SELECT draw_id, work_id, annotator_kind, avg(CAST(label = 'R' AS INTEGER)) AS share WHERE label <> 'unlabelled'
         GROUP BY ALL) USING (draw_id, work_id, annotator_kind)
    WHERE coalesce(abs(routine_label_share - share) > 1e-9, (routine_label_share IS NULL) <> (share IS NULL))"""

SUITE = Suite(
    TABLE,
    good=[{
        "draw_id": DRAW, "work_id": POSTING, "annotator_kind": "human", "week": WEEK - timedelta(days=7), "source": SOURCE,
        "category": "data_entry", "stratum": f"{SOURCE} 0.65 to 0.9", "inclusion_probability": 0.5, "routine_probability": 0.9,
        "routine_label_share": 1.0, "model_version": MODEL,
    }],
    rules=(
        holds("is_in_routine_shares", "category NOT IN ('onsite_manual', 'unlabelled')", CRITICAL,
              "Work on site and unlabelled work are in no routine share, so they can't correct one",
              {TABLE: [{"category": "onsite_manual"}]}),
        none_of("was_drawn", "SELECT draw_id, work_id FROM audited_works ANTI JOIN audit_draws USING (draw_id, work_id, week, source)",
                CRITICAL, "Only works drawn at random may correct a share", {TABLE: [{"work_id": "0" * 32}]}),
        none_of("labels_as_given", _OTHER_LABELS, CRITICAL, "A work's label is the mean of what its annotators said",
                {TABLE: [{"routine_label_share": 0.0}]}),
    ),
)
