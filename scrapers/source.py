"""What a source must state, and the strict reading that every source shares."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from scrapers.rereading import TOLD, WasRead, unless_read
from warehouse.errors import SourceChanged

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Permission:
    """Under which terms a source is read: the columns of the same names in the table `sources`.

    `robots_exempt_paths` are prefixes of paths that are asked for although robots.txt disallows them to everybody, as `conflict_decision`
    says why; it holds for no robots.txt that closes the whole site or names gigshift. `allowed_by` names who answers for the terms where
    gigshift does not.
    """

    status: Literal["on", "off", "refused"]
    status_reason: str
    attribution: str
    terms_url: str | None
    terms_read_on: date | None
    robots_remark: str | None
    max_polls_per_day: int
    crawl_delay: float
    raw_retention: int | None
    text_retention: int | None
    may_redistribute_text: bool
    may_train: bool
    conflict: str | None = None
    conflict_decision: str | None = None
    robots_exempt_paths: tuple[str, ...] = ()
    allowed_by: str | None = None


@dataclass(frozen=True)
class Break:
    """A day on which a source changed its price, its policy or its technique, so that its counts before and after do not compare."""

    day: date
    kind: Literal["price", "policy", "technical"]
    note: str
    link: str | None = None


@dataclass(frozen=True)
class Bounds:
    """How many items a healthy crawl of the source reads: fewer make the night partial, more are remarked on."""

    minimum: int
    maximum: int


@dataclass(frozen=True)
class Budget:
    """The most that one crawl of the source may take: requests in all, seconds in all, and seconds for one reply."""

    requests: int = 1000
    seconds: float = 1800.0
    reply_seconds: float = 60.0


@dataclass(frozen=True)
class Reply:
    """One archived reply of a source, as `follow` and `parse` see it; a 304 comes with the body it refers to.

    Where a part of it was forgotten, `read` is what had been read of it, and the body says nothing.
    """

    url: str
    body: bytes
    fetched_at: datetime
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    read: WasRead | None = None

    @cached_property
    def document(self) -> dict[str, Any]:
        """The JSON object that the body holds; raises SourceChanged when it is something else."""
        document = self._json()
        if not isinstance(document, dict):
            raise SourceChanged(f"{self.url}: the reply is a JSON {type(document).__name__}, not an object")
        return document

    @cached_property
    def array(self) -> list[Any]:
        """The JSON list that the body holds; raises SourceChanged when it is something else."""
        array = self._json()
        if not isinstance(array, list):
            raise SourceChanged(f"{self.url}: the reply is a JSON {type(array).__name__}, not a list")
        return array

    def header(self, name: str) -> str | None:
        """The first header of that name in any case, None where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def stated_charset(self) -> str | None:
        """The character set that the Content-Type header states."""
        found = _CHARSET.search(self.header("Content-Type") or "")
        return found[1] if found else None

    @cached_property
    def text(self) -> str:
        """The body as text: UTF-8 where it is that, else as its Content-Type states, else Windows-1252."""
        for charset in ("utf-8-sig", self.stated_charset):
            with suppress(UnicodeDecodeError, LookupError):
                return self.body.decode(charset or "ascii")
        return self.body.decode("cp1252", "replace")

    def _json(self) -> Any:
        """The JSON value that the body holds."""
        try:
            return json.loads(self.body)
        except UnicodeDecodeError:
            text = self.text
        except (ValueError, RecursionError):
            text = ""
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise SourceChanged(f"{self.url}: the reply is no JSON, it begins with {self.body[:40]!r}") from None


@dataclass(frozen=True)
class RawPosting:
    """One posting in the words of its source; the text columns of the table `raw_postings`."""

    source_posting_id: str
    url: str | None = None
    title: str | None = None
    description: str | None = None
    tags: tuple[str, ...] = ()
    employer: str | None = None
    board: str | None = None
    location: str | None = None
    country: str | None = None
    remote: str | None = None
    posted: str | None = None
    posted_origin: str | None = None
    updated: str | None = None
    engagement: str | None = None
    engagement_origin: str | None = None
    pay: str | None = None
    pay_minimum: str | None = None
    pay_maximum: str | None = None
    pay_currency: str | None = None
    pay_unit: str | None = None
    bids: str | None = None
    language: str | None = None
    is_open: str | None = None


@dataclass(frozen=True)
class Skip:
    """An item left out on purpose, with a snake_case reason that is counted."""

    reason: str
    source_posting_id: str


@dataclass(frozen=True)
class Unknown:
    """A field of a reply that the source does not know: counted, logged and shown in coverage, and nothing is lost by it."""

    field: str


Item = RawPosting | Skip | Unknown
_T = TypeVar("_T")


