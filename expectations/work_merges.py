"""What must be true of `work_merges`: a merged work is gone for good, and the survivor is the smaller id."""

from __future__ import annotations

from expectations.example import GONE, NIGHT, POSTING
from expectations.rule import CRITICAL, Suite, holds, none_of

_LOW, _HIGH = sorted((POSTING, GONE))

SUITE = Suite(
    "work_merges",
    good=[{"absorbed_work_id": "f" * 32, "work_id": POSTING, "night": NIGHT, "kind": "repost"}],
    changed="night = (SELECT night FROM this_build)",
    rules=(
        holds("smaller_id_stays", "work_id < absorbed_work_id", CRITICAL, "A work bears its smallest member's id",
              {"work_merges": [{"absorbed_work_id": _LOW, "work_id": _HIGH}]}),
        none_of("absorbed_is_gone", "SELECT absorbed_work_id, night FROM work_merges WHERE night = (SELECT night FROM this_build) "
                "AND absorbed_work_id IN (SELECT work_id FROM duplicates)", CRITICAL,
                "Readers follow tonight's merges to the work that stands; a posting edited later may become a work of its own again",
                {"work_merges": [{"absorbed_work_id": POSTING}]}),
    ),
)
