"""Arbeitnow: the public JSON job board of Germany and its neighbours, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from scrapers.shapes import JsonBoard, listed, parameter
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply

BOARD = "https://www.arbeitnow.com/api/job-board-api"
MOST_PAGES = 60

_FOOTER = re.compile(r"\s*<p>\s*Find (?:more )?<a [^<>]*arbeitnow\.com[^<>]*>[^<>]*</a> on Arbeitnow(?:</a>)?\s*(?:</p>)?\s*$",
                     re.IGNORECASE)


class Arbeitnow(JsonBoard):
    """All open jobs. Pages are counted, `links.next` only says that there is one: its own address carries a search term that changes."""

    name = "arbeitnow"
    title = "Arbeitnow"
    homepage = "https://www.arbeitnow.com"
    hosts = ("www.arbeitnow.com",)
    bounds = Bounds(minimum=5, maximum=MOST_PAGES * 100)
    gig_field = "`job_types`, free text, often German"
    jobs_field = "data"
    envelope = ("links", "meta")
    permission = Permission(
        status="on",
        status_reason="the API is documented for public use without a key, with a link back; the permission may be taken back (terms, 11); "
                      "terms read in stored copies, not at the source",
        attribution="Jobs from Arbeitnow (arbeitnow.com); each links to its page there",
        terms_url="https://www.arbeitnow.com/terms",
        terms_read_on=date(2026, 11, 22),
        robots_remark="not known; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=2.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """The first page."""
        return [f"{BOARD}?page=1"]

    def follow(self, reply: Reply) -> list[str]:
        """The page after this one, as long as the reply is the page asked for, holds jobs and says that there are more."""
        page = _page(reply)
        if not self.jobs(reply) or not _has_next(reply) or _shown_page(reply) not in (page, None) or page >= MOST_PAGES:
            return []
        return [f"{BOARD}?page={page + 1}"]

    def shortfall(self, reply: Reply) -> str | None:
        """A page that is not the one asked for, an empty page with more to come, no word on more pages, or pages without end."""
        page, shown = _page(reply), _shown_page(reply)
        if shown not in (page, None):
            return f"{reply.url}: asked for page {page}, got page {shown}"
        if not isinstance(reply.document.get("links"), dict):
            return f"{reply.url}: no links, so it is not known whether there are more pages"
        if _has_next(reply) and not self.jobs(reply):
            return f"{reply.url}: an empty page that says there are more"
        return f"{reply.url}: more than {MOST_PAGES} pages" if _has_next(reply) and page >= MOST_PAGES else None

    def job(self, job: Fields) -> Iterator[Item]:
        """One job; the board's own line under each text, which changes, is cut."""
        posting = RawPosting(
            source_posting_id=job.need_text("slug"),
            url=job.need_text("url"),
            title=job.need_text("title"),
            description=_FOOTER.sub("", job.need_said("description") or "") or None,
            tags=listed(job, "tags"),
            employer=job.text("company_name"),
            location=job.text("location"),
            remote=job.text("remote"),
            posted=job.need_text("created_at"),
            posted_origin="source",
            engagement=", ".join(listed(job, "job_types")) or None,
        )
        yield from job.rest("job")
        yield posting


def _page(reply: Reply) -> int:
    """Number of the page that was asked for."""
    page = parameter(reply.url, "page") or "1"
    return int(page) if page.isdecimal() else 1


def _shown_page(reply: Reply) -> int | None:
    """Number of the page that came, None where the reply does not say."""
    meta = reply.document.get("meta")
    shown = meta.get("current_page") if isinstance(meta, dict) else None
    return shown if isinstance(shown, int) else None


def _has_next(reply: Reply) -> bool:
    links = reply.document.get("links")
    return isinstance(links, dict) and bool(links.get("next"))
