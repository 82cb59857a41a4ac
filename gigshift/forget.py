"""Forgetting: finds what concerns a posting or a text, takes it away from everywhere, and keeps hashes by which it stays away."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
from operator import is_not, ne
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pyarrow.dataset as ds

from gigshift.forget_tables import Scrubs, texts_of
from gigshift.traces import Traces
from pipeline.retain.releases import amend
from scrapers.catalog import load, source_names
from scrapers.crawl import alone
from scrapers.leave_out import leave_out
from scrapers.night import open_night, postings
from scrapers.records import Memory, copy_record, reply_of
from scrapers.source import RawPosting
from scrapers.was_read import Cut, left_out
from scrapers.wayback import WAYBACK
from warehouse import store
from warehouse.archive import ArchiveWriter, Reading, Record, read_archive
from warehouse.errors import BadInput
from warehouse.forgotten import Forgotten, Likeness, forgotten, phrase, remember, url_hash, words
from warehouse.home import Home, discard
from warehouse.ids import posting_id
from warehouse.purge import kept_heads, prune, rewrite, settle
from warehouse.tables import TABLES

log = logging.getLogger(__name__)

LEAST_LETTERS = 4
LEAST_TITLE_WORDS = 4
_ID = re.compile(r"[0-9a-f]{32}")
_NOTHING = "https://nothing.invalid/"


@dataclass
class Found:
    """What a home holds of what is to be forgotten; `known` also holds whatever was forgotten before.

    `traces` are addresses and the text that was asked for, and must be nowhere in the end. `lines` are also titles, which other postings
    may share: these are blanked in logs and pages.
    """

    known: Forgotten
    postings: frozenset[str]
    sources: frozenset[str]
    traces: Traces
    lines: Traces
    archives: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to take away."""
        return not (self.postings or self.archives or self.rows or self.files)


def find(home: Home, what: str) -> Found:
    """What `home` holds of a posting (by its address or id) or of a text; nothing is changed.

    Raises BadInput for a text that is too short, or when neither the home nor what was forgotten before holds anything of it.
    """
    seed, before = _asked(what), forgotten(home)
    with home.locked():
        settle(home)
        first = _covered(home, seed)
        if not first.postings and seed.urls:
            _add_skipped(home, what, first)
        second = _covered(home, seed | first.ids() | Forgotten(texts=frozenset(first.texts)))
        new = seed | first.ids() | second.ids() | Forgotten(texts=frozenset(first.texts))
        strict = first.links | second.links | (set() if _ID.fullmatch(what) else {what}) or {_NOTHING}
        postings = frozenset(first.postings | second.postings)
        sources = frozenset(first.sources | second.sources)
        found = Found(before | new, postings, sources, Traces.of(strict), Traces.of(strict | first.titles | second.titles))
        found.archives = {str(path.relative_to(home.archives)): sum(map(is_not, reading.records, kept)) + len(reading.faults)
                          for path, reading, kept in _cut_archives(home, found)}
        found.rows = _changed_rows(home, _scrubs(home, found, {}))
        found.files = [str(path.relative_to(home.root)) for path in found.traces.files(home.root)]
    if found.is_nothing and before | seed != before:
        raise BadInput(f"{home.root} holds nothing of {what!r}: no posting, no archive, no file; nothing was changed")
    return found


def forget(home: Home, found: Found) -> list[str]:
    """Takes away what was `found`; returns the files that still hold a trace of it, which should be none.

    Killed at any point, the same call ends it. A build in progress is given up. Raises TryAgain while a build or a crawl is running.
    """
    with home.locked(), _no_crawl(home):
        settle(home)
        remember(home, found.known)
        _clear_leftovers(home)
        blanked = found.lines.blank(home.root)
        moves, offsets = _rewrite_archives(home, found)
        scrubs = _scrubs(home, found, offsets).by_table()
        versions = rewrite(home, scrubs, moves)
        released = sum(amend(release, scrubs) for release in sorted(home.releases.glob("[!.]*")))
        old = prune(home)
        log.info("forget: %s files blanked, %s archives, %s versions of tables and %s files of releases rewritten, %s old files deleted",
                 blanked, len(moves), versions, released, old)
        return [str(path.relative_to(home.root)) for path in found.traces.files(home.root)]


def _clear_leftovers(home: Home) -> None:
    """Removes what killed runs left half done and nobody will take up."""
    (home.root / "build.json").unlink(missing_ok=True)
    for folder in home.releases.glob(".*.new"):
        discard(folder)
    for path in home.archives.glob("*/.*"):
        if path.name != ".lock":
            path.unlink()


def _asked(what: str) -> Forgotten:
    if _ID.fullmatch(what):
        return Forgotten(postings=frozenset({what}))
    if what.startswith(("https://", "http://")):
        return Forgotten(urls=frozenset({url_hash(what)}))
    if sum(map(len, words(what))) < LEAST_LETTERS:
        raise BadInput(f"{what!r} is too short to be forgotten: give at least {LEAST_LETTERS} letters or digits")
    return phrase(what)


@dataclass
class _Covered:
    """Postings that are covered, and their words in files of lines: addresses, and titles long enough to be nobody else's."""

    postings: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    urls: set[str] = field(default_factory=set)
    texts: set[Likeness] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    def add(self, source: str, identity: str, url: str | None = None, title: str | None = None, description: str | None = None) -> None:
        self.postings.add(identity)
        self.sources.add(source)
        likeness = Likeness.of(title or "", description or "")
        self.texts |= {likeness} if likeness else set()
        if url:
            self.urls.add(url_hash(url))
            self.links.add(url)
        if title and len(words(title)) >= LEAST_TITLE_WORDS:
            self.titles.add(title)

    def ids(self) -> Forgotten:
        return Forgotten(frozenset(self.postings), frozenset(self.urls))


