"""The stage `read`: pending archives become raw_postings, coverage and sources."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from scrapers.admit import admit
from scrapers.breaks import recorded
from scrapers.catalog import load
from scrapers.night import Night, explain, missed_reason, open_night, postings
from scrapers.permissions import Grant, effective, grants
from scrapers.records import Memory
from scrapers.source import RawPosting
from warehouse.archive import Record
from warehouse.build import StageView
from warehouse.forgotten import forgotten
from warehouse.tables import TABLES

__all__ = ["admit", "read"]

log = logging.getLogger(__name__)

ROWS_A_WRITE = 50_000
FILLED_BY_CLEAN = ("new_count", "changed_count", "unchanged_count", "repeated_count", "quarantined_count")


def read(view: StageView) -> dict[str, int]:
    """Reads the view's archives; returns how many archives, items, postings and skipped items there were.

    Raises BadInput for an archive of an unknown source. A source whose replies changed shape gets a partial night, the others go on.
    """
    totals: Counter[str] = Counter(archives=len(view.archives))
    rows: list[dict[str, Any]] = []
    coverage: list[dict[str, Any]] = []
    sources: dict[str, dict[str, Any]] = {}
    memories: dict[str, Memory] = {}
    given, known = grants(view.home), forgotten(view.home)
    for name in sorted(view.archives):
        night = open_night(view.home.archives, name, known)
        folder, _, file = name.rpartition("/")
        memory = memories.setdefault(night.source_name, Memory(view.home.archives / folder, file))
        for record, position, posting in postings(night, memory):
            rows.append(_raw_row(night, record, position, posting))
            if len(rows) >= ROWS_A_WRITE:
                view.append("raw_postings", _table("raw_postings", rows))
                rows = []
        coverage.append(_coverage_row(night))
        sources[night.source_name] = _source_row(night.source_name, night.observed_by if night.is_import else "crawl", night.facts, given)
        totals.update(read=night.read_count, skipped=night.skipped.total(), postings=night.read_count - night.skipped.total())
        _log(night)
    view.append("raw_postings", _table("raw_postings", rows))
    _clear_missed(view, coverage)
    for row in _missed_rows(view, coverage):
        coverage.append(row)
        sources.setdefault(row["source"], _source_row(row["source"], "crawl", {}, given))
    view.append("coverage", _table("coverage", coverage))
    view.upsert("sources", _table("sources", [sources[name] for name in sorted(sources)]))
    view.replace("breaks", recorded(view.home, view.read("sources", ["source"])["source"].to_pylist()))
    return dict(totals)


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=TABLES[name].schema)


def _raw_row(night: Night, record: Record, position: int, posting: RawPosting) -> dict[str, Any]:
    row = {name: _storable(value) if isinstance(value, str) else value for name, value in vars(posting).items()}
    row["tags"] = [_storable(tag) for tag in posting.tags]
    return row | {
        "source": night.source_name,
        "night": night.date,
        "archive": night.archive,
        "record_offset": record.offset,
        "item_index": position,
        "observed_by": night.observed_by,
        "request_url": record.url,
        "fetched_at": record.fetched_at,
    }


def _storable(text: str) -> str:
    """The text with U+FFFD for halves of surrogate pairs, which no UTF-8 file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _coverage_row(night: Night) -> dict[str, Any]:
    reason, remark = explain(night)
    period_from, period_to = night.period or (None, None)
    return dict.fromkeys(FILLED_BY_CLEAN, 0) | {
        "period_from": period_from,
        "period_to": period_to,
        "source": night.source_name,
        "night": night.date,
        "archive": night.archive,
        "observed_by": night.observed_by,
        "status": night.status,
        "status_reason": reason,
        "started_at": night.moment(last=False),
        "finished_at": night.moment(last=True),
        "response_count": len(night.reading.records),
        "read_count": night.read_count,
        "skipped_count": night.skipped.total(),
        "skipped_by_reason": json.dumps(night.skipped, sort_keys=True),
        "bounds_remark": remark,
    }


def _missed_rows(view: StageView, coverage: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per source that was due on the view's night and has no archive of it."""
    crawled = (pc.field("night") == view.night) & (pc.field("observed_by") == "crawl")
    on_time = view.read("coverage", columns=["source"], filter=crawled).column("source").to_pylist()
    there = {*on_time, *(row["source"] for row in coverage if row["night"] == view.night and row["observed_by"] == "crawl")}
    empty = dict.fromkeys(TABLES["coverage"].schema.names) | dict.fromkeys(FILLED_BY_CLEAN, 0)
    return [empty | {
        "source": source, "night": view.night, "archive": "", "observed_by": "crawl", "status": "missed",
        "status_reason": missed_reason(view.home.archives, source, view.night), "response_count": 0, "read_count": 0, "skipped_count": 0,
        "skipped_by_reason": "{}",
    } for source in sorted(set(view.due) - there)]


def _clear_missed(view: StageView, coverage: list[dict[str, Any]]) -> None:
    """Takes back that a night was missed where its archive came late."""
    missed = view.read("coverage", columns=["source", "night"], filter=pc.field("archive") == "").to_pylist()
    late = {(row["source"], row["night"]) for row in coverage if row["observed_by"] == "crawl"}
    for row in missed:
        if (row["source"], row["night"]) in late:
            where = f"archive = '' AND source = '{row['source']}' AND night = DATE '{row['night']}'"
            view.replace("coverage", TABLES["coverage"].empty(), where=where)


def _source_row(name: str, observed_by: str, facts: dict[str, Any], given: Mapping[str, Grant]) -> dict[str, Any]:
    if "map" in facts:
        return {"source": name, "observed_by": observed_by} | _imported_facts(facts)
    source, grant = load(name), given.get(name)
    permission = effective(source, grant)
    record = asdict(grant) if grant is not None and permission is not source.permission else {}
    return asdict(permission) | record | {
        "source": name,
        "observed_by": observed_by,
        "title": source.title,
        "homepage": source.homepage,
        "is_simulated": bool(facts.get("simulated", False)),
        "cadence": source.cadence,
    }


def _imported_facts(facts: dict[str, Any]) -> dict[str, Any]:
    from scrapers.imports import map_of  # noqa: PLC0415 - only imports need it

    described = map_of(facts)
    terms = described.terms
    return {
        "title": described.title,
        "homepage": described.homepage,
        "is_simulated": described.is_simulated,
        "cadence": described.cadence,
        "status": "imported",
        "status_reason": f"imported from files under: {terms.licence}",
        "attribution": terms.attribution,
        "terms_url": terms.terms_url,
        "terms_read_on": terms.terms_read_on,
        "robots_remark": None,
        "max_polls_per_day": None,
        "crawl_delay": None,
        "raw_retention": terms.raw_retention,
        "text_retention": terms.text_retention,
        "may_redistribute_text": terms.may_redistribute_text,
        "may_train": terms.may_train,
    }


def _log(night: Night) -> None:
    reason, remark = explain(night)
    level = logging.INFO if night.status == "complete" else logging.WARNING
    log.log(level, "%s: %s, %s items read, skipped %s%s%s", night.archive, night.status, night.read_count,
            json.dumps(night.skipped, sort_keys=True), f"; {reason}" if reason else "", f"; {remark}" if remark else "")
