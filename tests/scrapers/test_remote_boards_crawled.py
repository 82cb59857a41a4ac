"""Remote-job boards over real HTTP: what is archived, what robots.txt decides, how far back is read; and recorded replies."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.test import get_crawler

from pipeline.clean.dates import posted_at
from scrapers.catalog import load
from scrapers.crawl import crawl
from scrapers.night import last_complete_crawl
from scrapers.politeness import StrictRobots
from scrapers.source import RawPosting, Reply
from tests.scrapers.origin import Origin
from tests.scrapers.remote_boards import (
    CONTRACTOR,
    HIDDEN,
    HIMALAYAS,
    JOBICY,
    NOW,
    PLACES,
    REMOTEOK,
    REMOTIVE,
    TEMPORARY,
    changed,
    marks,
    page,
)
from warehouse.archive import read_archive
from warehouse.home import Home


def serve(origin: Origin, folder: Path, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """Points the crawler's requests for a host at the origin."""
    base = origin.mirrors(folder).read_text(encoding="utf-8").split('= "')[1].split('"')[0].rpartition("/")[0]
    (folder / "mirrors.toml").write_text(f'[mirrors]\n"https://{host}" = "{base}/{host}"\n', encoding="utf-8")
    monkeypatch.setenv("GIGSHIFT_CONTACT", "crawler@gigshift.example")
    monkeypatch.setenv("GIGSHIFT_MIRRORS", str(folder / "mirrors.toml"))


def robots(name: str, text: str) -> Callable[[str], bool]:
    """Whether the crawler of a source may ask for an address under a robots.txt."""
    middleware = StrictRobots(get_crawler(settings_dict={
        "ROBOTSTXT_OBEY": True, "ROBOTSTXT_USER_AGENT": "gigshift",
        "GIGSHIFT_ROBOTS_EXEMPT_PATHS": list(load(name).permission.robots_exempt_paths)}))

    def allows(url: str) -> bool:
        try:
            middleware.process_request_2(ProtegoRobotParser(text.encode(), None), Request(url))
        except IgnoreRequest:
            return False
        return True

    return allows


def test_remotives_documented_address_is_exempt_from_a_rule_for_everybody_and_nothing_else_is() -> None:
    permission = load("remotive").permission
    assert permission.conflict is not None
    assert permission.conflict_decision is not None
    may = robots("remotive", "User-agent: *\nDisallow: /api/*\n")
    assert may(REMOTIVE)
    assert not may("https://remotive.com/api/companies")
    assert not robots("remotive", "User-agent: *\nDisallow: /\n")(REMOTIVE)
    assert not robots("jobicy", "User-agent: *\nDisallow: /api/*\n")(JOBICY)
    assert {name for name in PLACES if load(name).permission.robots_exempt_paths} == {"remotive"}
    assert load("himalayas").permission.conflict_decision is not None


def test_remotive_obeys_a_robots_txt_that_names_gigshift(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Origin() as origin:
        origin.put(REMOTIVE, page("remotive").body)
        origin.robots["remotive.com"] = (200, "User-agent: *\nAllow: /\n\nUser-Agent: GigShift\nDisallow: /api/\n")
        serve(origin, tmp_path, monkeypatch, "remotive.com")
        crawl(Home(tmp_path / "real"), "remotive", date(2026, 6, 6))
        assert [one.url for one in origin.asked] == ["https://remotive.com/robots.txt"]


def test_crawled_remoteok_leaves_no_address_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "real")
    with Origin() as origin:
        origin.put(REMOTEOK, page("remoteok").body)
        serve(origin, tmp_path, monkeypatch, "remoteok.com")
        path = crawl(home, "remoteok", date(2026, 6, 6))
    kept = b"".join(file.read_bytes() if file.suffix != ".gz" else gzip.decompress(file.read_bytes())
                    for file in home.archives.rglob("*") if file.is_file())
    assert b"six jingles" in kept
    assert not any(mark in kept for address in HIDDEN for mark in marks(address))
    assert sum(record.kind == "response" for record in read_archive(path).records) == 1


def test_himalayas_crawls_back_to_its_last_complete_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, source, second = Home(tmp_path / "real"), load("himalayas"), HIMALAYAS.format(kind="Contractor", page=2)
    last = {"guid": "https://himalayas.app/companies/x/jobs/y"}
    with Origin() as origin:
        origin.put(CONTRACTOR, changed("himalayas", lambda document: document.update(totalCount=24)).body)
        origin.put(second, changed("himalayas", lambda document: document.update(
            totalCount=24, offset=20, jobs=[document["jobs"][3] | last])).body)
        origin.put(TEMPORARY, page("himalayas", "temporary.json").body)
        serve(origin, tmp_path, monkeypatch, "himalayas.app")
        crawl(home, "himalayas", date(2026, 6, 6))
        assert origin.urls() == [CONTRACTOR, TEMPORARY, second]
        seen = last_complete_crawl(home.archives, source, "2026-06-07.warc.gz")
        assert seen is not None
        assert last_complete_crawl(home.archives, source, "2026-06-06.warc.gz") is None
        origin.asked.clear()
        path = crawl(home, "himalayas", date(2026, 6, 7))
        assert origin.urls() == [CONTRACTOR, TEMPORARY]
    assert read_archive(path).facts["seen_until"] == seen.isoformat()
    assert last_complete_crawl(home.archives, source, "2026-06-08.warc.gz") == min(one.fetched_at for one in read_archive(path).records)


@pytest.mark.parametrize(("name", "file", "count"), [
    ("himalayas", "ikevinxie_2026/himalayas.json", 4), ("himalayas", "povoa_2026/himalayas.json", 1),
    ("jobicy", "ikevinxie_2026/jobicy.json", 4), ("jobicy", "lcarlini_2026/jobicy.json", 5), ("jobicy", "povoa_2026/jobicy.json", 1),
    ("jobicy", "wule15_2026/jobicy.json", 2),
    ("remotive", "ikevinxie_2026/remotive.json", 4), ("remotive", "lcarlini_2026/remotive.json", 5),
    ("remotive", "povoa_2026/remotive.json", 1), ("remotive", "wule15_2026/remotive.json", 2),
    ("remoteok", "ikevinxie_2026/remoteok.json", 4), ("remoteok", "lcarlini_2026/remoteok.json", 4),
    ("remoteok", "povoa_2026/remoteok.json", 1), ("remoteok", "wule15_2026/remoteok.json", 2),
    ("arbeitnow", "lcarlini_2026/arbeitnow.json", 5), ("arbeitnow", "povoa_2026/arbeitnow.json", 1),
    ("weworkremotely", "ikevinxie_2026/wwr.xml", 4),
])
def test_recorded_replies_read_whole(shared: Path, name: str, file: str, count: int) -> None:
    items = list(load(name).parse(Reply(PLACES[name][0], recorded(shared / "recordings" / file, name), NOW)))
    posts = [item for item in items if isinstance(item, RawPosting)]
    assert (len(posts), len(items)) == (count, count)
    for post in posts:
        assert all((post.url, post.title, post.description, post.employer))
        assert posted_at(post.posted, datetime(2026, 8, 22, tzinfo=UTC)).at is not None
        assert "Please mention the word **" not in (post.description or "")


def recorded(path: Path, name: str) -> bytes:
    """A recorded reply; a recorded single job is put into its list."""
    body = path.read_bytes()
    document = json.loads(body) if path.suffix == ".json" else None
    field = {"arbeitnow": "data"}.get(name, "jobs")
    if not isinstance(document, dict) or field in document:
        return body
    return json.dumps([document] if name == "remoteok" else {field: [document]}).encode()
