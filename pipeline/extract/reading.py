"""What a text states, as one row of `text_mentions`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from pipeline.extract.deadlines import Stated, stated
from pipeline.extract.lexicon import Lexicon, lexicon
from warehouse.tables.text_mentions import TABLE
from warehouse.taxonomies import AI_TOOL, CLAUSES, JUDGMENT_SKILL, READ, SKILL, TAGGED, UNREAD

ENGLISH = "en"


def read_texts(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Arrow batches of `posting_texts` to Arrow batches of `text_mentions`, one row a text."""
    words = lexicon()
    for batch in batches:
        rows = [read_text(words, row["title"], row["tags"], row["description"], row["language"]) | {"text_hash": row["text_hash"]}
                for row in batch.to_pylist()]
        yield pa.RecordBatch.from_pylist(rows, schema=TABLE.schema)


def read_text(words: Lexicon, title: str, tags: Sequence[str], description: str, language: str) -> dict[str, Any]:
    """The columns of one text. Tags count in every language, sentences only in English."""
    named = {mention for tag in tags for mention in words.phrases.in_tag(tag)}
    clauses, time = set[str](), Stated()
    if language == ENGLISH:
        text = f"{title}\n{description}".replace("’", "'")
        named |= words.phrases.in_text(text)
        clauses, time = {clause.name for clause in words.clauses if clause.is_in(text)}, stated(text)
        clauses |= _about_ai(words, named)
    ids = {kind: sorted(name for its_kind, name in named if its_kind == kind) for kind in (SKILL, AI_TOOL, JUDGMENT_SKILL)}
    return {
        "lexicon_version": words.version,
        "scope": READ if language == ENGLISH else TAGGED if tags else UNREAD,
        "stated_skills": ids[SKILL],
        "ai_tools": ids[AI_TOOL],
        "judgment_skills": ids[JUDGMENT_SKILL],
        "clauses": [name for name in CLAUSES if name in clauses],
        "turnaround_days_minimum": time.turnaround[0],
        "turnaround_days_maximum": time.turnaround[1],
        "is_asap": time.is_asap,
        "duration_days_minimum": time.duration[0],
        "duration_days_maximum": time.duration[1],
    }


def _about_ai(words: Lexicon, named: set[tuple[str, str]]) -> set[str]:
    """Clauses that follow from what is named: an AI tool, or a skill of building or working with AI."""
    tool = any(kind == AI_TOOL for kind, _ in named)
    skill = any(kind == SKILL and name in words.ai_skills for kind, name in named)
    return {name for name, holds in (("names_ai_tool", tool), ("asks_ai_skill", skill)) if holds}
