"""Ashby boards of employers that hire for AI training: the documented job-posting interface, one reply per board."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from scrapers.source import Bounds, Budget, Fields, Item, Permission, RawPosting, Reply, Skip, Source
from warehouse.errors import SourceChanged

BOARDS = {
    "bespokelabs": "Bespoke Labs", "braintrust": "Braintrust", "cohere": "Cohere", "datacurve": "Datacurve", "handshake": "Handshake",
    "mercor": "Mercor", "pareto-ai": "Pareto AI",
}
UNUSED = ("applyUrl", "descriptionPlain", "updatedAt")
TIER_UNUSED = ("compensationTiers", "compensationTierSummary")

_BOARD = re.compile(r"/posting-api/job-board/([^/]+)/?$")


class Ashby(Source):
    """Public Ashby boards; the board's name is the `board` of its postings. Unlisted jobs are left out."""

    name = "ashby"
    title = "Ashby boards of AI-training employers"
    homepage = "https://www.ashbyhq.com"
    hosts = ("api.ashbyhq.com",)
    captures = "list"
    bounds = Bounds(minimum=5, maximum=3000)
    budget = Budget(reply_seconds=30.0)
    absent_statuses = frozenset({404})
    gig_field = "`employmentType`: Contract or Temporary"
    permission = Permission(
        status="on",
        status_reason="the job-posting interface is documented for public reading without a key and no terms speak of it; "
                      "documentation read in stored copies, not at the source",
        attribution="Postings from employers' public Ashby job boards; each links to its board",
        terms_url="https://developers.ashbyhq.com/docs/public-job-posting-api",
        terms_read_on=date(2026, 11, 22),
        robots_remark="not known; it is read before each crawl and obeyed; replies take about ten seconds",
        max_polls_per_day=1,
        crawl_delay=1.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """One address per board."""
        return [f"https://api.ashbyhq.com/posting-api/job-board/{board}?includeCompensation=true" for board in BOARDS]

    def follow(self, reply: Reply) -> list[str]:
        """Nothing: one reply holds the whole board."""
        return []

    def shortfall(self, reply: Reply) -> str | None:
        """Nothing is known to be missing: a board states no count."""
        return None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Jobs of the board; those not listed are skipped."""
        envelope = Fields(reply.document, reply.url)
        jobs = envelope.need("jobs", list)
        envelope.ignore("apiVersion")
        yield from envelope.rest("reply")
        match = _BOARD.search(urlsplit(reply.url).path)
        if match is None:
            raise SourceChanged(f"{reply.url}: a list of jobs was expected under /posting-api/job-board/<board>")
        for index, job in enumerate(jobs):
            yield from _job(Fields(job, f"{reply.url}: jobs[{index}]"), match[1])


def _job(job: Fields, board: str) -> Iterator[Item]:
    posting_id, title, url = job.need_text("id"), job.need_text("title"), job.need_text("jobUrl")
    is_listed, employment = job.need("isListed", bool), job.need("employmentType")
    places = _Places()
    yield from places.add(job.text("location"), job.take("address"))
    for entry in job.take("secondaryLocations") or []:
        place = Fields(entry, "secondaryLocations")
        yield from places.add(place.text("location"), place.take("address"))
        yield from place.rest("secondaryLocations")
    shown, compensation = job.take("shouldDisplayCompensationOnJobPostings"), job.take("compensation")
    pay = _Pay()
    if compensation is not None and shown is not False:
        yield from pay.read(Fields(compensation, "compensation"))
    is_remote, workplace = job.take("isRemote"), job.text("workplaceType")
    item = RawPosting(
        source_posting_id=posting_id,
        url=url,
        title=title,
        description=job.need_said("descriptionHtml"),
        tags=tuple(dict.fromkeys(group for name in ("department", "team") if (group := job.text(name)))),
        employer=BOARDS.get(board, board),
        board=board,
        location="; ".join(dict.fromkeys(places.names)) or None,
        country=places.countries[0] if len(set(places.countries)) == 1 else None,
        remote=workplace or (None if is_remote is None else str(is_remote).lower()),
        posted=(posted := job.text("publishedAt")),
        posted_origin="source" if posted else None,
        engagement=str(employment) if employment else None,
        pay=pay.summary,
        pay_minimum=pay.minimum,
        pay_maximum=pay.maximum,
        pay_currency=pay.currency,
        pay_unit=pay.interval,
    )
    job.ignore(*UNUSED)
    yield from job.rest("job")
    yield item if is_listed else Skip("unlisted", posting_id)


class _Places:
    """Where a job can be done: the first place and all others."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.countries: list[str] = []

    def add(self, name: str | None, address: Any) -> Iterator[Item]:
        """Takes in one place with its address; gives the address's unknown fields."""
        self.names += [name] if name else []
        if not address:
            return
        outer = Fields(address, "address")
        postal = Fields(outer.take("postalAddress") or {}, "postalAddress")
        country = postal.text("addressCountry")
        self.countries += [country] if country else []
        postal.ignore("addressLocality", "addressRegion", "postalCode", "streetAddress")
        yield from outer.rest("address")
        yield from postal.rest("postalAddress")


@dataclass
class _Pay:
    """What a job pays: its salary component, and the summary that the board shows."""

    summary: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    currency: str | None = None
    interval: str | None = None

    def read(self, compensation: Fields) -> Iterator[Item]:
        """Takes in the compensation of a job; gives its unknown fields."""
        tiers, salary = compensation.text("compensationTierSummary"), compensation.text("scrapeableCompensationSalarySummary")
        self.summary = salary or tiers
        compensation.ignore(*TIER_UNUSED)
        for entry in compensation.take("summaryComponents") or []:
            component = Fields(entry, "summaryComponents")
            kind, interval = component.text("compensationType"), component.text("interval")
            currency, low, high = (component.text(name) for name in ("currencyCode", "minValue", "maxValue"))
            component.ignore("id", "summary", "label")
            yield from component.rest("summaryComponents")
            if kind == "Salary" and self.interval is None:
                self.minimum, self.maximum, self.currency, self.interval = low, high, currency, interval
        yield from compensation.rest("compensation")
