"""The Wayback Machine: under which terms its captures are read, how its index is asked, which captures a week needs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from urllib.parse import urlencode

from scrapers.source import Permission
from warehouse.errors import SourceChanged

HOST = "web.archive.org"
INDEX = f"https://{HOST}/cdx/search/cdx"
ROWS = 5000
EDGE = timedelta(days=31)
"""How far outside a week the captures may lie that tie a feed to what came before and after it."""

_FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest")
_COLLAPSE = {"feed": "digest", "list": "timestamp:8"}


@dataclass(frozen=True)
class Library:
    """Somebody else's archive of many sites: off until an operator's permission is recorded, like a source, and no source itself."""

    name: str
    title: str
    homepage: str
    gig_field: str
    permission: Permission


WAYBACK = Library(
    name="wayback",
    title="Wayback Machine of the Internet Archive",
    homepage="https://web.archive.org",
    gig_field="as the source says whose captures are read",
    permission=Permission(
        status="off",
        status_reason="captures are offered to readers, and whether a program may fetch many of them is for you to settle with the "
                      "Internet Archive; used only by `gigshift crawl SOURCE --wayback`, for sources that are on or allowed, under the "
                      "source's own terms too",
        attribution="Captures of the Wayback Machine, Internet Archive (web.archive.org)",
        terms_url="https://archive.org/about/terms.php",
        terms_read_on=None,
        robots_remark="not known; it is read before each back-fill and obeyed. A poll is one request here: page of the index or capture",
        max_polls_per_day=2000,
        crawl_delay=1.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
    ),
)


@dataclass(frozen=True, order=True)
class Capture:
    """One copy of a page: the page's address, when it was made, and the digest by which equal copies are known."""

    url: str
    at: datetime
    digest: str

    @property
    def address(self) -> str:
        """Where the Wayback Machine gives the body as it was, without its own frame."""
        return f"https://{HOST}/web/{self.at:%Y%m%d%H%M%S}id_/{self.url}"


def index_page(url: str, kind: Literal["feed", "list"], first: date, last: date, resume_key: str | None = None) -> str:
    """Address of a page of the index: captures of exactly `url` with status 200 in the days `first` to `last`, oldest first.

    Of captures in a row with the same content a feed needs the first; of a list, whose every week counts, one a day will do.
    """
    asked = {"url": url, "output": "json", "fl": ",".join(_FIELDS), "from": f"{first:%Y%m%d}", "to": f"{last:%Y%m%d}",
             "filter": "statuscode:200", "collapse": _COLLAPSE[kind], "limit": ROWS, "showResumeKey": "true"}
    return f"{INDEX}?{urlencode(asked | ({'resumeKey': resume_key} if resume_key else {}))}"


def read_index(url: str, body: bytes) -> tuple[list[Capture], str | None]:
    """Captures that a page of the index lists, and the key that its next page is asked for with, None on the last.

    Raises SourceChanged on anything else than the documented JSON: a row of field names, rows, and an empty row before the key.
    """
    try:
        rows = json.loads(body) if body.strip() else []
        if not isinstance(rows, list):
            raise TypeError(f"a JSON {type(rows).__name__}")
        key = str(rows[-1][0]) if len(rows) > 1 and not rows[-2] else None
        names, *rows = rows[:-2] if key is not None else rows or [_FIELDS]
        if not {"timestamp", "statuscode", "digest"} <= set(names):
            raise TypeError(f"fields {names}")
        fields = [dict(zip(names, row, strict=True)) for row in rows]
        return [Capture(url, datetime.strptime(row["timestamp"], "%Y%m%d%H%M%S").replace(tzinfo=UTC), row["digest"])
                for row in fields if row["statuscode"] == "200"], key
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise SourceChanged(f"index of captures of {url}: {error!r} in a page that begins with {body[:40]!r}") from None


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments at which the days `first` to `last` begin and end, UTC."""
    return datetime.combine(first, time(), UTC), datetime.combine(last + timedelta(days=1), time(), UTC)


def needed(kind: Literal["feed", "list"], plan: Iterable[str], captures: Iterable[Capture], first: date, last: date) -> list[Capture]:
    """Captures that the days `first` to `last` need: those made in them, and for a feed the nearest before and after.

    None when they can't show anything: nothing was captured in these days, and not every feed was both before and after.
    """
    begin, end = bounds(first, last)
    chosen: list[Capture] = []
    is_inside, is_tied = False, kind == "feed"
    for url in plan:
        mine = sorted(capture for capture in captures if capture.url == url and begin - EDGE <= capture.at < end + EDGE)
        inside = [capture for capture in mine if begin <= capture.at < end]
        before = [capture for capture in mine if capture.at < begin][-1:]
        after = [capture for capture in mine if capture.at >= end][:1]
        is_inside, is_tied = is_inside or bool(inside), is_tied and bool(before and after)
        chosen += inside if kind == "list" else before + inside + after
    return chosen if is_inside or is_tied else []
