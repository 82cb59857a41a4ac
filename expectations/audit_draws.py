"""What must be true of `audit_draws`: draws whose chances are known and the same within a stratum."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import MODEL, NIGHT, POSTING, SOURCE, TEXT, WEEK
from expectations.rule import CRITICAL, WARNING, Suite, holds, none_of

TABLE = "audit_draws"
DRAW = f"{NIGHT}.1"
_CHANCES = "FROM audit_draws SELECT draw_id, stratum GROUP BY ALL HAVING max(inclusion_probability) > min(inclusion_probability)"
_MANY = "FROM audit_draws JOIN audit_draws AS other USING (work_id) SELECT work_id WHERE audit_draws.draw_id < other.draw_id"

SUITE = Suite(
    TABLE,
    good=[{
        "draw_id": DRAW, "work_id": POSTING, "text_hash": TEXT, "stratum": f"{SOURCE} 0.65 to 0.9", "inclusion_probability": 0.5,
        "routine_probability": 0.9, "model_version": MODEL, "week": WEEK - timedelta(days=7), "source": SOURCE,
        "audit_from": WEEK - timedelta(days=7), "audit_to": WEEK - timedelta(days=7), "drawn_on": NIGHT,
    }],
    rules=(
        holds("could_be_drawn", "inclusion_probability > 0", CRITICAL, "What was drawn had a chance, by whose inverse it is weighted",
              {TABLE: [{"inclusion_probability": 0.0}]}),
        holds("week_within_audit", "isodow(week) = 1 AND week BETWEEN audit_from AND audit_to", CRITICAL,
              "A draw stands for the works of its own weeks", {TABLE: [{"audit_to": WEEK - timedelta(days=14)}]}),
        none_of("one_chance_a_stratum", _CHANCES, CRITICAL, "Within a stratum the draw was at random: all works had the same chance",
                {TABLE: [{}, {"work_id": "0" * 32, "inclusion_probability": 0.25}]}),
        none_of("drawn_once", _MANY, WARNING, "A work in two audits counts twice, as if it were two",
                {TABLE: [{}, {"draw_id": f"{NIGHT}.2"}]}),
    ),
)
