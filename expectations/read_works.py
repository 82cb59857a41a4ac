"""What must be true of `read_works`: works that entered, each once, with the readings of their texts."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import CONTENT, LEXICON, MODEL, POSTING, SOURCE, WEEK
from expectations.rule import CRITICAL, Suite, holds, none_of
from expectations.text_mentions import SUITE as READINGS

_READING = {name: value for name, value in READINGS.good[0].items() if name != "text_hash"}
_MORE = """
    SELECT week, source FROM
        (SELECT week, source, count(*) AS works FROM read_works GROUP BY week, source)
        LEFT JOIN (SELECT week, source, sum(inflow_count) AS entered FROM weekly_cells GROUP BY week, source)
        USING (week, source)
    WHERE works > coalesce(entered, 0)"""

SUITE = Suite(
    "read_works",
    good=[{"work_id": POSTING, "week": WEEK - timedelta(days=7), "source": SOURCE, "category": "data_entry",
           "employer_id": CONTENT["employer_id"], "pay_kind": "hourly", "pay_usd": 25.0, **_READING, "lexicon_version": LEXICON,
           "model_version": MODEL}],
    rules=(
        holds("week_is_monday", "isodow(week) = 1", CRITICAL, "Weeks are named by their Monday",
              {"read_works": [{"week": WEEK - timedelta(days=6)}]}),
        none_of("works_are_of_the_cells", _MORE, CRITICAL, "Only works that entered are read, and each once",
                {"read_works": [{}, {"work_id": "0" * 32}]}),
        none_of("one_lexicon", "SELECT min(lexicon_version) AS lexicon FROM read_works HAVING count(DISTINCT lexicon_version) > 1",
              CRITICAL, "Numbers that are compared come from one lexicon",
              {"read_works": [{}, {"work_id": "0" * 32, "lexicon_version": "0-0"}]}),
    ),
)
