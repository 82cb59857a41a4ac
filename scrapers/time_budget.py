"""A crawl ends when its time is used up, whatever the other side does."""

from __future__ import annotations

from importlib import import_module
from time import monotonic
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.defer import deferred_from_coro

OUT_OF_TIME = "time budget"


class TimeBudget:
    """Closes the spider after GIGSHIFT_SECONDS; requests that wait for their turn fail, the one under way has its own time limit."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._seconds = crawler.settings.getfloat("GIGSHIFT_SECONDS")
        self._end = monotonic() + self._seconds
        self._timer: Any = None
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TimeBudget:
        """The extension as Scrapy makes it."""
        return cls(crawler)

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(0.0, self._end - monotonic())

    def _opened(self, spider: Spider) -> None:
        loop: Any = import_module("twisted.internet.reactor")  # not above: Scrapy has to choose the reactor first
        self._timer = loop.callLater(self.left, self._stop)

    def _closed(self, spider: Spider) -> None:
        if self._timer is not None and self._timer.active():
            self._timer.cancel()

    def _stop(self) -> None:
        deferred_from_coro(self._crawler.engine.close_spider_async(reason=OUT_OF_TIME))
        for slot in self._crawler.engine.downloader.slots.values():
            waiting = list(slot.queue)
            slot.queue.clear()
            for _, answer in waiting:
                answer.errback(IgnoreRequest(used_up(self._seconds)))


def used_up(seconds: float) -> str:
    """The remark on a request that was not made any more."""
    return f"not asked for: the crawl's {seconds:g} s are used up"
