"""One archive as its source means it: items of its replies, and whether they are all there."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from scrapers.captures import Shown, broken, shown
from scrapers.catalog import load, source_for_url, source_names
from scrapers.records import Interrupted, Memory, failure_of, reply_of
from scrapers.source import Item, RawPosting, Reply, Skip, Source, Unknown, request_key, strictly
from scrapers.walk import Walk, summary, walk
from scrapers.was_read import Cut
from scrapers.wayback import WAYBACK, bounds
from warehouse.archive import Reading, Record, archive_name, is_nightly, read_archive
from warehouse.errors import BadInput, SourceChanged
from warehouse.forgotten import NOTHING, Forgotten

log = logging.getLogger(__name__)


@dataclass
class Night:
    """An archive being read: whose it is, and what has been counted so far."""

    archive: str
    source_name: str
    date: date
    reading: Reading
    read_count: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    gaps: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    status: str = "complete"
    forgotten: Forgotten = NOTHING

    @property
    def facts(self) -> dict[str, Any]:
        """Facts of the run from the archive's warcinfo record; empty for an archive from elsewhere."""
        return self.reading.facts

    @property
    def observed_by(self) -> str:
        """Crawl, series or snapshot."""
        return str(self.facts.get("observed_by", "crawl"))

    @property
    def is_import(self) -> bool:
        """Whether the archive holds imported files rather than replies."""
        return "map" in self.facts

    @property
    def period(self) -> tuple[dt.date, dt.date] | None:
        """First and last day of the period that a series covers."""
        ends = [self.facts.get(name) for name in ("period_from", "period_to")]
        return (dt.date.fromisoformat(ends[0]), dt.date.fromisoformat(ends[1])) if ends[0] and ends[1] else None

    def moment(self, last: bool) -> datetime | None:
        """Fetch time of the first or last record."""
        moments = [record.fetched_at for record in self.reading.records]
        return (max if last else min)(moments) if moments else None


def open_night(folder: Path, archive: str, forgotten: Forgotten = NOTHING) -> Night:
    """The archive of that name in the archives folder, without postings that were forgotten; raises BadInput when its source is unknown."""
    reading = read_archive(folder / archive)
    facts, records = reading.facts, reading.records
    name = facts.get("source") or next((source.name for source in map(source_for_url, (record.url for record in records)) if source), None)
    if name is None or ("map" not in facts and name not in source_names()):
        said = f"{name!r}" if name else f"no record from {', '.join(source_names())}"
        raise BadInput(f"{archive}: unknown source ({said}): remove the archive, or import its data with a map")
    stated = facts.get("night")
    day = date.fromisoformat(stated) if stated else min(record.fetched_at for record in records).date()
    return Night(archive, name, day, reading, gaps=list(reading.faults), forgotten=forgotten)


def postings(night: Night, memory: Memory) -> Iterator[tuple[Record, int, RawPosting]]:
    """Postings of an archive with their record and position in it; counts, gaps and status are left in `night`."""
    if night.is_import:
        yield from _imported(night)
    elif night.facts.get("via") == WAYBACK.name:
        yield from _captured(night, load(night.source_name))
    else:
        yield from _crawled(night, load(night.source_name), memory)
    night.remarks += [f"unknown field {name} ({count})" for name, count in sorted(night.unknown.items())]
    if night.gaps and night.status == "complete":
        night.status = "partial"


def _imported(night: Night) -> Iterator[tuple[Record, int, RawPosting]]:
    from scrapers.imports import parse_resource  # noqa: PLC0415 - readers of dumps are heavy and rarely needed

    for record in night.reading.records:
        if record.kind in ("resource", "conversion"):
            yield from _counted(night, record, parse_resource(night.facts, record))


def _crawled(night: Night, source: Source, memory: Memory) -> Iterator[tuple[Record, int, RawPosting]]:
    replies: dict[Any, Reply] = {}
    failures: dict[Any, str] = {}
    for record in night.reading.records:
        key, failure = request_key(record.url), failure_of(record)
        if failure is not None:
            failures[key] = failure
        reply = reply_of(record, memory.find(record) if record.kind == "revisit" else None)
        if reply is None:
            if record.kind == "revisit":
                failures[key] = "unchanged since an earlier reply that is in no archive any more"
            continue
        if key not in replies or source.is_answer(reply):
            replies[key] = reply
        if source.is_usable(reply) and (night.facts.get("source") == source.name or source_for_url(record.url) is source):
            known = night.read_count + len(night.gaps)
            yield from _counted(night, record, _items(source, reply))
            if night.read_count + len(night.gaps) == known and night.observed_by == "crawl":
                night.gaps += _emptied(source, reply, memory)
    _judge(night, source, walk(source, night.facts.get("plan") or source.start(night.date), replies, failures, seen_until(night.facts)))
    if night.observed_by == "crawl":
        memory.remember(night.reading.records)


