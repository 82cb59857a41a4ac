"""A server with every source that is on, and one domain of an operator's, each with gigs of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from scrapers.catalog import load
from scrapers.source import Source
from tests.scrapers.origin import Origin
from tests.scrapers.origins.ats import AshbySite, GreenhouseSite, LeverSite
from tests.scrapers.origins.gigs import Site
from tests.scrapers.origins.lists import ArbeitnowSite, HimalayasSite, JobicySite, RemoteOKSite, RemotiveSite
from tests.scrapers.origins.pages import FernhallSite, MercorSite, OneFormaSite, WeWorkRemotelySite
from tests.scrapers.origins.threads import HackerNewsSite

COUNTS: dict[type[Site], int] = {
    HackerNewsSite: 150, GreenhouseSite: 45, LeverSite: 125, AshbySite: 40, WeWorkRemotelySite: 60, HimalayasSite: 70, JobicySite: 80,
    RemotiveSite: 40, RemoteOKSite: 60, ArbeitnowSite: 70, OneFormaSite: 90, MercorSite: 18, FernhallSite: 36,
}
ROBOTS = {
    "remotive.com": (200, "User-agent: *\nDisallow: /api/*\n"), "api.lever.co": (200, "User-agent: *\nAllow: /\nCrawl-delay: 0.01\n"),
    "boards-api.greenhouse.io": (200, "User-agent: *\nDisallow: /embed/\n"), "himalayas.app": (200, "<html>none here</html>"),
}


def sites(now: datetime) -> dict[str, Site]:
    """Every site by the name of its source."""
    return {kind.name: kind(now, count) for kind, count in COUNTS.items()}


def put(origin: Origin, served: dict[str, Site]) -> None:
    """Lets the server answer for `served`, each host in manners of its own."""
    hosts = [host for site in served.values() for host in site.hosts]
    origin.sites.update({host: site.answer for site in served.values() for host in site.hosts})
    origin.robots.update({host: robots for host, robots in ROBOTS.items() if host in hosts})
    origin.zips.update(hosts[::2])
    origin.slashes.update({"remotive.com", "www.arbeitnow.com"} & set(hosts))


def hurry(source: Source, monkeypatch: pytest.MonkeyPatch, **budget: float) -> None:
    """Lets the crawler of a source ask without a pause, within another budget."""
    from dataclasses import replace

    monkeypatch.setattr(source, "permission", replace(source.permission, crawl_delay=0.01))
    if budget:
        monkeypatch.setattr(source, "budget", replace(source.budget, **budget))  # type: ignore[arg-type]


def point(origin: Origin, folder: Path, monkeypatch: pytest.MonkeyPatch, hosts: list[str]) -> None:
    """Sends the crawler's requests for `hosts` to the server, and names the operator's domain."""
    domains = folder / "domains.toml"
    domains.write_text('[domains]\n"jobs.fernhall.example" = "https://jobs.fernhall.example/sitemap.xml"\n'
                       '"crumbworks.recruitee.com" = "https://crumbworks.recruitee.com/api/offers/"\n', encoding="utf-8")
    monkeypatch.setenv("GIGSHIFT_CONTACT", "crawler@gigshift.example")
    monkeypatch.setenv("GIGSHIFT_DOMAINS", str(domains))
    monkeypatch.setenv("GIGSHIFT_MIRRORS", str(origin.mirrors(folder, hosts)))
    load.cache_clear()
