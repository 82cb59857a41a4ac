"""Workana: projects from the JSON in an attribute of its search page, by language and page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapers.embedded import attribute_json, labels, plain
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Source

JOBS = "https://www.workana.com/jobs"
LANGUAGES = ("en", "es", "pt")
MOST_PAGES = 60
UNUSED = ("authorName", "isUrgent")


class Workana(Source):
    """Projects of a marketplace for Latin America. Clients' names are not kept."""

    name = "workana"
    title = "Workana projects"
    homepage = "https://www.workana.com"
    hosts = ("www.workana.com",)
    bounds = Bounds(minimum=20, maximum=10_000)
    gig_field = "every project; `isHourly` says hourly or fixed"
    permission = Permission(
        status="off",
        status_reason="there is no interface for programs, and the terms are not cleared",
        attribution="Projects on Workana (workana.com); each links to its page there",
        terms_url="https://www.workana.com/en/terms",
        terms_read_on=None,
        robots_remark="said to be open; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=3.0,
        raw_retention=30,
        text_retention=30,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """First page in each language of the marketplace."""
        return [_page(language, 1) for language in LANGUAGES]

    def follow(self, reply: Reply) -> list[str]:
        """The next page, by the number of pages that the reply states."""
        number, pages = _pages(reply)
        return [_page(_language(reply), number + 1)] if pages is not None and number < min(pages, MOST_PAGES) else []

    def shortfall(self, reply: Reply) -> str | None:
        """Whether there are more pages than are read, or no word on how many there are."""
        number, pages = _pages(reply)
        if pages is None:
            return f"{reply.url}: no pagination.pages, so it is not known whether all projects are there"
        return f"{reply.url}: {pages} pages, only {MOST_PAGES} are read" if pages > MOST_PAGES and number == 1 else None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Projects of a page."""
        envelope = _envelope(reply)
        for index, project in enumerate(envelope.need("results", list)):
            yield from _project(Fields(project, f"{reply.url}: results[{index}]"), _language(reply))


def _page(language: str, number: int) -> str:
    return f"{JOBS}?{urlencode({'language': language, 'page': number})}"


def _language(reply: Reply) -> str:
    return parse_qs(urlsplit(reply.url).query).get("language", ["en"])[0]


def _envelope(reply: Reply) -> Fields:
    return Fields(attribute_json(reply, "search", ":results-initials"), f"{reply.url}: results-initials")


def _pages(reply: Reply) -> tuple[int, int | None]:
    """Number of the page, and pages in all where the reply says so."""
    number = parse_qs(urlsplit(reply.url).query).get("page", ["1"])[0]
    pagination = Fields(_envelope(reply).take("pagination") or {}, f"{reply.url}: pagination")
    pages = pagination.take("pages")
    return int(number) if number.isdigit() else 1, pages if isinstance(pages, int) else None


def _project(project: Fields, language: str) -> Iterator[Item]:
    slug, title = project.need_text("slug"), plain(project.need_text("title"))
    kind = "hourly" if project.need("isHourly", bool) else "fixed"
    relative, published = project.text("postedDate"), project.text("publishedDate")
    posting = RawPosting(
        source_posting_id=slug,
        url=f"https://www.workana.com/job/{slug}",
        title=title,
        description=project.need_text("description"),
        tags=labels(project.take("skills"), "anchorText"),
        board=language,
        posted=published or relative,
        posted_origin="source" if published else "relative" if relative else None,
        engagement=kind,
        pay=project.text("budget"),
        pay_unit=kind,
        bids=project.text("totalBids"),
    )
    project.ignore(*UNUSED)
    yield from project.rest("project")
    yield posting
