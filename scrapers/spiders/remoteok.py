"""Remote OK: the public JSON list of its newest 100 jobs, without what it plants in them about who is reading."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from datetime import UTC, date, datetime
from ipaddress import ip_address
from typing import Any

from scrapers.shapes import JsonBoard, amount, narrow_window
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Skip

MOST = 100

_START = rb"Please mention the word\s+(?:(?:\*|\\u002a){2}|[^\"\\]{1,60}? and tag #?R)"
_TAIL = re.compile(rb"(?:\s|\\[nrt]|<br\s*\\?/?>)*" + _START + rb"(?:(?!" + _START + rb")(?:[^\"\\]|\\.))*(?=\"|\Z)", re.IGNORECASE)
_MARK = re.compile(rb"#?R((?:[A-Za-z0-9+_-]|\\?/){9,64}(?:=|\\u003d){0,2})")


class RemoteOK(JsonBoard):
    """Newest jobs. The element with the terms is told by its shape; tags are search-engine bait, neither skills nor engagement.

    Each text ends with a line that carries the reader's own IP address in Base64: `scrub` cuts it. Many rows are no job at all; they are
    kept, and as nothing in them speaks of gig work they enter no measure of it.
    """

    name = "remoteok"
    title = "Remote OK"
    homepage = "https://remoteok.com"
    hosts = ("remoteok.com",)
    captures = "feed"
    bounds = Bounds(minimum=3, maximum=300)
    jobs_field = None
    permission = Permission(
        status="on",
        status_reason="the API's own terms, served with each reply, allow use with a followed link back and Remote OK named, without "
                      "its logo, else access is taken away; jobs come a day late; terms read in stored copies, not at the source",
        attribution="Jobs from Remote OK (remoteok.com); each links, with a followed link, to its page there",
        terms_url="https://remoteok.com/api",
        terms_read_on=date(2026, 11, 22),
        robots_remark="stored notes: allowed with a crawl delay of 1 s, ?action= and named AI crawlers disallowed, "
                      "Content-Signal search=yes, ai-train=no, use=reference",
        max_polls_per_day=1,
        crawl_delay=2.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """The one list."""
        return ["https://remoteok.com/api"]

    def scrub(self, body: bytes) -> bytes:
        """The body without the lines that carry the reader's IP address, and without any other mark that decodes to an address."""
        return _MARK.sub(_unmarked, _TAIL.sub(b"", body))

    def jobs(self, reply: Reply) -> list[Any]:
        """Elements other than the one that holds the terms and no id."""
        return [entry for entry in super().jobs(reply) if not (isinstance(entry, dict) and "legal" in entry and "id" not in entry)]

    def shortfall(self, reply: Reply) -> str | None:
        """A window too narrow for a night."""
        posted = [datetime.fromtimestamp(Fields(job, reply.url).need("epoch", int), UTC) for job in self.jobs(reply)]
        return narrow_window(reply, posted, MOST)

    def job(self, job: Fields) -> Iterator[Item]:
        """One row; without title or text it is no posting. Amounts are US dollars, and 0 is unknown."""
        posting_id, title, text = job.need_text("id"), job.text("position"), job.text("description")
        low, high = amount(job, "salary_min"), amount(job, "salary_max")
        posting = RawPosting(
            source_posting_id=posting_id,
            url=job.need_text("url"),
            title=title,
            description=text,
            employer=job.text("company"),
            location=job.text("location"),
            posted=job.need_text("date"),
            posted_origin="source",
            pay_minimum=low,
            pay_maximum=high,
            pay_currency="USD" if low or high else None,
        )
        job.ignore("slug", "epoch", "tags", "company_logo", "logo", "apply_url", "original")
        yield from job.rest("job")
        yield posting if title and text else Skip("no_title_or_text", posting_id)


def _unmarked(mark: re.Match[bytes]) -> bytes:
    """Nothing where the mark decodes to an IP address, else the mark as it was."""
    encoded = mark[1].replace(b"\\/", b"/").replace(b"\\u003d", b"").replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
    try:
        ip_address(b64decode(encoded + b"=" * (-len(encoded) % 4)).decode("ascii").strip())
    except (ValueError, NotBase64):
        return mark[0]
    return b""
