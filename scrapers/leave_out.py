"""Archives without what was forgotten: the same for those that are there, that are replayed, and that are imported."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from scrapers.catalog import load, source_for_url, source_names
from scrapers.night import seen_until
from scrapers.records import Memory, failure_of, reply_of
from scrapers.rereading import WasRead
from scrapers.source import RawPosting, Source
from scrapers.was_read import Cut, conversion
from warehouse.archive import Record
from warehouse.errors import BadInput
from warehouse.forgotten import Forgotten, pieces


def leave_out(source_name: str, facts: dict[str, Any], records: list[Record], memory: Memory, known: Forgotten) -> list[Record | None]:
    """For each record the one to keep: itself, one that holds only what had been read of it, or None where nothing of it may be kept.

    `memory` holds the replies before this archive; those of a crawl are added to it.
    """
    cut = Cut(source_name, known)
    if "map" in facts:
        return [imported(cut, facts, record) for record in records]
    source = load(source_name) if source_name in source_names() else None
    kept = [_kept(cut, source or source_for_url(record.url), facts, record, memory) for record in records]
    if facts.get("observed_by", "crawl") == "crawl":
        memory.remember(records)
    return kept


def imported(cut: Cut, facts: dict[str, Any], record: Record) -> Record:
    """The record to keep of an imported file, or of what had been read of one."""
    from scrapers.imports import parse_resource, rows_of  # noqa: PLC0415 - readers of dumps are heavy and rarely needed

    is_file = record.kind == "resource"
    try:
        items = list(parse_resource(facts, record))
        is_said = is_file and bool(cut.known.phrases) and cut.known.has_phrase(*pieces(rows_of(facts, record)))
    except BadInput:
        return record
    kept = list(cut.items(items))
    return conversion(record, 200, WasRead(tuple(kept))) if is_said or kept != items else record


def _kept(cut: Cut, source: Source | None, facts: dict[str, Any], record: Record, memory: Memory) -> Record | None:
    known = cut.known
    if record.kind == "metadata":
        return None if known.has_url(record.url) else _remark(record, known)
    reply = reply_of(record, memory.find(record) if record.kind == "revisit" else None)
    if reply is None or source is None:
        return None if known.has_url(record.url) or known.has_phrase(record.body.decode("utf-8", "replace")) else record
    read = cut.reply(source, reply, seen_until(facts))
    if known.has_url(record.url) and not any(isinstance(item, RawPosting) for item in (read.items if read else ())):
        return None
    return record if read is None else conversion(record, reply.status, read)


def _remark(record: Record, known: Forgotten) -> Record:
    if failure_of(record) is None or not known.has_phrase(record.body.decode("utf-8", "replace")):
        return record
    return replace(record, body=json.dumps({"failure": "a failure whose words were forgotten"}).encode())

