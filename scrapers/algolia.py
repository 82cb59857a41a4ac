"""Searches of Hacker News at Algolia: stories, and the comments of a thread, newest first, in windows that show all they hold."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapers.source import Fields, Reply

SEARCH = "https://hn.algolia.com/api/v1/search_by_date"
CEILING = 1000
"""A search shows no more than its first 1,000 hits, however many it finds."""


def stories(tag: str, first: date, end: date) -> str:
    """Address of the stories with a tag that were opened from the day `first` on and before the day `end`."""
    return f"{SEARCH}?tags=story,{tag}&hitsPerPage={CEILING}{_between(first_second(first) - 1, first_second(end))}"


def stories_by_title(words: str, after: int, before: int) -> str:
    """Address of the stories of a window, whoever opened them, that hold these words."""
    return f"{SEARCH}?{urlencode({'query': words})}&tags=story&hitsPerPage={CEILING}{_between(after, before)}"


def comments(story_id: int | str, after: int | None = None, before: int | None = None, page: int = 0) -> str:
    """Address of the comments of a thread, answers to comments among them, all or those of a window."""
    return f"{SEARCH}?tags=comment,story_{story_id}&hitsPerPage={CEILING}{_between(after, before)}&page={page}"


def asks_for_stories(url: str) -> bool:
    """Whether an address finds stories rather than comments."""
    return "story" in _parameter(url, "tags").split(",")


def asks_for_titles(url: str) -> bool:
    """Whether an address finds stories by their words."""
    return bool(_parameter(url, "query"))


def window(url: str) -> tuple[int | None, int | None]:
    """The seconds after which and before which an address asks for hits; None where it sets no such end."""
    filters = _parameter(url, "numericFilters")
    after, before = (re.search(rf"created_at_i{sign}(\d+)", filters) for sign in "><")
    return int(after[1]) if after else None, int(before[1]) if before else None


def month_of(url: str) -> date | None:
    """First day of the month in which the window of an address ends; None for an address without a window."""
    after, before = window(url)
    return None if after is None or before is None else datetime.fromtimestamp(before - 1, UTC).date().replace(day=1)


def month_before(month: date) -> date:
    """First day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def first_second(day: date) -> int:
    """The second with which a day begins, UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def counts(reply: Reply) -> tuple[int, int, int, int] | None:
    """Hits in all, page number, hits per page and pages, as a page of hits states them; None where it does not."""
    total, page, size, pages = (reply.document.get(name) for name in ("nbHits", "page", "hitsPerPage", "nbPages"))
    if isinstance(total, int) and isinstance(page, int) and isinstance(size, int) and isinstance(pages, int):
        return total, page, size, pages
    return None


def next_window(reply: Reply) -> str | None:
    """The address after a page of comments, by its own count: the next page, or a window of what is older than the hits shown.

    A count that reaches the ceiling may have been cut off there, so such a page is never taken for the last.
    """
    thread = re.search(r"story_(\d+)", _parameter(reply.url, "tags"))
    counted, hits = counts(reply), reply.document.get("hits")
    if thread is None or counted is None or not hits:
        return None
    total, page, size, pages = counted
    after, before = window(reply.url)
    if page + 1 < pages:
        return comments(thread[1], after, before, page + 1)
    if total <= (page + 1) * size and total != CEILING:
        return None
    oldest = min(int(Fields(hit, reply.url).need("created_at_i", int)) for hit in hits)
    return comments(thread[1], after, oldest + 1) if before is None or oldest + 1 < before else None


def _between(after: int | None, before: int | None) -> str:
    """The part of an address that asks for hits of a window, both ends left out."""
    ends = [f"created_at_i>{after}"] * (after is not None) + [f"created_at_i<{before}"] * (before is not None)
    return "&" + urlencode({"numericFilters": ",".join(ends)}) if ends else ""


def _parameter(url: str, name: str) -> str:
    return parse_qs(urlsplit(url).query).get(name, [""])[0]
