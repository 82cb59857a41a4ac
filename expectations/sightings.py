"""What must be true of `sightings`: each belongs to a posting and a version, and bids look like bids."""

from __future__ import annotations

from datetime import UTC, datetime

from expectations.example import (
    ARCHIVE,
    ARCHIVE_BEFORE,
    CONTENT_HASH,
    FETCHED_AT,
    FETCHED_BEFORE,
    GONE,
    NIGHT,
    NIGHT_BEFORE,
    POSTING,
    SOURCE,
)
from expectations.rule import CRITICAL, IN_ARCHIVES, WARNING, Suite, between, holds, none_of

_GOOD: dict[str, object] = {
    "posting_id": POSTING, "night": NIGHT, "source": SOURCE, "archive": ARCHIVE, "observed_by": "crawl", "fetched_at": FETCHED_AT,
    "content_hash": CONTENT_HASH, "is_open": True, "bid_count": 3, "pay_minimum": 20, "pay_maximum": 30, "pay_currency": "USD",
}

SUITE = Suite(
    "sightings",
    good=[_GOOD, {**_GOOD, "posting_id": GONE, "night": NIGHT_BEFORE, "archive": ARCHIVE_BEFORE, "fetched_at": FETCHED_BEFORE}],
    changed=IN_ARCHIVES,
    rules=(
        none_of("posting_exists", "SELECT posting_id, night FROM sightings ANTI JOIN postings USING (posting_id)", CRITICAL,
                "A sighting without its posting would be lost to every measure", {"postings": []}),
        none_of("version_exists", "SELECT posting_id, night FROM sightings SEMI JOIN these_archives USING (archive) "
                "ANTI JOIN posting_versions USING (posting_id, content_hash)", CRITICAL, "What was shown is one of the posting's versions",
                {"posting_versions": [{"content_hash": "0" * 32}]}),
        none_of("archive_is_covered", "SELECT DISTINCT archive FROM sightings SEMI JOIN these_archives USING (archive) "
                "ANTI JOIN coverage USING (source, archive)", CRITICAL, "What was seen in an archive must be in the sum that adds up",
                {"coverage": []}),
        none_of("seen_within_posting",
                "SELECT posting_id, night FROM sightings SEMI JOIN these_archives USING (archive) JOIN postings USING (posting_id) "
                "WHERE NOT (fetched_at >= first_seen_at AND fetched_at <= last_seen_at)", CRITICAL,
                "First and last sighting of a posting come from its sightings",
                {"sightings": [{"fetched_at": datetime(2026, 3, 4, tzinfo=UTC)}]}),
        holds("pay_is_ordered", "pay_minimum <= pay_maximum", CRITICAL,
              "Cleaning puts the ends of pay in order: swapped ends would bend every pay measure", {"sightings": [{"pay_minimum": 40}]}),
        between("bids_are_plausible", "bid_count", (0, 5000), WARNING,
                "No posting draws thousands of bids: a larger number is another field", {"sightings": [{"bid_count": 20260302}]}),
    ),
)
