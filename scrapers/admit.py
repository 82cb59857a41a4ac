"""WARC files from anywhere put into a data home as sealed archives, one per source and night, so that they can be read like a crawl."""

from __future__ import annotations

import gzip
import json
import logging
import os
import re
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapers.catalog import source_for_url, source_names
from scrapers.leave_out import leave_out
from scrapers.records import Memory, copy_record, failure_of
from warehouse.archive import ArchiveWriter, Reading, Record, archive_name, read_archive
from warehouse.errors import BadInput
from warehouse.forgotten import forgotten
from warehouse.home import Home

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Arrival:
    """What one file brings for one source and night; `file` stands in for the records where it can be copied as it is."""

    path: Path
    name: str
    facts: dict[str, Any]
    records: tuple[Record, ...]
    is_whole: bool
    remarks: tuple[str, ...]


def admit(home: Home, files: Sequence[Path]) -> list[str]:
    """Puts WARC files into `home`; returns one line per archive that begins with its name and says what became of it.

    Truncated files give their whole records, and the rest is named. Raises BadInput, and takes nothing, when a file is missing or holds
    no whole record, when no known source is in it, when another archive of that source and night is there already, or when it would
    mix simulated and real postings.
    """
    if not files:
        raise BadInput("no file to replay: name at least one WARC file")
    arrivals = [_without_forgotten(home, arrival) for path in files for arrival in _arrivals(Path(path))]
    kinds = {"simulated" if arrival.facts.get("simulated") else "real" for arrival in arrivals}
    if len(kinds) > 1:
        raise BadInput(f"{', '.join(str(path) for path in files)}: simulated and real archives can't go into one home: replay them apart")
    merged = _merge(arrivals)
    known = {arrival.name: _is_known(home, arrival) for arrival in merged}
    home.claim(kinds.pop())
    return [_place(home, arrival, known[arrival.name]) for arrival in merged]


def _arrivals(path: Path) -> list[_Arrival]:
    if not path.is_file():
        raise BadInput(f"{path}: no such file")
    if path.stat().st_size == 0:
        raise BadInput(f"{path}: the archive is empty")
    reading = read_archive(path)
    if not reading.records:
        raise BadInput(f"{path}: no whole WARC record in it" + (f" ({reading.faults[0]})" if reading.faults else ""))
    if not reading.facts:
        return _from_elsewhere(path, reading)
    name = str(reading.facts["source"])
    if name not in source_names() and "map" not in reading.facts:
        raise BadInput(f"{path}: unknown source {name!r}: known are {', '.join(source_names())}")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise BadInput(f"{path}: {name!r} is no name of a source: it should hold only a-z, 0-9 and _, and begin with a letter")
    try:
        night = date.fromisoformat(str(reading.facts["night"])).isoformat()
    except (KeyError, ValueError) as error:
        raise BadInput(f"{path}: its warcinfo record states no night as YYYY-MM-DD") from error
    window = reading.facts.get("window")
    if window is not None and not re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", str(window)):
        raise BadInput(f"{path}: its warcinfo record names {window!r} as its window, which is no part of a file name")
    stem = archive_name(name, night, window)
    if "map" in reading.facts:
        stem = stem.replace(".warc.gz", f"-{sha256(json.dumps(reading.facts, sort_keys=True).encode()).hexdigest()[:8]}.warc.gz")
    return [_Arrival(path, stem, reading.facts, tuple(reading.records), not reading.faults, tuple(reading.faults))]


def _without_forgotten(home: Home, arrival: _Arrival) -> _Arrival:
    """The arrival without what the home has forgotten."""
    known = forgotten(home)
    if not known:
        return arrival
    source, records = str(arrival.facts["source"]), list(arrival.records)
    kept = leave_out(source, arrival.facts, records, Memory(home.archives / source, Path(arrival.name).name), known)
    changed = sum(before is not after for before, after in zip(records, kept, strict=True))
    if not changed:
        return arrival
    remark = f"{changed} records hold what was forgotten: it is left out"
    left = tuple(record for record in kept if record is not None)
    return replace(arrival, records=left, is_whole=False, remarks=(*arrival.remarks, remark))


