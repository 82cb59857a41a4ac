"""The child process that asks the Wayback Machine: reads its job as JSON from standard input, answers with JSON.

Run as `python -m scrapers.wayback_process` by `scrapers.history`, never by hand.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from scrapers.catalog import load
from scrapers.crawl_process import LENGTH_HEADERS, NOT_ASKED, public_headers
from scrapers.failures import reason
from scrapers.records import Interrupted, copy_record, failure_of
from scrapers.settings import scrapy_settings
from scrapers.source import Budget, Reply, Source
from scrapers.walk import REFUSED
from scrapers.was_read import Cut, conversion
from scrapers.wayback import HOST, WAYBACK, Capture, index_page, read_index
from warehouse.archive import ArchiveWriter, Record, read_archive
from warehouse.errors import SourceChanged
from warehouse.forgotten import forgotten
from warehouse.home import Home

Ask = tuple[str, Any]
Headers = list[tuple[str, str]]
ORIGINAL = "x-archive-orig-"


class Errand(Protocol):
    """What the spider is sent for: addresses, each with a mark that comes back with its reply."""

    is_finished: bool

    def asks(self) -> Iterator[Ask]:
        """What to ask for first."""

    def keep(self, mark: Any, response: Response) -> Iterator[Ask]:
        """Takes a reply; gives what to ask for next."""

    def fail(self, mark: Any, why: str) -> Iterator[Ask]:
        """Takes note that there is no reply; gives what to ask for instead."""


@dataclass
class Listing:
    """Asks the index for all captures of some addresses."""

    urls: list[str]
    kind: Literal["feed", "list"]
    first: date
    last: date
    captures: list[Capture] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    is_finished: bool = False
    _keys: set[Ask] = field(default_factory=set)

    def asks(self) -> Iterator[Ask]:
        """The first page of each address."""
        for url in self.urls:
            yield index_page(url, self.kind, self.first, self.last), url

    def keep(self, mark: Any, response: Response) -> Iterator[Ask]:
        """Reads a page; a key that leads back to a page already read would lead round for ever."""
        self.counts["asked"] += 1
        try:
            if response.status != 200:
                raise SourceChanged(f"index of captures of {mark}: answered with status {response.status}")
            captures, key = read_index(mark, response.body)
            if (mark, key) in self._keys:
                raise SourceChanged(f"index of captures of {mark}: its pages lead in a circle")
        except SourceChanged as fault:
            self.faults.append(str(fault))
            return
        self.captures += captures
        if key is not None:
            self._keys.add((mark, key))
            yield index_page(mark, self.kind, self.first, self.last, key), mark

    def fail(self, mark: Any, why: str) -> Iterator[Ask]:
        """Takes note of a page that could not be had."""
        self.counts["refused" if why == REFUSED else "asked"] += 1
        self.faults.append(f"index of captures of {mark}: {why}")
        yield from ()


@dataclass
class Fetching:
    """Fetches captures into an archive of their source, each under the page's own address and the time of the capture.

    `kept` are those that earlier archives hold; of captures with equal content one is fetched and stands for all.
    """

    source: Source
    captures: list[Capture]
    archive: ArchiveWriter
    kept: dict[tuple[str, datetime], Record]
    given_up: set[str]
    cut: Cut
    counts: Counter[str] = field(default_factory=Counter)
    lacking: set[str] = field(default_factory=set)
    is_finished: bool = False
    _bodies: dict[tuple[str, str], tuple[Headers, bytes]] = field(default_factory=dict)
    _waiting: dict[tuple[str, str], list[Capture]] = field(default_factory=dict)

    def asks(self) -> Iterator[Ask]:
        """The first capture of each content that is not there yet."""
        for capture in sorted(self.captures, key=lambda one: (one.at, one.url)):
            content, record = (capture.url, capture.digest), self.kept.get((capture.url, capture.at))
            if record is not None:
                self._bodies[content] = record.headers, record.body
                self._write(capture, "reused")
            elif content in self._bodies:
                self._write(capture, "equal")
            elif content in self._waiting:
                self._waiting[content].append(capture)
            else:
                self._waiting[content] = [capture]
                yield capture.address, capture

    def keep(self, mark: Any, response: Response) -> Iterator[Ask]:
        """Archives a capture, and those that are equal to it."""
        if response.status != 200:
            moved = ": it leads to another capture" if 300 <= response.status < 400 else ""
            yield from self._lack(mark, f"answered with status {response.status}{moved}", "unusable")
            return
        content = mark.url, mark.digest
        self._bodies[content] = _original_headers(response), self.source.scrub(response.body)
        for number, capture in enumerate(self._waiting.pop(content)):
            self._write(capture, "equal" if number else "fetched")

    def fail(self, mark: Any, why: str) -> Iterator[Ask]:
        """Takes note of a capture that could not be had."""
        yield from self._lack(mark, why, "refused" if why == REFUSED else "failed")

    @property
    def is_done(self) -> bool:
        """Whether all is there that can be had: what is lacking was lacking on an earlier day too."""
        return self.is_finished and self.lacking <= self.given_up

    def _lack(self, capture: Capture, why: str, fate: str) -> Iterator[Ask]:
        self.counts[fate] += 1
        self.lacking.add(capture.address)
        self.archive.metadata(capture.address, datetime.now(UTC), {"failure": why})
        content = capture.url, capture.digest
        self._waiting[content] = self._waiting[content][1:]
        if self._waiting[content]:
            yield self._waiting[content][0].address, self._waiting[content][0]
        else:
            del self._waiting[content]

    def _write(self, capture: Capture, fate: str) -> None:
        headers, body = self._bodies[capture.url, capture.digest]
        read = self.cut.reply(self.source, Reply(capture.url, body, capture.at, 200, tuple(headers))) if self.cut.known else None
        record = Record("response", capture.url, capture.at, 200, headers, body, 0)
        copy_record(record if read is None else conversion(record, 200, read), self.archive)
        self.counts[fate] += 1


class WaybackSpider(Spider):
    """Runs an errand to the Wayback Machine, one request after the other."""

    name = "wayback"

    def __init__(self, errand: Errand) -> None:
        super().__init__()
        self.errand = errand

    async def start(self) -> AsyncIterator[Request]:
        """The errand's first requests."""
        for ask in self.errand.asks():
            yield self._request(ask)

    def keep(self, response: Response) -> Iterator[Request]:
        """Hands a reply to the errand."""
        yield from map(self._request, self.errand.keep(response.meta["mark"], response))

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Hands a failure to the errand."""
        mark = failure.request.meta["mark"]  # type: ignore[attr-defined]  # Scrapy adds it
        yield from map(self._request, self.errand.fail(mark, reason(failure.value or failure)))

    def closed(self, reason: str) -> None:
        """Notes whether the errand came to its own end."""
        self.errand.is_finished = reason == "finished"

    def _request(self, ask: Ask) -> Request:
        return Request(ask[0], callback=self.keep, errback=self.failed, dont_filter=True,
                       meta={"handle_httpstatus_all": True, "mark": ask[1]})


def _original_headers(response: Response) -> Headers:
    """The headers with which the page itself was answered, as far as the Wayback Machine hands them on."""
    public = public_headers(response)
    original = [(name[len(ORIGINAL):], value) for name, value in public if name.lower().startswith(ORIGINAL)]
    original = [(name, value) for name, value in original if name.lower() not in LENGTH_HEADERS]
    has_type = any(name.lower() == "content-type" for name, _ in original)
    return original + [(name, value) for name, value in public if name.lower() == "content-type" and not has_type]


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Fetches the captures of one window into its archive, or lists captures where the job names none."""
    permission = replace(WAYBACK.permission, crawl_delay=job["crawl_delay"])
    process = AsyncCrawlerProcess(scrapy_settings(permission, Budget(**job["budget"]), [HOST], job["contact"], job["mirrors"]))
    return _fetch(job, process) if "captures" in job else _list(job, process)


