"""Freelancehunt: the RSS feed of new projects, Ukrainian and Russian."""

from __future__ import annotations

import re
from dataclasses import replace

from scrapers.rss import MarketplaceFeed
from scrapers.source import Bounds, Permission, RawPosting

CURRENCIES = {"UAH": "UAH", "грн": "UAH", "₴": "UAH", "PLN": "PLN", "zł": "PLN", "USD": "USD", "$": "USD", "EUR": "EUR", "€": "EUR"}

_BUDGET = re.compile(r"(?<![\d.,])(\d[\d \u00a0\u202f]*)\s?(" + "|".join(map(re.escape, CURRENCIES)) + r")(?![\w])\.?\)?$")


class Freelancehunt(MarketplaceFeed):
    """New projects of a Ukrainian marketplace; a budget is read where a title ends with one."""

    name = "freelancehunt"
    title = "Freelancehunt new projects"
    homepage = "https://freelancehunt.com"
    hosts = ("freelancehunt.com",)
    feed = "https://freelancehunt.com/projects.rss"
    number = re.compile(r"/(\d+)(?:\.html)?/?(?:[?#].*)?$")
    bounds = Bounds(minimum=5, maximum=500)
    permission = Permission(
        status="off",
        status_reason="the feed is published for readers; the terms are not read yet",
        attribution="Projects on Freelancehunt (freelancehunt.com); each links to its page there",
        terms_url="https://freelancehunt.com/rules",
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
        """The budget at the end of a title."""
        budget = _BUDGET.search(title)
        if budget is None:
            return posting
        amount = "".join(budget[1].split())
        return replace(posting, pay_minimum=amount, pay_maximum=amount, pay_currency=CURRENCIES[budget[2]])
