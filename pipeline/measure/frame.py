"""What a number is about: the boards behind it, in words and as a hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from warehouse.ids import digest

ALL = "all"


@dataclass(frozen=True)
class Frame:
    """A set of sources, how to speak of it and how to recognise it."""

    sources: tuple[str, ...]
    text: str

    @property
    def source_set_id(self) -> str:
        """Hash of the names of the sources."""
        return digest(*self.sources)


class Frames:
    """Names the frame of any set of sources."""

    def __init__(self, sources: pa.Table) -> None:
        self._facts: dict[str, Mapping[str, object]] = {row["source"]: row for row in sources.to_pylist()}

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of all known sources, in order."""
        return tuple(sorted(self._facts))

    def of(self, sources: Sequence[str]) -> Frame:
        """The frame of a set of sources; an empty set is a week in which nothing was watched."""
        names = tuple(sorted(sources))
        titles = ", ".join(str(self._facts.get(name, {}).get("title", name)) for name in names)
        simulated = "simulated " if any(self._facts.get(name, {}).get("is_simulated") for name in names) else ""
        boards = f"{len(names)} board{'' if len(names) == 1 else 's'}"
        return Frame(names, f"{simulated}postings on {boards}: {titles}" if names else "no board was watched")
