"""The child process of one crawl: reads its job as JSON from standard input, writes the archive, answers with JSON.

Run as `python -m scrapers.crawl_process` by `scrapers.crawl`, never by hand.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from scrapers.catalog import load
from scrapers.failures import reason
from scrapers.night import last_complete_crawl, seen_until
from scrapers.reach import OutOfReach, check, is_redirect, redirect_target, without_credentials
from scrapers.records import VALIDATORS, Interrupted, Memory, copy_record, failure_of, reply_of, seal_interrupted
from scrapers.settings import scrapy_settings
from scrapers.source import Budget, Reply, Source, request_key, strictly
from scrapers.time_budget import OUT_OF_TIME, used_up
from scrapers.walk import REFUSED, Trail, printable
from scrapers.was_read import Cut, conversion, reply_again
from warehouse.archive import ArchiveWriter, Record
from warehouse.errors import SourceChanged
from warehouse.forgotten import forgotten
from warehouse.home import Home

# Cookies and credentials, and the address of whoever asked
PRIVATE_HEADERS = re.compile(r"cookie|auth|token|secret|session|password|api-?key|forwarded|"
                             r"(client|real|connecting|remote|peer)-?(ip|addr)", re.IGNORECASE)
NOT_ASKED = "not asked for"
LENGTH_HEADERS = frozenset({"content-length", "transfer-encoding", "content-encoding"})


@dataclass
class Visit:
    """One crawl of one source: what to ask for, where replies go, what an interrupted run left, and what came of it.

    The past is asked for only once: a visit to it is not done while a request lacks its answer, unless it lacked one on an earlier day too.
    `oldest` is the first day whose replies may still be kept.
    """

    source: Source
    budget: Budget
    plan: list[str]
    archive: ArchiveWriter
    memory: Memory
    trail: Trail
    cut: Cut
    oldest: date | None = None
    kept: dict[Any, Reply] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    finished: bool = False
    out_of_time: bool = False
    is_past: bool = False
    lacking: set[Any] = field(default_factory=set)
    given_up: set[Any] = field(default_factory=set)

    def take_over(self, record: Record) -> None:
        """Uses a whole record of an interrupted run in place of a request."""
        reply = reply_of(record, self.memory.find(record) if record.kind == "revisit" else None)
        if reply is not None and self.source.is_answer(reply) and not (self.is_past and self._is_strange(reply)):
            copy_record(record, self.archive)
            self.kept[request_key(record.url)] = reply
            self.counts["reused"] += 1
        elif record.fetched_at.date() < datetime.now(UTC).date() and not (failure_of(record) or "").startswith(NOT_ASKED):
            self.given_up.add(request_key(record.url))

    def _is_strange(self, reply: Reply) -> bool:
        """Whether it can't be told what a usable reply leads to: a block page, say, which another try may not meet."""
        try:
            return self.source.is_usable(reply) and strictly(self.source.follow, reply) is None
        except SourceChanged:
            return True

    @property
    def is_done(self) -> bool:
        """Whether the night is settled: the crawl came to its end or used up its time, and something was answered or all was refused."""
        answered = self.counts["fetched"] + self.counts["unchanged"] + self.counts["reused"]
        if self.is_past:
            return self.finished and answered > 0 and self.lacking <= self.given_up
        is_refused = self.counts["refused"] > 0 and not self.counts["failed"] + self.counts["unusable"]
        return (self.finished or self.out_of_time) and (answered > 0 or is_refused)


