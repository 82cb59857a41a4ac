"""OneForma's open projects: the WordPress interface of its own site, a hundred a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapers.engagement import engagement_words
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Source
from warehouse.errors import SourceChanged

JOBS = "https://www.oneforma.com/wp-json/wp/v2/job"
PAGE_SIZE = 100
MOST_PAGES = 30
UNUSED = (
    "_links", "author", "class_list", "comment_status", "date", "excerpt", "featured_media", "guid", "job_language", "job_tag", "job_type",
    "menu_order", "meta", "modified", "parent", "permalink_template", "ping_status", "slug", "sticky", "template", "type", "yoast_head",
    "yoast_head_json",
)


class OneForma(Source):
    """One post is one project, open in any number of languages: its languages are tags, not postings of their own."""

    name = "oneforma"
    title = "OneForma projects"
    homepage = "https://www.oneforma.com"
    hosts = ("www.oneforma.com",)
    captures = "list"
    bounds = Bounds(minimum=5, maximum=3000)
    gig_field = "every project, as it is work for a crowd of freelancers, unless title or terms name another kind"
    permission = Permission(
        status="on",
        status_reason="the site publishes its projects through WordPress's documented interface without a key; see the conflict",
        attribution="Projects on OneForma (oneforma.com); each links to its page there",
        terms_url="https://www.oneforma.com/terms-of-use/",
        terms_read_on=None,
        conflict="no copy of the site's terms was at hand, so they have not been read",
        conflict_decision="decided 2026-11-26: the public interface is read once a day, no text is passed on, each project is linked, and "
                          "the source is switched off on request; read the terms before you run it, and switch it off if they object",
        robots_remark="not known; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=1.0,
        raw_retention=None,
        text_retention=None,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """The first page of posts."""
        return [_page(1)]

    def follow(self, reply: Reply) -> list[str]:
        """The next page, by the number of pages that the reply states."""
        page, pages = _number(reply), _stated(reply, "X-WP-TotalPages")
        return [_page(page + 1)] if pages is not None and page < min(pages, MOST_PAGES) else []

    def shortfall(self, reply: Reply) -> str | None:
        """Posts that the reply's headers announce and that it does not hold, or more pages than are read."""
        page, pages, total = _number(reply), _stated(reply, "X-WP-TotalPages"), _stated(reply, "X-WP-Total")
        if pages is None or total is None:
            return f"{reply.url}: no X-WP-TotalPages and X-WP-Total, so it is not known whether all projects are there"
        # The server may hold fewer posts a page than it was asked for: all pages but the last are equally long
        announced = -(-total // pages) if page < pages else min(total, max(1, total - (page - 1) * PAGE_SIZE)) if page == pages else 0
        if len(reply.array) < announced:
            return f"{reply.url}: {len(reply.array)} of {announced} projects"
        return f"{reply.url}: {pages} pages, only {MOST_PAGES} are read" if page == MOST_PAGES < pages else None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Projects of a page."""
        for index, post in enumerate(reply.array):
            yield from _post(Fields(post, f"{reply.url}: [{index}]"))


def _page(number: int) -> str:
    return f"{JOBS}?per_page={PAGE_SIZE}&_embed=wp:term&page={number}"


def _number(reply: Reply) -> int:
    number = parse_qs(urlsplit(reply.url).query).get("page", ["1"])[0]
    if not number.isdigit():
        raise SourceChanged(f"{reply.url}: a page number was expected")
    return int(number)


def _stated(reply: Reply, header: str) -> int | None:
    value = (reply.header(header) or "").strip()
    return int(value) if value.isdigit() else None


def _post(post: Fields) -> Iterator[Item]:
    terms = _terms(post.take("_embedded"))
    fields = post.take("acf")
    languages, unknown = _languages(fields) if isinstance(fields, dict) else ([], [])
    title = _rendered(post, "title")
    tags = tuple(dict.fromkeys((*(name for names in terms.values() for name in names), *languages)))
    posted, words = post.text("date_gmt"), engagement_words(" ; ".join((title, *tags)))
    item = RawPosting(
        source_posting_id=post.need_text("id"),
        url=post.need_text("link"),
        title=title,
        description=_rendered(post, "content"),
        tags=tags,
        employer="OneForma",
        location="; ".join(terms.get("job_location", ())) or None,
        posted=posted,
        posted_origin="source" if posted else None,
        updated=post.text("modified_gmt"),
        engagement=words or "freelance",
        engagement_origin="text" if words else "source",
        is_open=post.text("status"),
    )
    post.ignore(*UNUSED, *terms)
    yield from unknown
    yield from post.rest("post")
    yield item


def _rendered(post: Fields, name: str) -> str:
    part = Fields(post.need(name, dict), name)
    return str(part.need("rendered", str))


def _terms(embedded: Any) -> dict[str, list[str]]:
    """Names of the post's terms by taxonomy, in their order."""
    found: dict[str, list[str]] = {}
    for group in Fields(embedded or {}, "_embedded").take("wp:term") or []:
        for entry in group:
            term = Fields(entry, "wp:term")
            found.setdefault(term.need_text("taxonomy"), []).append(term.need_text("name"))
    return found


def _languages(fields: dict[str, Any]) -> tuple[list[str], list[Item]]:
    """Languages for which people can apply, and unknown fields."""
    custom = Fields(fields, "acf")
    languages: list[str] = []
    unknown: list[Item] = []
    for entry in custom.take("apply_job") or []:
        choice = Fields(entry, "apply_job")
        language = choice.text("language")
        languages += [language] if language else []
        choice.ignore("apply_url")
        unknown += choice.rest("apply_job")
    custom.ignore("apply_job_title", "apply_job_description")
    return languages, [*unknown, *custom.rest("acf")]
