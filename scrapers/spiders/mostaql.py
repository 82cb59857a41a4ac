"""Mostaql: the RSS feed of new projects, Arabic. Budgets stand only on the projects' pages, which are not fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.rss import FeedSource
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting
from warehouse.errors import SourceChanged

_NUMBER = re.compile(r"/project/(\d+)")


class Mostaql(FeedSource):
    """New projects of an Arabic marketplace."""

    name = "mostaql"
    title = "Mostaql new projects"
    homepage = "https://mostaql.com"
    hosts = ("mostaql.com",)
    feed = "https://mostaql.com/rss"
    captures = "feed"
    bounds = Bounds(minimum=5, maximum=500)
    gig_field = "every project"
    permission = Permission(
        status="off",
        status_reason="the feed is published for readers; the terms are not read yet",
        attribution="Projects on Mostaql (mostaql.com); each links to its page there",
        terms_url="https://mostaql.com/terms",
        terms_read_on=None,
        robots_remark="not known; it is read before each crawl and obeyed",
        max_polls_per_day=4,
        crawl_delay=2.0,
        raw_retention=30,
        text_retention=30,
        may_redistribute_text=False,
        may_train=False,
    )

    def posting(self, item: Fields) -> Iterator[Item]:
        """One project; its id is the number in its link."""
        link = item.need_text("link")
        number = _NUMBER.search(link)
        if number is None:
            raise SourceChanged(f"{link}: expected a link with /project/ and the project's number")
        posting = RawPosting(
            source_posting_id=number[1],
            url=link,
            title=item.need_text("title"),
            description=item.need_text("description"),
            tags=tuple(item.take("category")),
            posted=item.need_text("pubDate"),
            posted_origin="source",
            engagement="freelance",
            engagement_origin="source",
            language="ar",
        )
        item.ignore("guid", "author", "creator")
        yield from item.rest("item")
        yield posting
