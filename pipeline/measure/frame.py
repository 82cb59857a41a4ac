"""What a number is about: the boards behind it, in words and as a hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from warehouse.ids import digest

ALL = "all"

MOSTLY = 0.6
"""A number of which one board holds more than this share is titled by that board."""


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
    """Names the frame of any set of sources.

    `monthly` are the sources whose postings come in one thread or file a month: a week of theirs says nothing.
    """

    def __init__(self, sources: pa.Table) -> None:
        self._facts: dict[str, Mapping[str, object]] = {row["source"]: row for row in sources.to_pylist()}
        self.monthly = frozenset(name for name, facts in self._facts.items() if facts["cadence"] == "monthly")

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of all known sources, in order."""
        return tuple(sorted(self._facts))

    def of(self, sources: Sequence[str], works: Mapping[str, float] | None = None, left_out: Sequence[str] = ()) -> Frame:
        """The frame of a set of sources; an empty set is a week in which nothing was watched.

        `works` counts what each of them holds of the number: one that holds most of it is named first. `left_out` are monthly sources that
        a weekly number goes without.
        """
        names = tuple(sorted(sources))
        mostly = self._mostly(works or {}) if len(names) > 1 else ""
        without = f"; without monthly ones: {self._titles(sorted(left_out))}" if left_out else ""
        simulated = "simulated " if any(self._facts.get(name, {}).get("is_simulated") for name in names) else ""
        boards = f"{len(names)} board{'' if len(names) == 1 else 's'}"
        text = f"{simulated}postings{mostly} on {boards}: {self._titles(names)}" if names else "no board was watched"
        return Frame(names, text + without)

    def _titles(self, names: Sequence[str]) -> str:
        return ", ".join(str(self._facts.get(name, {}).get("title", name)) for name in names)

    def _mostly(self, works: Mapping[str, float]) -> str:
        largest, total = max(works, key=lambda name: works[name], default=""), sum(works.values())
        share = works[largest] / total if total else 0.0
        return f", mostly of {self._titles([largest])} ({100 * share:.0f} %)," if share > MOSTLY else ""
