"""Freelancer.com: active projects of its public API, newest first, a hundred a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import NoneType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Skip, Source
from warehouse.errors import SourceChanged

ACTIVE = "https://www.freelancer.com/api/projects/0.1/projects/active/"
PAGE_SIZE = 100
DEEPEST = 20_000
# Nothing of user_details: who the client is, is not asked for
PROJECTIONS = {"full_description": "true", "job_details": "true", "upgrade_details": "true", "location_details": "true"}
UNUSED = (
    "active_prepaid_milestone", "assisted", "bidperiod", "client", "enterprise_ids", "featured", "hidebids", "hireme",
    "hourly_project_info", "is_buyer_kyc_required", "is_escrow_project", "is_seller_kyc_required", "local", "negotiated", "owner_id",
    "pool_ids", "preview_description", "project_reject_reason", "status", "submitdate", "time_free_bids_expire", "urgent",
)
UNUSED_BUDGET = ("name", "project_type", "currency_id")
UNUSED_CURRENCY = ("id", "sign", "name", "exchange_rate", "country", "is_external", "is_escrowcom_supported")


class Freelancer(Source):
    """Public projects with budget, currency, bids and skills. The clients' names are neither asked for nor kept."""

    name = "freelancer"
    title = "Freelancer.com active projects"
    homepage = "https://www.freelancer.com"
    hosts = ("www.freelancer.com",)
    bounds = Bounds(minimum=100, maximum=20_000)
    gig_field = "every project; `type` says fixed or hourly"
    permission = Permission(
        status="off",
        status_reason="the API terms bind by any use: no lasting storage, refresh within 24 hours, stored encrypted, no competing use, "
                      "all deleted when access ends; the user agreement wants express written permission (api-support@freelancer.com)",
        attribution="Projects on Freelancer.com; each links to its page there",
        terms_url="https://www.freelancer.com/about/apiterms",
        terms_read_on=date(2026, 11, 22),
        robots_remark="stored copies of robots.txt disallow nothing for crawlers in general; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=2.0,
        raw_retention=1,
        text_retention=1,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """First page of the active projects."""
        return [_page(0)]

    def follow(self, reply: Reply) -> list[str]:
        """The next page, by the count of projects that the reply states."""
        offset, held, total = _counts(reply)
        return [_page(offset + PAGE_SIZE)] if held and total is not None and offset + PAGE_SIZE < min(total, DEEPEST) else []

    def shortfall(self, reply: Reply) -> str | None:
        """Projects that the page announces and does not hold, or more projects than are paged through."""
        offset, held, total = _counts(reply)
        if total is None:
            return f"{reply.url}: no total_count, so it is not known whether all projects are there"
        announced = max(0, min(PAGE_SIZE, total - offset))
        if held < announced:
            return f"{reply.url}: {held} of {announced} projects"
        return f"{reply.url}: {total} projects, only {DEEPEST} are paged through" if total > DEEPEST and offset == 0 else None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Projects of a page; deleted and nonpublic ones are skipped."""
        envelope = Fields(reply.document, reply.url)
        if envelope.need_text("status") != "success":
            raise SourceChanged(f"{reply.url}: the API answered {reply.document['status']!r}: {envelope.text('message')}")
        envelope.ignore("request_id")
        result = Fields(envelope.need("result", dict), f"{reply.url}: result")
        projects = result.need("projects", list)
        result.ignore("total_count", "users", "selected_bids", "recommended_freelancers")
        yield from envelope.rest("reply")
        yield from result.rest("result")
        for index, project in enumerate(projects):
            yield from _project(Fields(project, f"{reply.url}: projects[{index}]"))


def _page(offset: int) -> str:
    return f"{ACTIVE}?{urlencode({'limit': PAGE_SIZE, 'offset': offset, 'sort_field': 'time_submitted'} | PROJECTIONS)}"


def _counts(reply: Reply) -> tuple[int, int, int | None]:
    """Offset of a page, projects that it holds, and projects in all where it says so."""
    result = Fields(Fields(reply.document, reply.url).need("result", dict), f"{reply.url}: result")
    total = result.take("total_count")
    offset = parse_qs(urlsplit(reply.url).query).get("offset", ["0"])[0]
    return int(offset) if offset.isdigit() else 0, len(result.need("projects", list)), total if isinstance(total, int) else None


def _project(project: Fields) -> Iterator[Item]:
    posting_id, title, kind = project.need_text("id"), project.need_text("title"), project.need_text("type")
    upgrades = project.take("upgrades") or {}
    is_hidden = bool(project.take("nonpublic")) or (isinstance(upgrades, dict) and bool(upgrades.get("nonpublic")))
    is_deleted = bool(project.take("deleted"))
    place = _object(project, "location")
    country = place.take("country") or {}
    posting = RawPosting(
        source_posting_id=posting_id,
        url=f"https://www.freelancer.com/projects/{project.need_text('seo_url')}",
        title=title,
        description=project.need("description", (str, NoneType)) or None,
        tags=tuple(name for name in map(_name, project.take("jobs") or []) if name),
        location=place.text("city"),
        country=(country.get("code") or country.get("name")) if isinstance(country, dict) else None,
        posted=project.need_text("time_submitted"),
        posted_origin="source",
        updated=project.text("time_updated"),
        engagement=kind,
        bids=_object(project, "bid_stats").text("bid_count"),
        language=project.text("language"),
        is_open=project.text("frontend_project_status"),
        pay_unit=kind,
        **_pay(project),
    )
    project.ignore(*UNUSED)
    yield from project.rest("project")
    if is_deleted or is_hidden:
        yield Skip("deleted" if is_deleted else "nonpublic", posting_id)
    else:
        yield posting


def _pay(project: Fields) -> dict[str, Any]:
    """Ends of the budget, and the currency that stands beside it."""
    budget, currency = _object(project, "budget"), _object(project, "currency")
    budget.ignore(*UNUSED_BUDGET)
    currency.ignore(*UNUSED_CURRENCY)
    return {"pay_minimum": budget.text("minimum"), "pay_maximum": budget.text("maximum"), "pay_currency": currency.text("code")}


def _object(project: Fields, name: str) -> Fields:
    return Fields(project.take(name) or {}, f"project {name}")


def _name(job: Any) -> str | None:
    return Fields(job, "project job").text("name")
