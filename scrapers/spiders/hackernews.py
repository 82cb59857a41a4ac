"""Hacker News hiring threads through the Algolia API: *Who is hiring?* and *Freelancer? Seeking freelancer?*."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from types import NoneType
from typing import Any
from urllib.parse import urlsplit

from scrapers.algolia import (
    CEILING,
    SEARCH,
    asks_for_stories,
    asks_for_titles,
    comments,
    counts,
    first_second,
    month_before,
    month_of,
    next_window,
    stories,
    stories_by_title,
    window,
)
from scrapers.engagement import engagement_words
from scrapers.source import Bounds, Fields, HistoricSource, Item, Permission, RawPosting, Reply, Skip

THREADS = {
    "who_is_hiring": re.compile(r"\bwho(?: is|[’']s) hiring\b", re.IGNORECASE),
    "freelancer": re.compile(r"\bfreelancer\?", re.IGNORECASE),
    "wants_to_be_hired": re.compile(r"\bwho wants to be hired\b", re.IGNORECASE),
}
CRAWLED = ("who_is_hiring", "freelancer")
ENVELOPE = (
    "nbHits", "nbPages", "page", "hitsPerPage", "query", "params", "processingTimeMS", "processingTimingsMS", "serverTimeMS",
    "exhaustive", "exhaustiveNbHits", "exhaustiveTypo", "message", "story_id", "story_title",
)
UNUSED_IN_HIT = (
    "author", "created_at_i", "updated_at", "points", "num_comments", "title", "url", "story_text", "story_url", "children", "_tags",
    "_highlightResult",
)
UNUSED_IN_ITEM = ("author", "created_at_i", "options", "points", "title", "type", "url")
LONGEST_TITLE = 200

_WORKER = re.compile(r"\b(?:seeking (?:freelance |contract |remote )?(?:work|position|employment)|looking for (?:work|a job)|for hire)\b",
                     re.IGNORECASE)
_CLIENT = re.compile(r"\bseeking (a )?(freelance|contract)\w*", re.IGNORECASE)
_GONE = re.compile(r"^\[(deleted|dead|flagged|removed)\]$", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_ADDRESS = re.compile(r"\(?\b(?:(?:https?://|www\.)\S+|[\w-]+\.(?:com|io|ai|org|net|co|dev|app|health|jobs)\b\S*)\)?", re.IGNORECASE)
_FILLER = re.compile(r"\b(?:or|and|ok|only|possible|first|friendly)\b", re.IGNORECASE)
_REMOTE = re.compile(r"\b(remote|on-?site|hybrid|in[- ]office|in[- ]person)\b", re.IGNORECASE)
_PAY = re.compile(r"[$€£¥₹]\s?\d|\d\s?[€£₹]|\b\d+\s?k\b|\b(?:usd|eur|gbp|chf|cad|aud)\b.*\d|\d\s?(?:usd|eur|gbp|chf|cad|aud)\b",
                  re.IGNORECASE)
_ROLE = re.compile(r"\b(engineers?|developers?|designers?|managers?|scientists?|analysts?|architects?|leads?|head|director|cto|writers?|"
                   r"editors?|annotators?|trainers?|consultants?|specialists?|experts?|sre|devops|roles?|positions?|advocate)\b",
                   re.IGNORECASE)
_PLACE = re.compile(r",\s*[A-Z]|\b(?:USA?|UK|EU|EMEA|APAC|Europe|London|Berlin|NYC|SF|New York|San Francisco|Bay Area|worldwide)\b")


class HackerNews(HistoricSource):
    """Top-level comments of the newest hiring threads, or of those of a month. Authors' names are not kept."""

    name = "hackernews"
    title = "Hacker News hiring threads"
    homepage = "https://news.ycombinator.com"
    hosts = ("hn.algolia.com",)
    cadence = "monthly"
    bounds = Bounds(minimum=5, maximum=4000)
    oldest_month = date(2011, 1, 1)
    permission = Permission(
        status="on",
        status_reason="the API is offered for programmatic use; comments stay their authors' text; "
                      "terms read in stored copies, not at the source",
        attribution="Comments on Hacker News (news.ycombinator.com), searched through hn.algolia.com; each links to its comment",
        terms_url="https://hn.algolia.com/api",
        terms_read_on=date(2026, 11, 22),
        robots_remark="not known; that of hn.algolia.com is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=1.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """The newest stories of the account that opens the threads."""
        return [f"{SEARCH}?tags=story,author_whoishiring&hitsPerPage=30"]

    def start_of(self, month: date, end: date) -> list[str]:
        """Stories of that account in the month and the one before it, whose threads still draw comments in the month."""
        return [stories("author_whoishiring", month_before(month), end)]

    def follow(self, reply: Reply) -> list[str]:
        """First page of each hiring thread; from there the next page, or the next older window past 1,000 hits."""
        if not asks_for_stories(reply.url):
            following = next_window(reply)
            return [following] if following else []
        month, (after, before) = month_of(reply.url), window(reply.url)
        if month is None or after is None or before is None:
            return [comments(thread) for _, thread in sorted(_newest_threads(reply).items())]
        found = [comments(thread, first_second(month) - 1, before) for thread in sorted(_threads_of(reply, month))]
        return found + ([] if asks_for_titles(reply.url) or _opens_in(reply, month) else [stories_by_title("who is hiring", after, before)])

    def shortfall(self, reply: Reply) -> str | None:
        """That no thread was found, or hits that a page announces and does not hold."""
        if "/items/" in urlsplit(reply.url).path:
            return None
        month = month_of(reply.url)
        if asks_for_stories(reply.url) and month is None:
            return None if _newest_threads(reply) else f"{reply.url}: no thread of a kind that is read among the newest stories"
        counted = counts(reply)
        if counted is None:
            return f"{reply.url}: no nbHits, page and nbPages, so it is not known whether all of them are there"
        total, page, size, _ = counted
        held, announced = len(Fields(reply.document, reply.url).need("hits", list)), max(0, min(size, total - page * size))
        what = "stories" if asks_for_stories(reply.url) else "comments"
        if held < announced:
            return f"{reply.url}: {held} of {announced} {what}"
        if (total > (page + 1) * size or total == CEILING) and next_window(reply) is None:
            return f"{reply.url}: more than {held} {what} in {'the window' if what == 'stories' else 'one second'}"
        is_without = asks_for_titles(reply.url) and month is not None and not _threads_of(reply, month)
        return f"the search knows no who_is_hiring thread of {month:%Y-%m}" if is_without else None

    def lost(self, before: Reply, reply: Reply) -> str | None:
        """A kind of thread that stood among the newest stories and does no more."""
        is_discovery = asks_for_stories(reply.url) and month_of(reply.url) is None
        missing = sorted(set(_newest_threads(before)) - set(_newest_threads(reply))) if is_discovery else []
        return f"no {' and no '.join(missing)} thread among the newest stories any more" if missing else None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Comments of a page of hits, of a thread's tree, or of one comment's tree; stories hold no posting."""
        if asks_for_stories(reply.url):
            return
        yield from _tree(reply) if "/items/" in urlsplit(reply.url).path else _hits(reply)


def _newest_threads(reply: Reply) -> dict[str, int]:
    """Id of the newest thread of each crawled kind."""
    newest: dict[str, int] = {}
    for kind, story in _hiring_stories(reply):
        newest[kind] = max(int(story.need_text("objectID")), newest.get(kind, 0))
    return newest


def _hiring_stories(reply: Reply) -> Iterator[tuple[str, Fields]]:
    """Stories among the hits that are threads of a crawled kind."""
    for index, hit in enumerate(Fields(reply.document, reply.url).need("hits", list)):
        story = Fields(hit, f"{reply.url}: hits[{index}]")
        kind = _kind(story.text("title"))
        if kind in CRAWLED:
            yield kind, story


def _threads_of(reply: Reply, month: date) -> list[int]:
    """Ids of the hiring threads of a month and the one before it.

    The account opens one of a kind a month. Found by title, so by whomever, a thread must name its month; the most discussed speaks.
    """
    if not asks_for_titles(reply.url):
        return [int(story.need_text("objectID")) for _, story in _hiring_stories(reply)]
    most: dict[str, tuple[int, int]] = {}
    for kind, story in _hiring_stories(reply):
        title, size = (story.text("title") or "").lower(), int(story.text("num_comments") or 0)
        for named in (f"{month:%B %Y}".lower(), f"{month_before(month):%B %Y}".lower()):
            if kind == "who_is_hiring" and named in title:
                most[named] = max(most.get(named, (0, 0)), (size, int(story.need_text("objectID"))))
    return [thread for _, thread in most.values()]


def _opens_in(reply: Reply, month: date) -> bool:
    """Whether a *Who is hiring?* thread among the stories was opened in the month."""
    return any(kind == "who_is_hiring" and story.need("created_at_i", int) >= first_second(month) for kind, story in _hiring_stories(reply))


def _kind(title: str | None) -> str | None:
    return next((kind for kind, pattern in THREADS.items() if title and pattern.search(title)), None)


def _hits(reply: Reply) -> Iterator[Item]:
    envelope = Fields(reply.document, reply.url)
    thread_title = envelope.text("story_title")
    hits = envelope.need("hits", list)
    envelope.ignore(*ENVELOPE)
    yield from envelope.rest("reply")
    for index, hit in enumerate(hits):
        comment = Fields(hit, f"{reply.url}: hits[{index}]")
        comment_id, parent, story = comment.need_text("objectID"), comment.need_text("parent_id"), comment.need_text("story_id")
        text, posted = comment.need("comment_text", (str, NoneType)), comment.need_text("created_at")
        title = comment.text("story_title") or thread_title
        comment.ignore(*UNUSED_IN_HIT)
        yield from comment.rest("hit")
        yield _posting(comment_id, text, posted, _kind(title)) if parent == story else Skip("not_top_level", comment_id)


def _tree(reply: Reply) -> Iterator[Item]:
    root = reply.document
    is_story = root.get("type") == "story"
    board = _kind(root.get("title")) if is_story else None
    waiting: list[tuple[Any, str]] = [(root, "item")]
    while waiting:
        values, where = waiting.pop(0)
        item = Fields(values, f"{reply.url}: {where}")
        item_id, children = item.need_text("id"), item.need("children", list)
        text, posted = item.need("text", (str, NoneType)), item.need_text("created_at")
        parent = str(item.take("parent_id"))
        thread = str(root["id"]) if is_story else str(item.take("story_id"))
        item.ignore(*UNUSED_IN_ITEM, "story_id")
        yield from item.rest("item")
        if not (is_story and values is root):
            yield _posting(item_id, text, posted, board) if parent == thread else Skip("not_top_level", item_id)
        waiting += [(child, f"{where}.children[{index}]") for index, child in enumerate(children)]


def _posting(comment_id: str, text: str | None, posted: str, board: str | None) -> RawPosting | Skip:
    if text is None or not text.strip() or _GONE.match(text.strip()):
        return Skip("empty_text", comment_id)
    header, rest = _split(text)
    start = header[:120]
    if board == "wants_to_be_hired" or (_WORKER.search(start) and not _CLIENT.search(start)):
        return Skip("worker_ad", comment_id)
    if board == "freelancer" and not _CLIENT.search(start):
        return Skip("side_not_stated", comment_id)
    title = header if len(header) <= LONGEST_TITLE else header[:LONGEST_TITLE].rsplit(" ", 1)[0]
    parts = [part for part in (part.strip() for part in title.split("|")) if part]
    return RawPosting(
        source_posting_id=comment_id,
        url=f"https://news.ycombinator.com/item?id={comment_id}",
        title=title,
        description=text if title != header else rest or None,
        employer=_employer(parts),
        board=board,
        location=_location(parts),
        remote=next((part for part in parts if _REMOTE.search(part) and len(parts) > 1), None),
        posted=posted,
        posted_origin="source",
        engagement=engagement_words(title),
        engagement_origin="text",
        pay=next((part for part in parts[1:] if _PAY.search(part)), None),
    )


def _split(text: str) -> tuple[str, str]:
    """First line of a comment as plain text, and the HTML after it."""
    head, *rest = re.split(r"<p>|\n", text.strip().removeprefix("<p>"), maxsplit=1)
    return " ".join(html.unescape(_TAG.sub("", head)).split()), rest[0].strip() if rest else ""


def _employer(parts: list[str]) -> str | None:
    """First part of a header that has several, unless it says which side is writing."""
    if len(parts) < 2 or _CLIENT.search(parts[0]):
        return None
    name = _ADDRESS.sub("", parts[0]).strip(" -–—:") or parts[0]
    return name if len(name) <= 80 else None


def _location(parts: list[str]) -> str | None:
    """Parts of a header that say where: the first that names neither role, pay, address nor engagement, and qualified remote parts."""
    rest = [part for part in parts[1:] if not (_PAY.search(part) or _ADDRESS.search(part) or engagement_words(part))]
    remote = [part for part in rest if _REMOTE.search(part)]
    other = [part for part in rest if part not in remote and not _ROLE.search(part)]
    if other and other[0] == parts[1] and not _PLACE.search(other[0]) and not any(_ROLE.search(part) for part in rest):
        other = other[1:]
    qualified = [part for part in remote if re.search(r"[A-Za-z]", _FILLER.sub("", _REMOTE.sub("", part)))]
    return "; ".join([part for part in other[:1] if len(part) <= 60] + qualified) or None
