"""Greenhouse job boards of employers that hire for AI training: one documented JSON reply per board."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from scrapers.engagement import engagement_words
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Skip, Source, Unknown
from warehouse.errors import SourceChanged

BOARDS = (
    "agency", "alignerr", "handshake", "invisibletech", "labelbox", "outlier", "prolific", "remotasks", "scaleai", "snorkelai",
    "telusdigitalbr", "turing", "xai",
)
UNUSED = (
    "requisition_id", "offices", "application_deadline", "data_compliance", "education", "ai_disclaimer", "include_ai_disclaimer",
    "ai_opt_out_request_url",
)
TEXT_KINDS = ("single_select", "multi_select", "short_text", "long_text")

_BOARD = re.compile(r"/v1/boards/([^/]+)/jobs/?$")
_ENGAGEMENT_FIELD = re.compile(r"employ|engagement|contract|commitment|time type|job type|worker type", re.IGNORECASE)
_PLACE_OF_WORK = re.compile(r"\b(remote|hybrid|on-?site)\b", re.IGNORECASE)


class Greenhouse(Source):
    """Public Greenhouse boards; the board token is the `board` of its postings."""

    name = "greenhouse"
    title = "Greenhouse boards of AI-training employers"
    homepage = "https://www.greenhouse.com"
    hosts = ("boards-api.greenhouse.io",)
    captures = "list"
    bounds = Bounds(minimum=5, maximum=5000)
    absent_statuses = frozenset({404})
    gig_field = "custom fields on employment, else words of title and department"
    permission = Permission(
        status="on",
        status_reason="the Job Board API is documented for public reading without a key; terms read in stored copies, not at the source",
        attribution="Postings from employers' public Greenhouse job boards; each links to its board",
        terms_url="https://developers.greenhouse.io/job-board.html",
        terms_read_on=date(2026, 11, 22),
        robots_remark="stored copies of robots.txt disallow only /embed/, which is not used; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=1.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """One address per board."""
        return [f"https://boards-api.greenhouse.io/v1/boards/{board}/jobs?content=true" for board in BOARDS]

    def follow(self, reply: Reply) -> list[str]:
        """Nothing: one reply holds the whole board."""
        return []

    def shortfall(self, reply: Reply) -> str | None:
        """Whether the board announces more jobs than the reply holds."""
        jobs, meta = reply.document.get("jobs"), reply.document.get("meta")
        total = meta.get("total") if isinstance(meta, dict) else None
        if not isinstance(jobs, list) or not isinstance(total, int):
            return f"{reply.url}: no meta.total, so it is not known whether all jobs are there"
        return f"{reply.url}: {len(jobs)} of {total} jobs" if len(jobs) < total else None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Jobs of the board; prospect posts (no job behind them) are skipped."""
        envelope = Fields(reply.document, reply.url)
        jobs = envelope.need("jobs", list)
        envelope.ignore("meta")
        yield from envelope.rest("reply")
        match = _BOARD.search(urlsplit(reply.url).path)
        if match is None:
            raise SourceChanged(f"{reply.url}: a list of jobs was expected under /v1/boards/<board>/jobs")
        for index, job in enumerate(jobs):
            yield from _job(Fields(job, f"{reply.url}: jobs[{index}]"), match[1])


def _job(job: Fields, board: str) -> Iterator[Item]:
    posting_id, title, url = job.need_text("id"), job.need_text("title"), job.need_text("absolute_url")
    prospect = job.need("internal_job_id") is None
    content = job.need_said("content")
    location = _name(job.take("location"))
    departments = [name for name in map(_name, job.take("departments") or []) if name]
    metadata, unknown = _metadata(job.take("metadata") or [])
    posting = RawPosting(
        source_posting_id=posting_id,
        url=url,
        title=title,
        description=content,
        tags=(*departments, *metadata.tags),
        employer=job.text("company_name") or board,
        board=board,
        location=location,
        remote=location if location and _PLACE_OF_WORK.search(location) else None,
        posted=(posted := job.text("first_published")),
        posted_origin="source" if posted else None,
        updated=job.text("updated_at"),
        engagement=metadata.engagement or engagement_words(" ; ".join((title, *departments))),
        engagement_origin=None if metadata.engagement else "text",
        pay_minimum=metadata.pay.get("min_value"),
        pay_maximum=metadata.pay.get("max_value"),
        pay_currency=metadata.pay.get("unit"),
        pay_unit=metadata.pay.get("name"),
        language=job.text("language"),
    )
    job.ignore(*UNUSED)
    yield from unknown
    yield from job.rest("job")
    yield Skip("prospect_post", posting_id) if prospect else posting


class _Metadata:
    """What the custom fields of a job say."""

    def __init__(self) -> None:
        self.tags: list[str] = []
        self.engagement: str | None = None
        self.pay: dict[str, str] = {}


def _metadata(entries: list[Any]) -> tuple[_Metadata, list[Unknown]]:
    found = _Metadata()
    unknown: list[Unknown] = []
    for entry in entries:
        fields = Fields(entry, "job metadata")
        name, value, kind = fields.text("name") or "", fields.take("value"), fields.text("value_type") or ""
        fields.ignore("id")
        unknown += fields.rest("metadata")
        values = [str(one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one.strip()]
        if kind in ("currency", "currency_range") and isinstance(value, dict):
            ends = {"min_value": value.get("amount"), "max_value": value.get("amount")} | value
            found.pay = {"name": name} | {key: str(ends[key]) for key in ("unit", "min_value", "max_value") if ends.get(key) is not None}
        elif _ENGAGEMENT_FIELD.search(name) and values:
            found.engagement = ", ".join(values)
        elif kind in TEXT_KINDS:
            found.tags += values
    return found, unknown


def _name(place: Any) -> str | None:
    """Name of a department or location object."""
    if place is None:
        return None
    fields = Fields(place, "job location or department")
    return fields.text("name")
