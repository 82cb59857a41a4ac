"""What must be true of `weekly_mentions`: nothing is named by more works than were read."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import LEXICON, MODEL, SOURCE, WEEK
from expectations.rule import CRITICAL, Suite, holds, none_of

_MORE = """
    SELECT week, source, category, mention FROM weekly_mentions JOIN
        (SELECT week, source, category, sum(work_count) AS works FROM weekly_mentions WHERE kind = 'text' GROUP BY ALL)
        USING (week, source, category)
    WHERE work_count > works"""
_AGREES = """
    SELECT week, source FROM
        (SELECT week, source, sum(work_count) AS works FROM weekly_mentions WHERE kind = 'text' GROUP BY ALL)
        FULL JOIN (SELECT week, source, count(*) AS read_works FROM read_works WHERE scope <> 'unread' GROUP BY ALL) USING (week, source)
    WHERE works IS DISTINCT FROM read_works"""
_ROW: dict[str, object] = {
    "week": WEEK - timedelta(days=7), "source": SOURCE, "category": "data_entry", "kind": "text", "mention": "read", "work_count": 1,
    "employer_count": 1, "lexicon_version": LEXICON, "model_version": MODEL}
_NAMED = (("skill", "data_entry"), ("skill", "excel"), ("ai_tool", "chatgpt"), ("clause", "demands_accuracy"), ("clause", "names_ai_tool"),
          ("turnaround", "deadline"), ("turnaround", "duration"))

SUITE = Suite(
    "weekly_mentions",
    good=[_ROW, *({**_ROW, "kind": kind, "mention": mention} for kind, mention in _NAMED)],
    rules=(
        holds("week_is_monday", "isodow(week) = 1", CRITICAL, "Weeks are named by their Monday",
              {"weekly_mentions": [{"week": WEEK + timedelta(days=1)}]}),
        holds("employers_within_works", "employer_count <= work_count", CRITICAL, "No more employers than works",
              {"weekly_mentions": [{"employer_count": 2}]}),
        none_of("named_within_read", _MORE, CRITICAL, "A share above 1 counts works twice",
                {"weekly_mentions": [{}, {"kind": "skill", "mention": "excel", "work_count": 2}]}),
        none_of("agrees_with_works", _AGREES, CRITICAL, "The works that were read are those of read_works",
                {"weekly_mentions": [{"work_count": 2}]}),
    ),
)
