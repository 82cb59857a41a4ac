"""How gigshift's crawler behaves: Scrapy settings of one crawl of one source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from scrapers.decoding import ENCODINGS
from scrapers.source import Budget, Permission

ROBOTS_NAME = "gigshift"
LONGEST_RETRY_AFTER = 900.0
LARGEST_REPLY = 32 * 1024 * 1024


def user_agent(contact: str) -> str:
    """Who is asking: product, version, and how to reach whoever runs it."""
    try:
        release = version("gigshift")
    except PackageNotFoundError:
        release = "unreleased"
    return f"{ROBOTS_NAME}/{release} (open observatory of gig work; contact {contact})"


def scrapy_settings(permission: Permission, budget: Budget, hosts: Sequence[str], contact: str,
                    mirrors: Mapping[str, str]) -> dict[str, Any]:
    """Settings for Scrapy 2.19: one request at a time, no faster than permitted, nothing listening, nothing sent but the request.

    Compression is undone by `MirrorHandler`, redirects by the spider; a proxy would resolve names out of our sight, so none is used.
    """
    handler = "scrapers.politeness.MirrorHandler"
    return {
        "BOT_NAME": ROBOTS_NAME,
        "USER_AGENT": user_agent(contact),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": ROBOTS_NAME,
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "DOWNLOAD_DELAY": permission.crawl_delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": permission.crawl_delay,
        "AUTOTHROTTLE_MAX_DELAY": 60.0,
        "DOWNLOAD_TIMEOUT": budget.reply_seconds,
        "DOWNLOAD_MAXSIZE": LARGEST_REPLY,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "COMPRESSION_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TWISTED_DNS_RESOLVER": "scrapers.resolver.PublicResolver",
        "EXTENSIONS": {"scrapers.time_budget.TimeBudget": 0},
        "RETRY_TIMES": 3,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "application/json, application/rss+xml, application/xml;q=0.9, */*;q=0.5",
                                    "Accept-Encoding": ", ".join(ENCODINGS)},
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, "ftp": None, "file": None, "data": None, "s3": None},
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapers.politeness.StrictRobots": 100,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "scrapers.politeness.PatientRetry": 550,
        },
        "GIGSHIFT_MIRRORS": dict(mirrors),
        "GIGSHIFT_HOSTS": list(hosts),
        "GIGSHIFT_SECONDS": budget.seconds,
        "GIGSHIFT_ROBOTS_EXEMPT_PATHS": list(permission.robots_exempt_paths),
        "LOG_LEVEL": "WARNING",
        "STATS_DUMP": False,
    }
