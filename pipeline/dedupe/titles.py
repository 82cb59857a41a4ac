"""What two titles have in common: the role, the place, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.clean.places import COUNTRIES, REGIONS, STATE_CODES, STATES_AND_CITIES

CUT_WORDS = 5

_FILLERS = """
a an and are as asap at by for from help hiring i in is job looking me my need needed needs now of on or our position required role
seek seeking someone the this to urgent urgently us want wanted we who with you your
contract freelance full fulltime hybrid onsite part parttime permanent remote site temporary time
"""
_LANGUAGES = """
afrikaans albanian amharic arabic armenian assamese azerbaijani basque belarusian bengali bosnian bulgarian burmese cantonese catalan
chinese croatian czech danish dutch english estonian farsi filipino finnish french galician georgian german greek gujarati hausa
hebrew hindi hungarian icelandic igbo indonesian irish italian japanese javanese kannada kazakh khmer kiswahili korean kurdish lao
latvian lithuanian macedonian malay malayalam maltese mandarin marathi mongolian nepali norwegian pashto persian polish portuguese
punjabi romanian russian serbian sinhala slovak slovenian somali spanish swahili swedish tagalog tamil telugu thai tibetan turkish
ukrainian urdu uzbek vietnamese welsh xhosa yoruba zulu
"""
_CODES_THAT_ARE_WORDS = frozenset(("al", "co", "de", "hi", "id", "in", "la", "ma", "me", "oh", "ok", "or", "pa"))
FILLERS = frozenset(_FILLERS.split())
LANGUAGES = frozenset(_LANGUAGES.split())
ANYWHERE = frozenset(("anywhere", "global", "international", "worldwide"))
PLACES = frozenset(
    tuple(name.replace(".", " ").replace("'", " ").split()) for name in (*COUNTRIES, *REGIONS, *STATES_AND_CITIES, *ANYWHERE)
) | frozenset((code.lower(),) for code in STATE_CODES if code.lower() not in _CODES_THAT_ARE_WORDS)
PLACE_WORDS = frozenset(word for place in PLACES for word in place)
_BESIDE_PLACES = frozenset(("and", "area", "based", "county", "in", "non", "of", "only", "or", "region", "remote", "the"))
_BEFORE_PLACES = frozenset(("at", "in", "near"))


@dataclass(frozen=True)
class Titles:
    """Two titles side by side, each as its words in order."""

    first: tuple[str, ...]
    second: tuple[str, ...]

    @cached_property
    def are_same(self) -> bool:
        """Whether they say the same but for fillers, plural and order, or one is the other cut short by the board."""
        return _core(self.first) == _core(self.second) or (self._is_cut and not self.differ_in_place)

    @cached_property
    def differ_in_place(self) -> bool:
        """Whether they say the same but for the place at the end. A place behind a language is none: French (Belgium) is a skill."""
        return _core(self.first) != _core(self.second) and _core(_without_place(self.first)) == _core(_without_place(self.second))

    @cached_property
    def only_first(self) -> frozenset[str]:
        """Words that only the first title says, without fillers and places."""
        return _subject(self.first, self.second)

    @cached_property
    def only_second(self) -> frozenset[str]:
        """Words that only the second title says, without fillers and places."""
        return _subject(self.second, self.first)

    @property
    def _is_cut(self) -> bool:
        short, long = sorted((self.first, self.second), key=len)
        return len(short) >= CUT_WORDS and long[:len(short)] == short


def _core(title: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_stem(word) for word in title if word not in FILLERS)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _subject(title: tuple[str, ...], other: tuple[str, ...]) -> frozenset[str]:
    locales = {after for word, after in pairwise(title) if word in LANGUAGES}
    known = _core(other)
    said = {word for word in title if word not in FILLERS and _stem(word) not in known}
    return frozenset(word for word in said if word in locales or word not in PLACE_WORDS)


def _without_place(title: tuple[str, ...]) -> tuple[str, ...]:
    end, found = len(title), False
    while end:
        length = next((length for length in (3, 2, 1) if title[max(0, end - length):end] in PLACES), 0)
        if not length and title[end - 1] not in _BESIDE_PLACES:
            break
        found, end = found or bool(length), end - (length or 1)
    if not found or not end or title[end - 1] in LANGUAGES:
        return title
    named = next((index for index in range(end - 1, max(0, end - 5), -1) if title[index] in _BEFORE_PLACES), end)
    return title[:named]
