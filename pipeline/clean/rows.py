"""Raw rows to clean rows: every column of a posting, or the reason why the row is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import pyarrow as pa

from pipeline.clean.bids import bid_count
from pipeline.clean.country import country_code
from pipeline.clean.dates import PostedAt, posted_at
from pipeline.clean.employer import employer_id
from pipeline.clean.engagement import Engagement, engagement, field_engagement
from pipeline.clean.facts import TextFacts, read_text
from pipeline.clean.language import UNDETERMINED, stated_language
from pipeline.clean.link import canonical_link
from pipeline.clean.openness import is_open, is_remote
from pipeline.clean.pay import Pay, pay
from pipeline.clean.refusals import Refusal, refusal
from pipeline.clean.role import role_key
from pipeline.clean.text import single_line
from pipeline.clean.usd_hour import usd_hour
from warehouse.ids import digest, posting_id
from warehouse.redaction import redact
from warehouse.schema import Column
from warehouse.tables import TABLES
from warehouse.tables.shared import ARCHIVE, CONTENT, CONTENT_HASH, ITEM_INDEX, NIGHT, OBSERVED, POSTING_ID, RECORD_OFFSET
from warehouse.taxonomies import POSTED_AT_ORIGINS

BATCH_ROWS = 20_000

_HASHED = ("pay_kind", "pay_minimum", "pay_maximum", "pay_currency", "pay_unit", "engagement_type", "url")
_SIGHTED = {column.name: column for column in TABLES["sightings"].columns}
_COLUMNS: tuple[Column, ...] = (
    ARCHIVE, RECORD_OFFSET, ITEM_INDEX, NIGHT, OBSERVED, POSTING_ID, CONTENT_HASH,
    _SIGHTED["fetched_at"], _SIGHTED["is_open"], _SIGHTED["bid_count"], *CONTENT)
CLEAN_SCHEMA = pa.schema([column.field for column in _COLUMNS])
"""One row per raw row that was not refused: pointer, ids, what the night showed, and the posting's content."""


@dataclass
class Cleaned:
    """What became of raw rows: `rows` in CLEAN_SCHEMA, `texts` and `quarantine` in their tables' schemas.

    `left_empty` counts values that could not be read and were left empty, or were read on an assumption, by column and reason.
    """

    rows: pa.Table
    texts: pa.Table
    quarantine: pa.Table
    left_empty: Counter[str]


@dataclass
class Cleaner:
    """Cleans raw rows; remembers texts so that each distinct one is read once."""

    texts: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_empty: Counter[str] = field(default_factory=Counter)
    _facts: dict[bytes, TextFacts] = field(default_factory=dict)

    def row(self, raw: dict[str, Any]) -> dict[str, Any]:
        """One clean row of one raw row that is not to be refused."""
        facts = self._read_text(raw)
        fetched_at: datetime = raw["fetched_at"]
        posted = posted_at(raw["posted"], fetched_at, is_crawled=raw["observed_by"] == "crawl")
        if posted.reason:
            self.left_empty[f"posted_at: {posted.reason}"] += 1
        link = canonical_link(raw["url"])
        if raw["url"] and not link:
            self.left_empty["url: no http address"] += 1
        language = facts.language if facts.language != UNDETERMINED else stated_language(raw["language"]) or UNDETERMINED
        kind = self._engagement(raw, facts)
        row = {
            **{name: raw[name] for name in ("archive", "record_offset", "item_index", "night", "observed_by", "fetched_at", "source")},
            "source_posting_id": raw["source_posting_id"].strip(),
            "posting_id": posting_id(raw["source"], raw["source_posting_id"].strip()),
            "is_open": is_open(raw["is_open"]),
            "bid_count": bid_count(raw["bids"]),
            "url": link,
            "text_hash": facts.text_hash,
            "employer_id": employer_id(raw["employer"]),
            "role_key": role_key(facts.role_title, raw["location"]),
            "board": redact(single_line(raw["board"]))[0] if raw["board"] else None,
            "posted_at": posted.at,
            "posted_at_origin": _origin(raw["posted_origin"], posted),
            "engagement_type": kind.type,
            "engagement_decided_by": kind.decided_by,
            "is_gig": kind.is_gig,
            "language": language,
            "country_code": country_code(raw["country"], raw["location"]),
            "is_remote": is_remote(raw["remote"], raw["location"]),
            "skills": list(facts.skills),
        }
        row.update(self._pay(raw, facts, posted.at or fetched_at))
        row["content_hash"] = _content_hash(row)
        return row

    def _read_text(self, raw: dict[str, Any]) -> TextFacts:
        title, tags, description = raw["title"] or "", tuple(raw["tags"] or ()), raw["description"] or ""
        served = sha256("\x1f".join((title, *tags, "\x1e", description)).encode("utf-8", "surrogatepass")).digest()
        facts = self._facts.get(served)
        if facts is None:
            facts = self._facts[served] = read_text(title, tags, description)
        stated = stated_language(raw["language"]) or UNDETERMINED
        known = self.texts.get(facts.text_hash)
        if known is None:
            self.texts[facts.text_hash] = {
                "text_hash": facts.text_hash, "title": facts.title, "tags": list(facts.tags), "description": facts.description,
                "language": facts.language if facts.language != UNDETERMINED else stated,
                "character_count": len(facts.title) + len(facts.description), "redacted_count": facts.redacted_count}
        elif known["language"] == UNDETERMINED:
            known["language"] = stated
        return facts

    def _engagement(self, raw: dict[str, Any], facts: TextFacts) -> Engagement:
        if raw["engagement"] and not field_engagement(raw["engagement"]):
            self.left_empty["engagement_type: word not known"] += 1
        return engagement(raw["engagement"], raw["engagement_origin"], facts.engagement)

    def _pay(self, raw: dict[str, Any], facts: TextFacts, on: datetime) -> dict[str, Any]:
        stated = pay(raw["pay"], raw["pay_minimum"], raw["pay_maximum"], raw["pay_currency"], raw["pay_unit"], raw["engagement"])
        if not stated.has_amount and stated.kind in {"unknown", "hourly"} and facts.hourly_pay.has_amount:
            stated = facts.hourly_pay
        if stated.is_dollar_assumed:
            self.left_empty["pay_currency: bare $ read as USD"] += 1
        if raw["pay"] and stated.reason:
            self.left_empty[f"pay: {stated.reason}"] += 1
        return _pay_columns(stated, on)


