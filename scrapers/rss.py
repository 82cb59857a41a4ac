"""RSS feeds of marketplaces: items read strictly, one request a crawl."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree

from scrapers.source import Fields, Item, Reply, Source
from warehouse.errors import SourceChanged

# Control characters, raw or by number, that no XML may hold and that some feeds do
_ILLEGAL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE)
_UTF_8 = re.compile(rb"^<\?xml[^>]*\bencoding\s*=\s*[\"']utf-8", re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

class FeedSource(Source):
    """A source that is one RSS feed of its newest postings; a subclass says what one item means."""

    feed: str

    def start(self, night: date) -> list[str]:
        """The feed."""
        return [self.feed]

    def follow(self, reply: Reply) -> list[str]:
        """Nothing: a feed has one page."""
        return []

    def shortfall(self, reply: Reply) -> str | None:
        """None: a feed does not say how much it leaves out."""
        return None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Postings of the feed, and fields of its items that the source does not know."""
        for index, item in enumerate(feed_items(reply)):
            yield from self.posting(Fields(item, f"{reply.url}: item[{index}]"))

    @abstractmethod
    def posting(self, item: Fields) -> Iterator[Item]:
        """The posting of one item, whose fields are its elements."""


def feed_items(reply: Reply) -> list[dict[str, Any]]:
    """Items of an RSS 2.0 feed: text by element name without prefix, `category` as a list; raises SourceChanged on anything else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(_legal(reply), parser)
    except etree.XMLSyntaxError as error:
        raise SourceChanged(f"{reply.url}: the reply is no XML ({error}), it begins with {reply.body[:40]!r}") from None
    channel = root.find("channel") if root.tag == "rss" else None
    if channel is None:
        raise SourceChanged(f"{reply.url}: expected <rss> with a <channel>, found <{root.tag}>")
    return [_fields(item) for item in channel.iterfind("item")]


def _legal(reply: Reply) -> bytes:
    """The body without characters that are illegal in XML, and in UTF-8 where it claims that without being it."""
    body = reply.body.strip()
    if body.startswith(_UTF_16):
        return body
    try:
        body.decode()
    except UnicodeDecodeError:
        body = reply.text.strip().encode() if _UTF_8.match(body) else body
    return _ILLEGAL.sub(b"", body)


def _fields(item: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"category": []}
    for element in item.iterchildren(etree.Element):
        name, text = etree.QName(element).localname, "".join(element.itertext()).strip()
        if name != "category":
            fields.setdefault(name, text)
        elif text:
            fields["category"].append(text)
    return fields
