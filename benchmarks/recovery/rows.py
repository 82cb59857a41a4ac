"""Postings as rows of the working tables, column by column: a world of 20,000 takes a fraction of a second."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.current_model import current_version
from warehouse.schema import MONEY, TIMESTAMP
from warehouse.tables import TABLES

MODEL = current_version()
EVERGREEN_DAYS = 90
PAID_SHARE = 0.4
CRAWL_HOUR = 22


def working_tables(postings: pd.DataFrame, start: date, night: date, rng: np.random.Generator) -> dict[str, pa.Table]:
    """Postings, duplicates, labels and evergreen works as of `night`; days count from `start`.

    Columns: source and category by name, employer (a number, -1 = unknown), work (position of the row that asked first), day, claimed,
    seen, entered, truncated, score, pay, evergreen.
    """
    count = len(postings)
    ids, texts = _ids(rng, count), _ids(rng, count)
    employer, first = postings["employer"].to_numpy(), pa.array(postings["work"].to_numpy())
    known = pa.array(employer, mask=employer < 0)
    texts = texts.take(first)
    moments = {name: _moments(start, postings[name].to_numpy()) for name in ("claimed", "seen", "entered")}
    is_original = postings["work"].to_numpy() == np.arange(count)
    tables = {
        "postings": filled("postings", count, {
            "posting_id": ids, "content_hash": ids, "source": pa.array(postings["source"]), "source_posting_id": ids, "text_hash": texts,
            "employer_id": _ids(rng, employer.max(initial=0) + 1).take(known), "posted_at": moments["claimed"],
            "first_seen_at": moments["seen"], "last_seen_at": moments["seen"], "is_left_truncated": pa.array(postings["truncated"]),
            "inflow_at": pa.compute.if_else(pa.array(postings["truncated"]), pa.scalar(None, TIMESTAMP), moments["entered"]),
            **_pay(postings["pay"].to_numpy(), rng.random(count) < PAID_SHARE, moments["claimed"])}),
        "duplicates": filled("duplicates", count, {
            "posting_id": ids, "work_id": ids.take(first), "kind": pa.array(np.where(is_original, "original", "repost"))}),
        "labels": _labels(postings[is_original], texts.filter(pa.array(is_original)))}
    old = (is_original & postings["evergreen"] & (postings["day"] + EVERGREEN_DAYS < (night - start).days)).to_numpy()
    tables["evergreen_works"] = filled("evergreen_works", int(old.sum()), {"work_id": ids.filter(pa.array(old))})
    return tables


def coverage_rows(crawls: Mapping[str, NDArray[np.int64]], start: date, days: int) -> pa.Table:
    """A complete crawl each night of `crawls` (days from `start`), a missed one on the others up to `days`."""
    rows = []
    for source, crawled in crawls.items():
        for day in range(int(crawled.min()), days + 1):
            night, is_seen = start + timedelta(days=day), day in set(crawled.tolist())
            began = datetime.combine(night, datetime.min.time(), UTC) + timedelta(hours=CRAWL_HOUR) if is_seen else None
            rows.append({"source": source, "night": night, "archive": f"{source}/{night}.warc.gz" if is_seen else "",
                         "status": "complete" if is_seen else "missed", "started_at": began, "finished_at": began})
    columns = {name: pa.array([row[name] for row in rows], TABLES["coverage"].schema.field(name).type) for name in rows[0]}
    return filled("coverage", len(rows), columns)


def source_rows(sources: tuple[str, ...]) -> pa.Table:
    """Boards that may be read."""
    names = pa.array(sources)
    return filled("sources", len(sources), {"source": names, "title": names, "attribution": names})


_CONSTANT: dict[str, Any] = {
    "role_key": "role", "posted_at_origin": "source", "engagement_type": "contract", "engagement_decided_by": "source", "is_gig": True,
    "language": "en", "skills": [], "observed_by": "crawl", "version_count": 1, "model_version": MODEL, "status": "labelled",
    "exposure": "E1", "ai_relation": "none", "reason": "open_over_90_days", "since": date(2024, 1, 1), "open_days": 400,
    "repost_count": 0, "skipped_by_reason": "{}", "is_simulated": True, "status_reason": "made up", "may_redistribute_text": True,
    "may_train": True}


def filled(table: str, count: int, columns: Mapping[str, pa.Array]) -> pa.Table:
    """A table of its contract: columns not given are constant, empty or 0."""
    arrays = []
    for field in TABLES[table].schema:
        if field.name in columns:
            arrays.append(columns[field.name].cast(field.type))
            continue
        value = "on" if (table, field.name) == ("sources", "status") else _CONSTANT.get(field.name, None if field.nullable else 0)
        arrays.append(pa.repeat(pa.scalar(value, field.type), count))
    return pa.table(arrays, schema=TABLES[table].schema)


def _labels(works: pd.DataFrame, texts: pa.Array) -> pa.Table:
    score = works["score"].to_numpy()
    return filled("labels", len(works), {
        "text_hash": texts, "routine_probability": pa.array(score), "label": pa.array(np.where(score >= 0.5, "R", "J")),
        "category": pa.array(works["category"])})


def _pay(amounts: NDArray[np.float64], is_paid: NDArray[np.bool_], dates: pa.Array) -> dict[str, pa.Array]:
    money = pa.array(np.maximum(amounts, 0.01).round(2), mask=~is_paid).cast(MONEY)
    stated = dict.fromkeys(("pay_minimum", "pay_maximum", "pay_usd_hour_minimum", "pay_usd_hour_maximum"), money)
    words = {"pay_kind": ("hourly", "unknown"), "pay_unit": ("hour", "unknown"), "pay_currency": ("USD", None)}
    told = {name: pa.compute.if_else(pa.array(is_paid), pa.scalar(yes), pa.scalar(no, pa.string())) for name, (yes, no) in words.items()}
    rate = pa.array(np.ones(len(amounts)), mask=~is_paid).cast(pa.decimal128(18, 8))
    return {**stated, **told, "usd_rate": rate, "usd_rate_date": pa.compute.if_else(pa.array(is_paid), dates.cast(pa.date32()), None)}


def _ids(rng: np.random.Generator, count: int) -> pa.Array:
    """Random hexadecimal ids of 16 digits."""
    offsets = np.arange(count + 1, dtype=np.int32) * 16
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(rng.bytes(8 * count).hex().encode()))


def _moments(start: date, days: NDArray[np.float64]) -> pa.Array:
    micros = np.int64((start - date(1970, 1, 1)).days) * 86_400_000_000 + (days * 86_400_000_000).astype(np.int64)
    return pa.array(micros).cast(TIMESTAMP)
