"""Remotive: the public JSON list of its newest remote jobs, read once a night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scrapers.shapes import JsonBoard, listed
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply


class Remotive(JsonBoard):
    """The whole public list; its query string is ignored, so none is sent. Dates name no zone and are UTC, pay is free text."""

    name = "remotive"
    title = "Remotive"
    homepage = "https://remotive.com"
    hosts = ("remotive.com",)
    captures = "feed"
    bounds = Bounds(minimum=5, maximum=2000)
    gig_field = "`job_type`: freelance or contract"
    jobs_field = "jobs"
    envelope = ("00-warning", "0-legal-notice", "job-count", "total-job-count")
    permission = Permission(
        status="on",
        status_reason="the API's documentation grants access with a link back and Remotive named, at most four times a day, not for "
                      "posting on to Jooble, Google Jobs or LinkedIn nor behind a sign-up; jobs come a day late; terms read in stored "
                      "copies, not at the source",
        attribution="Jobs from Remotive (remotive.com); each links to its page there",
        terms_url="https://github.com/remotive-com/remote-jobs-api",
        terms_read_on=date(2026, 11, 22),
        robots_remark="disallows /api/* to every crawler; it is read before each crawl, see the decision",
        max_polls_per_day=1,
        crawl_delay=30.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
        conflict="robots.txt disallows /api/*, while the publisher's API documentation invites programs to /api/remote-jobs, up to four "
                 "times a day and two requests a minute",
        conflict_decision="decided 2026-11-22: the one documented address is asked for once a day, 30 s after robots.txt, because the "
                          "documentation speaks to programs and grants access under terms that are kept, while the general rule reads as "
                          "keeping the API out of search engines; nothing else under /api/ is read, and a robots.txt that closes the "
                          "whole site or names gigshift is obeyed",
        robots_exempt_paths=("/api/remote-jobs",),
    )

    def start(self, night: date) -> list[str]:
        """The one list."""
        return ["https://remotive.com/api/remote-jobs"]

    def shortfall(self, reply: Reply) -> str | None:
        """Whether the reply announces more jobs than it holds."""
        held, count = len(self.jobs(reply)), reply.document.get("job-count")
        return f"{reply.url}: {held} of {count} jobs" if isinstance(count, int) and held < count else None

    def job(self, job: Fields) -> Iterator[Item]:
        """One job."""
        category = job.text("category")
        posting = RawPosting(
            source_posting_id=job.need_text("id"),
            url=job.need_text("url"),
            title=job.need_text("title"),
            description=job.need_said("description"),
            tags=(*([category] if category else []), *listed(job, "tags")),
            employer=job.text("company_name"),
            location=job.text("candidate_required_location"),
            remote="remote",
            posted=job.need_text("publication_date"),
            posted_origin="source",
            engagement=job.text("job_type"),
            pay=job.text("salary"),
        )
        job.ignore("company_logo", "company_logo_url")
        yield from job.rest("job")
        yield posting
