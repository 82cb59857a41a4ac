"""How often intervals hold, how wide they are and how far estimates are off, over many worlds of one case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest, sem, t

from benchmarks.recovery.judges import Reading

GOAL = (0.88, 0.93)
HAVE_GOAL = ("weekly inflow", "index", "corrected share", "median pay", "pay index")
"""How the names of the measures begin whose coverage must lie within the goal."""
HEADER = "| measure | worlds | holds, mean of a world's | holds, one a world | goal | width | bias | error | ÷ oracle's |"


@dataclass(frozen=True)
class Score:
    """One world's outcome for one measure: shares and means over its estimates, and whether one of them, drawn at random, held."""

    measure: str
    unit: str
    held: float
    one_held: bool
    width: float
    bias: float
    squared: float
    oracle_squared: float


def score(reading: Reading, rng: np.random.Generator) -> Score | None:
    """None where the world shows no estimate of the measure."""
    if not len(reading.truth):
        return None
    held = (reading.low <= reading.truth) & (reading.truth <= reading.high)
    error = reading.estimate - reading.truth
    oracle = np.nan if reading.oracle is None else float(((reading.oracle - reading.truth) ** 2).mean())
    return Score(reading.measure, reading.unit, float(held.mean()), bool(rng.choice(held)), float((reading.high - reading.low).mean()),
                 float(error.mean()), float((error**2).mean()), oracle)


def summary(scores: Sequence[Score]) -> Iterator[str]:
    """One table row per measure.

    Weeks of one world depend on each other, so the interval of their mean is one of means over worlds (Student's t); the exact
    interval (Clopper and Pearson 1934, 95 %) is of one estimate a world, drawn at random. The goal speaks of the latter.
    """
    for measure in dict.fromkeys(one.measure for one in scores):
        mine = [one for one in scores if one.measure == measure]
        held, worlds = np.array([one.held for one in mine]), len(mine)
        reach = t.ppf(0.975, worlds - 1) * sem(held) if worlds > 1 else np.nan
        hits = sum(one.one_held for one in mine)
        exact = binomtest(hits, worlds).proportion_ci(method="exact")
        meets = "met" if exact.low <= GOAL[1] and exact.high >= GOAL[0] else "**missed**"
        names = ("width", "bias", "squared", "oracle_squared")
        width, bias, squared, oracle = (np.mean([getattr(one, name) for one in mine]) for name in names)
        ratio = f"{np.sqrt(squared / oracle):.2f}" if np.isfinite(oracle) else ""
        yield (f"| {measure} | {worlds} | {held.mean():.3f} ± {reach:.3f} | {hits / worlds:.3f} ({exact.low:.3f} to {exact.high:.3f}) "
               f"| {meets if measure.startswith(HAVE_GOAL) else ''} | {width:.2f} {mine[0].unit} | {bias:+.2f} | {np.sqrt(squared):.2f} "
               f"| {ratio} |")
