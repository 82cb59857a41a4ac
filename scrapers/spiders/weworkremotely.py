"""We Work Remotely: one RSS feed per category."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from scrapers.rss import FeedSource
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting

ALL = "https://weworkremotely.com/remote-jobs.rss"
CATEGORIES = (
    "remote-programming-jobs", "remote-front-end-programming-jobs", "remote-back-end-programming-jobs",
    "remote-full-stack-programming-jobs", "remote-devops-sysadmin-jobs", "remote-design-jobs", "remote-customer-support-jobs",
    "remote-product-jobs", "remote-sales-and-marketing-jobs", "remote-management-and-finance-jobs", "all-other-remote-jobs",
)

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}\\s*")


class WeWorkRemotely(FeedSource):
    """Newest postings of all and of each category; one that stands in several feeds has the same link in each, and the link is its id."""

    name = "weworkremotely"
    title = "We Work Remotely"
    homepage = "https://weworkremotely.com"
    hosts = ("weworkremotely.com",)
    captures = "feed"
    bounds = Bounds(minimum=5, maximum=2000)
    gig_field = "`type`: Contract"
    absent_statuses = frozenset({404, 410})
    permission = Permission(
        status="on",
        status_reason="the feed page offers the RSS feeds for anyone's use with a link back; the token API, whose terms forbid a search "
                      "service, is not used; terms read in stored copies, not at the source",
        attribution="Jobs from We Work Remotely (weworkremotely.com); each links to its page there",
        terms_url="https://weworkremotely.com/remote-job-rss-feed",
        terms_read_on=date(2026, 11, 22),
        robots_remark="stored notes call robots.txt permissive for the feeds; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=2.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """The feed of all categories, then one per category, which reaches further back."""
        return [ALL, *(f"https://weworkremotely.com/categories/{category}.rss" for category in CATEGORIES)]

    def posting(self, item: Fields) -> Iterator[Item]:
        """One job; `Company: Role` is split at the first colon and space. `state` is where the company sits, not where the work is."""
        company, colon, role = item.need_text("title").partition(": ")
        link = item.need_text("guid")
        posting = RawPosting(
            source_posting_id=link,
            url=item.text("link") or link,
            title=role if colon else company,
            description=item.need_said("description"),
            tags=(*item.take("category"), *(skill.strip() for skill in (item.text("skills") or "").split(",") if skill.strip())),
            employer=company if colon else None,
            location=item.text("region"),
            country=_FLAG.sub("", item.text("country") or "").strip() or None,
            remote="remote",
            posted=item.need_text("pubDate"),
            posted_origin="source",
            engagement=item.text("type"),
        )
        item.ignore("content", "state", "expires_at")
        yield from item.rest("item")
        yield posting
