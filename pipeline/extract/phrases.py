"""Finds the words of a lexicon in a text: whole words only, the longest at each place."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from warehouse.errors import BadInput

T = TypeVar("T", bound=Hashable)

TAG_ONLY = "#"
_NOT_INSIDE = r"(?<![\w@])(?<!\w[.'’&])"
_NOT_GOING_ON = r"(?![\w+#@])(?!['’&.]\w)"
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|org|net|io|co|ai)/\S*")


class Phrases(Generic[T]):
    """Aliases and what they stand for: one in lower case is found in any case, one with a capital only as written or in capitals.

    One after # is found only as a whole tag. A space in an alias also stands for a hyphen. Addresses in the web are passed over.
    """

    def __init__(self, aliases: Iterable[tuple[str, T]]) -> None:
        """Raises BadInput where one alias would stand for two things."""
        self._tags: dict[str, T] = {}
        self._words: dict[str, T] = {}
        self._written: dict[str, set[str]] = {}
        for alias, meaning in aliases:
            word = _plain(alias.removeprefix(TAG_ONLY))
            if self._tags.setdefault(word, meaning) != meaning:
                raise BadInput(f"the alias {alias!r} stands under {self._tags[word]} and under {meaning}: keep one of them")
            if not alias.startswith(TAG_ONLY):
                self._words[word] = meaning
                written = alias.replace("-", " ")
                self._written.setdefault(word, set()).update((written, written.upper()) if written != written.lower() else ("",))
        self._pattern = re.compile(_NOT_INSIDE + _any_of(self._words) + _NOT_GOING_ON)

    @property
    def meanings(self) -> set[T]:
        """All that aliases stand for."""
        return set(self._tags.values())

    def in_text(self, text: str) -> set[T]:
        """What a text names."""
        text = _ADDRESS.sub(lambda match: " " * len(match.group()), text).replace("-", " ").replace("\n", " ")
        matches = self._pattern.finditer(_lower(text))
        return {self._words[match.group()] for match in matches
                if not self._written[match.group()].isdisjoint(("", text[match.start():match.end()]))}

    def in_tag(self, tag: str) -> set[T]:
        """What a tag names: itself where it is an alias, else what stands in it."""
        whole = self._tags.get(_plain(tag))
        return self.in_text(tag) if whole is None else {whole}


def _plain(text: str) -> str:
    return _lower(text.replace("-", " "))


def _lower(text: str) -> str:
    """In lower case, and of the same length, so that places in it are places in the text."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower()[:1] for letter in text)  # a few letters of other alphabets would become two


def _any_of(words: Iterable[str]) -> str:
    """A pattern for the longest of the words; common beginnings stand once, which makes it far faster than a plain list."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[:1], []).append(word[1:])
    branches = [re.escape(first) + _any_of(rest) for first, rest in sorted(by_first.items()) if first]
    return f"(?:{'|'.join(branches)}){'?' if '' in by_first else ''}" if branches else ""
