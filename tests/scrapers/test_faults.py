"""Whatever goes wrong with a reply: nothing that was served whole is lost, nothing is invented, coverage names it, and the crawl ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from scrapers.catalog import load
from scrapers.crawl import crawl
from scrapers.read import read
from tests.conftest import stage
from tests.scrapers import faults
from tests.scrapers.origin import Fault, Origin
from tests.scrapers.origins.broken import SHAPES
from tests.scrapers.origins.lists import RemotiveSite
from tests.scrapers.origins.world import hurry, point, put
from warehouse.home import Home

HEALTHY, BROKEN_NIGHTS = date(2026, 11, 20), 3
STOLEN = "stolen.example"


@dataclass(frozen=True)
class Trouble:
    """A fault, the words by which coverage names it (none where it does no harm), and whether the gigs arrive all the same."""

    fault: Fault
    words: str | None
    arrives: bool = False


TROUBLES = {
    "empty list": Trouble(faults.body(faults.emptied), "nothing in it, on 20"),
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
    "redirect loop": Trouble(faults.circle, "redirected in a circle"),
    "redirect to another host": Trouble(faults.redirect(f"https://{STOLEN}/jobs"), f"{STOLEN} is no host of the source"),
    "redirect to metadata": Trouble(faults.redirect("http://169.254.169.254/latest/meta-data/"), "redirected to http://169.254.169.254"),
    "redirect to loopback": Trouble(faults.redirect("https://127.0.0.1/jobs"), "127.0.0.1 is no host of the source"),
    "50 MB": Trouble(faults.large, "the reply is too large"),
    "50 MB unannounced": Trouble(faults.large_unannounced, "the reply is too large"),
    "gzip bomb": Trouble(faults.bomb, "the reply is too large: it unpacks to more than"),
    "HTML": Trouble(faults.html, "it begins with"),
    "renamed field": Trouble(faults.renamed, "is missing; the reply has"),
}
# A page of one role is no list
CASES = [(source, name) for source in SHAPES for name in TROUBLES if (source, name) != ("mercor", "empty list")]


@dataclass(frozen=True)
class Nights:
    """A healthy night and the broken ones after it, crawled from one server and read."""

    sites: dict[str, Any]
    broken: dict[tuple[str, str], tuple[date, str]]
    arrived: dict[tuple[str, date], Counter[str]]
    coverage: dict[tuple[str, date], dict[str, Any]]
    asked: list[str]
    archived: int

    def due(self, source: str, night: date) -> Counter[str]:
        """Ids that should have arrived: all but those of replies that a fault took away."""
        site = self.sites[source]
        lost = {url for (name, trouble), (when, url) in self.broken.items()
                if (name, when) == (source, night) and not TROUBLES[trouble].arrives}
        return Counter(gig.id for gig in site.gigs if not any(gig in site.pieces()[url] for url in lost))


def _break(origin: Origin, sites: dict[str, Any], night: int) -> dict[tuple[str, str], str]:
    """Lets this night's share of the faults happen, each to another reply of every source."""
    origin.faults.clear()
    broken = {}
    for number, name in enumerate(list(TROUBLES)[night - 1::BROKEN_NIGHTS] if night else ()):
        for source in (source for source in SHAPES if (source, name) in CASES):
            broken[source, name] = list(sites[source].pieces())[number]
            origin.break_(broken[source, name], TROUBLES[name].fault)
    return broken


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    folder, now = tmp_path_factory.mktemp("faults"), datetime.now(UTC)
    sites: dict[str, Any] = {name: kind(now, count) for name, (kind, count) in SHAPES.items()} | {"remotive": RemotiveSite(now, 12)}
    home, broken = Home(folder / "real").create(), {}
    home.claim("real")
    with pytest.MonkeyPatch.context() as monkeypatch, Origin() as origin, ThreadPoolExecutor(len(sites)) as pool:
        put(origin, sites)
        point(origin, folder, monkeypatch, list(origin.sites))
        for name in sites:
            hurry(load(name), monkeypatch, reply_seconds=2.0)
        for number in range(BROKEN_NIGHTS + 1):
            day = HEALTHY + timedelta(days=number)
            broken.update({key: (day, url) for key, url in _break(origin, sites, number).items()})
            list(pool.map(lambda name, day=day: crawl(home, name, day), sites))
        with stage(home, "read", tuple(home.sealed_archives()), HEALTHY) as view:
            read(view)
            arrived: dict[tuple[str, date], Counter[str]] = {}
            for row in view.read("raw_postings", columns=["source", "night", "source_posting_id"]).to_pylist():
                arrived.setdefault((row["source"], row["night"]), Counter())[row["source_posting_id"]] += 1
            coverage = {(row["source"], row["night"]): row for row in view.read("coverage").to_pylist()}
        yield Nights(sites, broken, arrived, coverage, [one.url for one in origin.asked],
                     sum(path.stat().st_size for path in home.archives.rglob("*.gz")))
    load.cache_clear()


@pytest.mark.parametrize(("source", "name"), CASES)
def test_the_fault_is_named_and_takes_nothing_else_with_it(nights: Nights, source: str, name: str) -> None:
    night, url = nights.broken[source, name]
    row, words = nights.coverage[source, night], TROUBLES[name].words
    assert nights.arrived[source, night] == nights.due(source, night)
    assert row["status"] == "partial"
    named = row["status_reason"].partition(f"{url}: ")[2].partition("; https://")[0]
    assert named == "" if words is None else words in named, row["status_reason"]


@pytest.mark.parametrize("source", [*SHAPES, "remotive"])
def test_a_healthy_night_and_a_healthy_neighbour_are_whole(nights: Nights, source: str) -> None:
    days = [HEALTHY] if source in SHAPES else [HEALTHY + timedelta(days=number) for number in range(BROKEN_NIGHTS + 1)]
    for day in days:
        assert nights.coverage[source, day]["status_reason"] is None
        assert nights.coverage[source, day]["status"] == "complete"
        assert nights.arrived[source, day] == Counter(gig.id for gig in nights.sites[source].gigs)


def test_nothing_is_asked_of_others_and_nothing_huge_is_kept(nights: Nights) -> None:
    assert not any(STOLEN in url or "meta-data" in url or "127.0.0.1" in url for url in nights.asked)
    assert nights.archived < 10_000_000
