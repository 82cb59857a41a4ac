"""Written pages of boards as replies, and what is read of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from pipeline.clean.pay import Pay, pay
from scrapers.source import RawPosting, Reply, Source
from tests.scrapers.origin import PAGES
from tests.scrapers.origins.boards import FERNHALL

NIGHT = date(2026, 6, 6)
NOW = datetime(2026, 6, 6, 2, tzinfo=UTC)
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{}</loc></url></urlset>'


def reply(url: str, page: str, headers: dict[str, str] | None = None) -> Reply:
    return Reply(url, (PAGES / page).read_bytes(), NOW, headers=tuple((headers or {}).items()))


def changed(url: str, page: str, change: Callable[[Any], object]) -> Reply:
    document = json.loads((PAGES / page).read_bytes())
    change(document)
    return Reply(url, json.dumps(document).encode(), NOW)


def html_page(*scripts: str) -> Reply:
    body = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return Reply(f"{FERNHALL}/jobs/one", f"<html><body>{body}</body></html>".encode(), NOW)


def postings(source: Source, one: Reply) -> list[RawPosting]:
    return [item for item in source.parse(one) if isinstance(item, RawPosting)]


def pay_of(posting: RawPosting) -> Pay:
    return pay(posting.pay, posting.pay_minimum, posting.pay_maximum, posting.pay_currency, posting.pay_unit, posting.engagement)


def filled(posting: RawPosting) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps({name: value for name, value in asdict(posting).items() if value not in (None, ())}))
    return found
