"""Replies of which a part was forgotten: what had been read of them is kept in their place, and the rest of the body is not.

A body is cut in no other way: a text can stand in it escaped, encoded or compressed, and more than once. What is left can be read again as
often as wanted, only not with a better reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from scrapers.rereading import WasRead
from scrapers.source import Item, RawPosting, Reply, Skip, Source, Unknown, strictly
from warehouse.archive import Record
from warehouse.errors import SourceChanged
from warehouse.forgotten import Forgotten, pieces
from warehouse.ids import posting_id

FORGOTTEN = "forgotten"
KINDS: dict[str, type[Item]] = {"posting": RawPosting, "skip": Skip, "unknown": Unknown}


@dataclass(frozen=True)
class Cut:
    """Takes what is `known` to be forgotten out of what a source shows."""

    source: str
    known: Forgotten

    def covers(self, posting: RawPosting) -> bool:
        """Whether this posting was forgotten: by its id, its address, a phrase anywhere in it, or its text."""
        known = self.known
        return bool(known) and (
            posting_id(self.source, posting.source_posting_id.strip()) in known.postings or known.has_url(posting.url)
            or known.has_phrase(*pieces(vars(posting))) or known.has_text(posting.title, posting.description))

    def items(self, items: Iterable[Item]) -> Iterator[Item]:
        """The same items in their order; a forgotten posting becomes one that was skipped, so that the counts still add up."""
        for item in items:
            if isinstance(item, RawPosting) and self.covers(item):
                yield Skip(FORGOTTEN, "")
            elif isinstance(item, Skip) and posting_id(self.source, item.source_posting_id.strip()) in self.known.postings:
                yield Skip(item.reason, "")
            else:
                yield item

    def reply(self, source: Source, reply: Reply, seen_until: datetime | None = None) -> WasRead | None:
        """What is to be kept in place of a reply that holds something forgotten; None where it holds nothing of it."""
        is_said = reply.read is None and self.known.has_phrase(reply.text)
        if not source.is_usable(reply):
            return WasRead() if is_said else None
        try:
            items, following = strictly(lambda one: list(source.parse(one)), reply), strictly(source.follow, reply)
            goes_back = seen_until is not None and strictly(lambda one: source.reaches(one, seen_until), reply)
            lacks = strictly(source.shortfall, reply)
        except SourceChanged:
            return WasRead(lacks=f"{reply.url}: could not be read when a part of it was forgotten") if is_said else None
        left = [url for url in following if not self.known.has_url(url)]
        kept = [*self.items(items), *[Skip(FORGOTTEN, "")] * (len(following) - len(left))]
        return WasRead(tuple(kept), tuple(left), lacks, goes_back) if is_said or kept != items else None


def left_out(source: Source, reply: Reply) -> Iterator[str]:
    """The source's ids of the items of a reply that are left out on purpose; none where it can't be read."""
    if source.is_usable(reply):
        with suppress(SourceChanged):
            yield from (item.source_posting_id for item in strictly(lambda one: list(source.parse(one)), reply) if isinstance(item, Skip))


def conversion(record: Record, status: int, read: WasRead) -> Record:
    """The record that stands in an archive for one of which a part was forgotten."""
    items = [{name: asdict(item)} for item in read.items for name, kind in KINDS.items() if isinstance(item, kind)]
    told = {"status": status, "items": items, "following": read.following, "lacks": read.lacks, "goes_back": read.goes_back}
    return Record("conversion", record.url, record.fetched_at, status, [], json.dumps(told, sort_keys=True).encode(), 0)


def reply_again(record: Record) -> Reply:
    """The reply that a conversion record stands for."""
    told = json.loads(record.body)
    items = tuple(_item(name, values) for one in told["items"] for name, values in one.items())
    read = WasRead(items, tuple(told["following"]), told["lacks"], told["goes_back"])
    return Reply(record.url, record.body, record.fetched_at, told["status"], (), read)


def _item(name: str, values: dict[str, Any]) -> Item:
    return KINDS[name](**(values | {"tags": tuple(values["tags"])} if name == "posting" else values))
