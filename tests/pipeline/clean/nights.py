"""Builds raw nights by hand: a few postings per archive, as the reader would have written them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from pipeline.clean import clean
from tests.conftest import stage
from warehouse.home import Home
from warehouse.tables import TABLES

FIRST = date(2026, 1, 5)


def day(number: int) -> date:
    """The night with this number, from 0."""
    return FIRST + timedelta(days=number)


def at(number: int, hour: int = 2, minute: int = 0) -> datetime:
    """A time in that night."""
    return datetime.combine(day(number), datetime.min.time(), UTC) + timedelta(hours=hour, minutes=minute)


def posting(source_id: str, **columns: Any) -> dict[str, Any]:
    """One raw posting with readable content; `minute` shifts its fetch."""
    return {"source_posting_id": source_id, "title": f"Type up invoice stack {source_id}", "description": "Scans come by post, figures go "
            "into our ledger template.", "engagement": "Freelance", **columns}


class Night:
    """One archive of one source: raw postings and its coverage row."""

    def __init__(self, number: int, postings: Iterable[dict[str, Any]], source: str = "board", status: str = "complete",
                 observed_by: str = "crawl", suffix: str = "", period: tuple[date, date] | None = None, skipped: int = 0) -> None:
        self.number, self.source, self.observed_by = number, source, observed_by
        self.archive = f"{source}/{day(number)}{suffix}.warc.gz"
        self.items = list(postings)
        self.status, self.period, self.skipped = status, period, skipped

    def raw(self) -> list[dict[str, Any]]:
        """Rows of raw_postings."""
        empty = dict.fromkeys(TABLES["raw_postings"].schema.names)
        rows = []
        for index, item in enumerate(self.items):
            fetched_at = at(self.number, minute=item.get("minute", 0))
            columns = {name: value for name, value in item.items() if name != "minute"}
            rows.append({**empty, "source": self.source, "night": day(self.number), "archive": self.archive, "record_offset": 100,
                         "item_index": index, "observed_by": self.observed_by, "request_url": "https://board.example/list",
                         "fetched_at": fetched_at, "tags": [], **columns})
        return rows

    def coverage(self) -> dict[str, Any]:
        """The coverage row as the reader leaves it."""
        columns = {column.name: 0 for column in TABLES["coverage"].columns if column.name.endswith("_count")}
        return {**columns, "source": self.source, "night": day(self.number), "archive": self.archive,
                "observed_by": self.observed_by,
                "status": self.status, "status_reason": None if self.status == "complete" else "a page is missing",
                "period_from": self.period[0] if self.period else None, "period_to": self.period[1] if self.period else None,
                "started_at": at(self.number), "finished_at": at(self.number, minute=30), "response_count": 1,
                "read_count": len(self.items) + self.skipped, "skipped_count": self.skipped, "skipped_by_reason": "{}",
                "bounds_remark": None}


def build(home: Home, nights: Sequence[Night], name: str) -> dict[str, int]:
    """Reads and cleans `nights` as one build on top of what is there."""
    archives = tuple(sorted(night.archive for night in nights))
    newest = max(day(night.number) for night in nights)
    with stage(home, f"read {name}", archives, newest) as view:
        view.append("raw_postings", pa.Table.from_pylist([row for night in nights for row in night.raw()], TABLES["raw_postings"].schema))
        view.append("coverage", pa.Table.from_pylist([night.coverage() for night in nights], TABLES["coverage"].schema))
    with stage(home, f"clean {name}", archives, newest) as view:
        return clean(view)


def content(home: Home, table: str) -> list[dict[str, Any]]:
    """Rows of a table after the builds so far, in the order of its key."""
    with stage(home, "look") as view:
        rows = view.read(table)
    return rows.sort_by([(name, "ascending") for name in TABLES[table].key]).to_pylist()


def by_id(home: Home) -> dict[str, dict[str, Any]]:
    """Postings by the source's own id."""
    return {row["source_posting_id"]: row for row in content(home, "postings")}
