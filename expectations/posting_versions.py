"""What must be true of `posting_versions`: no version without its posting, valid over a span that exists."""

from __future__ import annotations

from expectations.example import CONTENT, CONTENT_HASH, FETCHED_AT, FETCHED_BEFORE, GONE, GONE_ID, POSTING
from expectations.rule import CRITICAL, TOUCHED_POSTING, Suite, expects, none_of

_GOOD: dict[str, object] = {
    "posting_id": POSTING, "content_hash": CONTENT_HASH, "valid_from": FETCHED_AT, "valid_to": FETCHED_AT, **CONTENT,
}

SUITE = Suite(
    "posting_versions",
    good=[_GOOD, {**_GOOD, "posting_id": GONE, "source_posting_id": GONE_ID, "valid_from": FETCHED_BEFORE, "valid_to": FETCHED_BEFORE}],
    changed=TOUCHED_POSTING,
    rules=(
        expects("valid_in_order", "ExpectColumnPairValuesAToBeGreaterThanB", CRITICAL,
                "A version ends after it begins", {"posting_versions": [{"valid_to": FETCHED_BEFORE}]},
                column_A="valid_to", column_B="valid_from", or_equal=True),
        none_of("posting_exists", "SELECT posting_id FROM posting_versions ANTI JOIN postings USING (posting_id)", CRITICAL,
                "A version without its posting would be lost to every measure", {"postings": []}),
        none_of("seen_while_valid", "SELECT posting_id, version.content_hash FROM posting_versions AS version "
                "SEMI JOIN touched_postings USING (posting_id) JOIN postings USING (posting_id) "
                "WHERE NOT (valid_from >= first_seen_at AND valid_to <= last_seen_at)", CRITICAL,
                "A content was shown only while the posting was seen",
                {"posting_versions": [{"valid_from": FETCHED_BEFORE}]}),
    ),
)
