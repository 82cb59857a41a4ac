"""What must be true of `duplicates`: every posting asks for exactly one work, and works have not run together."""

from __future__ import annotations

from expectations.example import GONE, POSTING
from expectations.rule import CRITICAL, TOUCHED_POSTING, WARNING, Suite, figure, holds, none_of

_GOOD: dict[str, object] = {"posting_id": POSTING, "work_id": POSTING, "kind": "original", "compared_hash": "c" * 32}

_SHARE = """
    SELECT CASE WHEN count(*) >= 20 THEN avg(CAST(kind <> 'original' AS INTEGER)) END
    FROM duplicates SEMI JOIN touched_postings USING (posting_id)"""
_LARGEST = "SELECT max(members) FROM (SELECT count(*) AS members FROM duplicates GROUP BY work_id)"
_ORIGINALS = "SELECT work_id FROM duplicates GROUP BY work_id HAVING count(*) FILTER (kind = 'original') <> 1"

SUITE = Suite(
    "duplicates",
    good=[_GOOD, {**_GOOD, "posting_id": GONE, "work_id": GONE}],
    changed=TOUCHED_POSTING,
    rules=(
        none_of("every_posting_has_work", "SELECT posting_id FROM postings ANTI JOIN duplicates USING (posting_id)", CRITICAL,
                "A posting without a work is in no measure", {"duplicates": []}),
        none_of("posting_exists", "SELECT posting_id FROM duplicates ANTI JOIN postings USING (posting_id)", CRITICAL,
                "A work without a posting would be counted for nothing", {"duplicates": [{"posting_id": "0" * 32}]}),
        none_of("work_id_is_smallest", "SELECT work_id FROM duplicates GROUP BY work_id HAVING min(posting_id) <> work_id", CRITICAL,
                "A work bears its smallest member's id, so that a rerun gives the same ids", {"duplicates": [{"work_id": "0" * 32}]}),
        none_of("one_original_a_work", _ORIGINALS, CRITICAL,
                "A work is dated by one posting", {"duplicates": [{"kind": "repost"}]}),
        holds("match_is_named", "(kind = 'original') = (matched_posting_id IS NULL)", CRITICAL,
              "A duplicate names the posting that it repeats", {"duplicates": [{"matched_posting_id": GONE}]}),
        none_of("match_is_same_work", "SELECT one.posting_id FROM duplicates AS one LEFT JOIN duplicates AS other "
                "ON one.matched_posting_id = other.posting_id WHERE one.matched_posting_id IS NOT NULL "
                "AND one.work_id IS DISTINCT FROM other.work_id", CRITICAL, "What a posting repeats is the same work",
                {"duplicates": [{"kind": "repost", "matched_posting_id": GONE}]}),
        figure("duplicate_share", _SHARE, (None, 0.7), WARNING,
               "When more than seven in ten postings repeat another, different works have been taken for one",
               {"sightings": [{"posting_id": f"{number:032x}"} for number in range(20)],
                "duplicates": [{"posting_id": f"{number:032x}", "kind": "edited"} for number in range(20)]}),
        figure("largest_work", _LARGEST, (None, 500), WARNING,
               "A work of more than 500 postings is a template text, not one piece of work",
               {"duplicates": [{"posting_id": f"{number:032x}"} for number in range(501)]}),
    ),
)
