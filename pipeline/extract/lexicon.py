"""The maintained lexicon: skills, AI tools and judgment skills with their aliases, and the phrases of clauses; checked when loaded."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.extract.phrases import Phrases
from warehouse.errors import BadInput
from warehouse.taxonomies import AI_TOOL, JUDGMENT_SKILL, SKILL, STATED_CLAUSES

HERE = Path(__file__).resolve().parent
AI_GROUP = "working_with_ai"

Mention = tuple[str, str]
"""Kind and id of what is named."""

_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")


@dataclass(frozen=True)
class Clause:
    """Phrases that state a demand, and those that, in the same sentence, say that it is not made."""

    name: str
    cues: re.Pattern[str]
    states: re.Pattern[str]
    unless: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        """Whether some sentence of the text states it."""
        if not self.cues.search(text):
            return False
        return any(not self.unless.search(_sentence(text, match)) for match in self.states.finditer(text))


@dataclass(frozen=True)
class Lexicon:
    """What texts are read by. `version` changes whenever a word of it does."""

    version: str
    phrases: Phrases[Mention]
    ai_skills: frozenset[str]
    clauses: tuple[Clause, ...]


def lexicon_version() -> str:
    """Version of the lexicon in use."""
    return lexicon().version


@cache
def lexicon(folder: Path = HERE) -> Lexicon:
    """The lexicon in a folder; raises BadInput that names the file, the entry and what to do about it."""
    words, clauses = _load(folder / "lexicon.toml"), _load(folder / "clauses.toml")
    where = folder / "lexicon.toml"
    missing = {"version", "skills", "ai_tools", "judgment_skills"} - words.keys()
    if missing:
        raise BadInput(f"{where}: {', '.join(sorted(missing))} missing: restore it")
    try:
        phrases = Phrases(_aliases(where, words))
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from error
    content = sha256(b"\0".join((folder / name).read_bytes() for name in ("lexicon.toml", "clauses.toml"))).hexdigest()
    return Lexicon(f"{words['version']}-{content[:8]}", phrases, frozenset(words["skills"].get(AI_GROUP, ())),
                   tuple(_clauses(folder / "clauses.toml", clauses)))


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path}: the lexicon can't be read: {error}") from error


def _aliases(where: Path, words: Mapping[str, Any]) -> Iterator[tuple[str, Mention]]:
    groups = [*((SKILL, group) for group in words["skills"].values()), (AI_TOOL, words["ai_tools"]),
              (JUDGMENT_SKILL, words["judgment_skills"])]
    known = set[Mention]()
    for kind, group in groups:
        for name, aliases in group.items():
            if not _ID.fullmatch(name) or (kind, name) in known:
                raise BadInput(f"{where}: {name}: an id is written like data_entry and stands once")
            known.add((kind, name))
            if not isinstance(aliases, list) or not aliases or not all(isinstance(alias, str) and alias.strip("# ") for alias in aliases):
                raise BadInput(f"{where}: {name} needs a list of aliases, like {name} = [\"{name.replace('_', ' ')}\"]")
            yield from ((alias, (kind, name)) for alias in aliases)


def _clauses(where: Path, clauses: Mapping[str, Any]) -> Iterator[Clause]:
    phrases, entries = clauses.get("phrases", {}), clauses.get("clauses", {})
    if set(entries) != set(STATED_CLAUSES):
        raise BadInput(f"{where}: the clauses are {', '.join(STATED_CLAUSES)}, not {', '.join(entries)}")
    for name in STATED_CLAUSES:
        entry = entries[name]
        cues = [rf"\b{re.escape(cue)}" for cue in entry.get("cues", [])]
        yield Clause(name, *(_compiled(where, name, patterns, phrases) for patterns in (cues, entry["patterns"], entry.get("unless", []))))


def _compiled(where: Path, name: str, patterns: list[str], phrases: Mapping[str, str]) -> re.Pattern[str]:
    whole = "|".join(patterns) or "(?!)"
    for word, phrase in phrases.items():
        whole = whole.replace(f"{{{word}}}", phrase)
    try:
        return re.compile(whole, re.IGNORECASE)
    except re.error as error:
        raise BadInput(f"{where}: {name}: {error} in {whole[max(0, (error.pos or 0) - 30):][:60]!r}") from error


def _sentence(text: str, match: re.Match[str]) -> str:
    before = [end.end() for end in _SENTENCE_END.finditer(text, 0, match.start())]
    after = _SENTENCE_END.search(text, match.end())
    return text[before[-1] if before else 0:after.start() if after else len(text)]