def _list(job: dict[str, Any], process: AsyncCrawlerProcess) -> dict[str, Any]:
    listing = Listing(job["urls"], job["kind"], date.fromisoformat(job["first"]), date.fromisoformat(job["last"]))
    _send(process, listing)
    faults = listing.faults or ([] if listing.is_finished else ["the index was not read to its end in time"])
    return {"faults": faults, "counts": dict(listing.counts),
            "captures": [(one.url, one.at.isoformat(), one.digest) for one in listing.captures]}


def _fetch(job: dict[str, Any], process: AsyncCrawlerProcess) -> dict[str, Any]:
    target, today = Path(job["target"]), datetime.now(UTC).date()
    left = Interrupted(target)
    left.set_aside()
    known = left.records + [record for path in job["pool"] for record in read_archive(Path(path)).records]
    kept = {(record.url, record.fetched_at): record for record in known if record.kind == "response"}
    given_up = {record.url for record in left.records if record.fetched_at.date() < today
                and not (failure_of(record) or NOT_ASKED).startswith(NOT_ASKED)}
    captures = [Capture(url, datetime.fromisoformat(at), digest) for url, at, digest in job["captures"]]
    with ArchiveWriter(target, job["facts"]) as archive:
        fetching = Fetching(load(job["source"]), captures, archive, kept, given_up,
                            Cut(job["source"], forgotten(Home(target.parents[2]))))
        _send(process, fetching)
        if fetching.is_done:
            archive.seal()
            left.forget()
    return {"sealed": fetching.is_done, "counts": dict(fetching.counts)}


def _send(process: AsyncCrawlerProcess, errand: Errand) -> None:
    process.crawl(WaybackSpider, errand=errand)
    process.start()


def main() -> None:
    """Entry point of the child process."""
    json.dump(run(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
