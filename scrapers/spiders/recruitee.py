"""Recruitee career sites: one reply per company; which companies, the operator says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Source
from warehouse.settings import read_settings

UNUSED = (
    "careers_apply_url", "category_code", "city", "close_at", "country", "created_at", "education_code", "experience_code", "guid",
    "highlight_html", "id_in_company", "mailbox_email", "max_hours", "max_hours_per_week", "min_hours", "min_hours_per_week",
    "open_questions", "options_cover_letter", "options_cv", "options_phone", "options_photo", "position", "postal_code", "priority",
    "sharing_description", "sharing_image", "sharing_title", "slug", "state_code", "state_name", "street", "translations", "video_url",
)


class Recruitee(Source):
    """Offers on the domains of GIGSHIFT_DOMAINS that end in recruitee.com, each with the address of its offers."""

    name = "recruitee"
    title = "Recruitee career sites"
    homepage = "https://recruitee.com"
    captures = "list"
    bounds = Bounds(minimum=1, maximum=2000)
    absent_statuses = frozenset({404})
    gig_field = "`employment_type_code`"
    permission = Permission(
        status="off",
        status_reason="the interface is documented for employers' own pages; nothing found says that others may read it nightly",
        attribution="Postings from employers' public Recruitee sites; each links to its site",
        terms_url="https://recruitee.com/terms",
        terms_read_on=None,
        robots_remark="that of each site is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=1.0,
        raw_retention=30,
        text_retention=30,
        may_redistribute_text=False,
        may_train=False,
    )

    def __init__(self) -> None:
        """Reads GIGSHIFT_DOMAINS; raises BadInput where that file is wrong."""
        sites = {host: url for host, url in read_settings().domains.items() if host.endswith(".recruitee.com")}
        self.hosts = tuple(sites)
        self._starts = tuple(sites.values())

    def start(self, night: date) -> list[str]:
        """The offers of every company."""
        return list(self._starts)

    def follow(self, reply: Reply) -> list[str]:
        """Nothing: one reply holds all offers."""
        return []

    def shortfall(self, reply: Reply) -> str | None:
        """Nothing is known to be missing: a site states no count."""
        return None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Offers of the company."""
        envelope = Fields(reply.document, reply.url)
        offers = envelope.need("offers", list)
        envelope.ignore("meta")
        yield from envelope.rest("reply")
        board = (urlsplit(reply.url).hostname or "").partition(".")[0]
        for index, offer in enumerate(offers):
            yield from _offer(Fields(offer, f"{reply.url}: offers[{index}]"), board)


def _offer(offer: Fields, board: str) -> Iterator[Item]:
    pay = Fields(offer.take("salary") or {}, "salary")
    posted = offer.text("published_at")
    texts = (str(offer.need("description", str)), offer.text("requirements"))
    item = RawPosting(
        source_posting_id=offer.need_text("id"),
        url=offer.need_text("careers_url"),
        title=offer.need_text("title"),
        description="\n".join(text for text in texts if text) or None,
        tags=tuple(text for text in (offer.text("department"), *(offer.take("tags") or [])) if isinstance(text, str) and text),
        employer=offer.text("company_name") or board,
        board=board,
        location=_location(offer),
        country=offer.text("country_code"),
        remote=_remote(offer),
        posted=posted,
        posted_origin="source" if posted else None,
        engagement=offer.text("employment_type_code"),
        pay_minimum=pay.text("min"),
        pay_maximum=pay.text("max"),
        pay_currency=pay.text("currency"),
        pay_unit=pay.text("period"),
        updated=offer.text("updated_at"),
        is_open=offer.text("status"),
    )
    offer.ignore(*UNUSED)
    yield from pay.rest("salary")
    yield from offer.rest("offer")
    yield item


def _location(offer: Fields) -> str | None:
    """Every place of the offer, from its list of places if it has one."""
    named, names = offer.text("location"), []
    for place in offer.take("locations") or []:
        parts: list[Any] = [place.get(name) for name in ("city", "state", "country")] if isinstance(place, dict) else [place]
        names.append(", ".join(str(part) for part in parts if part))
    return "; ".join(dict.fromkeys(name for name in names if name)) or named


def _remote(offer: Fields) -> str | None:
    """The first of hybrid, remote and on site that the offer affirms, else what it says of remote."""
    ways = {name: offer.take(name) for name in ("hybrid", "remote", "on_site")}
    affirmed = next((name for name, value in ways.items() if value is True), None)
    return affirmed or (None if ways["remote"] is None else str(ways["remote"]).lower())
