"""schema.org JobPosting on the pages of any site: domains and their sitemaps come from the operator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapers.catalog import load, source_names
from scrapers.schema_org import job_postings, objects, places, salary, text_of
from scrapers.sitemap import is_sitemap, read_sitemap
from scrapers.source import Bounds, Budget, Fields, Item, Permission, RawPosting, Reply, Skip, Source
from warehouse.errors import BadInput
from warehouse.settings import read_settings

UNUSED = (
    "@context", "@id", "@type", "additionalType", "alternateName", "applicationContact", "benefits", "dateCreated", "dateModified",
    "datePublished", "directApply", "disambiguatingDescription", "educationRequirements", "eligibilityToWorkRequirement",
    "employerOverview", "employmentUnit", "estimatedSalary", "experienceInPlaceOfEducation", "experienceRequirements", "image",
    "incentiveCompensation", "incentives", "jobBenefits", "jobImmediateStart", "jobStartDate", "jobTitle", "logo", "mainEntityOfPage",
    "physicalRequirement", "potentialAction", "publisher", "qualifications", "responsibilities", "sameAs", "securityClearanceRequirement",
    "sensoryRequirement", "specialCommitments", "subjectOf", "totalJobOpenings", "url", "workHours",
)

_JOB = re.compile(r"job|career|vacan|position|opening|opportunit|gig|project|role|stelle|emplo|empleo|vaga|listing|praca|oferta",
                  re.IGNORECASE)


class JobPostingPages(Source):
    """Postings on the domains of GIGSHIFT_DOMAINS; off while none is given. The domain is the `board` of its postings.

    The operator who lists a domain answers for its terms; its robots.txt is obeyed all the same.
    """

    name = "jobposting"
    title = "Job pages with schema.org data"
    homepage = "https://schema.org/JobPosting"
    bounds = Bounds(minimum=1, maximum=20_000)
    budget = Budget(requests=1700, seconds=3500.0)
    absent_statuses = frozenset({404, 410})
    gig_field = "`employmentType`: CONTRACTOR, TEMPORARY, PER_DIEM and what sites write instead"
    permission = Permission(
        status="off",
        status_reason="no domains are given: name a TOML file of them in GIGSHIFT_DOMAINS",
        attribution="Job postings published as schema.org data by the sites they link to",
        terms_url=None,
        terms_read_on=None,
        robots_remark="that of each domain is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=2.0,
        raw_retention=30,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
    )

    def __init__(self) -> None:
        """Reads GIGSHIFT_DOMAINS; raises BadInput where that file is wrong."""
        domains = {host: url for host, url in read_settings().domains.items() if not host.endswith(".recruitee.com")}
        self.hosts = tuple(domains)
        self._starts = tuple(domains.values())
        if domains:
            self.permission = replace(type(self).permission, status="on", status_reason=f"the operator lists {', '.join(domains)}",
                                      allowed_by="the operator, by GIGSHIFT_DOMAINS")

    def start(self, night: date) -> list[str]:
        """The sitemap of every domain; raises BadInput for a domain that belongs to a source with a permission record of its own."""
        for host in self.hosts:
            for other in (load(name) for name in source_names() if name != self.name):
                if any(_is_kin(host, theirs) for theirs in other.hosts):
                    raise BadInput(f"GIGSHIFT_DOMAINS lists {host}, which is {other.name}'s ({other.permission.status}: "
                                   f"{other.permission.status_reason}): remove it")
        return list(self._starts)

    def follow(self, reply: Reply) -> list[str]:
        """Further sitemaps, and the pages that a sitemap lists: all if its own address names jobs, else those whose path does."""
        if not is_sitemap(reply.url):
            return []
        sitemap = read_sitemap(reply)
        takes_all = sitemap.is_index or _names_jobs(reply.url)
        return [url for url in sitemap.urls if takes_all or _names_jobs(url)]

    def shortfall(self, reply: Reply) -> str | None:
        """Nothing is known to be missing once every listed page is there."""
        return None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """JobPostings of a page; none on most pages, and none in sitemaps. One past its validThrough says that it is expired."""
        if is_sitemap(reply.url):
            return
        found, unreadable = job_postings(reply)
        page = urlsplit(reply.url)._replace(fragment="").geturl()
        for position in range(unreadable):
            yield Skip("unreadable_json_ld", f"{page}#{position}")
        links = [_link(posting, page) for posting in found]
        for position, (posting, link) in enumerate(zip(found, links, strict=True)):
            is_shared = links.count(link) > 1
            number = f"#{position}" if is_shared else ""
            yield from _posting(Fields(posting, reply.url), posting, page if is_shared or len(found) == 1 else link, number, reply)


def _is_kin(host: str, other: str) -> bool:
    """Whether two hosts are the same or one lies under the other, `www.` aside."""
    one, two = host.removeprefix("www."), other.removeprefix("www.")
    return one == two or one.endswith(f".{two}") or two.endswith(f".{one}")


def _names_jobs(url: str) -> bool:
    return _JOB.search(urlsplit(url).path) is not None


def _link(posting: dict[str, Any], page: str) -> str:
    """The posting's own address, if it lies on the same host as its page; else that of the page."""
    own = urljoin(page, text_of(posting.get("url")) or page)
    return own if urlsplit(own).netloc == urlsplit(page).netloc else page


def _posting(fields: Fields, posting: dict[str, Any], link: str, number: str, reply: Reply) -> Iterator[Item]:
    title = text_of(fields.take("title")) or text_of(fields.take("name"))
    fields.ignore("name", *UNUSED)
    if title is None:
        yield Skip("no_title", link + number)
        return
    names, countries = places(fields.take("jobLocation"))
    wanted = places(fields.take("applicantLocationRequirements"))
    pay, posted = salary(posting), text_of(fields.take("datePosted"))
    fields.ignore("baseSalary", "salaryCurrency", "identifier")
    groups = (text_of(fields.take(name)) for name in ("skills", "occupationalCategory", "industry", "relevantOccupation"))
    stated = fields.take("employmentType")
    item = RawPosting(
        source_posting_id=link + number,
        url=link,
        title=title,
        description=text_of(fields.take("description")),
        tags=tuple(group for group in groups if group),
        employer=_organisation(fields.take("hiringOrganization")),
        board=urlsplit(link).netloc,
        location="; ".join(names or wanted[0]) or None,
        country=next(iter(countries or wanted[1]), None) if len(countries or wanted[1]) == 1 else None,
        remote=text_of(fields.take("jobLocationType")),
        posted=posted,
        posted_origin="source" if posted else None,
        engagement=text_of(stated),
        pay=pay.get("text"),
        pay_minimum=pay.get("minimum"),
        pay_maximum=pay.get("maximum"),
        pay_currency=pay.get("currency"),
        pay_unit=pay.get("unit"),
        language=text_of(fields.take("inLanguage")),
        is_open="expired" if _is_past(text_of(fields.take("validThrough")), reply.fetched_at) else None,
    )
    yield from fields.rest("JobPosting")
    yield item


def _organisation(value: Any) -> str | None:
    named = next(iter(objects(value)), None)
    return text_of(named.get("name")) if named is not None else text_of(value)


def _is_past(moment: str | None, now: datetime) -> bool:
    """Whether an ISO 8601 date or time has passed; a date lasts to its end, one that can't be read has not passed."""
    try:
        at = datetime.fromisoformat((moment or "").strip())
    except ValueError:
        return False
    if at.time() == time(0) and "T" not in (moment or ""):
        at = datetime.combine(at.date(), time.max)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) < now
