"""Many worlds of a case, played and scored."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.recovery.cases import Case
from benchmarks.recovery.judges import readings
from benchmarks.recovery.reading import panels
from benchmarks.recovery.resampled import Facts
from benchmarks.recovery.scores import HEADER, Score, score, summary
from benchmarks.recovery.worlds import play

TOGETHER = 10
"""Worlds whose cells are counted in one query."""


def scores_of(case: Case, facts: Facts, numbers: range) -> list[Score]:
    """Scores of some worlds of a case."""
    found = []
    with threadpool_limits(1), panels([play(case, facts, number) for number in numbers]) as played:
        for number, (world, panel) in zip(numbers, played, strict=True):
            rng = np.random.default_rng(number)
            found += [one for reading in readings(world, panel) if (one := score(reading, rng)) is not None]
    return found


def tables(cases: list[Case], facts: Facts, worlds: int, jobs: int) -> Iterator[str]:
    """The lines of one Markdown table per case."""
    parts = [range(start, min(start + TOGETHER, worlds)) for start in range(0, worlds, TOGETHER)]
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for case in cases:
            scores = [one for part in pool.map(partial(scores_of, case, facts), parts) for one in part]
            yield from (f"\n### {case.name}\n", HEADER, "|---" * (HEADER.count("|") - 1) + "|", *summary(scores))
