"""The truth of a simulated world as tables: works, postings and crawls.

Truth counts what was there, also what no crawl could see: `first_shown_on` is empty for it. `is_survivor` marks what was posted
before the first crawl of its source and so can be in no inflow series.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from simulation.crawls import Crawl, History
from simulation.works import Posting, Source
from simulation.world import crawl_moment
from warehouse.ids import posting_id

_MOMENT = pa.timestamp("us", tz="UTC")
WORKS = pa.schema([
    ("work_id", pa.string()), ("category", pa.string()), ("label", pa.string()), ("ai_relation", pa.string()), ("is_gig", pa.bool_()),
    ("engagement", pa.string()), ("company", pa.string()), ("title", pa.string()), ("source", pa.string()), ("posted_at", _MOMENT),
    ("pay_kind", pa.string()), ("pay_minimum", pa.float64()), ("pay_maximum", pa.float64()), ("pay_currency", pa.string()),
    ("pay_unit", pa.string()), ("pay_text", pa.string()), ("renews", pa.string()), ("posting_count", pa.int32()),
    ("first_shown_on", pa.date32()), ("is_survivor", pa.bool_()),
])
POSTINGS = pa.schema([
    ("posting_id", pa.string()), ("source", pa.string()), ("source_posting_id", pa.string()), ("work_id", pa.string()),
    ("kind", pa.string()), ("board", pa.string()), ("place", pa.string()), ("posted_at", _MOMENT), ("closes_at", _MOMENT),
    ("revised_at", _MOMENT), ("first_shown_on", pa.date32()), ("last_shown_on", pa.date32()), ("shown_count", pa.int32()),
    ("is_survivor", pa.bool_()),
])
CRAWLS = pa.schema([
    ("source", pa.string()), ("night", pa.date32()), ("status", pa.string()), ("posting_count", pa.int32()),
    ("skipped_by_reason", pa.string()),
])


def tell(history: History, crawls: Sequence[Crawl]) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Tables of works, postings and crawls of a history whose `crawls` have been made."""
    postings = _postings(history, crawls)
    works = _works(history, postings)
    return works, pa.Table.from_pylist(postings, POSTINGS), pa.Table.from_pylist([_crawl(crawl) for crawl in crawls], CRAWLS)


def _postings(history: History, crawls: Sequence[Crawl]) -> list[dict[str, Any]]:
    shown: dict[tuple[Source, str], list[Any]] = {}
    first: dict[Source, Any] = {}
    for crawl in crawls:
        if crawl.status == "complete":
            first.setdefault(crawl.source, crawl_moment(crawl.night))
        for identity in crawl.shown:
            shown.setdefault((crawl.source, identity), []).append(crawl.night)
    return [
        _posting(source, identity, posting, shown.get((source, identity), [])) | {
            "is_survivor": source in first and posting.posted_at <= first[source]}
        for source, postings in sorted(history.postings.items()) for identity, posting in postings.items()
    ]


def _posting(source: Source, identity: str, posting: Posting, nights: Sequence[Any]) -> dict[str, Any]:
    return {
        "posting_id": posting_id(source, identity), "source": source, "source_posting_id": identity, "work_id": posting.work.work_id,
        "kind": posting.kind, "board": posting.board, "place": posting.place, "posted_at": posting.posted_at,
        "closes_at": posting.closes_at, "revised_at": posting.revised_at, "first_shown_on": nights[0] if nights else None,
        "last_shown_on": nights[-1] if nights else None, "shown_count": len(nights),
    }


def _works(history: History, postings: Sequence[dict[str, Any]]) -> pa.Table:
    of_work: dict[str, list[dict[str, Any]]] = {}
    for posting in postings:
        of_work.setdefault(posting["work_id"], []).append(posting)
    rows = []
    for work in history.works:
        group, ad, pay = of_work[work.work_id], work.ad, work.ad.pay
        rows.append({
            "work_id": work.work_id, "category": ad.category, "label": ad.label, "ai_relation": ad.ai_relation, "is_gig": work.is_gig,
            "engagement": work.engagement, "company": work.company, "title": ad.title, "source": work.source, "posted_at": work.posted_at,
            "pay_kind": pay.kind if pay else "unknown", "pay_minimum": pay.minimum if pay else None,
            "pay_maximum": pay.maximum if pay else None, "pay_currency": pay.currency if pay else None,
            "pay_unit": pay.unit if pay else None, "pay_text": pay.text if pay else None, "renews": work.renews,
            "posting_count": len(group),
            "first_shown_on": min((row["first_shown_on"] for row in group if row["first_shown_on"]), default=None),
            "is_survivor": any(row["is_survivor"] for row in group),
        })
    return pa.Table.from_pylist(rows, WORKS)


def _crawl(crawl: Crawl) -> dict[str, Any]:
    return {"source": crawl.source, "night": crawl.night, "status": crawl.status, "posting_count": len(crawl.shown),
            "skipped_by_reason": json.dumps(dict(sorted(crawl.skipped.items())))}
