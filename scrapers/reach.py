"""Where the crawler may go: http and https, a source's own hosts, public addresses; and where a redirect leads."""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urljoin, urlsplit

from scrapers.source import Reply, request_key

PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5

_CLOSED = (
    IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"),  # IANA's special assignments; the host agent of a large cloud
    IPv6Network("fec0::/10"),
)
_CARRIES_IPV4 = IPv6Network("64:ff9b::/96")
_CREDENTIAL = re.compile(r"//[^/?#]*@")


class OutOfReach(Exception):
    """An address that the crawler must not ask for; the message says why."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: no loopback, private, link-local, shared, multicast or metadata address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (IPv4Address(int(parsed) & 0xFFFFFFFF) if parsed in _CARRIES_IPV4 else None)
        if inner is not None:
            return is_public(str(inner))
        if parsed.teredo is not None:
            return False
    is_closed = parsed.is_multicast or parsed.is_reserved or any(parsed in network for network in _CLOSED)
    return parsed.is_global and not is_closed


def check(url: str, hosts: Collection[str]) -> None:
    """Raises OutOfReach unless `url` is an http or https address on one of a source's `hosts`, on the usual port, without credentials."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise OutOfReach("it is no web address") from None
    if parts.scheme not in PORTS:
        raise OutOfReach("it is neither http nor https")
    if parts.username is not None or parts.password is not None:
        raise OutOfReach("it carries credentials")
    if parts.hostname not in hosts:
        raise OutOfReach(f"{parts.hostname} is no host of the source")
    if port not in (None, PORTS[parts.scheme]):
        raise OutOfReach(f"port {port} is not the usual one")


def is_redirect(reply: Reply) -> bool:
    """Whether the reply sends the crawler to another address."""
    return reply.status in REDIRECTS and bool(reply.header("Location"))


def redirect_target(reply: Reply, hosts: Collection[str], passed: Collection[str]) -> str:
    """The address that a redirect leads to; `passed` are those already passed on the way, its own last.

    Raises OutOfReach when it leaves the source's `hosts`, falls back from https to http, goes in a circle or takes too many steps.
    """
    try:
        target = urljoin(reply.url, reply.header("Location") or "")
        if urlsplit(reply.url).scheme == "https" and urlsplit(target).scheme == "http":
            raise OutOfReach("it falls back from https to http")
        check(target, hosts)
    except (OutOfReach, ValueError) as reason:
        shown = without_credentials(reply.header("Location") or "")[:200]
        raise OutOfReach(f"redirected to {shown}, which is not followed: {reason}") from None
    if request_key(target) in map(request_key, passed):
        raise OutOfReach(f"redirected in a circle, back to {target}")
    if len(passed) > MOST_REDIRECTS:
        raise OutOfReach(f"redirected more than {MOST_REDIRECTS} times")
    return target


def without_credentials(text: str) -> str:
    """An address, or text with one, without user names and passwords."""
    return _CREDENTIAL.sub("//", text)
