"""Chain-linked levels over a changing set of sources: a source that enters or leaves moves no level, only what it adds to later growth.

Between two changes of the set the level is the set's own count times a factor. Where the set changes, the factor is changed by the ratio of
the two sets' counts over weeks in which both were measured (annual overlap of national accounts, in weeks: IMF Quarterly National Accounts
Manual 2017, chapter 8). Sources are matched by being measured, never by their counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LEAST_OVERLAP = 4
"""Weeks (28 days) in which old and new set must both have been measured."""

MOST_OVERLAP = 13
"""Weeks at most from which a link is taken: more would be calmer, and would carry old differences between sources along."""

LONGEST_SILENCE = 13
"""Weeks of silence after which a source has left. Until then the others stand in for it, its return undoes that: outages bring no drift."""


@dataclass(frozen=True)
class Link:
    """A change of the set of sources, taken over the weeks `overlap`."""

    before: Mask
    after: Mask
    overlap: NDArray[np.int64]


@dataclass(frozen=True)
class Step:
    """A measured week: its number, its chain (from 0), the sources counted, links taken for good before it, and a stand-in for it alone."""

    week: int
    chain: int
    counted: Mask
    links: tuple[Link, ...]
    stand_in: Link | None


def plan(measured: Mask, ended: Mask | None = None) -> list[Step]:
    """The steps of the weeks that can be counted, from which sources were measured when, (sources, weeks); other weeks are gaps.

    Where `ended` (of the same shape) is true a source has left for good, without the patience that an outage gets.
    """
    over = np.zeros_like(measured) if ended is None else ended
    steps: list[Step] = []
    members, chain = np.zeros(len(measured), dtype=bool), -1
    silence = np.zeros(len(measured), dtype=np.int64)
    pending: list[Link] = []
    for week in range(measured.shape[1]):
        here = measured[:, week]
        silence = np.where(here, 0, silence + 1)
        stay = members & (silence < LONGEST_SILENCE) & ~over[:, week]
        if (stay != members).any():
            overlap = _overlap(measured, members, week)
            pending.append(Link(members, stay, overlap))
            members = stay if len(overlap) >= LEAST_OVERLAP else np.zeros_like(stay)
        if not members.any() and here.any():
            members, chain, pending = here.copy(), chain + 1, []
        counted = members & here
        stand_in = Link(members, counted, _overlap(measured, members, week)) if (counted != members).any() else None
        if not counted.any() or (stand_in and len(stand_in.overlap) < LEAST_OVERLAP):
            continue
        joined = members | _joining(measured, members, week)
        if (joined != members).any():
            pending.append(Link(members, joined, _shared(measured, joined, week)))
            members = counted = joined
        steps.append(Step(week, chain, counted, tuple(pending), stand_in))
        pending = []
    return steps


def levels(steps: list[Step], counts: Floats) -> Floats:
    """Levels of `counts` (sources, weeks, …) by week, in the scale of each chain's first set; nan in gaps."""
    found = np.full(counts.shape[1:], np.nan)
    factor, chain = np.ones(counts.shape[2:]), -1
    for step in steps:
        if step.chain != chain:
            factor, chain = np.ones(counts.shape[2:]), step.chain
        for link in step.links:
            factor = factor * _ratio(link, counts)
        stand_in = _ratio(step.stand_in, counts) if step.stand_in else 1.0
        found[step.week] = factor * stand_in * counts[step.counted, step.week].sum(axis=0)
    return found


def _ratio(link: Link, counts: Floats) -> Floats:
    both = counts[:, link.overlap].sum(axis=1)
    # Half a work on either side: a link over empty weeks stays finite, and its replicates say how little it is worth
    ratio: Floats = (both[link.before].sum(axis=0) + 0.5) / (both[link.after].sum(axis=0) + 0.5)
    return ratio


def _overlap(measured: Mask, members: Mask, before: int) -> NDArray[np.int64]:
    """The latest weeks before `before` in which all members were measured."""
    return np.flatnonzero(measured[members, :before].all(axis=0))[-MOST_OVERLAP:]


def _shared(measured: Mask, members: Mask, week: int) -> NDArray[np.int64]:
    """The first weeks in which all members were measured, from those that let the newcomers in; later ones make the link calmer."""
    first = week - LEAST_OVERLAP + 1
    return first + np.flatnonzero(measured[members, first:].all(axis=0))[:MOST_OVERLAP]


def _joining(measured: Mask, members: Mask, week: int) -> Mask:
    """Sources measured beside all members in this week and the LEAST_OVERLAP - 1 before it."""
    window = slice(week - LEAST_OVERLAP + 1, week + 1)
    if week + 1 < LEAST_OVERLAP or not measured[members, window].all():  # a negative start would wrap around
        return np.zeros_like(members)
    return measured[:, window].all(axis=1) & ~members
