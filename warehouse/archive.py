"""WARC files (ISO 28500): the private memory from which every table can be made again.

One file per source and run, one gzip member per record, mode 0600. Bodies are stored decoded with their original headers; a 304 is
a `revisit`; an imported file is a `resource`; what stays of either when a part of it is forgotten is a `conversion`. The first record is
a warcinfo whose JSON block holds the facts of the run.
"""

from __future__ import annotations

import io
import json
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, cast, get_args
from uuid import UUID

from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.recordloader import StatusAndHeaders
from warcio.utils import BUFF_SIZE
from warcio.warcwriter import WARCWriter

from warehouse.errors import BadInput

REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
Kind = Literal["response", "revisit", "resource", "metadata", "conversion"]
Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Record:
    """One whole record. `offset` is where its gzip member (or plain record) begins, in bytes."""

    kind: Kind
    url: str
    fetched_at: datetime
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    offset: int
    digest: str | None = None
    refers_to_date: datetime | None = None

    def header(self, name: str) -> str | None:
        """Value of a response header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass
class Reading:
    """What an archive holds: `facts` of the run, its whole records, and by name what could not be read."""

    path: Path
    facts: dict[str, Any] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class ArchiveWriter:
    """Writes one archive to `<path>.open`; `seal` gives it its name. Leaving the block early keeps the open file."""

    def __init__(self, path: Path, facts: dict[str, Any]) -> None:
        self.path = path
        self._open_path = path.with_name(path.name + ".open")
        self._open_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._open_path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        self._count = 0
        self._seed = json.dumps(facts, sort_keys=True, default=str)
        began = datetime.fromisoformat(str(facts["night"])).replace(tzinfo=UTC)
        self._write("warcinfo", f"urn:gigshift:{facts['source']}", began, json.dumps(facts, sort_keys=True, default=str).encode(),
                    content_type="application/json")

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def response(self, url: str, fetched_at: datetime, status: int, headers: Headers, body: bytes) -> None:
        """Adds a reply: decoded body, headers as they came."""
        self._write("response", url, fetched_at, body, http=StatusAndHeaders(f"{status} ", list(headers), protocol="HTTP/1.1"))

    def revisit(self, url: str, fetched_at: datetime, headers: Headers, refers_to_date: datetime, digest: str) -> None:
        """Adds a 304: the body is the one fetched at `refers_to_date`."""
        self._write("revisit", url, fetched_at, b"", http=StatusAndHeaders("304 Not Modified", list(headers), protocol="HTTP/1.1"), extra={
            "WARC-Profile": REVISIT_PROFILE, "WARC-Refers-To-Target-URI": url, "WARC-Refers-To-Date": _stamp(refers_to_date),
            "WARC-Payload-Digest": digest})

    def resource(self, uri: str, fetched_at: datetime, content_type: str, body: bytes) -> None:
        """Adds an imported file."""
        self._write("resource", uri, fetched_at, body, content_type=content_type)

    def metadata(self, uri: str, fetched_at: datetime, data: dict[str, Any]) -> None:
        """Adds a remark about `uri`, such as a refusal by robots.txt."""
        self._write("metadata", uri, fetched_at, json.dumps(data, sort_keys=True).encode(), content_type="application/json")

    def conversion(self, uri: str, fetched_at: datetime, body: bytes) -> None:
        """Adds what is kept in place of a reply or file: a JSON object whose `status` is that of the reply."""
        self._write("conversion", uri, fetched_at, body, content_type="application/json")

    def seal(self) -> Path:
        """Ends the archive: flushed to disk and renamed to its name."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._open_path.rename(self.path)
        return self.path

    def _write(self, kind: str, uri: str, when: datetime, body: bytes, *, http: StatusAndHeaders | None = None,
               content_type: str | None = None, extra: dict[str, str] | None = None) -> None:
        name = sha256(f"{self._seed}|{self._count}|{uri}".encode()).digest()
        self._count += 1
        headers = {"WARC-Date": _stamp(when), "WARC-Record-ID": f"<urn:uuid:{UUID(bytes=name[:16], version=4)}>", **(extra or {})}
        record = self._writer.create_warc_record(uri, kind, payload=io.BytesIO(body), length=len(body), http_headers=http,
                                                 warc_content_type=content_type or "", warc_headers_dict=headers)
        self._writer.write_record(record)
        self._file.flush()


