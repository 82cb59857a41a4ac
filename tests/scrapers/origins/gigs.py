"""What the made-up sources truly have on offer, drawn from a seed. Nothing here knows how gigshift reads a source."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, dict[str, str], bytes]
GONE: Answer = (404, {"Content-Type": "application/json"}, b'{"status":404,"error":"not found"}')

THINGS = ("lighthouse", "kettle", "almanac", "tram", "orchard", "lantern", "ferry", "beehive", "quarry", "organ", "comet", "thimble",
          "glacier", "bakery", "meadow", "harbour", "museum", "walnut", "puppet", "saddle")
WORKS = ("captioner", "cataloguer", "checker", "sorter", "translator", "illustrator", "index maker", "rater", "transcriber", "label drawer")
DOINGS = ("Sort", "Compare", "Describe", "Count", "Transcribe", "Draw", "Check", "Name", "Translate", "Measure")
MANNERS = ("by colour", "twice over", "from old maps", "with great care", "in plain words", "against the list", "before sunrise",
           "one after another", "as the guide shows", "without haste")


@dataclass(frozen=True)
class Pay:
    """What is paid, as it should arrive; no amount where the source states none."""

    minimum: str | None = None
    maximum: str | None = None
    currency: str | None = None
    unit: str = "unknown"


@dataclass(frozen=True)
class Gig:
    """One entry of a source: `kind`, `wage` and `dated` as the source words them, `engagement`, `pay` and `posted` as they should arrive.

    `skip` is the reason for which it should be left out; `marker` is a word that stands in its text alone.
    """

    number: int
    id: str
    url: str
    title: str
    employer: str
    text: str
    marker: str
    kind: str
    engagement: str
    wage: Any
    pay: Pay
    dated: datetime
    posted: datetime | None
    skip: str | None = None


# A text, its lower and upper end, currency and unit; {low} is 12 to 49, {high} 50 to 99
WORDED = (
    ("${low} - ${high}/hr", "{low}", "{high}", "USD", "hour"),
    ("€{low}–{high} per hour", "{low}", "{high}", "EUR", "hour"),
    ("£{low}0 per day", "{low}0", "{low}0", "GBP", "day"),
    ("${low}k - ${high}k", "{low}000", "{high}000", "USD", "unknown"),
    ("USD {low},500 per month", "{low}500", "{low}500", "USD", "month"),
    ("", None, None, None, "unknown"),
    ("up to ${high}/hour", None, "{high}", "USD", "hour"),
    ("from €{low}/h", "{low}", None, "EUR", "hour"),
    ("${low}0 fixed price", "{low}0", "{low}0", "USD", "project"),
    ("$0.{low} per word", "0.{low}", "0.{low}", "USD", "item"),
    ("Competitive", None, None, None, "unknown"),
    ("{low}.000 € p.a.", "{low}000", "{low}000", "EUR", "year"),
    ("₹1,{low},000 per month", "1{low}000", "1{low}000", "INR", "month"),
    ("R$ {low} por hora", "{low}", "{low}", "BRL", "hour"),
    ("{low} USD/hr", "{low}", "{low}", "USD", "hour"),
    ("${low}K – ${high}K per year", "{low}000", "{high}000", "USD", "year"),
)


def worded(rng: Random, number: int) -> tuple[str, Pay]:
    """Pay in words, shape after shape."""
    text, low, high, currency, unit = WORDED[number % len(WORDED)]
    drawn = {"low": rng.randint(12, 49), "high": rng.randint(50, 99)}
    minimum, maximum = (None if end is None else end.format(**drawn) for end in (low, high))
    return text.format(**drawn), Pay(minimum, maximum, currency, unit)


def stated(rng: Random, number: int, units: Sequence[tuple[str, str]], currencies: Sequence[str] = ("USD", "EUR", "GBP", "INR", "CHF"),
           ) -> tuple[dict[str, Any], Pay]:
    """Pay in fields `low`, `high`, `currency` and `unit`, shape after shape: a range, one end, one amount, 0 for unknown, nothing."""
    word, unit = units[number % len(units)]
    currency, low, high = currencies[number // 2 % len(currencies)], rng.randint(12, 49), rng.randint(50, 99)
    scale = {"hour": 1, "day": 9, "week": 45, "month": 190, "year": 2000}.get(unit, 30)
    ends: tuple[Any, Any] = (
        (low * scale, high * scale), (low * scale, None), (None, high * scale), (low * scale + 0.5, low * scale + 0.5), (0, 0),
        (None, None))[number // len(units) % 6]
    minimum, maximum = (str(end) if end else None for end in ends)
    pay = Pay(minimum, maximum, currency, unit) if minimum or maximum else Pay()
    return {"low": ends[0], "high": ends[1], "currency": currency, "unit": word}, pay


class Site(ABC):
    """One source as its interface is documented: what it has on offer, and what it answers. `repeats` counts entries served twice."""

    name: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]]
    kinds: ClassVar[tuple[tuple[str, str], ...]]
    has_late_dates: ClassVar[bool] = False

    def __init__(self, now: datetime, count: int, seed: int = 11) -> None:
        """`count` entries posted before `now`, the newest first."""
        self.now, self.rng, self.repeats = now.replace(microsecond=0), Random(f"{seed}:{self.name}"), 0
        self.gigs = [self.draw(number) for number in range(count)]

    def draw(self, number: int) -> Gig:
        """One entry."""
        id_, url = self.place(number)
        kind, engagement = self.kinds[number % len(self.kinds)]
        wage, pay = self.wage(number + number // len(self.kinds))
        dated = self.now - timedelta(hours=5 * number + 2, minutes=self.rng.randrange(60), seconds=self.rng.randrange(60))
        is_late = self.has_late_dates and number % 16 == 5
        dated = dated + timedelta(days=400) if is_late else dated
        thing, work, marker = self.rng.choice(THINGS), self.rng.choice(WORKS), f"mark{self.name}{number}"
        return Gig(number, id_, url, f"{thing.capitalize()} {work} {marker}", f"{self.rng.choice(THINGS).capitalize()} {number % 7} House",
                   self.text(marker), marker, kind, engagement, wage, pay, dated, None if is_late else dated, self.skip(number))

    def text(self, marker: str) -> str:
        """Four plain sentences that name no pay and no engagement."""
        drawn = [f"{self.rng.choice(DOINGS)} every {self.rng.choice(THINGS)} {self.rng.choice(MANNERS)}." for _ in range(4)]
        return f"{' '.join(drawn)} The sign is {marker}."

    @abstractmethod
    def place(self, number: int) -> tuple[str, str]:
        """Id and link of an entry."""

    @abstractmethod
    def wage(self, number: int) -> tuple[Any, Pay]:
        """Pay as the source states it and as it should arrive."""

    @abstractmethod
    def answer(self, url: str) -> Answer:
        """What the source answers at an address."""

    def skip(self, number: int) -> str | None:
        """Why an entry should be left out, None where it should not."""
        return None

    @property
    def kept(self) -> list[Gig]:
        """Entries that should arrive."""
        return [gig for gig in self.gigs if gig.skip is None]

    @property
    def skipped(self) -> dict[str, int]:
        """How many entries should be left out, by reason."""
        return dict(Counter(gig.skip for gig in self.gigs if gig.skip))


def query(url: str) -> Mapping[str, str]:
    """Parameters of an address."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}


def path(url: str) -> str:
    """Path of an address, without a slash at its end."""
    return urlsplit(url).path.rstrip("/")
