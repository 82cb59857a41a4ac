"""What must be true of `posting_texts`: plain, redacted, and nothing kept that no posting needs."""

from __future__ import annotations

from datetime import UTC, datetime

from expectations.example import TEXT
from expectations.patterns import E_MAIL, ID, LANGUAGE, MARKUP, PHONE
from expectations.rule import CRITICAL, TOUCHED_TEXT, WARNING, Suite, holds, matches, never_matches, none_of

_TITLE, _DESCRIPTION = "Type forms", "Type paper forms into a sheet."
_PAST = """
    SELECT text_hash FROM posting_texts JOIN posting_versions USING (text_hash) JOIN sources USING (source) GROUP BY text_hash
    HAVING bool_and(coalesce(CAST(valid_to AS DATE) < (FROM today) - text_retention, FALSE))"""
_ALL = "concat_ws(' ', title, array_to_string(tags, ' '), description)"

SUITE = Suite(
    "posting_texts",
    good=[{
        "text_hash": TEXT, "title": _TITLE, "tags": ["copy typing"], "description": _DESCRIPTION, "language": "en",
        "character_count": len(_TITLE) + len(_DESCRIPTION), "redacted_count": 0,
    }],
    changed=TOUCHED_TEXT,
    rules=(
        never_matches("e_mail_is_redacted", _ALL, E_MAIL, CRITICAL,
                      "Texts are redacted before they are kept",
                      {"posting_texts": [{"description": "Write to ann.lee@board.example today"}]}),
        never_matches("phone_is_redacted", _ALL, PHONE, WARNING,
                      "Texts are redacted before they are kept; numbers are easily mistaken, so a person looks",
                      {"posting_texts": [{"description": "Call +351 912 345 678 today"}]}),
        never_matches("markup_is_gone", "description", MARKUP, WARNING,
                      "Markup in a text is read as words by deduplication and labels",
                      {"posting_texts": [{"description": "<p>Type forms</p>"}]}),
        matches("text_hash_is_a_hash", "text_hash", ID, CRITICAL, "Texts are found by their hash",
                {"posting_versions": [{"text_hash": "x"}], "posting_texts": [{"text_hash": "x"}]}),
        matches("language_is_a_code", "language", LANGUAGE, CRITICAL, "Languages are ISO 639-1 codes or und",
                {"posting_texts": [{"language": "English"}]}),
        holds("characters_are_counted",
              "character_count BETWEEN length(title) + length(description) AND length(title) + length(description) + 1",
              CRITICAL, "A text cut short must not keep its old length", {"posting_texts": [{"character_count": 4}]}),
        holds("says_something", "character_count > 0", WARNING, "An empty text can't be labelled; one in fifty may be",
              {"posting_texts": [{"title": "", "description": "", "character_count": 0}]}, mostly=0.98),
        none_of("text_is_within_limit", _PAST, CRITICAL,
                "No text outlives what its sources allow: it goes once none that showed it lets it be kept",
                {"sources": [{"text_retention": 30}], "posting_versions": [{"valid_to": datetime(2026, 1, 1, tzinfo=UTC)}]}),
        none_of("text_is_needed", "SELECT text_hash FROM posting_texts ANTI JOIN posting_versions USING (text_hash)", WARNING,
                "A text that no version of a posting needs is kept without a purpose", {"posting_versions": []}),
    ),
)
