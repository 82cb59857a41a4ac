"""Replies of the simulated Hacker News search: the newest hiring threads, and the comments of a thread, in Algolia's shape."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from simulation import threads
from simulation.grammar import Filler, lexicon, pick
from simulation.works import Posting
from simulation.world import World, crawl_moment

SEARCH = "https://hn.algolia.com/api/v1/search_by_date"
DISCOVERY = f"{SEARCH}?tags=story,author_whoishiring&hitsPerPage=30"
SHOWN_STORIES = 30
PAGE_SIZE = 1000
TITLES = {
    "freelancer": "Ask HN: Freelancer? Seeking freelancer?", "who_is_hiring": "Ask HN: Who is hiring?",
    "wants_to_be_hired": "Ask HN: Who wants to be hired?",
}
CRAWLED = ("freelancer", "who_is_hiring")
WORKER_ADS_PER_THREAD = 24
REPLIES_PER_POSTING = 0.15
EMPTY_PER_THREAD = 0.7
HEADER_LIMIT = 190


@dataclass(frozen=True)
class Story:
    """A monthly thread."""

    story_id: int
    kind: str
    opened_at: datetime

    @property
    def title(self) -> str:
        """Title as on the site."""
        return f"{TITLES[self.kind]} ({self.opened_at:%B %Y})"


@dataclass(frozen=True)
class Comment:
    """A comment: `reason` says why it is no posting ("" for postings), `posting` is its number among the postings."""

    comment_id: int
    story: Story
    parent_id: int
    author: str
    written_at: datetime
    html: str
    reason: str = ""
    posting: int | None = None


@dataclass(frozen=True)
class _Draft:
    written_at: datetime
    kind: str
    html: str
    reason: str = ""
    posting: int | None = None
    replies_to: int | None = None


class Forum:
    """All threads and comments of a world."""

    def __init__(self, world: World, postings: Sequence[Posting]) -> None:
        """`postings` are those on Hacker News, in the order of posting."""
        self._world = world
        self._last = crawl_moment(world.nights[-1])
        self.stories = _stories(world, self._last)
        self.comments = self._number(self._drafts(postings))
        self.ids = {comment.posting: str(comment.comment_id) for comment in self.comments if comment.posting is not None}

    def newest(self, kind: str, moment: datetime) -> Story:
        """The newest thread of a kind at `moment`."""
        return max((story for story in self.stories if story.kind == kind and story.opened_at <= moment), key=lambda story: story.opened_at)

    def discovery(self, moment: datetime) -> bytes:
        """Reply to the question for the newest stories of whoishiring."""
        known = [story for story in self.stories if story.opened_at <= moment]
        shown = sorted(known, key=lambda story: story.story_id, reverse=True)[:SHOWN_STORIES]
        return _envelope([_story_hit(story) for story in shown], len(known), SHOWN_STORIES, "tags=story,author_whoishiring&hitsPerPage=30")

    def page(self, story: Story, moment: datetime) -> tuple[bytes, list[Comment]]:
        """The first page of a thread's comments at `moment`, newest first, and the comments it shows."""
        shown = [comment for comment in self.comments if comment.story == story and comment.written_at <= moment]
        shown.sort(key=lambda comment: comment.comment_id, reverse=True)
        if len(shown) > PAGE_SIZE:
            raise ValueError(f"{story.title}: {len(shown)} comments do not fit on one page of {PAGE_SIZE}")
        parameters = f"tags=comment,story_{story.story_id}&hitsPerPage={PAGE_SIZE}&page=0"
        return _envelope([_comment_hit(comment) for comment in shown], len(shown), PAGE_SIZE, parameters), shown

    def _drafts(self, postings: Sequence[Posting]) -> list[_Draft]:
        rng = self._world.rng("comments")
        noise, slots = lexicon()["shared"]["noise"], lexicon()["shared"]["slots"]
        drafts: list[_Draft] = []
        for number, posting in enumerate(postings):
            told = _posting_html(posting, self._world.rng("header", number))
            drafts.append(_Draft(posting.posted_at, posting.board, told, posting=number))
            if rng.random() < REPLIES_PER_POSTING:
                later = posting.posted_at + timedelta(minutes=int(rng.integers(20, 4000)))
                drafts.append(_Draft(later, posting.board, _html(Filler(rng, slots).fill(pick(noise["reply"], rng))), "not_top_level",
                                     replies_to=number))
        for opened_at in sorted({story.opened_at for story in self.stories if story.opened_at >= self._world.begins_at}):
            for _ in range(int(rng.poisson(WORKER_ADS_PER_THREAD))):
                moment = opened_at + timedelta(minutes=int(40_000 * float(rng.random()) ** 2))
                filler = Filler(rng, noise, slots, mailbox="me@sim-worker.example")
                text = "<p>".join(_html(part) for part in filler.fill(pick(noise["worker"], rng)).split("<p>"))
                reason = "worker_ad" if "SEEKING WORK" in text.partition("<p>")[0] else "side_not_stated"
                drafts.append(_Draft(moment, "freelancer", text, reason))
            for _ in range(int(rng.poisson(EMPTY_PER_THREAD))):
                drafts.append(_Draft(opened_at + timedelta(minutes=int(rng.integers(9_000))), "who_is_hiring", "", "empty_text"))
        return sorted((draft for draft in drafts if draft.written_at <= self._last), key=lambda draft: (draft.written_at, draft.html))

    def _number(self, drafts: Sequence[_Draft]) -> list[Comment]:
        """Comments with rising ids; a reply belongs to the thread of what it replies to, worker ads to the thread of their time."""
        authors = lexicon()["shared"]["noise"]["author"]
        comments: list[Comment] = []
        homes: dict[int, Comment] = {}
        previous = 0
        for draft in drafts:
            previous = max(previous + 1, _item_id(draft.written_at))
            parent = homes.get(draft.replies_to) if draft.replies_to is not None else None
            story = parent.story if parent else self.newest(draft.kind, draft.written_at)
            author = f"{authors[previous % len(authors)]}{previous % 97}"
            comment = Comment(previous, story, parent.comment_id if parent else story.story_id, author, draft.written_at, draft.html,
                              draft.reason, draft.posting)
            comments.append(comment)
            if draft.posting is not None:
                homes[draft.posting] = comment
        return comments