def _from_elsewhere(path: Path, reading: Reading) -> list[_Arrival]:
    """Records of known sources, by source and date, of a WARC file that another crawler wrote."""
    groups: dict[tuple[str, str], list[Record]] = {}
    strangers = 0
    for record in reading.records:
        source = source_for_url(record.url)
        if source is None or not _is_reply(record):
            strangers += source is None
            continue
        groups.setdefault((source.name, record.fetched_at.date().isoformat()), []).append(_decoded(path, record))
    if not groups:
        raise BadInput(f"{path}: unknown source: no reply in it comes from {', '.join(source_names())}")
    remarks = (*reading.faults, *([f"{strangers} records of other sites left out"] if strangers else []))
    return [_Arrival(path, archive_name(name, night), {"source": name, "night": night, "observed_by": "crawl", "simulated": False},
                     tuple(records), False, remarks) for (name, night), records in sorted(groups.items())]


def _is_reply(record: Record) -> bool:
    is_record = record.kind == "response" or (record.kind == "revisit" and record.refers_to_date is not None)
    return (is_record or failure_of(record) is not None) and urlsplit(record.url).path != "/robots.txt"


def _decoded(path: Path, record: Record) -> Record:
    """The record with its body free of transfer and content encodings."""
    body, encodings = record.body, f"{record.header('Transfer-Encoding') or ''},{record.header('Content-Encoding') or ''}".lower()
    if record.kind != "response" or not encodings.strip(","):
        return record
    try:
        if "chunked" in encodings and re.match(rb"[0-9A-Fa-f]+[^\n]*\r\n", body):
            body = _unchunked(body)
        if "gzip" in encodings and body.startswith(b"\x1f\x8b"):
            body = gzip.decompress(body)
        elif "deflate" in encodings:
            with suppress(zlib.error):
                body = zlib.decompress(body)
    except (OSError, EOFError, ValueError) as error:
        raise BadInput(f"{path}: byte {record.offset}: the body of {record.url} can't be decoded ({error})") from error
    gone = ("transfer-encoding", "content-encoding", "content-length")
    return replace(record, body=body, headers=[(name, value) for name, value in record.headers if name.lower() not in gone])


def _unchunked(body: bytes) -> bytes:
    pieces: list[bytes] = []
    position = 0
    while True:
        end = body.index(b"\r\n", position)
        size = int(body[position:end].split(b";")[0], 16)
        if not size:
            return b"".join(pieces)
        pieces.append(body[end + 2:end + 2 + size])
        position = end + 2 + size + 2


def _merge(arrivals: list[_Arrival]) -> list[_Arrival]:
    """One arrival per archive: files from elsewhere may share a source and night, archives of gigshift may only be repeated."""
    merged: dict[str, _Arrival] = {}
    for arrival in arrivals:
        first = merged.get(arrival.name)
        if first is None:
            merged[arrival.name] = arrival
        elif _content(first.records) == _content(arrival.records):
            continue
        elif "plan" not in first.facts and "plan" not in arrival.facts:
            merged[arrival.name] = replace(first, records=first.records + arrival.records, remarks=first.remarks + arrival.remarks)
        else:
            raise BadInput(f"{arrival.path} and {first.path} are both {arrival.name} and differ: replay only one of them")
    return [merged[name] for name in sorted(merged)]


def _is_known(home: Home, arrival: _Arrival) -> bool:
    """Whether the home holds this content already; raises BadInput when it holds another one under the name."""
    target = home.archives / arrival.name
    if not target.exists():
        return False
    if _content(read_archive(target).records) == _content(arrival.records):
        return True
    raise BadInput(f"{arrival.path}: {home.root} already holds another archive {arrival.name}: use another GIGSHIFT_HOME")


def _content(records: Sequence[Record]) -> list[tuple[str, str, str, int, str]]:
    return [(record.kind, record.url, record.fetched_at.isoformat(), record.status, sha256(record.body).hexdigest()) for record in records]


def _place(home: Home, arrival: _Arrival, is_known: bool) -> str:
    if is_known:
        return f"{arrival.name}: was there already, nothing to do"
    target = home.archives / arrival.name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if arrival.is_whole:
        _copy_file(arrival.path, target)
    else:
        with ArchiveWriter(target, arrival.facts) as archive:
            for record in arrival.records:
                copy_record(record, archive)
            archive.seal()
    for remark in arrival.remarks:
        log.warning("%s: %s", arrival.path, remark)
    return f"{arrival.name}: {len(arrival.records)} records from {arrival.path}" + "".join(f"; {remark}" for remark in arrival.remarks)


def _copy_file(path: Path, target: Path) -> None:
    """Copies a file whole or not at all, private to the user."""
    descriptor, neighbour = tempfile.mkstemp(dir=target.parent, prefix=".")
    with os.fdopen(descriptor, "wb") as file:
        file.write(path.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    Path(neighbour).rename(target)
