"""freelancermap.de: projects from the JSON that its search page gives to its own script, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from scrapers.embedded import label, labels, script_json
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Source

HOME = "https://www.freelancermap.de"
PAGE_SIZE = 22
MOST_PAGES = 150
UNUSED = (
    "beginningMonth", "beginningText", "beginningYear", "contractType", "duration", "durationText", "endcustomer", "expires", "poster",
    "slug",
)

_SEARCH = re.compile(r'<script\b[^>]*\bdata-component-name="ProjectSearch"[^>]*>')


class Freelancermap(Source):
    """Projects for freelancers, mostly IT consulting in German-speaking countries. Contact persons are not kept."""

    name = "freelancermap"
    title = "freelancermap projects"
    homepage = HOME
    hosts = ("www.freelancermap.de",)
    bounds = Bounds(minimum=20, maximum=5000)
    gig_field = "`projectContractType.type`: contracting, employee_leasing or permanent_position"
    permission = Permission(
        status="off",
        status_reason="the terms allow use for one's own purposes (§4.5) and no commercial reprocessing (§11.2), and German database right "
                      "applies; a public index needs the operator's permission",
        attribution="Projects on freelancermap.de; each links to its page there",
        terms_url="https://www.freelancermap.de/agb.html",
        terms_read_on=date(2026, 11, 22),
        robots_remark="stored copies of robots.txt disallow nothing; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=3.0,
        raw_retention=30,
        text_retention=30,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """First page of the search over all projects."""
        return [_page(1)]

    def follow(self, reply: Reply) -> list[str]:
        """The next page, as long as pages are full."""
        number = _number(reply)
        return [_page(number + 1)] if len(_results(reply)) >= PAGE_SIZE and number < MOST_PAGES else []

    def shortfall(self, reply: Reply) -> str | None:
        """Whether the last page that is read is full, so that more may follow."""
        is_full = len(_results(reply)) >= PAGE_SIZE
        return f"{reply.url}: more than {MOST_PAGES} pages" if is_full and _number(reply) >= MOST_PAGES else None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Projects of a page."""
        for index, project in enumerate(_results(reply)):
            yield from _project(Fields(project, f"{reply.url}: initialResults[{index}]"))


def _page(number: int) -> str:
    return f"{HOME}/projekte?pagenr={number}"


def _number(reply: Reply) -> int:
    number = parse_qs(urlsplit(reply.url).query).get("pagenr", ["1"])[0]
    return int(number) if number.isdigit() else 1


def _results(reply: Reply) -> list[Any]:
    document = script_json(reply, _SEARCH, "script of the component ProjectSearch")
    results: list[Any] = Fields(document, reply.url).need("initialResults", list)
    return results


def _project(project: Fields) -> Iterator[Item]:
    posting_id, title = project.need_text("id"), project.need_text("title")
    links = Fields(project.need("links", dict), "project links")
    contract = Fields(project.take("projectContractType") or {}, "project contract")
    posting = RawPosting(
        source_posting_id=posting_id,
        url=urljoin(HOME, links.need_text("project")),
        title=title,
        description=project.text("description"),
        tags=labels(project.take("skills"), "name", "nameDe", "nameEn"),
        employer=label(project.take("company"), "name"),
        location=label(project.take("city"), "name", "nameDe"),
        country=label(project.take("country"), "iso2", "code", "name", "nameDe"),
        remote=contract.text("remoteInPercent"),
        posted=project.need_text("created"),
        posted_origin="source",
        updated=project.text("updated"),
        engagement=contract.text("type"),
        pay=" - ".join(map(str, budget)) or None if isinstance(budget := project.take("budget"), list) else None,
    )
    project.ignore(*UNUSED)
    yield from project.rest("project")
    yield from contract.rest("contract")
    yield posting
