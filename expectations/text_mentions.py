"""What must be true of `text_mentions`: every text is read, only English sentences are, and what is read is plausible."""

from __future__ import annotations

from expectations.example import LEXICON, TEXT
from expectations.rule import CRITICAL, TOUCHED_TEXT, WARNING, Suite, between, figure, holds, none_of

_MANY = [{"text_hash": f"{number:032x}"} for number in range(60)]

SUITE = Suite(
    "text_mentions",
    good=[{"text_hash": TEXT, "lexicon_version": LEXICON, "scope": "read", "stated_skills": ["data_entry", "excel"],
           "ai_tools": ["chatgpt"],
           "judgment_skills": [], "clauses": ["demands_accuracy", "names_ai_tool"], "turnaround_days_minimum": 1.0,
           "turnaround_days_maximum": 2.0, "is_asap": False, "duration_days_minimum": 30.0, "duration_days_maximum": 90.0}],
    changed=TOUCHED_TEXT,
    rules=(
        none_of("every_text_is_read", "SELECT text_hash FROM posting_texts ANTI JOIN text_mentions USING (text_hash)", CRITICAL,
                "A text that nobody read is missing from every share", {"text_mentions": []}),
        holds("tags_hold_no_demands", "scope = 'read' OR (len(clauses) = 0 AND NOT is_asap)", CRITICAL,
              "Demands are read from English sentences alone", {"text_mentions": [{"scope": "tagged"}]}),
        holds("unread_names_nothing", "scope <> 'unread' OR len(stated_skills) + len(ai_tools) + len(judgment_skills) = 0", CRITICAL,
              "What was not read names nothing", {"text_mentions": [{"scope": "unread"}]}),
        holds("tool_is_a_clause", "scope <> 'read' OR (len(ai_tools) > 0) = list_contains(clauses, 'names_ai_tool')", CRITICAL,
              "The clause names_ai_tool says that a tool is named", {"text_mentions": [{"ai_tools": []}]}),
        holds("turnaround_in_order", "turnaround_days_minimum <= turnaround_days_maximum", CRITICAL, "The least time is not above the most",
              {"text_mentions": [{"turnaround_days_minimum": 3.0}]}),
        holds("duration_in_order", "duration_days_minimum <= duration_days_maximum", CRITICAL, "The least length is not above the most",
              {"text_mentions": [{"duration_days_minimum": 100.0}]}),
        between("deadline_is_plausible", "turnaround_days_maximum", (0.01, 400), WARNING,
                "A time to delivery above a year was something else; one in a hundred may",
                {"text_mentions": [{"turnaround_days_maximum": 900.0}]}, mostly=0.99),
        figure("some_skill_is_named", "FROM text_mentions SEMI JOIN touched_texts USING (text_hash) SELECT CASE WHEN count(*) >= 50 THEN "
               "avg(CAST(scope <> 'read' OR len(stated_skills) > 0 AS INTEGER)) END", (0.4, None), WARNING,
               "When most texts name no skill of the lexicon, it no longer describes the boards",
               {"posting_versions": _MANY, "text_mentions": [{**row, "stated_skills": []} for row in _MANY]}),
    ),
)
