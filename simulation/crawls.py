"""What the weekly crawls of a simulated world answer: the replies of each source and night, and what they show."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.utils import format_datetime

from simulation import greenhouse, hackernews
from simulation.works import Posting, Source, Work, draw_works
from simulation.world import World, crawl_moment

SOURCES: tuple[Source, ...] = ("greenhouse", "hackernews")


@dataclass(frozen=True)
class Exchange:
    """One request and its reply."""

    url: str
    fetched_at: datetime
    status: int
    body: bytes

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Headers of the reply."""
        return [("Content-Type", "application/json; charset=utf-8"), ("Date", format_datetime(self.fetched_at, usegmt=True))]


@dataclass
class Crawl:
    """One source's crawl of one night: its exchanges, ids of the postings it shows, and what it shows besides, by reason to skip it."""

    source: Source
    night: date
    plan: list[str]
    status: str = "complete"
    exchanges: list[Exchange] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def answer(self, url: str, body: bytes | None) -> None:
        """Adds an exchange; without a body the server fails."""
        moment = crawl_moment(self.night) + timedelta(seconds=2 * len(self.exchanges))
        if body is None:
            self.status = "partial"
        status, body = (200, body) if body is not None else (503, json.dumps({"error": "Service Unavailable"}).encode())
        self.exchanges.append(Exchange(url, moment, status, body))


class History:
    """A world played through: its works, its postings with their ids at the sources, and its crawls."""

    def __init__(self, world: World) -> None:
        self.world = world
        drawn = draw_works(world)
        self.works: list[Work] = [work for work, _ in drawn]
        postings = [posting for _, group in drawn for posting in group]
        postings.sort(key=lambda posting: (posting.posted_at, posting.work.work_id))
        on_boards = [posting for posting in postings if posting.source == "greenhouse"]
        in_threads = [posting for posting in postings if posting.source == "hackernews"]
        self._forum = hackernews.Forum(world, in_threads)
        self._pages = [greenhouse.BoardPage(world, board) for board in world.boards]
        self.postings: dict[Source, dict[str, Posting]] = {
            "greenhouse": dict(zip(greenhouse.job_ids(on_boards), on_boards, strict=True)),
            "hackernews": {self._forum.ids[number]: posting for number, posting in enumerate(in_threads)},
        }

    def crawls(self) -> Iterator[Crawl]:
        """All crawls that were made or missed, night by night."""
        for number, night in enumerate(self.world.nights):
            for source in SOURCES:
                failing = [request for name, crawl, request in self.world.failing if (name, crawl) == (source, number)]
                if (source, number) in self.world.missed:
                    yield Crawl(source, night, [], status="missed")
                elif source == "greenhouse":
                    yield self._crawl_boards(night, failing)
                else:
                    yield self._crawl_forum(night, failing)

    def _crawl_boards(self, night: date, failing: Sequence[int]) -> Crawl:
        crawl = Crawl("greenhouse", night, [greenhouse.address(board.token) for board in self.world.boards])
        moment = crawl_moment(night)
        postings = self.postings["greenhouse"].items()
        opened = [(job_id, posting) for job_id, posting in postings if posting.posted_at <= moment < posting.closes_at]
        for number, page in enumerate(self._pages):
            if number in failing:
                crawl.answer(crawl.plan[number], None)
                continue
            listed = [(job_id, posting) for job_id, posting in opened if posting.board == page.board.token]
            crawl.answer(crawl.plan[number], page.reply(listed, moment))
            crawl.shown += [job_id for job_id, _ in listed]
            crawl.skipped["prospect_post"] += 1
        return crawl

    def _crawl_forum(self, night: date, failing: Sequence[int]) -> Crawl:
        crawl = Crawl("hackernews", night, [hackernews.DISCOVERY])
        moment = crawl_moment(night)
        crawl.answer(hackernews.DISCOVERY, self._forum.discovery(moment))
        for number, kind in enumerate(hackernews.CRAWLED):
            story = self._forum.newest(kind, moment)
            if number in failing:
                crawl.answer(hackernews.comments_address(story), None)
                continue
            body, comments = self._forum.page(story, moment)
            crawl.answer(hackernews.comments_address(story), body)
            crawl.shown += [str(comment.comment_id) for comment in comments if comment.posting is not None]
            crawl.skipped.update(comment.reason for comment in comments if comment.reason)
        return crawl
