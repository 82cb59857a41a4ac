"""Lever boards of employers that hire for AI training: the documented postings interface, on both of Lever's instances."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapers.engagement import engagement_words
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Source, Unknown
from warehouse.errors import SourceChanged

SITES = {
    "appen": "Appen", "appen-2": "Appen", "labelbox": "Labelbox", "rws": "RWS", "superannotate": "SuperAnnotate",
    "weloglobal": "Welo Global", "welocalize": "Welocalize",
}
HOSTS = ("api.lever.co", "api.eu.lever.co")
PAGE_SIZE = 100
MOST_POSTINGS = 2000
UNUSED = (
    "additionalPlain", "applyUrl", "descriptionBody", "descriptionBodyPlain", "descriptionPlain", "opening", "openingPlain",
    "salaryDescription",
)

_SITE = re.compile(r"/v0/postings/([^/]+)/?$")


class Lever(Source):
    """Public Lever postings; the site's name is their `board`. A site lives on one of the two instances, so both are asked."""

    name = "lever"
    title = "Lever boards of AI-training employers"
    homepage = "https://www.lever.co"
    hosts = HOSTS
    captures = "list"
    bounds = Bounds(minimum=5, maximum=3000)
    absent_statuses = frozenset({404})
    gig_field = "`categories.commitment`"
    permission = Permission(
        status="on",
        status_reason="the documentation says that published postings are public and may be scraped by third parties; "
                      "terms read in stored copies, not at the source",
        attribution="Postings from employers' public Lever job sites; each links to its site",
        terms_url="https://github.com/lever/postings-api/blob/master/README.md",
        terms_read_on=date(2026, 11, 22),
        robots_remark="stored copies of robots.txt allow all with a crawl delay of 1; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=1.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """First page of every site on both instances."""
        return [_page(host, site, 0) for site in SITES for host in HOSTS]

    def follow(self, reply: Reply) -> list[str]:
        """The next page, after a full one."""
        host, site, skip = _place(reply)
        return [_page(host, site, skip + PAGE_SIZE)] if len(reply.array) == PAGE_SIZE and skip + PAGE_SIZE < MOST_POSTINGS else []

    def shortfall(self, reply: Reply) -> str | None:
        """Whether a site has more postings than are paged through."""
        is_last = _place(reply)[2] + PAGE_SIZE >= MOST_POSTINGS
        return f"{reply.url}: more than {MOST_POSTINGS} postings" if is_last and len(reply.array) == PAGE_SIZE else None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Postings of a page."""
        _, site, _ = _place(reply)
        for index, posting in enumerate(reply.array):
            yield from _posting(Fields(posting, f"{reply.url}: [{index}]"), site)


def _page(host: str, site: str, skip: int) -> str:
    return f"https://{host}/v0/postings/{site}?mode=json&skip={skip}&limit={PAGE_SIZE}"


def _place(reply: Reply) -> tuple[str, str, int]:
    """Instance, site and number of postings before those of the reply."""
    parts = urlsplit(reply.url)
    match, skip = _SITE.search(parts.path), parse_qs(parts.query).get("skip", ["0"])[0]
    if match is None or not skip.isdigit():
        raise SourceChanged(f"{reply.url}: a list of postings was expected under /v0/postings/<site>")
    return parts.netloc, match[1], int(skip)


def _posting(posting: Fields, site: str) -> Iterator[Item]:
    posting_id, title, url = posting.need_text("id"), posting.need_text("text"), posting.need_text("hostedUrl")
    categories = Fields(posting.need("categories", dict), "categories")
    location, places = categories.text("location"), categories.take("allLocations") or []
    groups = tuple(dict.fromkeys(group for name in ("department", "team") if (group := categories.text(name))))
    commitment = categories.text("commitment")
    categories.ignore("level")
    pay, unknown = _pay(posting.take("salaryRange"))
    described = posting.text("salaryDescriptionPlain")
    yield from (*categories.rest("categories"), *unknown)
    item = RawPosting(
        source_posting_id=posting_id,
        url=url,
        title=title,
        description=_description(posting),
        tags=groups,
        employer=SITES.get(site, site),
        board=site,
        location="; ".join(dict.fromkeys(str(place) for place in (location, *places) if place)) or None,
        country=posting.text("country"),
        remote=None if (workplace := posting.text("workplaceType")) == "unspecified" else workplace,
        posted=(posted := posting.text("createdAt")),
        posted_origin="source" if posted else None,
        engagement=commitment or engagement_words(" ; ".join((title, *groups))),
        engagement_origin=None if commitment else "text",
        pay=None if "min" in pay or "max" in pay else described,
        pay_minimum=pay.get("min"),
        pay_maximum=pay.get("max"),
        pay_currency=pay.get("currency"),
        pay_unit=pay.get("interval"),
    )
    posting.ignore(*UNUSED)
    yield from posting.rest("posting")
    yield item


def _description(posting: Fields) -> str | None:
    """The whole advertisement: text, its lists under their headings, closing words."""
    parts = [posting.need_said("description") or ""]
    for entry in posting.take("lists") or []:
        section = Fields(entry, "lists")
        parts.append(f"<h3>{escape(section.text('text') or '', quote=False)}</h3><ul>{section.text('content') or ''}</ul>")
    parts.append(posting.text("additional") or "")
    return "\n".join(part for part in parts if part) or None


def _pay(salary: Any) -> tuple[dict[str, str], tuple[Unknown, ...]]:
    if salary is None:
        return {}, ()
    fields = Fields(salary, "salaryRange")
    found = {name: value for name in ("min", "max", "currency", "interval") if (value := fields.text(name))}
    return found, tuple(fields.rest("salaryRange"))
