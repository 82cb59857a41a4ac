"""Archived records put to use again: copied, taken over from an interrupted crawl, found for a revisit or a conditional request."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from scrapers.source import Reply, request_key
from scrapers.was_read import reply_again
from warehouse.archive import ArchiveWriter, Record, is_nightly, read_archive
from warehouse.errors import BadInput

log = logging.getLogger(__name__)

VALIDATORS = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))


def reply_of(record: Record, earlier: Record | None = None) -> Reply | None:
    """A response as its source sees it, or a revisit with the body of the `earlier` record; None where that body is gone."""
    headers = tuple(record.headers)
    if record.kind == "conversion":
        return reply_again(record)
    if record.kind == "revisit" and earlier is not None and earlier.kind == "conversion":
        return reply_again(replace(earlier, url=record.url, fetched_at=record.fetched_at))
    if record.kind == "response":
        return Reply(record.url, record.body, record.fetched_at, record.status, headers)
    if record.kind == "revisit" and earlier is not None:
        return Reply(record.url, earlier.body, record.fetched_at, earlier.status, tuple(earlier.headers))
    return None


def failure_of(record: Record) -> str | None:
    """Why the request of a metadata record got no reply, None for any other record."""
    if record.kind != "metadata":
        return None
    try:
        remark = json.loads(record.body)
    except ValueError:
        return None
    return str(remark["failure"]) if isinstance(remark, dict) and "failure" in remark else None


def copy_record(record: Record, archive: ArchiveWriter) -> None:
    """Writes a record into another archive with its address, date and body; raises BadInput on one that can't be copied."""
    if record.kind == "response":
        archive.response(record.url, record.fetched_at, record.status, record.headers, record.body)
    elif record.kind == "revisit" and record.refers_to_date is not None:
        archive.revisit(record.url, record.fetched_at, record.headers, record.refers_to_date, record.digest or "")
    elif record.kind == "resource":
        archive.resource(record.url, record.fetched_at, record.header("Content-Type") or "application/octet-stream", record.body)
    elif record.kind == "conversion":
        archive.conversion(record.url, record.fetched_at, record.body)
    elif record.kind == "metadata" and isinstance(remark := json.loads(record.body), dict):
        archive.metadata(record.url, record.fetched_at, remark)
    else:
        raise BadInput(f"{record.url}: {record.kind} record at byte {record.offset} says too little to be kept")


class Memory:
    """Bodies of a source's nightly archives before a given one, for what refers back to them."""

    def __init__(self, folder: Path, before: str) -> None:
        """`folder` is the source's archives folder, `before` the file name that ends the memory."""
        self._older = sorted((path for path in folder.glob("*.warc.gz") if is_nightly(path) and path.name < before), reverse=True)
        self._newest: dict[Any, Record] = {}

    def remember(self, records: Iterable[Record]) -> None:
        """Adds the responses of an archive newer than all others."""
        self._newest.update({request_key(record.url): record for record in records if _is_whole(record)})

    def find(self, revisit: Record) -> Record | None:
        """The response that a revisit refers to, None where it is in no archive any more."""
        known = self._newest.get(request_key(revisit.url))
        if known is not None and _is_meant(known, revisit):
            return known
        for path in self._older:
            for record in read_archive(path).records:
                if request_key(record.url) == request_key(revisit.url) and _is_whole(record) and _is_meant(record, revisit):
                    self._newest[request_key(revisit.url)] = record
                    return record
        return None

    def previous(self, url: str) -> Record | None:
        """The newest earlier response to `url`, from archives remembered or the newest one on disk; None where there is none."""
        key = request_key(url)
        if key in self._newest or not self._older:
            return self._newest.get(key)
        for record in read_archive(self._older[0]).records:
            response = (self.find(record) if record.kind == "revisit" else record) if request_key(record.url) == key else None
            if response is not None and _is_whole(response):
                return response
        return None

    def conditional(self, since: date | None = None) -> dict[Any, Record]:
        """Responses of the newest archive, or that its revisits refer to, which carry an ETag or Last-Modified, by request key.

        Those fetched before `since` are left out: a body that its source lets nobody keep so long will not be there to be referred to.
        """
        found: dict[Any, Record] = {}
        for record in read_archive(self._older[0]).records if self._older else []:
            response = self.find(record) if record.kind == "revisit" else record
            if response is None or not _is_whole(response) or (since is not None and response.fetched_at.date() < since):
                continue
            if any(response.header(name) for name, _ in VALIDATORS):
                found[request_key(record.url)] = response
        return found


def _is_whole(record: Record) -> bool:
    return record.kind in ("response", "conversion") and record.status == 200


def _is_meant(record: Record, revisit: Record) -> bool:
    if revisit.digest and record.digest:
        return record.digest == revisit.digest
    return revisit.refers_to_date is None or record.fetched_at == revisit.refers_to_date


class Interrupted:
    """What unfinished runs left of an archive: its whole records, kept aside until a new archive holds them."""

    def __init__(self, target: Path) -> None:
        """`target` is the name that the archive will have once sealed."""
        self._target, self._open = target, target.with_name(target.name + ".open")
        self.facts: dict[str, Any] = {}
        self.records: list[Record] = []
        seen: set[tuple[str, datetime, str]] = set()
        for path in (*self._aside(), *([self._open] if self._open.exists() else [])):
            reading = read_archive(path)
            self.facts = self.facts or reading.facts
            for fault in reading.faults:
                log.warning("%s, its whole records are used", fault)
            fresh = [record for record in reading.records if (record.url, record.fetched_at, record.kind) not in seen]
            seen.update((record.url, record.fetched_at, record.kind) for record in fresh)
            self.records += fresh

    def set_aside(self) -> None:
        """Makes room for a new archive under the open name; what was left stays on disk."""
        if self._open.exists():
            self._open.rename(self._target.with_name(f"{self._target.name}.before{len(self._aside())}"))

    def forget(self) -> None:
        """Removes what was left, once the archive is sealed."""
        for path in self._aside():
            path.unlink()

    def _aside(self) -> list[Path]:
        return sorted(self._target.parent.glob(f"{self._target.name}.before*"))


def seal_interrupted(folder: Path, before: str) -> list[Path]:
    """Seals what crawls of nights before the archive name `before` left unfinished, so that their whole replies count."""
    names = {path.name.partition(".warc.gz.")[0] + ".warc.gz" for path in folder.glob("*.warc.gz.*")}
    sealed = []
    for target in sorted(folder / name for name in names if is_nightly(folder / name) and name < before):
        left = Interrupted(target)
        left.set_aside()
        if not target.exists() and left.facts and any(record.kind in ("response", "revisit", "conversion") for record in left.records):
            with ArchiveWriter(target, left.facts) as archive:
                for record in left.records:
                    copy_record(record, archive)
                sealed.append(archive.seal())
            log.warning("%s: the crawl of that night was never finished, what it fetched is kept", target.name)
        left.forget()
    return sealed
