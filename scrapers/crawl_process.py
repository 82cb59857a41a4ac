"""The child process of one crawl: reads its job as JSON from standard input, writes the archive, answers with JSON.

Run as `python -m scrapers.crawl_process` by `scrapers.crawl`, never by hand.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from scrapers.catalog import load
from scrapers.records import VALIDATORS, Interrupted, Memory, copy_record, reply_of, seal_interrupted
from scrapers.settings import scrapy_settings
from scrapers.source import Reply, Source, request_key
from warehouse.archive import ArchiveWriter, Record
from warehouse.errors import SourceChanged

PRIVATE_HEADERS = frozenset({"set-cookie", "set-cookie2", "cookie", "authorization", "proxy-authorization", "proxy-authenticate",
                             "www-authenticate", "authentication-info"})
LENGTH_HEADERS = frozenset({"content-length", "transfer-encoding", "content-encoding"})
ROBOTS_REFUSAL = "Forbidden by robots.txt"


@dataclass
class Visit:
    """One crawl of one source: what to ask for, where replies go, what an interrupted run left, and what came of it."""

    source: Source
    plan: list[str]
    archive: ArchiveWriter
    memory: Memory
    kept: dict[Any, Reply] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    finished: bool = False

    def take_over(self, record: Record) -> None:
        """Uses a whole record of an interrupted run in place of a request."""
        reply = reply_of(record, self.memory.find(record) if record.kind == "revisit" else None)
        if reply is not None and self.source.is_answer(reply):
            copy_record(record, self.archive)
            self.kept[request_key(record.url)] = reply
            self.counts["reused"] += 1

    @property
    def is_done(self) -> bool:
        """Whether the night is settled: the crawl ended by itself, and something was answered or robots.txt refused it all."""
        answered = self.counts["fetched"] + self.counts["unchanged"] + self.counts["reused"]
        is_refused = self.counts["refused"] > 0 and not self.counts["failed"] + self.counts["unusable"]
        return self.finished and (answered > 0 or is_refused)


class ArchiveSpider(Spider):
    """Asks for a source's plan and what follows from it, and writes every reply to the archive."""

    name = "archive"

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.source, self.archive, self.counts = visit.source, visit.archive, visit.counts
        self.visit = visit
        self.allowed_domains = list(visit.source.hosts)
        self.conditional = visit.memory.conditional()
        self._seen: set[Any] = set()

    async def start(self) -> AsyncIterator[Request]:
        """Requests of the plan."""
        for url in self.visit.plan:
            for request in self._visit(url):
                yield request

    def keep(self, response: Response) -> Iterator[Request]:
        """Archives a reply and asks for what follows from it."""
        now, url = datetime.now(UTC), response.url
        headers = _public_headers(response)
        earlier = self.conditional.get(request_key(url))
        if response.status == 304 and earlier is not None:
            self.archive.revisit(url, now, headers, earlier.fetched_at, earlier.digest or "")
            reply = Reply(url, earlier.body, now, earlier.status, tuple(earlier.headers))
            self.counts["unchanged"] += 1
        else:
            self.archive.response(url, now, response.status, headers, response.body)
            reply = Reply(url, response.body, now, response.status, tuple(headers))
            self.counts["fetched" if self.source.is_answer(reply) else "unusable"] += 1
        yield from self._follow(reply)

    def failed(self, failure: Failure) -> None:
        """Archives that, and why, a request got no reply."""
        reason = str(failure.value) if isinstance(failure.value, IgnoreRequest) else type(failure.value).__name__
        self.counts["refused" if reason == ROBOTS_REFUSAL else "failed"] += 1
        url: str = failure.request.url  # type: ignore[attr-defined]  # Scrapy adds it
        self.archive.metadata(url, datetime.now(UTC), {"failure": reason})

    def closed(self, reason: str) -> None:
        """Notes whether the crawl came to its own end."""
        self.visit.finished = reason == "finished"

    def _visit(self, url: str) -> Iterator[Request]:
        key = request_key(url)
        if key in self._seen:
            return
        self._seen.add(key)
        if key in self.visit.kept:
            yield from self._follow(self.visit.kept[key])
            return
        headers = {sent: earlier.header(name) for name, sent in VALIDATORS
                   if (earlier := self.conditional.get(key)) is not None and earlier.header(name)}
        yield Request(url, callback=self.keep, errback=self.failed, headers=headers, meta={"handle_httpstatus_all": True})

    def _follow(self, reply: Reply) -> Iterator[Request]:
        if not self.source.is_usable(reply):
            return
        try:
            following = self.source.follow(reply)
        except SourceChanged as change:
            self.logger.warning("%s", change)
            return
        for url in following:
            yield from self._visit(url)


def _public_headers(response: Response) -> list[tuple[str, str]]:
    """Headers without cookies and credentials, and without the lengths and encodings that the decoded body no longer has."""
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, values in response.headers.items() for value in values]
    return [(name, value) for name, value in headers if name.lower() not in PRIVATE_HEADERS | LENGTH_HEADERS]


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Crawls as the job says; returns what was counted and whether the archive could be sealed."""
    source, target, night = load(job["source"]), Path(job["target"]), date.fromisoformat(job["night"])
    seal_interrupted(target.parent, target.name)
    left = Interrupted(target)
    left.set_aside()
    plan = source.start(night)
    facts = {"source": source.name, "night": night.isoformat(), "observed_by": "crawl", "simulated": False, "plan": plan}
    process = AsyncCrawlerProcess(scrapy_settings(source.permission, job["contact"], job["mirrors"]))
    with ArchiveWriter(target, facts) as archive:
        visit = Visit(source, plan, archive, Memory(target.parent, target.name))
        for record in left.records:
            visit.take_over(record)
        process.crawl(ArchiveSpider, visit=visit)
        process.start()
        if visit.is_done:
            archive.seal()
            left.forget()
    return {"sealed": visit.is_done, "finished": visit.finished, "counts": dict(sorted(visit.counts.items()))}


def main() -> None:
    """Entry point of the child process."""
    json.dump(run(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
