"""Mercor's public job pages, found through its sitemap: each page carries its role as JSON, and most as schema.org JobPosting too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from scrapers.embedded import script_json
from scrapers.engagement import engagement_words
from scrapers.schema_org import job_postings, places, salary, text_of
from scrapers.sitemap import is_sitemap, read_sitemap
from scrapers.source import Bounds, Budget, Fields, Item, Permission, RawPosting, Reply, Source
from warehouse.errors import SourceChanged

UNUSED = (
    "companyAlias", "companyLogo", "createdBy", "hoursPerWeek", "interviews", "isPrivate", "listingType", "referralAmount", "referralBoost",
    "remainingSlots", "slug", "uid", "updatedAt",
)

_JOB = re.compile(r"^/jobs/(list_[^/]+)")
_NEXT_DATA = re.compile(r"<script\b[^>]*\bid=[\"']__NEXT_DATA__[\"'][^>]*>", re.IGNORECASE)


class Mercor(Source):
    """Open roles of Mercor's marketplace for experts, one page each. It states pay in US dollars and names no client."""

    name = "mercor"
    title = "Mercor job pages"
    homepage = "https://work.mercor.com"
    hosts = ("work.mercor.com",)
    bounds = Bounds(minimum=5, maximum=3000)
    budget = Budget(requests=3000, seconds=3500.0)
    absent_statuses = frozenset({404, 410})
    gig_field = "`commitment` of the page's data, `employmentType` of its JobPosting"
    permission = Permission(
        status="on",
        status_reason="the sitemap lists the job pages and robots.txt allows them; see the conflict; terms read in a stored copy, not "
                      "at the source",
        attribution="Roles on Mercor (work.mercor.com); each links to its page there",
        terms_url="https://mercor.com/terms",
        terms_read_on=date(2026, 11, 25),
        robots_remark="stored copies of robots.txt allow /jobs/; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=1.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
        conflict="the terms of service for clients forbid clients to extract data from the platform, while sitemap and robots.txt offer "
                 "the job pages to crawlers",
        conflict_decision="decided 2026-11-25: the clause binds clients and names candidates' data and interviews, none of which is read; "
                          "only public pages that the sitemap lists are read, once a day, no text is passed on, and the source is switched "
                          "off on request",
    )

    def start(self, night: date) -> list[str]:
        """The sitemap."""
        return ["https://work.mercor.com/sitemap.xml"]

    def follow(self, reply: Reply) -> list[str]:
        """Job pages that a sitemap lists, and further sitemaps."""
        if not is_sitemap(reply.url):
            return []
        sitemap = read_sitemap(reply)
        return [url for url in sitemap.urls if sitemap.is_index or _JOB.match(urlsplit(url).path)]

    def shortfall(self, reply: Reply) -> str | None:
        """Whether a sitemap lists no job page."""
        return f"{reply.url}: no address under /jobs/" if is_sitemap(reply.url) and not self.follow(reply) else None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """The role of a job page; sitemaps hold no posting."""
        if is_sitemap(reply.url):
            return
        match = _JOB.match(urlsplit(reply.url).path)
        if match is None:
            raise SourceChanged(f"{reply.url}: a page under /jobs/list_<id>/ was expected")
        described = next(iter(job_postings(reply)[0]), {})
        role = _role(reply, is_needed=not described)
        yield from _from_role(reply, match[1], role, described) if role is not None else _from_description(reply, match[1], described)


def _role(reply: Reply, *, is_needed: bool) -> dict[str, Any] | None:
    """The role in the page's own data; None where it has none and may do without."""
    try:
        data = script_json(reply, _NEXT_DATA, "__NEXT_DATA__")
        props = Fields(Fields(data, reply.url).need("props"), "props").need("pageProps")
        role: dict[str, Any] = Fields(props, "pageProps").need("role", dict)
    except SourceChanged:
        if is_needed:
            raise
        return None
    return role


def _from_role(reply: Reply, listing: str, values: dict[str, Any], described: dict[str, Any]) -> Iterator[Item]:
    role, pay = Fields(values, f"{reply.url}: role"), salary(described)
    title, location = role.need_text("title"), role.text("location")
    posted = role.text("postedAt") or role.text("createdAt") or text_of(described.get("datePosted"))
    low, high = role.text("rateMin"), role.text("rateMax")
    kinds = [kind for kind in (role.text("commitment"), text_of(described.get("employmentType"))) if kind]
    role.ignore("createdAt", *UNUSED)
    item = RawPosting(
        source_posting_id=role.text("listingId") or listing,
        url=reply.url,
        title=title,
        description=role.need_said("description"),
        tags=tuple(str(skill) for skill in role.take("skills") or [] if isinstance(skill, str)),
        employer=role.text("companyName") or "Mercor",
        location=location,
        remote=role.text("workArrangement") or text_of(described.get("jobLocationType")) or location,
        posted=posted,
        posted_origin="source" if posted else None,
        engagement=", ".join(kinds) or engagement_words(title),
        engagement_origin=None if kinds else "text",
        pay_minimum=low,
        pay_maximum=high,
        pay_currency=role.text("currency") or pay.get("currency") or ("USD" if low or high else None),
        pay_unit=role.text("payRateFrequency"),
        is_open=role.text("status"),
    )
    yield from role.rest("role")
    yield item


def _from_description(reply: Reply, listing: str, described: dict[str, Any]) -> Iterator[Item]:
    title, pay = text_of(described.get("title")), salary(described)
    if title is None:
        raise SourceChanged(f"{reply.url}: neither the page's data nor its JobPosting states a title")
    posted, kind = text_of(described.get("datePosted")), text_of(described.get("employmentType"))
    names, countries = places(described.get("jobLocation"))
    yield RawPosting(
        source_posting_id=listing,
        url=reply.url,
        title=title,
        description=text_of(described.get("description")),
        employer=text_of(described.get("hiringOrganization")) or "Mercor",
        location="; ".join(names) or None,
        country=countries[0] if len(countries) == 1 else None,
        remote=text_of(described.get("jobLocationType")),
        posted=posted,
        posted_origin="source" if posted else None,
        engagement=kind or engagement_words(title),
        engagement_origin=None if kind else "text",
        pay=pay.get("text"),
        pay_minimum=pay.get("minimum"),
        pay_maximum=pay.get("maximum"),
        pay_currency=pay.get("currency"),
        pay_unit=pay.get("unit"),
    )
