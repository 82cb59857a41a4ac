"""Truelancer: open projects of its own interface, or the same rows as its pages carry them for their script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from scrapers.embedded import script_json
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Source

PROJECTS = "https://api.truelancer.com/api/v1/projects"
HOME = "https://www.truelancer.com"
MOST_PAGES = 60
ENVELOPE = ("current_page", "first_page_url", "from", "last_page", "last_page_url", "links", "next_page_url", "path", "per_page",
            "prev_page_url", "to", "total")

_NEXT_DATA = re.compile(r'<script\b[^>]*\bid="__NEXT_DATA__"[^>]*>')


class Truelancer(Source):
    """Projects of an Indian marketplace. Clients' names are not kept."""

    name = "truelancer"
    title = "Truelancer projects"
    homepage = HOME
    hosts = ("api.truelancer.com", "www.truelancer.com")
    bounds = Bounds(minimum=5, maximum=3000)
    gig_field = "every project; fixed or hourly is not stated"
    permission = Permission(
        status="off",
        status_reason="the interface is undocumented, and the terms are not cleared",
        attribution="Projects on Truelancer (truelancer.com); each links to its page there",
        terms_url="https://www.truelancer.com/terms",
        terms_read_on=None,
        robots_remark="not known; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=3.0,
        raw_retention=30,
        text_retention=30,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """First page of the open projects."""
        return [f"{PROJECTS}?page=1"]

    def follow(self, reply: Reply) -> list[str]:
        """The next page, by the last page's number that the reply states; none from a page of the site."""
        number, last = _pages(reply)
        is_interface = urlsplit(reply.url).netloc == "api.truelancer.com"
        return [f"{PROJECTS}?page={number + 1}"] if is_interface and last is not None and number < min(last, MOST_PAGES) else []

    def shortfall(self, reply: Reply) -> str | None:
        """Whether there are more pages than are read, or no word on how many there are."""
        number, last = _pages(reply)
        if last is None:
            return f"{reply.url}: no projects.last_page, so it is not known whether all projects are there"
        return f"{reply.url}: {last} pages, only {MOST_PAGES} are read" if last > MOST_PAGES and number == 1 else None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Projects of a page."""
        envelope = _envelope(reply)
        projects = envelope.need("data", list)
        envelope.ignore(*ENVELOPE)
        yield from envelope.rest("projects")
        for index, project in enumerate(projects):
            yield from _project(Fields(project, f"{reply.url}: projects.data[{index}]"))


def _envelope(reply: Reply) -> Fields:
    """The object that holds the projects, in either shape."""
    document: Any = reply.document if reply.body.lstrip()[:1] == b"{" else script_json(reply, _NEXT_DATA, "script __NEXT_DATA__")
    for step in ("props", "pageProps") if "projects" not in document else ():
        document = Fields(document, reply.url).need(step, dict)
    return Fields(Fields(document, reply.url).need("projects", dict), f"{reply.url}: projects")


def _pages(reply: Reply) -> tuple[int, int | None]:
    """Number of the page, and of the last one where the reply says so."""
    number, last = parse_qs(urlsplit(reply.url).query).get("page", ["1"])[0], _envelope(reply).take("last_page")
    return int(number) if number.isdigit() else 1, last if isinstance(last, int) else None


def _project(project: Fields) -> Iterator[Item]:
    posting_id, title, budget = project.need_text("id"), project.need_text("title"), project.text("budget")
    posting = RawPosting(
        source_posting_id=posting_id,
        url=urljoin(HOME, project.need_text("link")),
        title=title,
        description=project.need_text("description"),
        posted=project.need_text("created_at"),
        posted_origin="source",
        engagement="freelance",
        engagement_origin="source",
        pay_minimum=budget,
        pay_maximum=budget,
        pay_currency=project.text("currency"),
    )
    yield from project.rest("project")
    yield posting