def _covered(home: Home, known: Forgotten) -> _Covered:
    """Every posting that `known` covers: in raw rows, in archives that no state has read, in clean tables where raw rows are gone."""
    found = _Covered()
    for source, posting in _raw_postings(home):
        if Cut(source, known).covers(posting):
            identity = posting_id(source, posting.source_posting_id.strip())
            found.add(source, identity, posting.url, posting.title, posting.description)
    said = {row["text_hash"]: row for row in _rows(home, "posting_texts")
            if known.has_phrase(row["title"], row["description"], *row["tags"]) or known.has_text(row["title"], row["description"])}
    for row in _rows(home, "posting_versions"):
        if row["text_hash"] in said or row["posting_id"] in known.postings or known.has_url(row["url"]):
            text = said.get(row["text_hash"], {})
            found.add(row["source"], row["posting_id"], row["url"], text.get("title"), text.get("description"))
    return found


def _add_skipped(home: Home, url: str, found: _Covered) -> None:
    """Adds items at that address that were read and left out on purpose: they stand in archives alone."""
    parts = urlsplit(url)
    named = {*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))} - {""}
    for source in map(load, source_names()):
        if parts.hostname in {*source.hosts, urlsplit(source.homepage).hostname}:
            for path in (home.archives / source.name).glob("*.warc.gz*"):
                for reply in filter(None, map(reply_of, read_archive(path).records)):
                    for name in named.intersection(left_out(source, reply)):
                        found.add(source.name, posting_id(source.name, name))


def _rows(home: Home, table: str) -> Iterator[dict[str, Any]]:
    for path in store.files(home.tables / table, home.head().tables.get(table)):
        for batch in ds.dataset(path, schema=TABLES[table].schema, format="parquet").to_batches():
            yield from batch.to_pylist()


def _raw_postings(home: Home) -> Iterator[tuple[str, RawPosting]]:
    names = [one.name for one in fields(RawPosting)]
    for row in _rows(home, "raw_postings"):
        yield row["source"], RawPosting(**{name: row[name] for name in names} | {"tags": tuple(row["tags"])})
    for name in (*home.pending_archives(home.head()), *(str(path.relative_to(home.archives)) for path in _leftovers(home))):
        night = open_night(home.archives, name)
        for _, _, posting in postings(night, Memory((home.archives / name).parent, Path(name).name)):
            yield night.source_name, posting


def _leftovers(home: Home) -> list[Path]:
    """What interrupted crawls left."""
    return sorted(path for pattern in ("*/*.warc.gz.open", "*/*.warc.gz.before*") for path in home.archives.glob(pattern))


def _cut_archives(home: Home, found: Found) -> Iterator[tuple[Path, Reading, list[Record | None]]]:
    """Archives and leftovers that hold something forgotten, with the records to keep in place of theirs.

    A torn end can't be read, and may hold it where its source is concerned: it goes.
    """
    memories: dict[Path, Memory] = {}
    for path in (*(home.archives / name for name in home.sealed_archives()), *_leftovers(home)):
        reading = read_archive(path)
        memory = memories.setdefault(path.parent, Memory(path.parent, path.name))
        kept = leave_out(str(reading.facts.get("source", path.parent.name)), reading.facts, reading.records, memory, found.known)
        is_torn = reading.faults and (path.parent.name in found.sources or found.traces.is_in(path))
        if is_torn or any(map(is_not, reading.records, kept)):
            yield path, reading, kept


def _rewrite_archives(home: Home, found: Found) -> tuple[dict[Path, Path], dict[str, dict[int, int]]]:
    """Writes archives anew beside the old ones: which file takes whose place, and where the records of each archive stand then."""
    moves: dict[Path, Path] = {}
    offsets: dict[str, dict[int, int]] = {}
    for path, reading, kept in _cut_archives(home, found):
        beside = path.with_name(f".{path.name}.forget")
        with ArchiveWriter(beside, reading.facts or {"source": path.parent.name, "night": path.name[:10]}) as file:
            for record in kept:
                if record is not None:
                    copy_record(record, file)
            moves[file.seal()] = path
        stand = iter(read_archive(beside).records)
        offsets[str(path.relative_to(home.archives))] = {before.offset: next(stand).offset for before, after
                                                         in zip(reading.records, kept, strict=True) if after is not None}
    return moves, offsets


def _scrubs(home: Home, found: Found, offsets: dict[str, dict[int, int]]) -> Scrubs:
    uses = [store.read(home.tables / table, TABLES[table], head.tables.get(table), ["posting_id", "text_hash"])
            for head in kept_heads(home) for table in ("postings", "posting_versions")]
    return Scrubs(found.known, texts_of(found.known.postings, uses), found.traces, offsets)


def _changed_rows(home: Home, scrubs: Scrubs) -> dict[str, int]:
    """How many rows of each table of the newest state go or change."""
    counts: Counter[str] = Counter()
    for name, scrub in scrubs.by_table().items():
        for path in store.files(home.tables / name, home.head().tables.get(name)):
            rows = ds.dataset(path, schema=TABLES[name].schema, format="parquet").to_table()
            kept = scrub(rows)
            gone = rows.num_rows - kept.num_rows
            counts[name] += gone or sum(map(ne, rows.to_pylist(), kept.to_pylist()))
    return {name: count for name, count in sorted(counts.items()) if count}


@contextmanager
def _no_crawl(home: Home) -> Iterator[None]:
    """Keeps crawls away while their archives are rewritten; raises TryAgain while one is running."""
    with ExitStack() as held:
        for folder in (*sorted(home.archives.glob("*")), home.root / WAYBACK.name):
            if folder.is_dir():
                held.enter_context(alone(folder))
        yield
