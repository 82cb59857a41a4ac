"""The role asked for: what stays of a title when place, remote tag and reference number are taken away."""

import re
import unicodedata
from functools import lru_cache

from pipeline.clean.places import COUNTRIES, REGIONS, STATE_CODES, STATES_AND_CITIES
from warehouse.ids import digest

_SEGMENTS = re.compile(r"\s+[-–—|•·:]+\s+|\s*[|•·]\s*|\s[-–—]|[-–—]\s|\s*[\[\](){}]\s*|,\s+|;\s*")
_REMOTE = re.compile(r"\b(?:100 ?% ?)?(?:fully )?(?:remote(?:ly)?|onsite|on[- ]site|hybrid|worldwide|world wide|anywhere|wfh|"
                     r"work from home|home[- ]based|telecommute|virtual|global|international|in[- ]office)\b", re.IGNORECASE)
_ENGAGEMENT = re.compile(r"\b(?:freelance|contract(?:or)?|full[- ]time|part[- ]time|temporary|temp|permanent|1099|hourly|"
                         r"flexible(?: hours)?|\$[\d.,k]+(?:[-–]\$?[\d.,k]+)?(?:/h(?:ou)?r)?)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\b(?:req(?:uisition)?|ref(?:erence)?|job ?id|id)[ .:#]*[a-z]*\d[\w\-]*|#\s?\d+|\bR\d{4,}\b", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:in|at|near|from|based in|within)\s+([^\d]+)$", re.IGNORECASE)
_SMALL_WORDS = re.compile(r"\b(?:only|based|residents?|the|of|and|or|in|for|eligible|area|region|metro|city|time ?zones?|hours|role|"
                          r"position|job)\b")
_LONGEST_TITLE = 120


def normalised_role(title: str, location: str | None = None) -> str:
    """`title` in lower case without punctuation, reference numbers, remote and engagement tags, and without places that stand apart.

    A place inside the wording (`US tax accountant`, `French (Belgium) writers`) is part of the role and stays.
    """
    text = _REFERENCE.sub(" ", unicodedata.normalize("NFKC", title))
    own_places = _own_places(location)
    segments = [segment.strip() for segment in _SEGMENTS.split(text)]
    kept = segments[:1]
    for position, segment in enumerate(segments[1:], start=1):
        is_last = not any(_letters(later) and not _is_place(later, own_places) for later in segments[position + 1:])
        if not (_is_place(segment, own_places) and is_last):
            kept.append(segment)
    while len(kept) > 1 and _is_place(kept[0], own_places):
        kept.pop(0)
    joined = _tail_removed(" ".join(kept), own_places)
    return _letters(_ENGAGEMENT.sub(" ", _REMOTE.sub(" ", joined))) or _letters(title)


@lru_cache(maxsize=100_000)
def role_key(title: str, location: str | None = None) -> str:
    """Hash of the normalised title: city copies of one role share it."""
    return digest("role", normalised_role(title[:_LONGEST_TITLE], location))


def _letters(text: str) -> str:
    return " ".join(re.sub(r"[^\w+#]+|_", " ", text.casefold()).split())


@lru_cache(maxsize=20_000)
def _own_places(location: str | None) -> frozenset[str]:
    parts = (_letters(_REMOTE.sub(" ", part)) for part in re.split(r"[,;/|()\n]|\s[-–—]\s", location or ""))
    return frozenset(part for part in parts if len(part) > 1)


def _is_place(segment: str, own_places: frozenset[str]) -> bool:
    if segment in STATE_CODES:
        return True
    bare = _letters(_ENGAGEMENT.sub(" ", _REMOTE.sub(" ", segment)))
    bare = " ".join(_SMALL_WORDS.sub(" ", bare).split())
    return not bare or any(bare in places for places in (own_places, STATES_AND_CITIES, REGIONS, COUNTRIES))


def _tail_removed(text: str, own_places: frozenset[str]) -> str:
    tail = _TAIL.search(text)
    return text[:tail.start()] if tail and _is_place(tail[1].strip(), own_places) else text