def comments_address(story: Story) -> str:
    """Address of the first page of a thread's comments."""
    return f"{SEARCH}?tags=comment,story_{story.story_id}&hitsPerPage={PAGE_SIZE}&page=0"


def _stories(world: World, last: datetime) -> list[Story]:
    """Threads from a year before the world until the last crawl; the ids of a month's three stories follow each other."""
    year, month = threads.month_of(world.begins_at)
    stories = []
    for offset in range(-12, 1200):
        opened_at = threads.opening(year, month + offset)
        if opened_at > last:
            break
        stories += [Story(_item_id(opened_at) - 3 + number, kind, opened_at) for number, kind in enumerate(TITLES)]
    return stories


def _item_id(moment: datetime) -> int:
    return 38_800_000 + int((moment - datetime(2024, 1, 1, tzinfo=UTC)).total_seconds()) // 6


def _posting_html(posting: Posting, rng: Any) -> str:
    """Header line, then the body as paragraphs."""
    ad, work = posting.ad, posting.work
    place = posting.place.removeprefix("Remote - ")
    where = [place, "ONSITE or REMOTE"] if place == posting.place else [f"REMOTE ({place})"]
    where = ["REMOTE"] if posting.place == "Remote" else where
    kind = {"freelance": "FREELANCE", "contract": "CONTRACT", "full_time": "Full-time"}[work.engagement]
    pay = [ad.pay.text] if ad.pay is not None and rng.random() < 0.6 else []
    if posting.board == "freelancer":
        begin = ["SEEKING FREELANCER"] if rng.random() < 0.5 else [work.company, "SEEKING FREELANCER"]
        parts = [*begin, ad.title, *where, *pay]
    else:
        parts = [work.company, ad.title, *where, kind, *pay]
    header = " | ".join(parts)
    blocks = ["\n".join(f"- {item}" for item in block) if isinstance(block, tuple) else block for block in ad.body]
    return "<p>".join(_html(part) for part in [header[:HEADER_LIMIT], *blocks])


def _html(text: str) -> str:
    """Text as the site escapes it."""
    return escape(text).replace("/", "&#x2F;")


def _story_hit(story: Story) -> dict[str, Any]:
    return {
        "_highlightResult": {"author": {"matchLevel": "none", "matchedWords": [], "value": "whoishiring"}},
        "_tags": ["story", "author_whoishiring", f"story_{story.story_id}", "ask_hn"],
        "author": "whoishiring",
        "created_at": f"{story.opened_at:%Y-%m-%dT%H:%M:%SZ}",
        "created_at_i": int(story.opened_at.timestamp()),
        "num_comments": 0,
        "objectID": str(story.story_id),
        "points": 1,
        "story_id": story.story_id,
        "story_text": "Simulated thread.",
        "title": story.title,
        "url": None,
    }


def _comment_hit(comment: Comment) -> dict[str, Any]:
    return {
        "_highlightResult": {"author": {"matchLevel": "none", "matchedWords": [], "value": comment.author}},
        "_tags": ["comment", f"author_{comment.author}", f"story_{comment.story.story_id}"],
        "author": comment.author,
        "comment_text": comment.html,
        "created_at": f"{comment.written_at:%Y-%m-%dT%H:%M:%SZ}",
        "created_at_i": int(comment.written_at.timestamp()),
        "objectID": str(comment.comment_id),
        "parent_id": comment.parent_id,
        "story_id": comment.story.story_id,
        "story_title": comment.story.title,
    }


def _envelope(hits: Sequence[dict[str, Any]], total: int, size: int, parameters: str) -> bytes:
    return json.dumps({
        "exhaustive": {"nbHits": True, "typo": True}, "exhaustiveNbHits": True, "exhaustiveTypo": True,
        "hits": list(hits), "hitsPerPage": size, "nbHits": total, "nbPages": -(-total // size), "page": 0, "params": parameters,
        "processingTimeMS": 3, "query": "", "serverTimeMS": 4,
    }, separators=(",", ":"), ensure_ascii=False).encode()
