"""FL.ru: the RSS feed of new projects, Russian."""

from __future__ import annotations

import re
from dataclasses import replace

from scrapers.rss import MarketplaceFeed
from scrapers.source import Bounds, Permission, RawPosting

CURRENCIES = {"₽": "RUB", "руб": "RUB", "р.": "RUB", "$": "USD", "€": "EUR"}

_BUDGET = re.compile(r"\s*\(\s*бюджет\s*:\s*(\d[\d \u00a0\u202f]*)\s*(₽|руб|р\.|\$|€)?[^)]*\)\s*$", re.IGNORECASE)


class FlRu(MarketplaceFeed):
    """New projects of a Russian marketplace; a budget is read where a title ends with one in parentheses."""

    name = "flru"
    title = "FL.ru new projects"
    homepage = "https://www.fl.ru"
    hosts = ("www.fl.ru",)
    feed = "https://www.fl.ru/rss/all.xml"
    number = re.compile(r"/projects/(\d+)")
    language = "ru"
    bounds = Bounds(minimum=5, maximum=500)
    permission = Permission(
        status="off",
        status_reason="the feed is published for readers; the terms are not read yet",
        attribution="Projects on FL.ru; each links to its page there",
        terms_url="https://www.fl.ru/about/offer/",
        terms_read_on=None,
        robots_remark="not known; it is read before each crawl and obeyed",
        max_polls_per_day=4,
        crawl_delay=2.0,
        raw_retention=30,
        text_retention=30,
        may_redistribute_text=False,
        may_train=False,
    )

    def priced(self, posting: RawPosting, title: str) -> RawPosting:
        """The budget in parentheses at the end of a title, which is cut off."""
        budget = _BUDGET.search(title)
        if budget is None:
            return posting
        amount, currency = "".join(budget[1].split()), CURRENCIES[budget[2].lower()] if budget[2] else None
        return replace(posting, title=title[:budget.start()], pay_minimum=amount, pay_maximum=amount, pay_currency=currency)
