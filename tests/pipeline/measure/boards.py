"""Boards whose weekly works are known, as a world of made-up rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.pipeline.measure.world import START, World, nights

Rates = Mapping[str, NDArray[np.float64]]
"""Expected works of each week by category."""


def boards(shown: Mapping[str, Rates], first: Mapping[str, int] | None = None, seed: int = 1, start: date = START) -> World:
    """Boards crawled on the day before their week `first` and then each Monday, with Poisson works of each week's rate."""
    world, rng = World(), np.random.default_rng(seed)
    for source, rates in shown.items():
        world.source(source)
        weeks = len(next(iter(rates.values())))
        begin = (first or {}).get(source, 0)
        mondays = nights(weeks + 1, start)[begin:]
        for night in (mondays[0] - timedelta(days=1), *mondays):
            world.covered(source, night)
        for category, by_week in rates.items():
            for week in range(begin, weeks):
                for _ in range(rng.poisson(by_week[week])):
                    day = start + timedelta(days=7 * week + int(rng.integers(7)))
                    world.posting(source, len(world.rows["postings"]), day, category)
    return world


def broke(world: World, source: str, day: date, kind: str = "price") -> None:
    """Records a break."""
    world.rows.setdefault("breaks", []).append(
        {"source": source, "day": day, "kind": kind, "note": "made up", "link": None, "recorded_in": "operator"})


def rows_of(rows: Sequence[Mapping[str, Any]], **wanted: object) -> list[Mapping[str, Any]]:
    """The rows with these values."""
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def shown(rows: Sequence[Mapping[str, Any]], **wanted: object) -> list[Mapping[str, Any]]:
    """The measured rows with these values."""
    return rows_of(rows, status="measured", **wanted)
