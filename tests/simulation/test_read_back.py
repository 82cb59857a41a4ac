"""Simulated archives through the real sources: what they show is read, whole, and nothing in it is unknown."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

from scrapers.catalog import load
from scrapers.records import reply_of
from scrapers.source import RawPosting, Reply, Skip, request_key
from scrapers.walk import walk
from simulation import TINY, Truth
from warehouse.archive import Reading, read_archive


def read(path: Path) -> tuple[Reading, list[Reply]]:
    reading = read_archive(path)
    return reading, [reply for record in reading.records if (reply := reply_of(record)) is not None]


def test_every_crawl_reads_as_the_truth_says(tiny: Truth, archives: Path) -> None:
    for row in tiny.crawls.to_pylist():
        if row["status"] == "missed":
            continue
        source = load(row["source"])
        reading, replies = read(archives / row["source"] / f"{row['night']}.warc.gz")
        found = walk(source, reading.facts["plan"], {request_key(reply.url): reply for reply in replies}, {})
        assert found.status == row["status"]
        assert found.asked == len(replies)
        items = [item for reply in replies if source.is_usable(reply) for item in source.parse(reply)]
        postings = [item for item in items if isinstance(item, RawPosting)]
        skips = [item for item in items if isinstance(item, Skip)]
        assert len(postings) + len(skips) == len(items)
        assert len(postings) == len({posting.source_posting_id for posting in postings}) == row["posting_count"]
        assert Counter(skip.reason for skip in skips) == json.loads(row["skipped_by_reason"])
        assert source.bounds.minimum <= len(items) <= source.bounds.maximum


def test_the_plan_is_what_the_source_asks_for(tiny: Truth, archives: Path) -> None:
    night = TINY.nights[0]
    facts = read_archive(archives / "hackernews" / f"{night}.warc.gz").facts
    assert facts["plan"] == load("hackernews").start(night)
    real = load("greenhouse").start(night)[0]
    made = read_archive(archives / "greenhouse" / f"{night}.warc.gz").facts["plan"][0]
    assert made.split("/boards/")[0] == real.split("/boards/")[0]
    assert made.split("/jobs")[1] == real.split("/jobs")[1]


def test_read_postings_say_what_the_truth_says(tiny: Truth, archives: Path) -> None:
    truth = {row["source_posting_id"]: row for row in tiny.postings.to_pylist()}
    works = {row["work_id"]: row for row in tiny.works.to_pylist()}
    seen = Counter()
    for path in tiny.archives:
        source = load(path.parent.name)
        for reply in read(path)[1]:
            for item in source.parse(reply) if source.is_usable(reply) else ():
                if not isinstance(item, RawPosting):
                    continue
                posting = truth[item.source_posting_id]
                work = works[posting["work_id"]]
                assert datetime.fromisoformat(item.posted) == posting["posted_at"]
                assert item.board == posting["board"]
                assert item.employer in (work["company"], None)
                assert item.employer == work["company"] or posting["board"] == "freelancer"
                assert work["title"] in item.title
                assert_engagement(item, work["engagement"], posting["board"])
                seen[item.source_posting_id] += 1
    assert seen == {row["source_posting_id"]: row["shown_count"] for row in truth.values() if row["shown_count"]}


def assert_engagement(item: RawPosting, engagement: str, board: str) -> None:
    words = (item.engagement or "").lower()
    if engagement == "full_time":
        assert words == "full-time"
    elif board == "freelancer":
        assert words == "freelancer"
    else:
        assert words == engagement
