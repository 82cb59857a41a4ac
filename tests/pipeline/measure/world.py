"""A small made-up world in the shape of the working tables: two crawled boards, one series import, one snapshot import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.current_model import current_version
from pipeline.extract.lexicon import lexicon_version
from warehouse.ids import digest, posting_id
from warehouse.tables import TABLES
from warehouse.taxonomies import CATEGORIES

MODEL = current_version()
START = date(2024, 1, 1)
ROUTINE = {"data_entry", "transcription", "basic_graphics", "web_research", "bookkeeping"}
YEARLY = {"data_entry": -0.5, "transcription": -0.4, "ai_training": 0.8, "ai_engineering": 0.5}
TITLES = {"alpha": "Alpha Board", "beta": "Beta <Board> & Sons", "old_series": "Old Series 2023", "snap": "Snapshot 2025"}


def at(day: date, hour: int = 3) -> datetime:
    return datetime.combine(day, time(hour), UTC)


@dataclass
class World:
    """Rows by table, ready to seed a home with; change them to make another world."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in (
        "postings", "duplicates", "labels", "sightings", "coverage", "sources", "evergreen_works", "text_mentions")})

    def tables(self) -> dict[str, pa.Table]:
        return {name: pa.Table.from_pylist(rows, schema=TABLES[name].schema) for name, rows in self.rows.items()}

    def source(self, name: str, observed_by: str = "crawl", may_redistribute_text: bool = True) -> None:
        self.rows["sources"].append({
            "source": name, "title": TITLES.get(name, name), "homepage": f"https://{name}.example/", "observed_by": observed_by,
            "is_simulated": True, "status": "on" if observed_by == "crawl" else "imported", "status_reason": "made up",
            "attribution": f"Made-up postings of {TITLES.get(name, name)}", "may_redistribute_text": may_redistribute_text,
            "may_train": True})

    def covered(self, source: str, night: date, status: str = "complete", observed_by: str = "crawl",
                period: tuple[date, date] | None = None) -> None:
        seen = int(status in ("complete", "partial"))
        self.rows["coverage"].append({
            "source": source, "night": night, "archive": f"{source}/{night}.warc.gz" if seen else "", "observed_by": observed_by,
            "status": status, "status_reason": None if status == "complete" else "the board did not answer",
            "period_from": period[0] if period else None, "period_to": period[1] if period else None,
            "started_at": at(night) if seen else None, "finished_at": at(night, 4) if seen else None, "response_count": 3 * seen,
            "read_count": 10 * seen, "new_count": 4 * seen, "changed_count": seen, "unchanged_count": 2 * seen, "repeated_count": seen,
            "skipped_count": seen, "quarantined_count": seen, "skipped_by_reason": '{"worker_ad": 1}' if seen else "{}"})

    def posting(self, source: str, number: object, entered: date, category: str = "data_entry", states: dict[str, Any] | None = None,
                **changes: Any) -> str:
        """Adds a posting with its text's label, what its text `states`, and its own work; returns its id."""
        identity = posting_id(source, str(number))
        text = digest("text", source, str(number))
        self.rows["postings"].append({
            "posting_id": identity, "content_hash": digest("content", identity), "source": source, "source_posting_id": str(number),
            "text_hash": text, "employer_id": digest("employer", identity), "role_key": digest("role", category),
            "posted_at": at(entered), "posted_at_origin": "source", "engagement_type": "contract", "engagement_decided_by": "source",
            "is_gig": True, "pay_kind": "unknown", "pay_unit": "unknown", "language": "en", "skills": [], "observed_by": "crawl",
            "first_seen_at": at(entered), "last_seen_at": at(entered), "version_count": 1, "is_left_truncated": False,
            "inflow_at": at(entered), **changes})
        self.rows["duplicates"].append({"posting_id": identity, "work_id": identity, "kind": "original"})
        self.label(text, category)
        self.rows["text_mentions"].append({
            "text_hash": text, "lexicon_version": lexicon_version(), "scope": "read", "stated_skills": [category], "ai_tools": [],
            "judgment_skills": [], "clauses": [], "is_asap": False, **(states or {})})
        return identity

    def label(self, text: str, category: str, model: str = MODEL) -> None:
        routine = category in ROUTINE
        self.rows["labels"].append({
            "text_hash": text, "model_version": model, "status": "labelled", "routine_probability": 0.9 if routine else 0.1,
            "label": "R" if routine else "J", "category": category, "category_probability": 0.8, "exposure": "E1",
            "exposure_probability": 0.7, "ai_relation": "annotation" if category == "ai_training" else "none",
            "ai_relation_probability": 0.9})

    def seen(self, identity: str, source: str, nights: list[date], **changes: Any) -> None:
        for night in nights:
            self.rows["sightings"].append({
                "posting_id": identity, "night": night, "source": source, "archive": f"{source}/{night}.warc.gz", "observed_by": "crawl",
                "fetched_at": at(night), "content_hash": digest("content", identity), "is_open": True, **changes})

    def same_work(self, first: str, *others: str, kind: str = "repost") -> None:
        for row in self.rows["duplicates"]:
            if row["posting_id"] in others:
                row |= {"work_id": first, "kind": kind, "matched_posting_id": first}


def nights(weeks: int, start: date = START) -> list[date]:
    return [start + timedelta(days=7 * week) for week in range(weeks)]


def moving_world(weeks: int = 104, weekly: float = 3.0, seed: int = 1, categories: Iterable[str] = CATEGORIES) -> World:
    """Two boards crawled each Monday whose categories move as YEARLY says; the second begins 26 weeks later and misses two crawls."""
    world, rng = World(), np.random.default_rng(seed)
    world.source("alpha")
    world.source("beta", may_redistribute_text=False)
    world.source("old_series", "series")
    world.source("snap", "snapshot")
    for source, crawled in (("alpha", nights(weeks)), ("beta", nights(weeks - 26, START + timedelta(days=182)))):
        for number, night in enumerate(crawled):
            world.covered(source, night, "missed" if source == "beta" and number in (30, 31) else "complete")
        _fill(world, source, crawled, weekly, rng, categories)
    world.covered("old_series", START, observed_by="series", period=(date(2023, 3, 1), date(2023, 12, 31)))
    for number in range(300):
        world.posting("old_series", number, date(2023, 3, 1) + timedelta(days=number), observed_by="series")
    world.covered("snap", START, observed_by="snapshot")
    world.posting("snap", 1, START, observed_by="snapshot", is_left_truncated=True, inflow_at=None)
    return world


def _fill(world: World, source: str, crawled: list[date], weekly: float, rng: np.random.Generator,
          categories: Iterable[str]) -> None:
    number = 0
    for category in categories:
        for week, night in enumerate(crawled):
            rate = weekly * np.exp(YEARLY.get(category, 0.0) * (night - START).days / 365.25)
            for bulk in _bulks(rng, rate):
                employer = digest("employer", source, str(rng.integers(400)))
                for _ in range(bulk):
                    number += 1
                    entered = night - timedelta(days=int(rng.integers(7)))
                    identity = world.posting(source, number, entered, category, employer_id=employer, is_left_truncated=week == 0,
                                             inflow_at=None if week == 0 else at(entered))
                    world.seen(identity, source, crawled[week : week + int(rng.integers(1, 5))])


def _bulks(rng: np.random.Generator, rate: float) -> Iterator[int]:
    for _ in range(int(rng.poisson(rate / 1.5))):
        yield 1 + int(rng.poisson(0.5))