class ArchiveSpider(Spider):
    """Asks for a source's plan and what follows from it, and writes every reply to the archive."""

    name = "archive"

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.source, self.archive, self.counts = visit.source, visit.archive, visit.counts
        self.visit = visit
        self.conditional = visit.memory.conditional(visit.oldest)
        self._seen: set[Any] = set()
        self._open: dict[Any, str] = {}
        self._asked = 0

    async def start(self) -> AsyncIterator[Request]:
        """Requests of the plan."""
        for url in self.visit.plan:
            for request in self._visit(url):
                yield request

    def keep(self, response: Response) -> Iterator[Request]:
        """Archives a reply and asks for what follows from it."""
        now, url = datetime.now(UTC), response.url
        self._open.pop(request_key(url), None)
        headers = public_headers(response)
        earlier = self.conditional.get(request_key(url))
        if response.status == 304 and earlier is not None:
            self.archive.revisit(url, now, headers, earlier.fetched_at, earlier.digest or "")
            reply = Reply(url, earlier.body, now, earlier.status, tuple(earlier.headers))
            self.counts["unchanged"] += 1
        else:
            reply = self._kept(Reply(url, self.source.scrub(response.body), now, response.status, tuple(headers)))
            fate = "redirected" if is_redirect(reply) else "fetched" if self.source.is_answer(reply) else "unusable"
            self.counts[fate] += 1
            if fate == "unusable":
                self.visit.lacking.add(request_key(url))
        yield from self._follow(reply, response.meta.get("passed", ()))

    def _kept(self, reply: Reply) -> Reply:
        """The reply as it stands in the archive: whole, or what was read of it where it shows something that was forgotten."""
        seen_until = self.visit.trail.seen_until
        read = self.visit.cut.reply(self.source, reply, seen_until) if self.visit.cut.known else None
        if read is None:
            self.archive.response(reply.url, reply.fetched_at, reply.status, reply.headers, reply.body)
            return reply
        record = conversion(Record("response", reply.url, reply.fetched_at, reply.status, [], b"", 0), reply.status, read)
        copy_record(record, self.archive)
        return reply_again(record)

    def failed(self, failure: Failure) -> None:
        """Archives that, and why, a request got no reply."""
        url: str = failure.request.url  # type: ignore[attr-defined]  # Scrapy adds it
        self._open.pop(request_key(url), None)
        self._lack(url, reason(failure.value or failure))

    def closed(self, reason: str) -> None:
        """Notes whether the crawl came to its own end, and what it had no time for."""
        self.visit.finished, self.visit.out_of_time = reason == "finished", reason == OUT_OF_TIME
        for url in self._open.values() if self.visit.out_of_time else ():
            self._lack(url, used_up(self.visit.budget.seconds))

    def _lack(self, url: str, why: str) -> None:
        self.counts["refused" if why == REFUSED else "failed"] += 1
        if why != REFUSED:
            self.visit.lacking.add(request_key(url))
        self.archive.metadata(url, datetime.now(UTC), {"failure": why})

    def _visit(self, url: str, passed: tuple[str, ...] = ()) -> Iterator[Request]:
        key = request_key(url)
        if key in self._seen:
            return
        self._seen.add(key)
        if key in self.visit.kept:
            yield from self._follow(self.visit.kept[key], passed)
            return
        if not self._may_ask(url):
            return
        self._open[key] = url
        headers = {sent: earlier.header(name) for name, sent in VALIDATORS
                   if (earlier := self.conditional.get(key)) is not None and earlier.header(name)}
        yield Request(url, callback=self.keep, errback=self.failed, headers=headers,
                      meta={"handle_httpstatus_all": True, "passed": (*passed, url)})

    def _may_ask(self, url: str) -> bool:
        """Whether `url` lies within reach and budget; the first address beyond the budget, and every one out of reach, is remarked on."""
        try:
            check(url, self.source.hosts)
        except OutOfReach as bar:
            self._lack(without_credentials(url), f"not asked for: {bar}")
            return False
        self._asked += 1
        if self._asked == self.visit.budget.requests + 1:
            self._lack(url, f"not asked for: the crawl's {self.visit.budget.requests} requests are used up")
        return self._asked <= self.visit.budget.requests

    def _follow(self, reply: Reply, passed: tuple[str, ...] = ()) -> Iterator[Request]:
        try:
            if is_redirect(reply):
                yield from self._visit(redirect_target(reply, self.source.hosts, passed or (reply.url,)), passed)
            elif self.source.is_usable(reply):
                for url in self.visit.trail.follow(reply):
                    yield from self._visit(url)
        except (OutOfReach, SourceChanged) as fault:
            self.visit.lacking.add(request_key(reply.url))
            self.logger.warning("%s", printable(str(fault)))


def public_headers(response: Response) -> list[tuple[str, str]]:
    """Headers without cookies and credentials, and without the lengths and encodings that the decoded body no longer has."""
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, values in response.headers.items() for value in values]
    return [(name, without_credentials(value)) for name, value in headers
            if name.lower() not in LENGTH_HEADERS and not PRIVATE_HEADERS.search(name)]


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Crawls a night, or the window of the past that the job's facts describe; returns what was counted and whether it is sealed."""
    source, target, facts = load(job["source"]), Path(job["target"]), job.get("facts")
    is_past = facts is not None
    if facts is None:
        seal_interrupted(target.parent, target.name)
        facts = _facts_of_night(source, date.fromisoformat(job["night"]), target)
    left = Interrupted(target)
    left.set_aside()
    budget, permission = Budget(**job["budget"]), replace(source.permission, crawl_delay=job["crawl_delay"])
    process = AsyncCrawlerProcess(scrapy_settings(permission, budget, source.hosts, job["contact"], job["mirrors"]))
    with ArchiveWriter(target, facts) as archive:
        memory = Memory(target.parent, "" if is_past else target.name)
        cut = Cut(source.name, forgotten(Home(target.parents[2])))
        visit = Visit(source, budget, facts["plan"], archive, memory, Trail(source, seen_until(facts)), cut, is_past=is_past)
        if permission.raw_retention is not None:
            visit.oldest = date.fromisoformat(facts["night"]) - timedelta(days=permission.raw_retention)
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


def _facts_of_night(source: Source, night: date, target: Path) -> dict[str, Any]:
    facts = {"source": source.name, "night": night.isoformat(), "observed_by": "crawl", "simulated": False, "plan": source.start(night)}
    if source.stops_at_seen and (seen := last_complete_crawl(target.parent.parent, source, target.name)) is not None:
        facts["seen_until"] = seen.isoformat()
    return facts


if __name__ == "__main__":
    main()
