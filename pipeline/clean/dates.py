"""When a source says that a posting was posted, in UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

import dateparser

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
CLOCK_SLACK = timedelta(days=1)
LONGEST_OPEN = timedelta(days=5 * 365)
LANGUAGES = ["en", "de", "es", "fr", "it", "nl", "pl", "pt", "ru", "uk"]

_LEAD = re.compile(r"^\s*(?:posted|published|created|added|updated|date)\b\s*(?:on\b|at\b)?\s*:?\s*", re.IGNORECASE)
_EPOCH = re.compile(r"^-?\d+(?:\.\d+)?$")
_AGO = re.compile(r"^(?:about |over |more than )?(\d+|an?|one)\+?\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|"
                  r"mos?|months?|y|yrs?|years?)\s+ago$", re.IGNORECASE)
_RENEWED = re.compile(r"(?:re-?posted|renewed|refreshed|bumped)\b")
_WORDS = {"just now": timedelta(0), "now": timedelta(0), "moments ago": timedelta(0), "today": timedelta(0), "yesterday": timedelta(days=1),
          "last week": timedelta(days=7), "last month": timedelta(days=30)}
_UNITS = {"s": timedelta(seconds=1), "mo": timedelta(days=30), "mi": timedelta(minutes=1), "m": timedelta(minutes=1),
          "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(days=7), "y": timedelta(days=365)}
_SLASHED = re.compile(r"^(\d{1,2})(?:[/.\-](\d{1,2})[/.\-]\d{4}|[/.](\d{1,2})[/.]\d{2})\b")
_RELATIVE = re.compile(r"\b(?:ago|vor|hace|il y a|fa|geleden|temu|atr[áa]s|há|назад|тому|gestern|hier|ayer|ontem|ieri|gisteren|wczoraj|"
                       r"вчера|вчора|heute|hoy|hoje|oggi|aujourd|vandaag|dzisiaj|сегодня|сьогодні)\b", re.IGNORECASE)
_NAMED_MONTH = re.compile(r"\d.*[^\W\d_]{3}|[^\W\d_]{3}.*\d")
_LONGEST = 60


@dataclass(frozen=True)
class PostedAt:
    """A posting date: `at` in UTC, or none with the reason; `is_relative` when it was counted back from the fetch."""

    at: datetime | None
    is_relative: bool = False
    reason: str | None = None


def posted_at(posted: str | None, fetched_at: datetime, *, is_crawled: bool = False) -> PostedAt:
    """The posting date that `posted` states, as seen at `fetched_at`; dates in the future or before 1995 are refused with a reason.

    A board that is crawled shows what is open now: there a date more than five years back, as of 2009, is refused too.
    """
    if posted is None or not posted.strip():
        return PostedAt(None)
    found = _absolute(posted)
    if found.at is None and found.reason is None:
        found = _relative(posted, fetched_at)
    if found.at is None:
        return found
    if found.at > fetched_at + CLOCK_SLACK:
        return PostedAt(None, found.is_relative, "date lies after the fetch")
    if found.at < EARLIEST:
        return PostedAt(None, found.is_relative, "date lies before 1995")
    if is_crawled and found.at < fetched_at - LONGEST_OPEN:
        return PostedAt(None, found.is_relative, "date lies more than five years before the fetch")
    return found


@lru_cache(maxsize=200_000)
def _absolute(posted: str) -> PostedAt:
    text = posted.strip()
    if _EPOCH.match(text):
        return _epoch(text)
    text = _LEAD.sub("", text)
    at = _iso(text) or _rfc_822(text)
    return PostedAt(at)


def _epoch(text: str) -> PostedAt:
    seconds = float(text)
    digits = len(text.partition(".")[0].lstrip("-"))
    for length, scale in ((13, 1e3), (16, 1e6), (19, 1e9)):
        if digits == length:
            seconds /= scale
    if digits not in {9, 10, 13, 16, 19}:
        return PostedAt(None, reason="number is no epoch time")
    return PostedAt(datetime.fromtimestamp(0, UTC) + timedelta(seconds=round(seconds, 6)))


def _iso(text: str) -> datetime | None:
    if not text[:4].isdigit() or len(text) < 8:
        return None
    bare = re.sub(r"\s*(?:UTC|GMT)$", "+00:00", text).replace("/", "-")
    try:
        return _in_utc(datetime.fromisoformat(bare))
    except (ValueError, OverflowError):
        return None


def _rfc_822(text: str) -> datetime | None:
    try:
        return _in_utc(parsedate_to_datetime(text))
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _in_utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


@lru_cache(maxsize=200_000)
def _relative(posted: str, fetched_at: datetime) -> PostedAt:
    text = " ".join(_LEAD.sub("", posted).split()).lower().rstrip(".")
    if _RENEWED.match(text):
        return PostedAt(None, reason="date of a renewal, not of the posting")
    if text in _WORDS:
        return PostedAt(fetched_at - _WORDS[text], is_relative=True)
    ago = _AGO.match(text)
    if ago:
        count = int(ago[1]) if ago[1].isdigit() else 1
        unit = _UNITS.get(ago[2].lower()[:2]) or _UNITS[ago[2].lower()[0]]
        if count > 100_000:
            return PostedAt(None, reason="unreadable date")
        return PostedAt(fetched_at - count * unit, is_relative=True)
    return _worded(text, fetched_at)


def _worded(text: str, fetched_at: datetime) -> PostedAt:
    slashed = _SLASHED.match(text)
    numbers = {int(number) for number in slashed.groups() if number} if slashed else set()
    if len(numbers) > 1 and max(numbers) <= 12:
        return PostedAt(None, reason="day and month can't be told apart")
    is_relative = _RELATIVE.search(text) is not None
    if len(text) > _LONGEST or not (is_relative or slashed or _NAMED_MONTH.search(text)):
        return PostedAt(None, reason="unreadable date")
    settings = {"RELATIVE_BASE": fetched_at.astimezone(UTC).replace(tzinfo=None), "TIMEZONE": "UTC", "TO_TIMEZONE": "UTC",
                "RETURN_AS_TIMEZONE_AWARE": True, "PREFER_DATES_FROM": "past", "REQUIRE_PARTS": ["day", "month", "year"]}
    found = dateparser.parse(text, languages=LANGUAGES, settings=settings)
    if found is None:
        return PostedAt(None, reason="unreadable date")
    return PostedAt(_in_utc(found), is_relative=is_relative)
