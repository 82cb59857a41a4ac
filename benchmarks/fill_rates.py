"""How often each column is filled, per source, in the recorded replies and the dumps of ../shared.

python -m benchmarks.fill_rates [--write]

Prints the figures; --write puts them into scrapers/fill_rates.json, from which `make docs` renders them in docs/sources.md. Takes a minute.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from benchmarks.dedupe_postings import FILES, MAPS, ROOT
from benchmarks.recordings import NOT_READ, RECORDINGS
from pipeline.clean.rows import clean_rows
from scrapers.catalog import load
from scrapers.fill_rates import AS_SERVED, FIGURES, SALARIED
from scrapers.imports import admit_import, parse_resource
from scrapers.source import RawPosting
from warehouse.archive import read_archive
from warehouse.home import Home
from warehouse.tables import TABLES

DUMPS = FILES | {"freelancercom_2021": "freelancercom_2021/projects.json"}


@dataclass(frozen=True)
class Held:
    """A posting and when it was recorded or observed."""

    posting: RawPosting
    seen_at: datetime


def recorded(shared: Path, source: str) -> list[Held]:
    """Postings of all recordings of one source."""
    replies = [recording.reply(shared) for recording in RECORDINGS if recording.source == source]
    return [Held(item, reply.fetched_at) for reply in replies for item in load(source).parse(reply) if isinstance(item, RawPosting)]


def imported(shared: Path, source: str) -> list[Held]:
    """Postings of a dump, read from an archive that its import map made."""
    found: list[Held] = []
    with TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        for name in admit_import(home, sorted((shared / "data").glob(DUMPS[source])), MAPS / f"{source}.toml").archives:
            reading = read_archive(home.archives / name)
            found += [Held(item, record.fetched_at) for record in reading.records if record.kind == "resource"
                      for item in parse_resource(reading.facts, record) if isinstance(item, RawPosting)]
    return found


def raw_table(source: str, held: Iterable[Held]) -> pa.Table:
    """Each distinct posting once, as the stage `read` would store it; where one was seen again, its last state."""
    latest = {one.posting.source_posting_id: one for one in sorted(held, key=lambda one: one.seen_at)}
    rows = [{**vars(one.posting), "tags": list(one.posting.tags), "source": source, "night": one.seen_at.date(), "archive": source,
             "record_offset": 0, "item_index": index, "observed_by": "snapshot", "request_url": source, "fetched_at": one.seen_at}
            for index, one in enumerate(latest.values())]
    return pa.Table.from_pylist(rows, TABLES["raw_postings"].schema)


def measured(source: str, held: Sequence[Held]) -> dict[str, Any]:
    """What is known of one source: how many postings, by when, and in how many of them each column is filled, before and after clean."""
    raw = raw_table(source, held)
    filled = {name: sum(value not in (None, []) for value in raw.column(name).to_pylist()) for name in AS_SERVED}
    cleaned = clean_rows(raw)
    counts: Counter[str] = Counter()
    for row in cleaned.rows.to_pylist():
        counts.update(name for name, is_so in _facts(row).items() if is_so)
    return {"source": source, "postings": raw.num_rows, "recorded_by": str(max(one.seen_at for one in held).date()), "as_served": filled,
            "quarantined": cleaned.quarantine.num_rows, "cleaned": {name: counts[name] for name in _facts({})}}


def measure(shared: Path) -> dict[str, Any]:
    """The content of scrapers/fill_rates.json."""
    sources = sorted({recording.source for recording in RECORDINGS})
    return {
        "recordings": [measured(source, recorded(shared, source)) for source in sources],
        "dumps": [measured(source, imported(shared, source)) for source in sorted(DUMPS)],
        "not_read": sorted(NOT_READ.values()),
    }


def _facts(row: dict[str, Any]) -> dict[str, bool]:
    """What a clean row says; the names are those of scrapers.fill_rates.CLEANED."""
    has_amount = row.get("pay_minimum") is not None or row.get("pay_maximum") is not None
    kind = row.get("engagement_type")
    return {
        "posted_at": row.get("posted_at") is not None,
        "gig": bool(row.get("is_gig")),
        "salaried": kind in SALARIED,
        "unknown": kind == "unknown",
        **{f"by_{means}": row.get("engagement_decided_by") == means for means in ("field", "text", "source")},
        "pay_amount": has_amount,
        "pay_whole": has_amount and row.get("pay_currency") is not None and row.get("pay_unit") != "unknown",
        "usd_hour": row.get("pay_usd_hour_minimum") is not None or row.get("pay_usd_hour_maximum") is not None,
        "country": row.get("country_code") is not None,
        "remote": row.get("is_remote") is not None,
        "bids": row.get("bid_count") is not None,
    }


def main(arguments: Sequence[str]) -> None:
    text = json.dumps(measure(ROOT.parent / "shared"), indent=1, ensure_ascii=False) + "\n"
    print(text, end="")
    if "--write" in arguments:
        FIGURES.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
