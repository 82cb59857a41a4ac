"""Host names resolved to public addresses only: what is connected to is what was checked, so a name can't change its mind between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from scrapers.reach import PORTS, is_public


@implementer(IHostnameResolver)
class PublicResolver(CachingHostnameResolver):
    """Gives only public addresses, except for the hosts and ports of mirrors; `refused` holds the others by host name."""

    def __init__(self, reactor: Any, cache_size: int, mirrors: Mapping[str, str]) -> None:
        super().__init__(reactor, cache_size)
        self.refused: dict[str, str] = {}
        bases = [urlsplit(base) for base in mirrors.values()]
        self._mirrors = {(base.hostname, base.port or PORTS[base.scheme]) for base in bases}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> PublicResolver:
        """The resolver that Scrapy installs on its reactor."""
        return cls(reactor, crawler.settings.getint("DNSCACHE_SIZE"), crawler.settings.getdict("GIGSHIFT_MIRRORS"))

    def resolveHostName(  # noqa: N802 - Twisted's interface
            self, resolutionReceiver: IResolutionReceiver, hostName: str, portNumber: int = 0,  # noqa: N803
            addressTypes: Sequence[type[IAddress]] | None = None, transportSemantics: str = "TCP") -> IHostResolution:  # noqa: N803
        """Resolves a name, keeping back what is not public."""
        gate: Any = resolutionReceiver if (hostName, portNumber) in self._mirrors else _Gate(resolutionReceiver, hostName, self.refused)
        return super().resolveHostName(gate, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _Gate:
    """Passes public addresses on and notes the others."""

    def __init__(self, receiver: Any, host: str, refused: dict[str, str]) -> None:
        self._receiver, self._host, self._refused = receiver, host, refused
        self.resolutionBegan, self.resolutionComplete = receiver.resolutionBegan, receiver.resolutionComplete

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802 - Twisted's interface
        if is_public(address.host):
            self._receiver.addressResolved(address)
        else:
            self._refused[self._host] = address.host
