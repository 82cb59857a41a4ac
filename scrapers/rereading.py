"""How a source speaks of a reply of which a part was forgotten: as it did when the body was still there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapers.source import Item, Reply, Source

TOLD = {"parse": "items", "follow": "following", "shortfall": "lacks", "reaches": "goes_back"}
"""Methods of a source, and where what they said is kept."""


@dataclass(frozen=True)
class WasRead:
    """What a source's methods said of a reply before a part of it was forgotten: they say the same of it from then on."""

    items: tuple[Item, ...] = ()
    following: tuple[str, ...] = ()
    lacks: str | None = None
    goes_back: bool = False


def unless_read(method: Callable[..., Any], told: str) -> Callable[..., Any]:
    """The method of a source, which answers from what was read of a reply where that stands in place of its body."""
    @wraps(method)
    def answer(source: Source, reply: Reply, *rest: Any) -> Any:
        if reply.read is None:
            return method(source, reply, *rest)
        said = getattr(reply.read, told)
        return list(said) if isinstance(said, tuple) else said
    return answer
