"""A worked example: one posting of a board that came and one that went between two crawls. Each suite's `good` rows are its share of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from warehouse.ids import digest, posting_id

SOURCE = "board"
NIGHT = date(2026, 3, 2)
NIGHT_BEFORE = date(2026, 2, 23)
WEEK = NIGHT
ARCHIVE = "board/2026-03-02.warc.gz"
ARCHIVE_BEFORE = "board/2026-02-23.warc.gz"
FETCHED_AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
FINISHED_AT = datetime(2026, 3, 2, 3, 1, tzinfo=UTC)
FETCHED_BEFORE = datetime(2026, 2, 23, 3, 0, tzinfo=UTC)
POSTED_AT = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)

SOURCE_POSTING_ID = "7"
POSTING = posting_id(SOURCE, SOURCE_POSTING_ID)
TEXT = digest("text")
CONTENT_HASH = digest("content")
MODEL = "baseline-1"
LEXICON = "1-0a1b2c3d"

GONE_ID = "8"
GONE = posting_id(SOURCE, GONE_ID)
"""A second posting: there on the first crawl, gone on the second."""

CONTENT: dict[str, object] = {
    "source": SOURCE,
    "source_posting_id": SOURCE_POSTING_ID,
    "url": "https://board.example/jobs/7",
    "text_hash": TEXT,
    "employer_id": digest("employer"),
    "role_key": digest("role"),
    "posted_at": POSTED_AT,
    "posted_at_origin": "source",
    "engagement_type": "freelance",
    "engagement_decided_by": "field",
    "is_gig": True,
    "pay_kind": "hourly",
    "pay_minimum": 20,
    "pay_maximum": 30,
    "pay_currency": "USD",
    "pay_unit": "hour",
    "pay_usd_hour_minimum": 20,
    "pay_usd_hour_maximum": 30,
    "usd_rate": 1,
    "usd_rate_date": date(2026, 2, 27),
    "language": "en",
    "country_code": "PT",
    "is_remote": True,
    "skills": ["copy typing"],
}

ESTIMATE: dict[str, object] = {
    "n": 1,
    "estimate": 1.0,
    "low": 0.0,
    "high": 3.0,
    "status": "measured",
    "frame": "postings of board",
    "source_set_id": digest("board"),
    "model_version": MODEL,
}
