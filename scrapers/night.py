"""One archive as its source means it: items of its replies, and whether they are all there."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from scrapers.catalog import load, source_for_url, source_names
from scrapers.records import Memory, failure_of, reply_of
from scrapers.source import Item, RawPosting, Reply, Skip, Source, Unknown, request_key
from scrapers.walk import summary, walk
from warehouse.archive import Reading, Record, read_archive
from warehouse.errors import BadInput, SourceChanged

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

    def moment(self, last: bool) -> datetime | None:
        """Fetch time of the first or last record."""
        moments = [record.fetched_at for record in self.reading.records]
        return (max if last else min)(moments) if moments else None


def open_night(folder: Path, archive: str) -> Night:
    """The archive of that name in the archives folder; raises BadInput when its source is unknown."""
    reading = read_archive(folder / archive)
    facts, records = reading.facts, reading.records
    name = facts.get("source") or next((source.name for source in map(source_for_url, (record.url for record in records)) if source), None)
    if name is None or ("map" not in facts and name not in source_names()):
        said = f"{name!r}" if name else f"no record from {', '.join(source_names())}"
        raise BadInput(f"{archive}: unknown source ({said}): remove the archive, or import its data with a map")
    stated = facts.get("night")
    day = date.fromisoformat(stated) if stated else min(record.fetched_at for record in records).date()
    return Night(archive, name, day, reading, gaps=list(reading.faults))


def postings(night: Night, memory: Memory) -> Iterator[tuple[Record, int, RawPosting]]:
    """Postings of an archive with their record and position in it; counts, gaps and status are left in `night`."""
    if night.is_import:
        yield from _imported(night)
    else:
        yield from _crawled(night, load(night.source_name), memory)
    night.remarks += [f"unknown field {name} ({count})" for name, count in sorted(night.unknown.items())]
    if night.gaps and night.status == "complete":
        night.status = "partial"


def _imported(night: Night) -> Iterator[tuple[Record, int, RawPosting]]:
    from scrapers.imports import parse_resource  # noqa: PLC0415 - readers of dumps are heavy and rarely needed

    for record in night.reading.records:
        if record.kind == "resource":
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
        if source.is_usable(reply) and source_for_url(record.url) is source:
            yield from _counted(night, record, source.parse(reply))
    memory.remember(night.reading.records)
    found = walk(source, night.facts.get("plan") or source.start(night.date), replies, failures)
    night.gaps += found.gaps
    night.status = found.status
    if found.absent:
        night.remarks.append(f"not there: {', '.join(found.absent)}")
    _check_bounds(night, source)


def _counted(night: Night, record: Record, items: Iterable[Item]) -> Iterator[tuple[Record, int, RawPosting]]:
    """Postings of one record; a record that can't be read whole counts for nothing and is a gap."""
    try:
        held = list(items)
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


def explain(night: Night) -> tuple[str | None, str | None]:
    """Why the night is not complete, and what else is worth a remark; both in one line or None."""
    return summary(night.gaps), summary(night.remarks, limit=10)
