"""Mostaql: the RSS feed of new projects, Arabic. Budgets stand only on the projects' pages, which are not fetched."""

from __future__ import annotations

import re

from scrapers.rss import MarketplaceFeed
from scrapers.source import Bounds, Permission


class Mostaql(MarketplaceFeed):
    """New projects of an Arabic marketplace."""

    name = "mostaql"
    title = "Mostaql new projects"
    homepage = "https://mostaql.com"
    hosts = ("mostaql.com",)
    feed = "https://mostaql.com/rss"
    number = re.compile(r"/project/(\d+)")
    language = "ar"
    bounds = Bounds(minimum=5, maximum=500)
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
