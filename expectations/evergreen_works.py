"""What must be true of `evergreen_works`: works that are there, flagged for a reason that holds."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import GONE, NIGHT_BEFORE
from expectations.rule import CRITICAL, WARNING, Suite, figure, holds, none_of

_SHARE = """
    SELECT CASE WHEN count(DISTINCT work_id) >= 20 THEN (SELECT count(*) FROM evergreen_works) / count(DISTINCT work_id) END
    FROM duplicates"""

SUITE = Suite(
    "evergreen_works",
    good=[{"work_id": GONE, "reason": "open_over_90_days", "since": NIGHT_BEFORE - timedelta(days=30), "open_days": 120,
           "repost_count": 0}],
    rules=(
        holds("reason_holds", "CASE reason WHEN 'open_over_90_days' THEN open_days > 90 ELSE repost_count >= 3 END", CRITICAL,
              "A work is kept out of the series for a reason that its own figures show", {"evergreen_works": [{"open_days": 90}]}),
        none_of("work_exists", "SELECT work_id FROM evergreen_works ANTI JOIN duplicates USING (work_id)", CRITICAL,
                "Only a work can be evergreen", {"evergreen_works": [{"work_id": "0" * 32}]}),
        figure("evergreen_share", _SHARE, (None, 0.5), WARNING,
               "When half of all works never end, posting dates or sightings were misread",
               {"duplicates": [{"posting_id": f"{number:032x}", "work_id": f"{number:032x}"} for number in range(20)],
                "evergreen_works": [{"work_id": f"{number:032x}"} for number in range(15)]}),
    ),
)
