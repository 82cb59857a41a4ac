"""Jobicy: the public JSON list of its newest 100 remote jobs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from scrapers.shapes import JsonBoard, amount, listed, narrow_window, parameter
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply
from warehouse.errors import SourceChanged

MOST = 100
FILTERS = ("geo", "industry", "tag")


class Jobicy(JsonBoard):
    """Newest jobs, unfiltered: filters are loose or ignored, so the kind of engagement is read from each job's `jobType`."""

    name = "jobicy"
    title = "Jobicy"
    homepage = "https://jobicy.com"
    hosts = ("jobicy.com",)
    captures = "feed"
    bounds = Bounds(minimum=5, maximum=200)
    gig_field = "`jobType`: Contract or Freelance"
    jobs_field = "jobs"
    envelope = ("apiVersion", "documentationUrl", "friendlyNotice", "jobCount", "lastUpdate", "appliedFilters", "statusCode", "success")
    permission = Permission(
        status="on",
        status_reason="the API is documented for public use, research tools named, with Jobicy credited and its own address linked, at "
                      "most once an hour, not for posting on to Google Jobs, LinkedIn or Jooble; jobs come six hours late; terms read "
                      "in stored copies, not at the source",
        attribution="Jobs from Jobicy (jobicy.com); each links to its page there",
        terms_url="https://github.com/Jobicy/remote-jobs-api",
        terms_read_on=date(2026, 11, 22),
        robots_remark="not known; it is read before each crawl and obeyed",
        max_polls_per_day=4,
        crawl_delay=2.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """The newest jobs, as many as one reply holds."""
        return [f"https://jobicy.com/api/v2/remote-jobs?count={MOST}"]

    def shortfall(self, reply: Reply) -> str | None:
        """A list cut short, a filter that was asked for and ignored, or a window too narrow for a night."""
        jobs, count, applied = self.jobs(reply), reply.document.get("jobCount"), reply.document.get("appliedFilters")
        if isinstance(count, int) and len(jobs) < count:
            return f"{reply.url}: {len(jobs)} of {count} jobs"
        ignored = [name for name in FILTERS if parameter(reply.url, name) and isinstance(applied, dict) and name not in applied]
        if ignored:
            return f"{reply.url}: the list is not filtered by {' and '.join(ignored)}"
        return narrow_window(reply, [_moment(Fields(job, reply.url).need_text("pubDate"), reply.url) for job in jobs], MOST)

    def job(self, job: Fields) -> Iterator[Item]:
        """One job; salaries stand under their names since June 2026, or as yearly ones under those before."""
        posting_id, url = job.need_text("id"), job.need_text("url")
        yearly = amount(job, "annualSalaryMin"), amount(job, "annualSalaryMax")
        low, high, period = amount(job, "salaryMin"), amount(job, "salaryMax"), job.text("salaryPeriod")
        posting = RawPosting(
            source_posting_id=posting_id,
            url=url,
            title=job.need_text("jobTitle"),
            description=job.need_said("jobDescription"),
            tags=listed(job, "jobIndustry"),
            employer=job.text("companyName"),
            location=job.text("jobGeo"),
            remote="remote",
            posted=job.need_text("pubDate"),
            posted_origin="source",
            engagement=", ".join(listed(job, "jobType")) or None,
            pay_minimum=low or yearly[0],
            pay_maximum=high or yearly[1],
            pay_currency=job.text("salaryCurrency"),
            pay_unit=period or ("yearly" if any(yearly) and not (low or high) else None),
        )
        job.ignore("jobSlug", "companyLogo", "jobLevel", "jobExcerpt")
        yield from job.rest("job")
        yield posting


def _moment(text: str, where: str) -> datetime:
    """A publication date, in UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SourceChanged(f"{where}: pubDate {text[:40]!r} is no ISO date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
