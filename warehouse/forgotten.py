"""What has been forgotten, as hashes alone: by it the same posting is recognised and left out wherever it comes from again."""

from __future__ import annotations

import html
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from warehouse.home import Home
from warehouse.ids import digest

FILE = "forgotten.json"
SKETCH = 64
SHINGLE = 3
ALIKE = 0.6
TELLING = 12

_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrtbf])")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s().\-/]+(?=\d)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Likeness:
    """A text by hashes: of its title, and of the least of its runs of three words (a bottom-k sketch, Broder 1997)."""

    title: str
    sketch: frozenset[int]

    @classmethod
    def of(cls, title: str, text: str) -> Likeness | None:
        """The likeness of a posting; None where it says too little to be known again by its words."""
        named, said = words(title), words(text)
        if len(named) + len(said) < TELLING:
            return None
        runs = {" ".join(said[start:start + SHINGLE]) for start in range(max(len(said) - SHINGLE + 1, 1))}
        return cls(_hash(" ".join(named)), frozenset(sorted(map(_number, runs))[:SKETCH]))

    def is_like(self, other: Likeness) -> bool:
        """Whether both have the same title, and texts that share three runs of words in five: what dedupe calls the same work."""
        if self.title != other.title:
            return False
        least = sorted(self.sketch | other.sketch)[:SKETCH]
        return sum(number in self.sketch and number in other.sketch for number in least) >= ALIKE * len(least)


@dataclass(frozen=True)
class Forgotten:
    """What must not come back: ids of postings, hashes of addresses, likenesses of texts, hashes of phrases by their number of words."""

    postings: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    texts: frozenset[Likeness] = frozenset()
    phrases: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.postings or self.urls or self.texts or self.phrases)

    def __or__(self, other: Forgotten) -> Forgotten:
        lengths = sorted({*self.phrases, *other.phrases})
        phrases = {length: self.phrases.get(length, frozenset()) | other.phrases.get(length, frozenset()) for length in lengths}
        return Forgotten(self.postings | other.postings, self.urls | other.urls, self.texts | other.texts, phrases)

    def has_url(self, url: str | None) -> bool:
        """Whether that address was forgotten, or a phrase that stands in it."""
        return bool(url) and ((bool(self.urls) and url_hash(str(url)) in self.urls) or self.has_phrase(url))

    def has_phrase(self, *texts: str | None) -> bool:
        """Whether one of the texts, in whatever spelling or markup, holds a phrase that was forgotten."""
        return bool(self.phrases) and any(self._holds(words(text)) for text in texts if text)

    def has_text(self, title: str | None, text: str | None) -> bool:
        """Whether that is a text that was forgotten, or nearly."""
        known = self._by_title.get(_hash(" ".join(words(title or ""))), ()) if self.texts else ()
        likeness = Likeness.of(title or "", text or "") if known else None
        return likeness is not None and any(likeness.is_like(one) for one in known)

    @cached_property
    def _by_title(self) -> dict[str, list[Likeness]]:
        found: dict[str, list[Likeness]] = {}
        for one in self.texts:
            found.setdefault(one.title, []).append(one)
        return found

    def _holds(self, said: list[str]) -> bool:
        return any(_hash(" ".join(said[start:start + length])) in hashes
                   for length, hashes in self.phrases.items() for start in range(len(said) - length + 1))

    def as_json(self) -> dict[str, Any]:
        """The form in which it is kept; it holds hashes alone."""
        return {"postings": sorted(self.postings), "urls": sorted(self.urls),
                "texts": [{"title": one.title, "sketch": sorted(one.sketch)} for one in sorted(self.texts, key=_order)],
                "phrases": [[length, one] for length, hashes in sorted(self.phrases.items()) for one in sorted(hashes)]}


NOTHING = Forgotten()


def phrase(text: str) -> Forgotten:
    """A phrase to be forgotten: a name, an address, a number."""
    said = words(text)
    return Forgotten(phrases={len(said): frozenset({_hash(" ".join(said))})})


def forgotten(home: Home) -> Forgotten:
    """What has been forgotten in a home."""
    path = home.root / FILE
    if not path.exists():
        return Forgotten()
    told = json.loads(path.read_text(encoding="utf-8"))
    phrases: dict[int, frozenset[str]] = {}
    for length, one in told["phrases"]:
        phrases[length] = phrases.get(length, frozenset()) | {one}
    texts = frozenset(Likeness(one["title"], frozenset(one["sketch"])) for one in told["texts"])
    return Forgotten(frozenset(told["postings"]), frozenset(told["urls"]), texts, phrases)


def remember(home: Home, more: Forgotten) -> Forgotten:
    """Adds to what has been forgotten, whole or not at all, in a private file; returns all of it."""
    known = forgotten(home) | more
    neighbour = home.root / f".{FILE}.new"
    with os.fdopen(os.open(neighbour, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(known.as_json(), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    neighbour.rename(home.root / FILE)
    return known


def url_hash(url: str) -> str:
    """Hash of an address, the same for all spellings of it: scheme, `www.`, fragment, order of parameters and a slash at the end apart."""
    parts = urlsplit(url.strip())
    host = (parts.netloc.lower().rpartition("@")[2]).removeprefix("www.")
    return digest("url", host, unquote(parts.path).rstrip("/"), *(f"{name}={value}" for name, value in sorted(parse_qsl(parts.query))))


def words(text: str) -> list[str]:
    """Words of a text as somebody reads it, in lower case: without markup, escapes of HTML, JSON and addresses; numbers undivided."""
    for _ in range(3):
        plainer = html.unescape(_ESCAPED.sub(_unescaped, text))
        if plainer == text:
            break
        text = plainer
    if "%" in text:
        text = unquote(text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _TAG.sub(" ", text)).casefold())
    return _WORD.findall(_BETWEEN_DIGITS.sub("", text).replace("_", " "))


def pieces(value: Any) -> Iterator[str]:
    """All texts in nested lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from pieces(list(value.values()))
    elif isinstance(value, Iterable):
        for one in value:
            yield from pieces(one)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else " "


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _number(text: str) -> int:
    return int(_hash(text)[:15], 16)


def _order(one: Likeness) -> tuple[str, list[int]]:
    return one.title, sorted(one.sketch)
