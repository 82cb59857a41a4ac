"""A crawl comes to its end and tells the truth: against pages without end, a server that never answers, and hostile text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from gigshift.building import crawl_night
from gigshift.progress import build_release
from scrapers.catalog import load
from scrapers.crawl import crawl
from scrapers.read import read
from tests.conftest import stage
from tests.scrapers import faults
from tests.scrapers.origin import Origin
from tests.scrapers.origins.ats import GreenhouseSite, LeverSite
from tests.scrapers.origins.broken import Boards
from tests.scrapers.origins.gigs import Answer, Gig, Site, path, query
from tests.scrapers.origins.lists import ArbeitnowSite, JobicySite
from tests.scrapers.origins.pages import MercorSite, WeWorkRemotelySite, sitemap
from tests.scrapers.origins.threads import HackerNewsSite
from tests.scrapers.origins.world import hurry, point, put
from warehouse.home import Home

NIGHT, NOW = date(2026, 11, 20), datetime.now(UTC)
JOBICY = "https://jobicy.com/api/v2/remote-jobs?count=100"


class EndlessBoard(ArbeitnowSite):
    """Always the last page, and always one more."""

    def answer(self, url: str) -> Answer:
        status, headers, body = super().answer("https://www.arbeitnow.com/api/job-board-api?page=1")
        links = {"next": "https://www.arbeitnow.com/api/job-board-api?search=x"}
        meta = {"current_page": int(query(url)["page"])}
        return status, headers, json.dumps(json.loads(body) | {"links": links, "meta": meta}).encode()


class DeafSite(LeverSite):
    """Never skips: every page is the first."""

    sites = (("api.lever.co", "rws"), ("api.lever.co", "rws"))

    def answer(self, url: str) -> Answer:
        return super().answer(url.replace("skip=100", "skip=0").replace("skip=200", "skip=0"))


class EndlessThread(HackerNewsSite):
    """One more page, whatever page it is."""

    def page(self, found: list[dict[str, Any]], page: int, size: int) -> Answer:
        status, headers, body = super().page(found, 0, size)
        return status, headers, json.dumps(json.loads(body) | {"page": page, "nbPages": page + 2, "nbHits": 10**6}).encode()


class EndlessSitemap(MercorSite):
    """A sitemap of sitemaps, each of which names the next one."""

    def answer(self, url: str) -> Answer:
        if path(url) == "/roles.xml":
            return 200, {"Content-Type": "application/xml"}, sitemap([gig.url for gig in self.gigs])
        if path(url).endswith(".xml"):
            number = int(path(url).removeprefix("/sitemap").removesuffix(".xml") or 0)
            urls = [f"https://work.mercor.com/{name}.xml" for name in ("roles", f"sitemap{number + 1}")]
            return 200, {"Content-Type": "application/xml"}, sitemap(urls, is_index=True)
        return super().answer(url)


def crawled(folder: Path, monkeypatch: pytest.MonkeyPatch, site: Site, **budget: float) -> tuple[dict[str, Any], Counter[str], Origin]:
    """Coverage and ids of one night of one site, and the server it asked."""
    home = Home(folder / "real")
    with Origin() as origin:
        put(origin, {site.name: site})
        origin.slashes.clear()
        point(origin, folder, monkeypatch, list(origin.sites))
        hurry(load(site.name), monkeypatch, **budget)
        crawl(home, site.name, NIGHT)
    with stage(home, "read", tuple(home.sealed_archives()), NIGHT) as view:
        read(view)
        (coverage,) = view.read("coverage").to_pylist()
        return coverage, Counter(view.read("raw_postings").column("source_posting_id").to_pylist()), origin


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    yield
    load.cache_clear()


@pytest.mark.parametrize(("site", "budget", "words", "most"), [
    (EndlessBoard(NOW, 20), {}, "more than 60 pages", 60),
    (DeafSite(NOW, 100), {}, "the same reply as https://api.lever.co/v0/postings/rws?mode=json&skip=0&limit=100", 16),
    (EndlessThread(NOW, 30), {"requests": 30}, "the crawl's 30 requests are used up", 30),
    (EndlessSitemap(NOW, 12), {"requests": 30}, "the crawl's 30 requests are used up", 30),
])
def test_pages_without_end(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Site, budget: dict[str, float], words: str, most: int) -> None:
    coverage, arrived, origin = crawled(tmp_path, monkeypatch, site, **budget)
    assert coverage["status"] == "partial"
    assert words in coverage["status_reason"]
    assert len(origin.urls()) <= most
    assert set(arrived) == {gig.id for gig in site.kept}
    assert coverage["read_count"] == arrived.total() + coverage["skipped_count"]


def test_server_that_never_answers_takes_no_more_than_the_time_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, site = Home(tmp_path / "real"), Boards(NOW, 16)
    with Origin() as origin:
        put(origin, {site.name: site})
        point(origin, tmp_path, monkeypatch, list(origin.sites))
        hurry(load(site.name), monkeypatch, seconds=6.0, reply_seconds=2.0)
        for url in list(site.pieces())[1:]:
            origin.break_(url, faults.hang)
        began = monotonic()
        crawl(home, site.name, NIGHT)
        took = monotonic() - began
    with stage(home, "read", tuple(home.sealed_archives()), NIGHT) as view:
        read(view)
        (coverage,) = view.read("coverage").to_pylist()
        assert sorted(view.read("raw_postings").column("source_posting_id").to_pylist()) == [gig.id for gig in site.gigs[::8]]
    assert took < 6 + 2 + 15
    assert coverage["status"] == "partial"
    assert "the crawl's 6 s are used up" in coverage["status_reason"]


HOSTILE = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "=cmd|'/C calc'!A0", "@SUM(1+1)*cmd|'/C calc'!A0",
           "\x1b]0;owned\x07\x1b[31mred", "null\x00byte", "half \ud800 pair", "../../../../etc/passwd", "'; DROP TABLE postings; --",
           "{{ 7 * 7 }}", "\u202egnp.exe", "%s%n%(x)s", "a\r\nSet-Cookie: owned=1")


class HostileBoard(GreenhouseSite):
    """Jobs whose every text is hostile, whose ids are paths, and which have fields with such names."""

    boards = ("alignerr",)

    def board(self, number: int) -> str:
        return "alignerr"

    def skip(self, number: int) -> str | None:
        return None

    def place(self, number: int) -> tuple[str, str]:
        return f"../../../../tmp/owned{number}", f"https://job-boards.greenhouse.io/alignerr/jobs/{number}"

    def draw(self, number: int) -> Gig:
        gig, text = super().draw(number), HOSTILE[number]
        return replace(gig, title=f"{text} {gig.marker}", employer=text, text=f"{gig.text} {text}")

    def entry(self, gig: Gig) -> dict[str, Any]:
        entry = super().entry(replace(gig, id="0"))
        return entry | {"id": gig.id, HOSTILE[gig.number]: HOSTILE[gig.number], "location": {"name": HOSTILE[gig.number]}}


class HostileFeed(WeWorkRemotelySite):
    """A feed with control characters that no XML may hold."""

    feeds = ("all-other-remote-jobs",)

    def answer(self, url: str) -> Answer:
        status, headers, body = super().answer(url)
        return status, headers, body.replace(b"</title><region>", b"\x1b[31m \x00&#27;&#x0;</title><region>")


def test_hostile_text_and_a_source_that_is_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    board, feed, down = HostileBoard(NOW, len(HOSTILE)), HostileFeed(NOW, 9), JobicySite(NOW, 9)
    home = Home(tmp_path / "real")
    with Origin() as origin:
        put(origin, {site.name: site for site in (board, feed, down)})
        origin.break_(JOBICY, faults.status(500))
        point(origin, tmp_path, monkeypatch, list(origin.sites))
        names = ["greenhouse", "jobicy", "weworkremotely"]
        for name in names:
            hurry(load(name), monkeypatch)
        monkeypatch.setattr("scrapers.catalog.sources_due", lambda home: names)
        due = crawl_night(home, NIGHT)
    outside = {file.name for file in tmp_path.rglob("*") if home.root not in file.parents}
    assert build_release(home, NIGHT, due=due) is not None
    assert {file.name for file in tmp_path.rglob("*") if home.root not in file.parents} == outside
    assert not any("owned" in str(file) for file in home.root.rglob("*"))
    coverage = {row["source"]: row for row in home.read("coverage").to_pylist()}
    arrived = Counter(row["source"] for row in home.read("postings").to_pylist())
    assert arrived == {"greenhouse": len(HOSTILE), "weworkremotely": 9}
    assert coverage["greenhouse"]["status"] == coverage["weworkremotely"]["status"] == "complete"
    assert "unknown field" in coverage["greenhouse"]["bounds_remark"]
    assert coverage["greenhouse"]["bounds_remark"].isprintable()
    assert (coverage["jobicy"]["status"], coverage["jobicy"]["read_count"]) == ("missed", 0)
    assert f"{JOBICY}: answered with status 500" in coverage["jobicy"]["status_reason"]
    for row in home.read("posting_texts").to_pylist():
        assert not {"\x00", "\x1b", "\x07"} & set(row["title"] + row["description"])
    for page in home.release().glob("*.html"):
        assert not any(text in page.read_text(encoding="utf-8") for text in HOSTILE[:2])
