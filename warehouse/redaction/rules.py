"""What a redaction rule is, and the words that the rules look for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

WORDS: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
"""Lists of words by kind of personal data."""


MANY_DIGITS = re.compile(r"\d(?:[ ().\-/\s]{0,3}\d){5}")
"""What every phone, card and account number holds."""


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class Rule:
    """A pattern, whose matches are blanked: their group `secret`, or all of them where it has none.

    `signs` are lower-case substrings of which each match holds one, `needs` is a cheaper pattern that each match holds: most texts need
    no more. `length` says how many characters of what would be blanked are to go: none, all or the first few.
    """

    pattern: re.Pattern[str]
    signs: tuple[str, ...] = ()
    length: Callable[[re.Match[str]], int] | None = None
    needs: re.Pattern[str] | None = None

    def apply(self, text: str, lower: str, blank: str) -> tuple[str, int]:
        """`text` with `blank` for each match, and how many there were; `lower` is the text in lower case."""
        if self.signs and not any(sign in lower for sign in self.signs):
            return text, 0
        if self.needs and not self.needs.search(text):
            return text, 0
        group = "secret" if "secret" in self.pattern.groupindex else 0
        count = 0

        def replaced(match: re.Match[str]) -> str:
            nonlocal count
            low, high = (place - match.start() for place in match.span(group))
            if self.length:
                high = low + self.length(match)
            count += high > low
            return match[0][:low] + blank + match[0][high:] if high > low else match[0]

        return self.pattern.sub(replaced, text), count


def apply_all(rules: Iterable[Rule], text: str, lower: str, blank: str) -> tuple[str, int]:
    """`text` with `blank` for what any of the rules finds, one after the other, and how many there were."""
    count = 0
    for rule in rules:
        text, found = rule.apply(text, lower, blank)
        count += found
    return text, count
