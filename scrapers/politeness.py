"""What Scrapy leaves open about manners: unreachable robots.txt, Retry-After, crawl delays, and mirrors."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from scrapers.settings import LONGEST_RETRY_AFTER, ROBOTS_NAME


class StrictRobots(RobotsTxtMiddleware):
    """Obeys robots.txt and its crawl delay; while robots.txt can't be had nothing is asked for (RFC 9309)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: set[str] = set()

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises IgnoreRequest unless robots.txt was read and allows the request."""
        if urlsplit(request.url).netloc in self._unreachable:
            raise IgnoreRequest("robots.txt could not be fetched")
        super().process_request_2(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unreachable.add(netloc)
        await super()._parse_robots(response if response.status < 400 else response.replace(body=b""), netloc, request)
        parser, throttle = self._parsers[netloc], self.crawler.get_extension(AutoThrottle)
        delay = parser.rp.crawl_delay(ROBOTS_NAME) if isinstance(parser, ProtegoRobotParser) else None
        if delay is not None and throttle is not None:
            throttle.mindelay = max(throttle.mindelay, float(delay))
            slow_down(self.crawler, request, float(delay))

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreachable.add(netloc)
        super()._robots_error(exc, netloc)


class PatientRetry(RetryMiddleware):
    """Retries passing failures, and not before the time that a Retry-After header names; gives up when that is too long."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The response, or the request to be tried again."""
        wait = retry_after(response) if response.status in self.retry_http_codes else None
        if wait is not None and wait > LONGEST_RETRY_AFTER:
            return response
        if wait is not None:
            slow_down(self.crawler, request, wait)
        return super().process_response(request, response)


class MirrorHandler(HTTP11DownloadHandler):
    """Sends requests for a mirrored origin to its mirror; everything else, archive included, sees the original address."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._mirrors = crawler.settings.getdict("GIGSHIFT_MIRRORS")

    async def download_request(self, request: Request) -> Response:
        """The reply to `request`, under its original address."""
        parts = urlsplit(request.url)
        base = self._mirrors.get(f"{parts.scheme}://{parts.netloc}")
        if base is None:
            return await super().download_request(request)
        target = base + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = request.replace(url=target, meta={key: value for key, value in request.meta.items() if key != "proxy"})
        response = await super().download_request(sent)
        request.meta["download_latency"] = sent.meta.get("download_latency")
        return response.replace(url=request.url)


def retry_after(response: Response) -> float | None:
    """Seconds that a Retry-After header asks to wait, None where there is none that can be read."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def slow_down(crawler: Crawler, request: Request, delay: float) -> None:
    """Lets the host of `request` rest for at least `delay` seconds between requests."""
    downloader = crawler.engine.downloader
    slot = downloader.slots.get(downloader.get_slot_key(request))
    if slot is not None:
        slot.delay = max(slot.delay, delay)
    else:
        downloader._delay = max(downloader._delay, delay)
