"""Himalayas: contractor and temporary jobs through the public search API, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from scrapers.shapes import JsonBoard, amount, listed, parameter
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply

SEARCH = "https://himalayas.app/jobs/api/search"
KINDS = ("Contractor", "Temporary")
PAGE_SIZE = 20
MOST_PAGES = 800
LATE = timedelta(days=2)


class Himalayas(JsonBoard):
    """Jobs of two employment types, from the newest back to what the last complete crawl saw, two days more for late ones.

    HTML pages of the site are never asked for.
    """

    name = "himalayas"
    title = "Himalayas"
    homepage = "https://himalayas.app"
    hosts = ("himalayas.app",)
    captures = "feed"
    bounds = Bounds(minimum=5, maximum=40_000)
    gig_field = "`employmentType`: Contractor or Temporary"
    stops_at_seen = True
    jobs_field = "jobs"
    envelope = ("comments", "updatedAt", "offset", "limit", "totalCount", "nextCursor", "page")
    permission = Permission(
        status="on",
        status_reason="the API is documented, with an OpenAPI description, as free to use with attribution, not for posting on to Jooble, "
                      "Neuvoo, Google Jobs or LinkedIn; see the conflict; terms read in stored copies, not at the source",
        attribution="Jobs from Himalayas (himalayas.app); each links to its page there",
        terms_url="https://himalayas.app/api",
        terms_read_on=date(2026, 11, 22),
        robots_remark="not known; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=2.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
        conflict="the API documentation calls the API free to use with attribution, while section 30 of the site's terms bans automated "
                 "gathering without approval",
        conflict_decision="decided 2026-11-22: only the documented search address is read, once a day, no further back than the last "
                          "crawl, with attribution and link, because the documentation speaks of just this use and the terms of the site "
                          "as a whole; pages of the site are not read, no text is passed on, and the source is switched off on request "
                          "(hi@himalayas.app may be asked for approval)",
    )

    def start(self, night: date) -> list[str]:
        """The first page of each kind."""
        return [_search(kind, 1) for kind in KINDS]

    def follow(self, reply: Reply) -> list[str]:
        """The page after this one, as long as the reply is the page and the kind asked for and more is announced."""
        page, kind = _page(reply), parameter(reply.url, "employment_type")
        if kind is None or self.distrust(reply) or not self.jobs(reply) or not _has_more(reply) or page >= MOST_PAGES:
            return []
        return [_search(kind, page + 1)]

    def reaches(self, reply: Reply, moment: datetime) -> bool:
        """Whether the page runs from new to old and its oldest job is older than `moment` by more than two days."""
        dates = _dates(reply, self.jobs(reply))
        return bool(dates) and dates == sorted(dates, reverse=True) and dates[-1] < moment - LATE

    def shortfall(self, reply: Reply) -> str | None:
        """A reply that is not what was asked for, an empty page with more to come, no word on more pages, or pages without end."""
        distrusted = self.distrust(reply)
        if distrusted:
            return f"{reply.url}: {distrusted}"
        if not isinstance(reply.document.get("totalCount"), int):
            return f"{reply.url}: no totalCount, so it is not known whether there are more pages"
        if _has_more(reply) and not self.jobs(reply):
            return f"{reply.url}: an empty page, though {reply.document['totalCount']} jobs are announced"
        return f"{reply.url}: more than {MOST_PAGES} pages" if _has_more(reply) and _page(reply) >= MOST_PAGES else None

    def distrust(self, reply: Reply) -> str | None:
        """Why the list is not what was asked for: other employment types, another page. In another order it is read to its end."""
        jobs, kind = self.jobs(reply), parameter(reply.url, "employment_type")
        others = [job for job in jobs if kind and Fields(job, reply.url).text("employmentType") != kind]
        if others:
            return f"the list is not filtered, {len(others)} of {len(jobs)} jobs are no {kind}"
        offset, size = reply.document.get("offset"), reply.document.get("limit")
        if isinstance(offset, int) and isinstance(size, int) and offset != (_page(reply) - 1) * size:
            return f"asked for page {_page(reply)}, got the jobs from number {offset}"
        return None

    def job(self, job: Fields) -> Iterator[Item]:
        """One job; its link is its only id, an empty list of countries means worldwide."""
        link = job.need_text("guid")
        countries = listed(job, "locationRestrictions")
        low, high, period = amount(job, "minSalary"), amount(job, "maxSalary"), job.text("salaryPeriod")
        posting = RawPosting(
            source_posting_id=link,
            url=job.text("applicationLink") or link,
            title=job.need_text("title"),
            description=job.need_said("description"),
            tags=(*listed(job, "parentCategories"), *listed(job, "categories")),
            employer=job.text("companyName"),
            location=", ".join(countries) or "Worldwide",
            country=countries[0] if len(countries) == 1 else None,
            remote="remote",
            posted=job.need_text("pubDate"),
            posted_origin="source",
            engagement=job.need_text("employmentType"),
            pay_minimum=low,
            pay_maximum=high,
            pay_currency=job.text("currency"),
            pay_unit=period if low or high else None,
        )
        job.ignore("excerpt", "companySlug", "companyLogo", "seniority", "timezoneRestrictions", "expiryDate")
        yield from job.rest("job")
        yield posting


def _search(kind: str, page: int) -> str:
    return f"{SEARCH}?" + urlencode({"employment_type": kind, "sort": "recent", "page": page})


def _page(reply: Reply) -> int:
    """Number of the page that was asked for."""
    page = parameter(reply.url, "page") or "1"
    return int(page) if page.isdecimal() else 1


def _dates(reply: Reply, jobs: list[object]) -> list[datetime]:
    return [datetime.fromtimestamp(Fields(job, reply.url).need("pubDate", (int, float)), UTC) for job in jobs]


def _has_more(reply: Reply) -> bool:
    """Whether more jobs are announced than the pages up to this one hold."""
    total, size = reply.document.get("totalCount"), reply.document.get("limit")
    return isinstance(total, int) and total > _page(reply) * (size if isinstance(size, int) and size > 0 else PAGE_SIZE)
