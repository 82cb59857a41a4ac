"""Sitemaps (sitemaps.org): which addresses a site lists."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from scrapers.source import Reply
from warehouse.errors import SourceChanged

LARGEST = 50 * 1024 * 1024


@dataclass(frozen=True)
class Sitemap:
    """Addresses of one sitemap, those on other hosts than its own left out: of further sitemaps if `is_index`, else of pages."""

    is_index: bool
    urls: tuple[str, ...]


def is_sitemap(url: str) -> bool:
    """Whether an address is one of a sitemap, by the end of its path."""
    return urlsplit(url).path.lower().endswith((".xml", ".xml.gz"))


def read_sitemap(reply: Reply) -> Sitemap:
    """The sitemap that a reply holds, plain or gzipped; raises SourceChanged when it is none, cut off or larger than 50 MB."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(_unzipped(reply), parser)
    except etree.XMLSyntaxError as error:
        raise SourceChanged(f"{reply.url}: the sitemap is no whole XML ({error.msg}), it begins with {reply.body[:40]!r}") from None
    kind = etree.QName(root).localname
    if kind not in ("urlset", "sitemapindex"):
        raise SourceChanged(f"{reply.url}: a sitemap was expected, the reply is <{kind}>")
    host = urlsplit(reply.url).netloc
    found = (entry.findtext("{*}loc") for entry in root.iterchildren("{*}url", "{*}sitemap"))
    urls = dict.fromkeys(url.strip() for url in found if url)
    return Sitemap(kind == "sitemapindex", tuple(url for url in urls if urlsplit(url).netloc == host))


def _unzipped(reply: Reply) -> bytes:
    if not reply.body.startswith(b"\x1f\x8b"):
        return reply.body
    reader = zlib.decompressobj(wbits=31)
    try:
        body = reader.decompress(reply.body, LARGEST)
    except zlib.error as error:
        raise SourceChanged(f"{reply.url}: the sitemap can't be unzipped ({error})") from None
    if not reader.eof:
        raise SourceChanged(f"{reply.url}: the gzipped sitemap is cut off, or larger than {LARGEST} bytes")
    return body