def clean_rows(raw: pa.Table) -> Cleaned:
    """Every raw row (schema of raw_postings) either clean or in quarantine; texts are in the order of their hash."""
    cleaner = Cleaner()
    clean: list[pa.Table] = []
    refused: list[dict[str, Any]] = []
    for start in range(0, raw.num_rows, BATCH_ROWS):
        rows, refusals = _split(cleaner, raw.slice(start, BATCH_ROWS))
        clean.append(pa.Table.from_pylist(rows, CLEAN_SCHEMA))
        refused.extend(refusals)
    texts = [cleaner.texts[text_hash] for text_hash in sorted(cleaner.texts)]
    return Cleaned(
        pa.concat_tables(clean) if clean else CLEAN_SCHEMA.empty_table(),
        pa.Table.from_pylist(texts, TABLES["posting_texts"].schema),
        pa.Table.from_pylist(refused, TABLES["quarantine"].schema),
        cleaner.left_empty)


def _split(cleaner: Cleaner, batch: pa.Table) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for raw in _dicts(batch):
        found = refusal(raw)
        if found:
            refused.append(_quarantined(raw, found))
        else:
            rows.append(cleaner.row(raw))
    return rows, refused


def _dicts(batch: pa.Table) -> Iterator[dict[str, Any]]:
    names = batch.column_names
    for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
        yield dict(zip(names, values, strict=True))


def _quarantined(raw: dict[str, Any], found: Refusal) -> dict[str, Any]:
    stated_id = (raw["source_posting_id"] or "").strip()
    return {**{name: raw[name] for name in ("source", "night", "archive", "record_offset", "item_index")},
            "source_posting_id": None if found.column == "source_posting_id" else redact(stated_id)[0],
            "column_name": found.column, "reason": found.reason, "excerpt": found.excerpt}


def _origin(stated: str | None, posted: PostedAt) -> str:
    if posted.at is None:
        return "none"
    if stated in POSTED_AT_ORIGINS and stated != "none":
        return stated
    return "relative" if posted.is_relative else "source"


def _pay_columns(stated: Pay, on: datetime) -> dict[str, Any]:
    converted = usd_hour(stated, on.date())
    return {
        "pay_kind": stated.kind, "pay_minimum": stated.minimum, "pay_maximum": stated.maximum,
        "pay_currency": stated.currency if stated.has_amount else None, "pay_unit": stated.unit,
        "pay_usd_hour_minimum": converted.minimum, "pay_usd_hour_maximum": converted.maximum,
        "usd_rate": converted.rate, "usd_rate_date": converted.rate_date, "pay_null_reason": converted.reason}



def _content_hash(row: dict[str, Any]) -> str:
    return digest(row["text_hash"], *(None if row[name] is None else str(row[name]) for name in _HASHED))
