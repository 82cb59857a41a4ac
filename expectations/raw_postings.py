"""What must be true of `raw_postings`: every row leads back to an archive that is accounted for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from expectations.example import ARCHIVE, FETCHED_AT, NIGHT, SOURCE, SOURCE_POSTING_ID
from expectations.rule import CRITICAL, IN_ARCHIVES, WARNING, Suite, between, none_of

SUITE = Suite(
    "raw_postings",
    good=[{
        "source": SOURCE, "night": NIGHT, "archive": ARCHIVE, "record_offset": 400, "item_index": 0, "source_posting_id": SOURCE_POSTING_ID,
        "observed_by": "crawl", "request_url": "https://board.example/api", "fetched_at": FETCHED_AT, "title": "Type forms",
        "description": "<p>Type paper forms into a sheet.</p>", "tags": ["copy typing"],
    }],
    changed=IN_ARCHIVES,
    rules=(
        between("fetched_on_its_night", "CASE WHEN observed_by = 'crawl' THEN abs(date_diff('day', night, CAST(fetched_at AS DATE))) END",
                (None, 2), WARNING, "Dates come from fetch times: a crawl that took days, or a wrong clock, blurs them",
                {"raw_postings": [{"fetched_at": datetime(2026, 3, 9, tzinfo=UTC)}]}),
        none_of("raw_is_within_limit", "SELECT DISTINCT source, night FROM raw_postings JOIN sources USING (source) "
                "WHERE night < (FROM today) - raw_retention", CRITICAL, "No raw reply outlives what its source allows",
                {"sources": [{"raw_retention": 30}], "raw_postings": [{"night": NIGHT - timedelta(days=31)}]}),
        none_of("archive_is_covered", "SELECT DISTINCT archive FROM raw_postings SEMI JOIN these_archives USING (archive) "
                "ANTI JOIN coverage USING (source, archive)", CRITICAL, "What was read from an archive must be in the sum that adds up",
                {"coverage": []}),
        none_of("source_is_known", "SELECT DISTINCT source FROM raw_postings ANTI JOIN sources USING (source)", CRITICAL,
                "No posting without the permission record of its source", {"sources": []}),
    ),
)
