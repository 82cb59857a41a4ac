"""Whatever goes wrong with one reply of a source: nothing else is lost, nothing is invented, and coverage names it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from scrapers.catalog import load
from scrapers.crawl import crawl
from scrapers.read import read
from tests.conftest import stage
from tests.scrapers import faults
from tests.scrapers.origin import Fault, Origin
from tests.scrapers.origins.ats import GreenhouseSite, LeverSite
from tests.scrapers.origins.gigs import Gig, Site
from tests.scrapers.origins.lists import RemotiveSite
from tests.scrapers.origins.pages import MercorSite, WeWorkRemotelySite
from tests.scrapers.origins.world import hurry, point, put
from warehouse.home import Home

FIRST, NIGHTS = date(2026, 11, 20), 4
STOLEN = "stolen.example"
HTML = {"greenhouse": "the reply is no JSON", "lever": "the reply is no JSON", "weworkremotely": "the reply is no XML",
        "mercor": "the page holds no __NEXT_DATA__"}


@dataclass(frozen=True)
class Trouble:
    """A fault, the words by which coverage should name it (none where it does no harm), and whether the gigs arrive all the same."""

    fault: Fault
    words: str | None
    arrives: bool = False


TROUBLES: dict[str, Trouble] = {
    "429 for a second": Trouble(faults.once(faults.status(429, Retry_After="1")), None, arrives=True),
    "429 for a day": Trouble(faults.status(429, Retry_After="86400"), "answered with status 429"),
    "500 once": Trouble(faults.once(faults.status(500)), None, arrives=True),
    "500": Trouble(faults.status(500), "answered with status 500"),
    "403": Trouble(faults.status(403), "answered with status 403"),
    "reset": Trouble(faults.reset, "the connection was lost before the whole reply came"),
    "hang": Trouble(faults.hang, "no whole reply within the time for one"),
    "stall": Trouble(faults.stall, "no whole reply within the time for one"),
    "cut": Trouble(faults.cut, "the connection ended in the middle of the reply"),
    "truncated gzip": Trouble(faults.cut_gzip, "no whole reply: its compressed body ends too early"),
    "wrong charset": Trouble(faults.wrong_charset, "the text is not in its character set utf-8", arrives=True),
    "redirect loop": Trouble(faults.redirect(""), "redirected in a circle"),
    "redirect to another host": Trouble(faults.redirect(f"https://{STOLEN}/jobs"), f"{STOLEN} is no host of the source"),
    "redirect to metadata": Trouble(faults.redirect("http://169.254.169.254/latest/meta-data/"), "redirected to http://169.254.169.254"),
    "redirect to loopback": Trouble(faults.redirect("https://127.0.0.1/jobs"), "127.0.0.1 is no host of the source"),
    "50 MB": Trouble(faults.large, "the reply is too large"),
    "50 MB unannounced": Trouble(faults.large_unannounced, "the reply is too large"),
    "gzip bomb": Trouble(faults.bomb, "the reply is too large: it unpacks to more than"),
    "HTML": Trouble(faults.html, "it begins with"),
    "renamed field": Trouble(faults.renamed, "is missing; the reply has"),
    "empty list": Trouble(faults.body(faults.emptied), "nothing in it, on 20"),
}


# Faults that come after a page was answered for years need no page with several jobs
LEFT_OUT = {("mercor", "empty list")}


class Boards(GreenhouseSite):
    boards = ("agency", "alignerr", "handshake", "labelbox", "outlier", "prolific", "turing", "xai")

    def pieces(self) -> dict[str, list[Gig]]:
        return {f"https://{self.hosts[0]}/v1/boards/{board}/jobs?content=true": [gig for gig in self.gigs if gig.number % 8 == index]
                for index, board in enumerate(self.boards)}

    def place(self, number: int) -> tuple[str, str]:
        return str(number), f"https://job-boards.greenhouse.io/{self.boards[number % 8]}/jobs/{number}"

    def skip(self, number: int) -> str | None:
        return None


class SecondPages(LeverSite):
    """Sites whose second page breaks."""

    sites = tuple(("api.lever.co", site) for site in ("appen", "appen-2", "labelbox", "rws", "superannotate", "weloglobal", "welocalize"))

    def site(self, number: int) -> tuple[str, str]:
        return self.sites[number % 7]

    def pieces(self) -> dict[str, list[Gig]]:
        return {f"https://{host}/v0/postings/{site}?mode=json&skip=100&limit=100": [gig for gig in self.gigs if gig.number % 7 == index][100:]
                for index, (host, site) in enumerate(self.sites)}


class Feeds(WeWorkRemotelySite):
    """Feeds that have nothing in common."""

    feeds = ("remote-programming-jobs", "remote-front-end-programming-jobs", "remote-design-jobs", "remote-product-jobs",
             "remote-customer-support-jobs", "all-other-remote-jobs", "remote-devops-sysadmin-jobs", "remote-sales-and-marketing-jobs")

    def pieces(self) -> dict[str, list[Gig]]:
        return {f"https://weworkremotely.com/categories/{feed}.rss": self.gigs[index::8] for index, feed in enumerate(self.feeds)}

    def answer(self, url: str) -> Answer:
        gigs = self.pieces().get(url)
        return (200, XML, self.feed(gigs)) if gigs else GONE


class Roles(MercorSite):
    def pieces(self) -> dict[str, list[Gig]]:
        return {gig.url: [gig] for gig in self.gigs if gig.number % 3 == 1}


SITES: dict[type[Any], int] = {Boards: 24, SecondPages: 7 * 102, Feeds: 24, Roles: 24}
SOURCES = sorted(kind.name for kind in SITES)


@dataclass(frozen=True)
class Outcome:
    """What a night of a source should have brought beside what it brought."""

    url: str
    due: list[str]
    arrived: list[str]
    coverage: dict[str, Any]


@dataclass
class Nights:
    """A healthy night and broken ones, read."""

    outcomes: dict[tuple[str, str], Outcome]
    neighbour: list[tuple[list[str], str]]
    asked: list[str]
    archived: int
    longest: float


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    folder, now = tmp_path_factory.mktemp("faults"), datetime.now(UTC)
    served = {kind.name: kind(now, count) for kind, count in SITES.items()} | {"remotive": RemotiveSite(now, 12)}
    home = Home(folder / "real").create()
    home.claim("real")
    with pytest.MonkeyPatch.context() as monkeypatch, Origin() as origin, ThreadPoolExecutor(5) as pool:
        put(origin, served)
        point(origin, folder, monkeypatch, list(origin.sites))
        for name in served:
            hurry(load(name), monkeypatch, reply_seconds=2.0)
        broken, took = {}, []
        for night in range(NIGHTS + 1):
            origin.faults.clear()
            for number, (name, trouble) in enumerate(list(TROUBLES.items())[night - 1::NIGHTS] if night else ()):
                for source in SOURCES:
                    if (source, name) not in LEFT_OUT:
                        url = list(served[source].pieces())[number]
                        broken[source, name] = url, FIRST + timedelta(days=night)
                        origin.break_(url, trouble.make())
            began = monotonic()
            list(pool.map(lambda name, day=FIRST + timedelta(days=night): crawl(home, name, day), served))
            took.append(monotonic() - began)
        with stage(home, "read", tuple(home.sealed_archives()), FIRST) as view:
            read(view)
            raw = view.read("raw_postings", columns=["source", "night", "source_posting_id"]).to_pylist()
            coverage = {(row["source"], row["night"]): row for row in view.read("coverage").to_pylist()}
        yield _read(served, broken, raw, coverage, origin, home, max(took))
    load.cache_clear()
