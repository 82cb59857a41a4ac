"""Four shapes of sources, each in many replies that have nothing in common, so that one can break without the others."""

from __future__ import annotations

from typing import Protocol

from tests.scrapers.origins.ats import GreenhouseSite, LeverSite
from tests.scrapers.origins.gigs import GONE, Answer, Gig, Site
from tests.scrapers.origins.pages import XML, MercorSite, WeWorkRemotelySite


class Shape(Protocol):
    """A site that says which of its gigs stand in which reply alone."""

    gigs: list[Gig]

    def pieces(self) -> dict[str, list[Gig]]:
        """Addresses, in an order that stays, with the gigs of each."""
        ...


class Boards(GreenhouseSite):
    """A JSON object a board."""

    boards = ("agency", "alignerr", "handshake", "labelbox", "outlier", "prolific", "turing", "xai")

    def board(self, number: int) -> str:
        return self.boards[number % 8]

    def skip(self, number: int) -> str | None:
        return None

    def pieces(self) -> dict[str, list[Gig]]:
        return {f"https://boards-api.greenhouse.io/v1/boards/{board}/jobs?content=true": self.gigs[index::8]
                for index, board in enumerate(self.boards)}


class SecondPages(LeverSite):
    """JSON lists in pages; it is the second page of a site that breaks."""

    sites = tuple(("api.lever.co", site) for site in ("appen", "appen-2", "labelbox", "rws", "superannotate", "weloglobal", "welocalize"))

    def site(self, number: int) -> tuple[str, str]:
        return self.sites[number % 7]

    def pieces(self) -> dict[str, list[Gig]]:
        return {f"https://api.lever.co/v0/postings/{site}?mode=json&skip=100&limit=100": self.gigs[index::7][100:]
                for index, (_, site) in enumerate(self.sites)}


class Feeds(WeWorkRemotelySite):
    """An RSS feed a category."""

    feeds = ("remote-programming-jobs", "remote-front-end-programming-jobs", "remote-design-jobs", "remote-product-jobs",
             "remote-customer-support-jobs", "all-other-remote-jobs", "remote-devops-sysadmin-jobs", "remote-sales-and-marketing-jobs")

    def answer(self, url: str) -> Answer:
        gigs = self.pieces().get(url)
        return (200, XML, self.feed(gigs)) if gigs else GONE

    def pieces(self) -> dict[str, list[Gig]]:
        return {f"https://weworkremotely.com/categories/{feed}.rss": self.gigs[index::8] for index, feed in enumerate(self.feeds)}


class Roles(MercorSite):
    """A sitemap and a page a role; it is a page that breaks."""

    def pieces(self) -> dict[str, list[Gig]]:
        return {gig.url: [gig] for gig in self.gigs if gig.number % 3 == 1}


SHAPES: dict[str, tuple[type[Site], int]] = {
    "greenhouse": (Boards, 24), "lever": (SecondPages, 7 * 102), "weworkremotely": (Feeds, 24), "mercor": (Roles, 24)}
