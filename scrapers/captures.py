"""Whether the captures of a stretch of the past show all that was posted in it: the chain that makes a back-filled week count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from scrapers.source import Item, Reply, Source, Unknown, strictly


@dataclass(frozen=True)
class Shown:
    """What one capture shows: ids of its items, and what it lacks of being a whole list, by its own words."""

    url: str
    at: datetime
    ids: frozenset[str]
    lacks: str | None


def shown(source: Source, reply: Reply, items: Iterable[Item]) -> Shown:
    """What a capture shows, whose items were read; forgotten ones have no id.

    Raises SourceChanged when it can't be told whether a list is whole.
    """
    ids = frozenset(item.source_posting_id for item in items if not isinstance(item, Unknown) and item.source_posting_id)
    if source.captures != "list":
        return Shown(reply.url, reply.fetched_at, ids, None)
    further = strictly(source.follow, reply)
    lacks = f"the list goes on at {further[0]}" if further else strictly(source.shortfall, reply)
    return Shown(reply.url, reply.fetched_at, ids, lacks)


def broken(kind: Literal["feed", "list"], plan: Iterable[str], seen: Iterable[Shown], begin: datetime, end: datetime) -> list[str]:
    """Why the time from `begin` to `end` is not wholly shown, one line a break; no line when it is.

    A feed: for each address of `plan` there is a capture before `begin` and one at `end` or later, and each capture shares an item with the
    next, so that nothing came and went between them. A list: for each address a capture of the whole list within that time.
    """
    by_url: dict[str, list[Shown]] = {url: [] for url in plan}
    for one in sorted(seen, key=lambda one: one.at):
        by_url.setdefault(one.url, []).append(one)
    judge = _feed if kind == "feed" else _list
    return [line for url, mine in by_url.items() for line in judge(url, mine, begin, end)]


def _feed(url: str, mine: list[Shown], begin: datetime, end: datetime) -> list[str]:
    lines = [] if mine and mine[0].at < begin else [f"{url}: no capture before {begin:%Y-%m-%d}"]
    lines += [f"{url}: the captures of {one.at:%Y-%m-%d %H:%M} and {later.at:%Y-%m-%d %H:%M} have no item in common"
              for one, later in pairwise(mine) if not one.ids & later.ids]
    return lines + ([] if mine and mine[-1].at >= end else [f"{url}: no capture from {end:%Y-%m-%d} on"])


def _list(url: str, mine: list[Shown], begin: datetime, end: datetime) -> list[str]:
    inside = [one for one in mine if begin <= one.at < end]
    if any(one.lacks is None for one in inside):
        return []
    why = f": {inside[-1].lacks}" if inside else ""
    return [f"{url}: no capture of the whole list from {begin:%Y-%m-%d} on and before {end:%Y-%m-%d}{why}"]
