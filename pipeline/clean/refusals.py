"""Which raw rows break the contract of a posting, and why."""

import re
from dataclasses import dataclass
from typing import Any

from pipeline.clean.text import is_junk, single_line
from warehouse.redaction import redact

LONGEST_EXCERPT = 200
LONGEST_TEXT = 200_000
LONGEST_ID = 500

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]")
_LONGEST_READ = 20_000


@dataclass(frozen=True)
class Refusal:
    """The column that breaks the contract, the reason, and what stood there: redacted, at most 200 characters."""

    column: str
    reason: str
    excerpt: str


def refusal(raw: dict[str, Any]) -> Refusal | None:
    """Why this row of raw_postings can't become a posting, or none."""
    stated_id = (raw["source_posting_id"] or "").strip()
    if not stated_id:
        return Refusal("source_posting_id", "no id", excerpt(raw["title"] or raw["description"] or ""))
    if len(stated_id) > LONGEST_ID or _CONTROL.search(stated_id):
        return Refusal("source_posting_id", "id holds control characters or is longer than 500 characters", excerpt(stated_id))
    for column in ("title", "description"):
        text = raw[column] or ""
        if len(text) > LONGEST_TEXT:
            return Refusal(column, f"text is longer than {LONGEST_TEXT} characters", excerpt(text))
        if is_junk(text):
            return Refusal(column, "control characters instead of text", excerpt(text))
    if not _says_something(raw["title"]) and not _says_something(raw["description"]):
        return Refusal("title", "neither title nor text", excerpt(f"{raw['title'] or ''} {raw['description'] or ''}"))
    return None


def excerpt(text: str) -> str:
    """At most 200 characters of `text` in one line, redacted before it is cut."""
    return redact(single_line(text[:_LONGEST_READ]))[0][:LONGEST_EXCERPT]


def _says_something(text: str | None) -> bool:
    if not text:
        return False
    return any(character.isalnum() for character in text) and any(character.isalnum() for character in single_line(text[:_LONGEST_READ]))