def _judge(night: Night, source: Source, found: Walk) -> None:
    """Notes in `night` whether it is whole; a month of the past may be as small as it likes, but must have been over."""
    night.gaps += found.gaps
    night.remarks += found.remarks
    night.status = found.status
    if found.absent:
        night.remarks.append(f"not there: {', '.join(found.absent)}")
    if night.observed_by == "crawl":
        _check_bounds(night, source)
    elif night.period and night.date <= night.period[1]:
        night.gaps.append(f"read on {night.date}, before {night.period[1]} was over")


def _captured(night: Night, source: Source) -> Iterator[tuple[Record, int, RawPosting]]:
    """Postings of the captures in the period and of the one after it, which may alone show its last ones; the one before ties it."""
    if night.period is None or source.captures is None:
        night.gaps.append(f"captures of {source.name} over no stated period can't be judged")
        return
    begin, end = bounds(*night.period)
    seen: list[Shown] = []
    for record in night.reading.records:
        if (failure := failure_of(record)) is not None:
            night.remarks.append(f"{record.url}: {failure}")
        if (reply := reply_of(record)) is None or not source.is_usable(reply):
            continue
        try:
            items = list(_items(source, reply))
            seen.append(shown(source, reply, items))
        except SourceChanged as change:
            night.remarks.append(f"capture of {record.fetched_at:%Y-%m-%d %H:%M}: {change}")
            continue
        if reply.fetched_at >= begin:
            yield from _counted(night, record, items)
    night.gaps += broken(source.captures, night.facts["plan"], seen, begin, end)


def _items(source: Source, reply: Reply) -> Iterator[Item]:
    """Items of a usable reply, none before all can be read; raises SourceChanged when they can't."""
    yield from strictly(lambda one: list(source.parse(one)), reply)


def _emptied(source: Source, reply: Reply, memory: Memory) -> Iterator[str]:
    """Remarks on an empty reply whose predecessor was not: one empty reply may be a fault, and must not close what was open."""
    before = reply_of(record) if (record := memory.previous(reply.url)) is not None else None
    if before is None:
        return
    try:
        count = sum(not isinstance(item, Unknown) for item in _items(source, before))
        lost = source.lost(before, reply)
    except SourceChanged:
        return
    if count:
        yield f"{reply.url}: nothing in it, on {before.fetched_at.date()} it held {count} items"
    if lost:
        yield f"{reply.url}: {lost}"


def _counted(night: Night, record: Record, items: Iterable[Item]) -> Iterator[tuple[Record, int, RawPosting]]:
    """Postings of one record; a record that can't be read whole counts for nothing and is a gap."""
    try:
        held = list(Cut(night.source_name, night.forgotten).items(items) if night.forgotten else items)
    except (SourceChanged, BadInput) as change:
        night.gaps.append(str(change))
        return
    position = 0
    for item in held:
        if isinstance(item, Unknown):
            night.unknown[item.field] += 1
            continue
        if isinstance(item, Skip):
            night.skipped[item.reason] += 1
        else:
            yield record, position, item
        position += 1
    night.read_count += position


def _check_bounds(night: Night, source: Source) -> None:
    low, high = source.bounds.minimum, source.bounds.maximum
    if night.read_count > high:
        night.remarks.insert(0, f"{night.read_count} items, a healthy crawl has at most {high}")
    if night.read_count < low and night.status != "refused":
        night.remarks.insert(0, f"{night.read_count} items, a healthy crawl has at least {low}")
        night.gaps.append(night.remarks[0])


def missed_reason(folder: Path, source_name: str, night: date) -> str:
    """Why there is no archive of a night that should have one, from what the crawl left behind."""
    left = Interrupted(folder / archive_name(source_name, night.isoformat()))
    if not left.records:
        return "there is no archive of this night"
    source = load(source_name)
    replies = {request_key(record.url): reply for record in left.records if (reply := reply_of(record)) is not None}
    failures = {request_key(record.url): failure for record in left.records if (failure := failure_of(record)) is not None}
    found = walk(source, left.facts.get("plan") or source.start(night), replies, failures)
    return f"nothing usable came, or the crawl did not end: {summary(found.gaps) or 'it was cut off'}"


def seen_until(facts: dict[str, Any]) -> datetime | None:
    """The moment that a crawl went back to, by the facts of its archive; None where it read all."""
    return datetime.fromisoformat(facts["seen_until"]) if facts.get("seen_until") else None


def last_complete_crawl(folder: Path, source: Source, before: str) -> datetime | None:
    """When the newest complete crawl of a source began whose archive's file name is before `before`; None where there is none."""
    for path in sorted((folder / source.name).glob("*.warc.gz"), reverse=True):
        if is_nightly(path) and path.name < before:
            night = open_night(folder, f"{source.name}/{path.name}")
            for _ in postings(night, Memory(folder / source.name, path.name)):
                pass
            if night.status == "complete" and night.observed_by == "crawl":
                return night.moment(last=False)
    return None


def explain(night: Night) -> tuple[str | None, str | None]:
    """Why the night is not complete, and what else is worth a remark; both in one line or None."""
    return summary(night.gaps), summary(night.remarks)
