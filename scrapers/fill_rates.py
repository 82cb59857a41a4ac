"""How full each source's columns are, as measured on recorded replies and dumps: a chapter of docs/sources.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scrapers.catalog import source_names

FIGURES = Path(__file__).with_name("fill_rates.json")
SALARIED = ("full_time", "part_time", "internship", "volunteer")
AS_SERVED = {
    "title": "title", "description": "text", "tags": "tags", "employer": "employer", "location": "place", "country": "country",
    "remote": "remote", "posted": "posted", "engagement": "engagement", "pay": "pay as text", "pay_minimum": "pay min",
    "pay_maximum": "pay max", "pay_currency": "currency", "pay_unit": "unit", "bids": "bids", "language": "language",
    "is_open": "open", "url": "link",
}
"""Columns of raw_postings and what they are called on the page."""
CLEANED = {
    "posted_at": "date", "gig": "gig", "salaried": "salaried", "unknown": "unknown", "by_field": "by field", "by_text": "by text",
    "by_source": "by source", "pay_amount": "pay amount", "pay_whole": "with currency and unit", "usd_hour": "USD an hour",
    "country": "country", "remote": "remote", "bids": "bids",
}
"""What is counted after `clean` and what it is called on the page."""

HEAD = """## How full the columns are

Measured by `python -m benchmarks.fill_rates --write`, which needs the recordings (not part of this project); the figures are kept in
`scrapers/fill_rates.json`. *As served* is what the reader finds in a reply, before cleaning. *After `clean`*: the date could be read; the
engagement is gig (freelance, contract, temporary), salaried (full-time, part-time, internship, volunteer) or unknown, as a field of the
posting, its words, or the nature of the source say; there is an amount of pay, and it has currency and unit; it could be turned into US
dollars an hour; country, remote or not, and bids are known.

### Recorded replies, read by each source's own reader

Counts of postings. The recordings were made by other projects by the day shown and trimmed to a few items, mostly salaried: they show
which columns a source fills at all, not how often. No share should be read from fewer than 30 postings.
"""
DUMPS = """### Dumps, read by import maps

Percent of distinct postings; where one was seen again, its last state counts. A column that a dump's collector left out is empty here,
whatever the source served. `observed` is when the postings were seen, as far as the data set tells.
"""


def render() -> list[str]:
    """The chapter as lines of Markdown."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    recordings, dumps = figures["recordings"], figures["dumps"]
    unmeasured = [name for name in source_names() if name not in {row["source"] for row in recordings}]
    return [
        HEAD, *_table(recordings, "recorded by", "as_served", AS_SERVED, _count), "", "After `clean`:", "",
        *_table(recordings, "recorded by", "cleaned", CLEANED, _count), "",
        f"No recording is at hand of {', '.join(f'`{name}`' for name in unmeasured)}: their readers are held to pages made up in the "
        "documented shape, and nothing is known of how full they are.", "",
        "Recordings at hand that no reader reads:", "", *(f"- {reason}" for reason in figures["not_read"]), "",
        DUMPS, *_table(dumps, "observed", "as_served", AS_SERVED, _percent), "", "After `clean`:", "",
        *_table(dumps, "observed", "cleaned", CLEANED, _percent), "",
    ]


def _table(rows: Sequence[Mapping[str, Any]], when: str, kind: str, names: Mapping[str, str],
           show: Callable[[int, int], str]) -> list[str]:
    cells = [[f"`{row['source']}`", row["recorded_by"], f"{row['postings']:,}",
              *(show(row[kind][name], row["postings"]) for name in names)] for row in rows]
    head = ["source", when, "postings", *names.values()]
    return [_line(head), _line(["---", "---", *["---:"] * (len(head) - 2)]), *map(_line, cells)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _count(count: int, total: int) -> str:
    return str(count)


def _percent(count: int, total: int) -> str:
    """A share in whole percent; never 0 or 100 unless it is exactly that."""
    if count in (0, total):
        return "0" if not count else "100"
    return str(min(99, max(1, round(100 * count / total))))