class Fields:
    """Strict reading of one JSON object: each field is taken, knowingly ignored, or reported by `rest`."""

    def __init__(self, values: object, where: str) -> None:
        if not isinstance(values, dict):
            raise SourceChanged(f"{where}: expected an object, found {type(values).__name__}")
        self._values = values
        self._left = set(values)
        self._where = where

    def take(self, name: str) -> Any:
        """Value of an optional field, None where it is missing."""
        self._left.discard(name)
        return self._values.get(name)

    def text(self, name: str) -> str | None:
        """An optional field as text, None where it is missing, null or empty; raises SourceChanged on objects and lists."""
        value = self.take(name)
        if isinstance(value, dict | list):
            raise SourceChanged(f"{self._where}: field {name!r} holds a {type(value).__name__}, expected text")
        return None if value is None or value == "" else str(value)

    def need(self, name: str, kind: type | tuple[type, ...] = object) -> Any:
        """Value of a required field; raises SourceChanged naming the fields that are there, or the type it has."""
        if name not in self._values:
            raise SourceChanged(f"{self._where}: required field {name!r} is missing; the reply has {', '.join(sorted(self._values))[:200]}")
        value = self.take(name)
        if not isinstance(value, kind):
            raise SourceChanged(f"{self._where}: field {name!r} holds a {type(value).__name__}")
        return value

    def need_text(self, name: str) -> str:
        """A required field as text; raises SourceChanged where it is missing, empty or no scalar."""
        self.need(name)
        value = self.text(name)
        if value is None:
            raise SourceChanged(f"{self._where}: required field {name!r} is empty")
        return value

    def need_said(self, name: str) -> str | None:
        """A required field as text, None where it is empty or null; raises SourceChanged where it is missing or no scalar."""
        self.need(name)
        return self.text(name)

    def ignore(self, *names: str) -> None:
        """Fields that the source knows and does not use."""
        self._left.difference_update(names)

    def rest(self, kind: str) -> Iterator[Unknown]:
        """Fields of this `kind` of object that were neither taken nor ignored."""
        for name in sorted(self._left):
            yield Unknown(f"{kind}.{name}")


class Source(ABC):
    """One source of postings. Live crawl and replay share all its methods, and each is pure in what it is given.

    `captures` says what a Wayback capture of an address of `start` holds: the newest postings (`feed`) or all open ones (`list`); None
    where a capture can't tell what was posted. `cadence` is monthly where postings come in one thread a month; `breaks` are changes after
    which the source's counts do not compare with those before (an operator records more, see breaks.py).
    """

    name: str
    title: str
    homepage: str
    hosts: tuple[str, ...]
    permission: Permission
    bounds: Bounds
    budget: Budget = Budget()
    cadence: Literal["continuous", "monthly"] = "continuous"
    breaks: tuple[Break, ...] = ()
    absent_statuses: frozenset[int] = frozenset()
    stops_at_seen: bool = False
    captures: Literal["feed", "list"] | None = None
    gig_field: str = "no field; the words of title and text"

    def __init_subclass__(cls) -> None:
        """Every source answers from what was read of a reply whose body is gone."""
        super().__init_subclass__()
        for name in TOLD.keys() & vars(cls).keys():
            setattr(cls, name, unless_read(vars(cls)[name], TOLD[name]))

    @abstractmethod
    def start(self, night: date) -> list[str]:
        """Addresses that a crawl of `night` asks for first: its plan."""

    @abstractmethod
    def follow(self, reply: Reply) -> list[str]:
        """Addresses that a usable reply leads to; none where the reply lacks the fields that would tell."""

    @abstractmethod
    def shortfall(self, reply: Reply) -> str | None:
        """What a usable reply, by its own words, does not hold; None when it is whole."""

    @abstractmethod
    def parse(self, reply: Reply) -> Iterable[Item]:
        """Items of a usable reply in their order; raises SourceChanged when it no longer has the documented shape."""

    def lost(self, before: Reply, reply: Reply) -> str | None:
        """What a usable reply without items no longer leads to, although an earlier one at its address did; None when nothing."""
        return None

    def reaches(self, reply: Reply, moment: datetime) -> bool:
        """Whether a page of a list that runs from new to old goes back to `moment`, so that the pages after it need not be asked for."""
        return False

    def scrub(self, body: bytes) -> bytes:
        """The body without what must never be stored, not even in an archive; scrubbing twice changes nothing more."""
        return body

    def is_usable(self, reply: Reply) -> bool:
        """Whether the reply can be parsed."""
        return reply.status == 200

    def is_answer(self, reply: Reply) -> bool:
        """Whether the reply answers its request: usable, or by its status says for certain that there is nothing."""
        return self.is_usable(reply) or reply.status in self.absent_statuses


class HistoricSource(Source):
    """A source that can itself be asked for the postings of a month that is over, the earliest being `oldest_month`."""

    oldest_month: date

    @abstractmethod
    def start_of(self, month: date, end: date) -> list[str]:
        """Addresses to ask first for what was posted from the first day of `month` on and before the day `end`, in the same month."""


def strictly(read: Callable[[Reply], _T], reply: Reply) -> _T:
    """What a source's method reads in a reply; whatever it stumbles over is raised as SourceChanged, so that other sources go on."""
    try:
        return read(reply)
    except SourceChanged:
        raise
    except Exception as error:
        raise SourceChanged(f"{reply.url}: the reader failed with {type(error).__name__}: {error}".replace("\n", " ")) from error


def request_key(url: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """What makes two addresses the same request: host, path and decoded parameters in any order."""
    parts = urlsplit(url)
    return parts.netloc.lower(), unquote(parts.path), tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))
