"""What Scrapy leaves open about manners: unreachable robots.txt, Retry-After, crawl delays, and mirrors."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import import_module
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest, ResponseDataLossError
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from scrapers.decoding import CutShort, TooLarge, decoded
from scrapers.failures import reason
from scrapers.reach import OutOfReach, is_redirect, redirect_target
from scrapers.resolver import PublicResolver
from scrapers.settings import LONGEST_RETRY_AFTER, ROBOTS_NAME
from scrapers.source import Reply
from scrapers.time_budget import TimeBudget

BUSY = frozenset({429, 503})


class StrictRobots(RobotsTxtMiddleware):
    """Obeys robots.txt and its crawl delay; while robots.txt can't be had nothing is asked for (RFC 9309)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}
        self._hosts: list[str] = crawler.settings.getlist("GIGSHIFT_HOSTS")
        self._named: set[str] = set()
        self._exempt_paths: list[str] = crawler.settings.getlist("GIGSHIFT_ROBOTS_EXEMPT_PATHS")

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises IgnoreRequest unless robots.txt was read and allows the request."""
        why = self._unreachable.get(urlsplit(request.url).netloc)
        if why is not None:
            raise IgnoreRequest(f"robots.txt could not be fetched: {why}")
        if rp is None or not self._is_exempt(rp, request):
            super().process_request_2(rp, request)

    def _is_exempt(self, rp: RobotParser, request: Request) -> bool:
        """Whether the permission record exempts the request, and robots.txt neither closes the site nor speaks of this crawler."""
        parts = urlsplit(request.url)
        is_open = rp.allowed(f"{parts.scheme}://{parts.netloc}/", ROBOTS_NAME) and parts.netloc not in self._named
        return is_open and any(parts.path.startswith(path) for path in self._exempt_paths)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        response = await self._arrived(response)
        if response.status == 429 or not (200 <= response.status < 300 or 400 <= response.status < 500):
            self._unreachable[netloc] = f"answered with status {response.status}"
        if re.search(rf"^\s*user-agent\s*:\s*{ROBOTS_NAME}\b".encode(), response.body, re.IGNORECASE | re.MULTILINE):
            self._named.add(netloc)
        await super()._parse_robots(response if response.status < 300 else response.replace(body=b""), netloc, request)
        parser, throttle = self._parsers[netloc], self.crawler.get_extension(AutoThrottle)
        delay = parser.rp.crawl_delay(ROBOTS_NAME) if isinstance(parser, ProtegoRobotParser) else None
        if delay is not None and throttle is not None:
            throttle.mindelay = max(throttle.mindelay, float(delay))
            slow_down(self.crawler, request, float(delay))

    async def _arrived(self, response: Response) -> Response:
        """The robots.txt that redirects within the source's hosts lead to."""
        passed: list[str] = []
        while is_redirect(reply := Reply(response.url, b"", datetime.now(UTC), response.status, _location(response))):
            passed.append(response.url)
            try:
                target = redirect_target(reply, self._hosts, passed)
            except OutOfReach as bar:
                raise IgnoreRequest(str(bar)) from None
            response = await self.crawler.engine.download_async(
                Request(target, priority=self.DOWNLOAD_PRIORITY, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK))
        return response

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreachable[netloc] = reason(exc)
        super()._robots_error(exc, netloc)


class PatientRetry(RetryMiddleware):
    """Retries passing failures, not before the time that a Retry-After header names, else ever slower; gives up when that is too long."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The response, or the request to be tried again."""
        wait = retry_after(response) if response.status in self.retry_http_codes else None
        if wait is None and response.status in BUSY:
            wait = self.crawler.settings.getfloat("DOWNLOAD_DELAY") * 2 ** (request.meta.get("retry_times", 0) + 1)
        budget = self.crawler.get_extension(TimeBudget)
        if wait is not None and wait > min(LONGEST_RETRY_AFTER, budget.left if budget else 0):
            return response
        if wait is not None:
            slow_down(self.crawler, request, wait)
        return super().process_response(request, response)


class MirrorHandler(HTTP11DownloadHandler):
    """Sends requests for a mirrored origin to its mirror; everything else, archive included, sees the original address.

    Replies come unpacked; one that was cut short, or is too large once unpacked, is a failure.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._mirrors = crawler.settings.getdict("GIGSHIFT_MIRRORS")

    async def download_request(self, request: Request) -> Response:
        """The reply to `request`, under its original address."""
        try:
            response = await self._fetched(request)
        except CannotResolveHostError:
            self._explain(urlsplit(request.url).hostname or "")
            raise
        encodings = [value.decode("latin-1") for line in response.headers.getlist("Content-Encoding") for value in line.split(b",")]
        try:
            return response.replace(body=decoded(response.body, encodings, self._default_maxsize)) if encodings else response
        except TooLarge as fault:
            raise IgnoreRequest(f"the reply is too large: {fault}") from None
        except CutShort as fault:
            raise ResponseDataLossError(f"no whole reply: {fault}") from None

    def _explain(self, host: str) -> None:
        """Raises IgnoreRequest when `host` has addresses, none of them public."""
        resolver = import_module("twisted.internet.reactor").nameResolver  # not above: Scrapy has to choose the reactor first
        address = resolver.refused.get(host) if isinstance(resolver, PublicResolver) else None
        if address is not None:
            raise IgnoreRequest(f"{host} leads to {address}, which is no public address: not asked for")

    async def _fetched(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        base = self._mirrors.get(f"{parts.scheme}://{parts.netloc}")
        if base is None:
            return await super().download_request(request)
        target = base + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = request.replace(url=target, meta={key: value for key, value in request.meta.items() if key != "proxy"})
        response = await super().download_request(sent)
        request.meta["download_latency"] = sent.meta.get("download_latency")
        if location := response.headers.get("Location"):
            # A mirror may send to itself: by its own address or, under a path, from its root
            led = urljoin(target, location.decode("latin-1"))
            if led.startswith(base + "/"):
                response.headers["Location"] = f"{parts.scheme}://{parts.netloc}{led.removeprefix(base)}"
        return response.replace(url=request.url)


def _location(response: Response) -> tuple[tuple[str, str], ...]:
    location = response.headers.get("Location")
    return (("Location", location.decode("latin-1")),) if location else ()


def retry_after(response: Response) -> float | None:
    """Seconds that a Retry-After header asks to wait, None where there is none that can be read."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
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
