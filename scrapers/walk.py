"""Whether an archive holds a whole crawl: its plan walked again over the archived replies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapers.source import Reply, Source, request_key
from warehouse.errors import SourceChanged

REFUSED = "Forbidden by robots.txt"


@dataclass
class Walk:
    """What a walk found: requests made by the plan and what follows, why some have no usable answer, and boards that are not there."""

    asked: int = 0
    gaps: list[str] = field(default_factory=list)
    refused: int = 0
    absent: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        """Coverage status of the night."""
        if self.asked and self.refused == self.asked:
            return "refused"
        return "partial" if self.gaps else "complete"


def walk(source: Source, plan: Iterable[str], replies: Mapping[Any, Reply], failures: Mapping[Any, str]) -> Walk:
    """Walks `plan` and what `source` follows from it; `replies` and `failures` are those of one archive by request key."""
    found, waiting, seen = Walk(), list(plan), set()
    for url in waiting:
        key = request_key(url)
        if key in seen:
            continue
        seen.add(key)
        found.asked += 1
        reply = replies.get(key)
        if reply is None:
            reason = failures.get(key, "no reply in the archive")
            found.refused += reason == REFUSED
            found.gaps.append(f"{url}: {reason}")
        elif source.is_usable(reply):
            waiting += _look_into(source, reply, found)
        elif source.is_answer(reply):
            found.absent.append(url)
        else:
            found.gaps.append(f"{url}: answered with status {reply.status}")
    return found


def _look_into(source: Source, reply: Reply, found: Walk) -> list[str]:
    """Addresses that a usable reply leads to; what it lacks is noted in `found`."""
    try:
        shortfall = source.shortfall(reply)
        following = source.follow(reply)
    except SourceChanged as change:
        found.gaps.append(str(change))
        return []
    if shortfall:
        found.gaps.append(shortfall)
    return following


def summary(remarks: list[str], limit: int = 3) -> str | None:
    """The first `limit` distinct remarks in one line, and how many more there are; None without any."""
    distinct = list(Counter(remarks))
    more = f"; and {len(distinct) - limit} more" if len(distinct) > limit else ""
    return "; ".join(distinct[:limit]) + more or None