def archive_name(source: str, night: str, window: str | None = None) -> str:
    """Name of an archive, relative to the archives folder: of the crawl of a night, or of a `window` of the past read on that night."""
    return f"{source}/{night}{f'-{window}' if window else ''}.warc.gz"


def is_nightly(path: Path) -> bool:
    """Whether a file has the name of a night's crawl, not that of an import or a window of the past."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d\.warc\.gz", path.name) is not None


def read_archive(path: Path) -> Reading:
    """All whole records of an archive, open or sealed, gzipped or plain; a torn or broken rest is named in `faults`."""
    if not path.is_file():
        raise BadInput(f"{path}: no such archive")
    reading = Reading(path)
    for offset, block, fault in _members(path):
        if fault:
            reading.faults.append(f"{path.name}: byte {offset}: {fault}")
            continue
        for record, payload in _records(block, offset, reading):
            if record is None:
                reading.facts = reading.facts or _facts(payload)
            else:
                reading.records.append(record)
    return reading


def _members(path: Path) -> Iterator[tuple[int, bytes, str | None]]:
    """Gzip members with their offsets; a plain WARC file is one member."""
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            file.seek(0)
            yield 0, file.read(), None
            return
        file.seek(0)
        offset, rest = 0, b""
        while rest or (rest := file.read(BUFF_SIZE)):
            inflate, pieces, consumed, whole = zlib.decompressobj(31), [], 0, False
            try:
                while rest and not whole:
                    pieces.append(inflate.decompress(rest))
                    consumed += len(rest) - len(inflate.unused_data)
                    whole = inflate.eof
                    rest = inflate.unused_data if whole else file.read(BUFF_SIZE)
            except zlib.error as error:
                yield offset, b"", f"damaged record, the rest of the file is left out ({error})"
                return
            if not whole:
                yield offset, b"", "truncated record at the end"
                return
            yield offset, b"".join(pieces), None
            offset += consumed


def _records(block: bytes, offset: int, reading: Reading) -> Iterator[tuple[Record | None, bytes]]:
    """Records of one decompressed member; warcinfo comes as (None, its block)."""
    try:
        for item in ArchiveIterator(io.BytesIO(block), parse_http=True, record_types=WarcRecordType.any_type):
            position, kind = offset + item.stream_pos, item.headers.get("WARC-Type")
            expected, body = item.content_length, item.reader.read()
            if len(body) < expected or "Content-Length" not in item.headers:
                reading.faults.append(f"{reading.path.name}: byte {position}: truncated record, {len(body)} of {expected} bytes")
            elif kind == "warcinfo":
                yield None, body
            elif kind in get_args(Kind):
                yield _record(cast(Kind, kind), item, body, position), b""
    except OSError as error:
        reading.faults.append(f"{reading.path.name}: byte {offset}: no WARC record ({error})")


def _record(kind: Kind, item: Any, body: bytes, offset: int) -> Record:
    http = item.http_headers
    refers = item.headers.get("WARC-Refers-To-Date")
    return Record(
        kind=kind,
        url=item.headers.get("WARC-Target-URI", "").strip("<>"),
        fetched_at=_moment(item.headers["WARC-Date"]),
        status=json.loads(body)["status"] if kind == "conversion" else (http.status_code or 0) if http else 0,
        headers=[(str(name), str(value)) for name, value in http.astuples()] if http else [],
        body=body,
        offset=offset,
        digest=item.headers.get("WARC-Payload-Digest"),
        refers_to_date=_moment(refers) if refers else None,
    )


def _facts(block: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(block)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) and "source" in facts else {}


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
