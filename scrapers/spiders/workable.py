"""Workable boards of employers that hire for AI training: one documented reply per account, one entry per place of a job."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Skip, Source
from warehouse.errors import SourceChanged

ACCOUNTS = ("cloudfactory", "toloka-ai")
UNUSED = ("application_url", "code", "education", "experience", "published_on", "shortlink")

_ACCOUNT = re.compile(r"/api/v1/widget/accounts/([^/]+)/?$")


class Workable(Source):
    """Public Workable accounts. A job that is listed once for each of its places is one posting with all of them."""

    name = "workable"
    title = "Workable boards of AI-training employers"
    homepage = "https://www.workable.com"
    hosts = ("apply.workable.com",)
    captures = "list"
    bounds = Bounds(minimum=5, maximum=2000)
    absent_statuses = frozenset({404})
    gig_field = "`employment_type`"
    permission = Permission(
        status="off",
        status_reason="the widget interface is documented for employers' own pages; nothing found says that others may read it nightly",
        attribution="Postings from employers' public Workable boards; each links to its board",
        terms_url="https://www.workable.com/terms",
        terms_read_on=None,
        robots_remark="not known; it is read before each crawl and obeyed; the site answers 429 to requests closer than 1.5 seconds",
        max_polls_per_day=1,
        crawl_delay=2.0,
        raw_retention=30,
        text_retention=30,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """One address per account."""
        return [f"https://apply.workable.com/api/v1/widget/accounts/{account}?details=true" for account in ACCOUNTS]

    def follow(self, reply: Reply) -> list[str]:
        """Nothing: one reply holds the whole board."""
        return []

    def shortfall(self, reply: Reply) -> str | None:
        """Nothing is known to be missing: a board states no count."""
        return None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Jobs of the account; further entries of a job are skipped, their places stand in the first."""
        envelope = Fields(reply.document, reply.url)
        jobs, employer = envelope.need("jobs", list), envelope.text("name")
        envelope.ignore("description")
        yield from envelope.rest("reply")
        match = _ACCOUNT.search(urlsplit(reply.url).path)
        if match is None:
            raise SourceChanged(f"{reply.url}: a list of jobs was expected under /api/v1/widget/accounts/<account>")
        places: dict[str, dict[str, None]] = {}
        countries: dict[str, dict[str, None]] = {}
        for index, entry in enumerate(jobs):
            job = Fields(entry, f"{reply.url}: jobs[{index}]")
            shortcode = job.need_text("shortcode")
            names, lands = _places(job)
            places.setdefault(shortcode, {}).update(dict.fromkeys(names))
            countries.setdefault(shortcode, {}).update(dict.fromkeys(lands))
        seen: set[str] = set()
        for index, entry in enumerate(jobs):
            shortcode = str(entry["shortcode"])
            if shortcode in seen:
                yield Skip("location_copy", shortcode)
                continue
            seen.add(shortcode)
            where = list(places[shortcode]), list(countries[shortcode])
            yield from _job(Fields(entry, f"{reply.url}: jobs[{index}]"), match[1], employer, where)


def _places(job: Fields) -> tuple[list[str], list[str]]:
    """Places and countries of one entry."""
    entries: list[Any] = [{name: job.take(other) for name, other in (("city", "city"), ("region", "state"), ("country", "country"))}]
    entries += job.take("locations") or []
    names, countries = [], []
    for entry in entries:
        place = Fields(entry, "locations")
        parts = [place.text(name) for name in ("city", "region", "country")]
        names.append(", ".join(part for part in parts if part))
        countries.append(parts[2] or "")
    return [name for name in names if name], [country for country in countries if country]


def _job(job: Fields, account: str, employer: str | None, where: tuple[list[str], list[str]]) -> Iterator[Item]:
    telecommuting, posted = job.take("telecommuting"), job.text("created_at")
    names, countries = where
    item = RawPosting(
        source_posting_id=job.need_text("shortcode"),
        url=job.need_text("url"),
        title=job.need_text("title"),
        description=str(job.need("description", str)),
        tags=tuple(dict.fromkeys(group for name in ("department", "function", "industry") if (group := job.text(name)))),
        employer=employer or account,
        board=account,
        location="; ".join(names) or None,
        country=countries[0] if len(countries) == 1 else None,
        remote=None if telecommuting is None else str(telecommuting).lower(),
        posted=posted,
        posted_origin="source" if posted else None,
        engagement=job.text("employment_type"),
    )
    job.ignore("city", "state", "country", "locations", *UNUSED)
    yield from job.rest("job")
    yield item
