"""Pages of the remote-job boards, as replies for tests."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from scrapers.catalog import load
from scrapers.source import RawPosting, Reply
from tests.scrapers.origin import PAGES

NOW = datetime(2026, 6, 6, 2, tzinfo=UTC)
HIMALAYAS = "https://himalayas.app/jobs/api/search?employment_type={kind}&sort=recent&page={page}"
CONTRACTOR, TEMPORARY = HIMALAYAS.format(kind="Contractor", page=1), HIMALAYAS.format(kind="Temporary", page=1)
JOBICY = "https://jobicy.com/api/v2/remote-jobs?count=100"
REMOTIVE = "https://remotive.com/api/remote-jobs"
REMOTEOK = "https://remoteok.com/api"
ARBEITNOW = "https://www.arbeitnow.com/api/job-board-api?page={page}"
WWR = "https://weworkremotely.com/categories/{category}.rss"
PLACES = {
    "himalayas": (CONTRACTOR, "contractor.json"), "jobicy": (JOBICY, "jobs.json"), "remotive": (REMOTIVE, "remote-jobs.json"),
    "remoteok": (REMOTEOK, "api.json"), "arbeitnow": (ARBEITNOW.format(page=1), "page1.json"),
    "weworkremotely": (WWR.format(category="all-other-remote-jobs"), "all-other.rss"),
}
HIDDEN = ("203.0.113.77", "2001:db8:85a3::8a2e:370:7334")


def page(name: str, file: str | None = None, url: str | None = None) -> Reply:
    """A page of tests/pages."""
    place, usual = PLACES[name]
    return Reply(url or place, (PAGES / name / (file or usual)).read_bytes(), NOW)


def changed(name: str, change: Callable[[Any], object], file: str | None = None, url: str | None = None) -> Reply:
    """A JSON page with a change made to its document."""
    one = page(name, file, url)
    document = json.loads(one.body)
    change(document)
    return Reply(one.url, json.dumps(document).encode(), NOW)


def postings(name: str, one: Reply | None = None) -> dict[str, RawPosting]:
    """Postings of a reply, or of the usual page, by id."""
    return {item.source_posting_id: item for item in load(name).parse(one or page(name)) if isinstance(item, RawPosting)}


def marks(address: str) -> list[bytes]:
    """An IP address as it is, and as it stands in the marks that Remote OK plants."""
    return [address.encode(), b64encode(address.encode()).rstrip(b"=")]
