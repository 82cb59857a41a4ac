"""What each crawl or import saw: the denominator of every measure, and the sum that must add up."""

import pyarrow as pa

from warehouse.schema import TIMESTAMP, Column, Table
from warehouse.tables.shared import ARCHIVE, NIGHT, OBSERVED, SOURCE
from warehouse.taxonomies import COVERAGE_STATUSES


def _count(name: str, meaning: str) -> Column:
    return Column(name, pa.int64(), meaning, minimum=0)


TABLE = Table(
    "coverage",
    "One row per source, night and archive (one archive a night, unless more were imported)",
    ("source", "night", "archive"),
    (
        SOURCE,
        NIGHT,
        Column(ARCHIVE.name, ARCHIVE.type, ARCHIVE.meaning + "; empty text when the night was missed or refused"),
        OBSERVED,
        Column("status", pa.string(), "complete closes postings that are gone; partial closes nothing", allowed=COVERAGE_STATUSES),
        Column("status_reason", pa.string(), "Why it is not complete", nullable=True),
        Column("period_from", pa.date32(), "First day of the period that a series covers", nullable=True),
        Column("period_to", pa.date32(), "Last day of the period that a series covers", nullable=True),
        Column("started_at", TIMESTAMP, "Fetch time of the first record", nullable=True),
        Column("finished_at", TIMESTAMP, "Fetch time of the last record", nullable=True),
        _count("response_count", "Records read from the archive"),
        _count("read_count", "Items found in the responses"),
        _count("new_count", "Postings never seen before"),
        _count("changed_count", "Known postings whose content changed"),
        _count("unchanged_count", "Known postings as they were"),
        _count("repeated_count", "Items that stood more than once in this run"),
        _count("skipped_count", "Items left out on purpose, by skipped_by_reason"),
        _count("quarantined_count", "Items that broke their contract, see quarantine"),
        Column("skipped_by_reason", pa.string(), "JSON object: reason to count"),
        Column("bounds_remark", pa.string(), "Healthy-crawl bound that was missed", nullable=True),
    ),
)
