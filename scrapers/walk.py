"""Whether an archive holds a whole crawl: its plan walked again over the archived replies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from scrapers.charset import misnamed, undecodable
from scrapers.reach import OutOfReach, check, is_redirect, redirect_target
from scrapers.source import Reply, Source, request_key, strictly
from warehouse.errors import SourceChanged
from warehouse.redaction import redact

REFUSED = "Forbidden by robots.txt"

_VARIES = re.compile(r"^https?://\S+: |\[\d+\]|\b\d+ of \d+")


@dataclass
class Walk:
    """What a walk found: requests made by the plan and what follows, why some have no usable answer, boards that are not there, remarks."""

    asked: int = 0
    gaps: list[str] = field(default_factory=list)
    refused: int = 0
    absent: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        """Coverage status of the night."""
        if self.asked and self.refused == self.asked:
            return "refused"
        return "partial" if self.gaps else "complete"


class Trail:
    """Follows the replies of one crawl; a reply that was there before under another address leads nowhere new."""

    def __init__(self, source: Source, seen_until: datetime | None = None) -> None:
        """Pages that go back to `seen_until` lead no further."""
        self._source, self.seen_until = source, seen_until
        self._first: dict[bytes, str] = {}

    def follow(self, reply: Reply) -> list[str]:
        """Addresses that a usable reply leads to; raises SourceChanged when it can't be read or only repeats an earlier one."""
        moment = self.seen_until
        if moment is not None and strictly(lambda one: self._source.reaches(one, moment), reply):
            return []
        following = strictly(self._source.follow, reply)
        first = self._first.setdefault(sha256(reply.body).digest(), reply.url) if following else reply.url
        if request_key(first) != request_key(reply.url):
            raise SourceChanged(f"{reply.url}: the same reply as {first}, so its pages lead nowhere")
        return following


def walk(source: Source, plan: Iterable[str], replies: Mapping[Any, Reply], failures: Mapping[Any, str],
         seen_until: datetime | None = None) -> Walk:
    """Walks `plan` and what `source` follows from it, back to `seen_until`; `replies` and `failures` are one archive's by request key."""
    found, seen, trail = Walk(), set(), Trail(source, seen_until)
    waiting: list[tuple[str, tuple[str, ...]]] = [(url, ()) for url in plan]
    for url, passed in waiting:
        key = request_key(url)
        if key in seen:
            continue
        seen.add(key)
        found.asked += 1
        reply = replies.get(key)
        if reply is None:
            reason = failures.get(key) or _bar(url, source) or "no reply in the archive"
            found.refused += reason == REFUSED
            found.gaps.append(f"{url}: {reason}")
        elif source.is_usable(reply):
            waiting += [(following, ()) for following in _look_into(source, reply, found, trail)]
        elif source.is_answer(reply):
            found.absent.append(url)
        elif is_redirect(reply):
            try:
                waiting.append((redirect_target(reply, source.hosts, (*passed, url)), (*passed, url)))
            except OutOfReach as reason:
                found.gaps.append(f"{url}: {reason}")
        else:
            found.gaps.append(f"{url}: answered with status {reply.status}")
    return found


def _bar(url: str, source: Source) -> str | None:
    """Why an address was never asked for."""
    try:
        check(url, source.hosts)
    except OutOfReach as reason:
        return f"not asked for: {reason}"
    return None


def _look_into(source: Source, reply: Reply, found: Walk, trail: Trail) -> list[str]:
    """Addresses that a usable reply leads to; what it lacks is noted in `found`."""
    found.gaps += filter(None, [undecodable(reply)])
    found.remarks += filter(None, [misnamed(reply)])
    try:
        shortfall = strictly(source.shortfall, reply)
        following = trail.follow(reply)
    except SourceChanged as change:
        found.gaps.append(str(change))
        return []
    if shortfall:
        found.gaps.append(shortfall)
    return following


def printable(text: str) -> str:
    """A remark that may quote a source: one line without personal data, nor what a terminal would obey or a file could not hold."""
    return redact("".join(sign if sign.isprintable() else "\ufffd" for sign in text))[0]


def summary(remarks: list[str], limit: int = 20) -> str | None:
    """Distinct remarks in one line, the first of those that differ in address and count only; None without any.

    It says how many more there are of each, and how many kinds beyond the first `limit`.
    """
    kinds: dict[str, list[str]] = {}
    for remark in dict.fromkeys(map(printable, remarks)):
        kinds.setdefault(_VARIES.sub("", remark), []).append(remark)
    told = [alike[0] + (f" (and {len(alike) - 1} more like it)" if len(alike) > 1 else "") for alike in kinds.values()]
    more = [f"and {len(told) - limit} more"] if len(told) > limit else []
    return "; ".join((*told[:limit], *more)) or None
