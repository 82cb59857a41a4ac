"""FL.ru: the RSS feed of new projects, Russian."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.rss import FeedSource
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting
from warehouse.errors import SourceChanged

CURRENCIES = {"₽": "RUB", "руб": "RUB", "р.": "RUB", "$": "USD", "€": "EUR"}

_NUMBER = re.compile(r"/projects/(\d+)")
_BUDGET = re.compile(r"\s*\(\s*бюджет\s*:\s*(\d[\d \u00a0\u202f]*)\s*(₽|руб|р\.|\$|€)?[^)]*\)\s*$", re.IGNORECASE)


class FlRu(FeedSource):
    """New projects of a Russian marketplace; a budget is read where a title ends with one in parentheses."""

    name = "flru"
    title = "FL.ru new projects"
    homepage = "https://www.fl.ru"
    hosts = ("www.fl.ru",)
    feed = "https://www.fl.ru/rss/all.xml"
    captures = "feed"
    bounds = Bounds(minimum=5, maximum=500)
    gig_field = "every project"
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

    def posting(self, item: Fields) -> Iterator[Item]:
        """One project; its id is the number in its link, and its title is free of the budget."""
        title, link = item.need_text("title"), item.need_text("link")
        number = _NUMBER.search(link)
        if number is None:
            raise SourceChanged(f"{link}: expected a link with /projects/ and the project's number")
        budget = _BUDGET.search(title)
        amount = "".join(budget[1].split()) if budget else None
        posting = RawPosting(
            source_posting_id=number[1],
            url=link,
            title=title[:budget.start()] if budget else title,
            description=item.need_text("description"),
            tags=tuple(item.take("category")),
            posted=item.need_text("pubDate"),
            posted_origin="source",
            engagement="freelance",
            engagement_origin="source",
            pay_minimum=amount,
            pay_maximum=amount,
            pay_currency=CURRENCIES[budget[2].lower()] if budget and budget[2] else None,
            language="ru",
        )
        item.ignore("guid", "author", "creator")
        yield from item.rest("item")
        yield posting
