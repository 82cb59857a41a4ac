"""Braintrust: open jobs of its own interface, newest first, a hundred a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapers.embedded import label, labels
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Source

JOBS = "https://app.usebraintrust.com/api/jobs/"
PAGE_SIZE = 100
MOST_PAGES = 20
UNUSED = ("deadline", "expected_hours_per_week", "openings_left")


class Braintrust(Source):
    """Freelance jobs of a network owned by its talents; direct hires come with them and say so."""

    name = "braintrust"
    title = "Braintrust open jobs"
    homepage = "https://www.usebraintrust.com"
    hosts = ("app.usebraintrust.com",)
    captures = "feed"
    bounds = Bounds(minimum=5, maximum=1000)
    gig_field = "`job_type`: freelance or direct_hire"
    permission = Permission(
        status="off",
        status_reason="the interface is undocumented and robots.txt is said to block it or its paging; terms are not read",
        attribution="Jobs on Braintrust (usebraintrust.com); each links to its page there",
        terms_url="https://www.usebraintrust.com/terms",
        terms_read_on=None,
        robots_remark="said to disallow /api/ or its page parameter; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=2.0,
        raw_retention=30,
        text_retention=30,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """First page of the open jobs."""
        return [_page(1)]

    def follow(self, reply: Reply) -> list[str]:
        """The next page, by the count of jobs that the reply states."""
        page, held, count = _counts(reply)
        return [_page(page + 1)] if held and count is not None and page * PAGE_SIZE < count and page < MOST_PAGES else []

    def shortfall(self, reply: Reply) -> str | None:
        """Jobs that the page announces and does not hold, or more jobs than are paged through."""
        page, held, count = _counts(reply)
        if count is None:
            return f"{reply.url}: no count, so it is not known whether all jobs are there"
        announced = max(0, min(PAGE_SIZE, count - (page - 1) * PAGE_SIZE))
        if held < announced:
            return f"{reply.url}: {held} of {announced} jobs"
        return f"{reply.url}: {count} jobs, only {MOST_PAGES} pages are read" if count > MOST_PAGES * PAGE_SIZE and page == 1 else None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Jobs of a page."""
        envelope = Fields(reply.document, reply.url)
        jobs = envelope.need("results", list)
        envelope.ignore("count", "next", "previous")
        yield from envelope.rest("reply")
        for index, job in enumerate(jobs):
            yield from _job(Fields(job, f"{reply.url}: results[{index}]"))


def _page(number: int) -> str:
    return f"{JOBS}?page_size={PAGE_SIZE}&ordering=-created&page={number}"


def _counts(reply: Reply) -> tuple[int, int, int | None]:
    envelope = Fields(reply.document, reply.url)
    count, page = envelope.take("count"), parse_qs(urlsplit(reply.url).query).get("page", ["1"])[0]
    return int(page) if page.isdigit() else 1, len(envelope.need("results", list)), count if isinstance(count, int) else None


def _job(job: Fields) -> Iterator[Item]:
    posting_id, title, kind = job.need_text("id"), job.need_text("title"), job.need_text("job_type")
    places = [place for place in job.take("locations") or [] if isinstance(place, dict)]
    minimum, maximum = job.text("budget_minimum_usd"), job.text("budget_maximum_usd")
    contract = job.text("contract_type")
    posting = RawPosting(
        source_posting_id=posting_id,
        url=f"https://app.usebraintrust.com/jobs/{posting_id}/",
        title=title,
        description=job.text("description"),
        tags=tuple(dict.fromkeys((*labels(job.take("main_skills"), "name"), *labels(job.take("job_skills"), "name")))),
        employer=label(job.take("employer"), "name"),
        location="; ".join(_texts(places, "location")) or None,
        country=next(iter(_texts(places, "country")), None) if len(set(_texts(places, "country"))) == 1 else None,
        posted=job.need_text("created"),
        posted_origin="source",
        engagement=", ".join(word for word in (kind, contract) if word),
        pay_minimum=minimum,
        pay_maximum=maximum,
        pay_currency="USD" if minimum or maximum else None,
        pay_unit=job.text("payment_type"),
    )
    job.ignore(*UNUSED)
    yield from job.rest("job")
    yield posting


def _texts(places: list[dict[str, Any]], name: str) -> list[str]:
    return [place[name] for place in places if isinstance(place.get(name), str) and place[name]]
