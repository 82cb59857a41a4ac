"""How often the interval of the seasonally adjusted index holds demand without its season, and how much season it leaves.

One board whose demand has a season of about ±20 %, or none, and may wander by itself (AR(1), standard deviation 10 %, memory .9 a week),
drop by a quarter for good, or halve for two weeks at each turn of the year, which the season's smooth terms can not follow. `holds` is the
share of weeks after the base whose 90 % interval holds the truth, with the 95 % interval of its mean over worlds; `width` its median width
in points; `error` the root mean square of the log error; `season left` how much of ±20 % the mean adjusted series still moves with the
season.

    python -m benchmarks.seasonal_coverage [worlds per case, default 100]
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipeline.measure.demand_index import BASE_WEEKS, SMOOTHED_WEEKS, index_interval
from pipeline.measure.statistics.seasonal import seasonally_adjusted

Floats = NDArray[np.float64]
SEED, REPLICATES = 20261126, 200
BASE = BASE_WEEKS - SMOOTHED_WEEKS + 1


@dataclass(frozen=True)
class Case:
    """One kind of world."""

    name: str
    season: float = 0.0
    wandering: float = 0.0
    step: float = 0.0
    dip: float = 0.0


CASES = (Case("no season"), Case("season", 0.2), Case("no season, demand wanders", wandering=0.1),
         Case("season, demand wanders", 0.2, wandering=0.1), Case("season, lasting drop", 0.2, step=-0.3),
         Case("season, short dips", 0.1, dip=0.5))


def world(case: Case, weeks: int, weekly: float, rng: np.random.Generator) -> tuple[float, float, float, Floats]:
    """Share of weeks that hold, median width, squared error, and the log error by week."""
    years = np.arange(weeks) * 7 / 365.2425
    wander = np.zeros(weeks)
    for week in range(1, weeks):
        wander[week] = 0.9 * wander[week - 1] + rng.normal(0, case.wandering * np.sqrt(1 - 0.9**2))
    calm = np.exp(-0.2 * years + wander + case.step * (years > 0.6 * years[-1]))
    counts = rng.poisson(weekly * calm * np.exp(season(case, years) - case.dip * (years % 1 < 14 / 365)))
    draws = np.column_stack([counts, rng.poisson(np.repeat(counts[:, None], REPLICATES, axis=1))]).astype(float)
    windows, truth = (sliding_window_view(values, SMOOTHED_WEEKS, axis=0).mean(axis=-1) for values in (draws, calm))
    found = np.exp(seasonally_adjusted(7.0 * np.arange(SMOOTHED_WEEKS - 1, weeks), np.log(np.maximum(windows, 0.5))))
    found, truth = 100 * found / found[:BASE].mean(axis=0), 100 * truth / truth[:BASE].mean()
    low, high = index_interval(found, np.ones(len(found), dtype=bool))
    error = np.log(found[:, 0] / truth)
    return (float(((low <= truth) & (truth <= high))[BASE:].mean()), float(np.median((high - low)[BASE:])),
            float((error[BASE:] ** 2).mean()), error)


def season(case: Case, years: Floats) -> Floats:
    """The smooth season on the log scale."""
    return np.asarray(case.season * (np.cos(2 * np.pi * (years - 0.1)) + np.sin(4 * np.pi * years + 1) / 2))


def main() -> None:
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rng = np.random.default_rng(SEED)
    print(f"| case | weeks | works a week | holds | width | error | season left |\n{'|---' * 7}|")
    for case in CASES:
        for weeks in (104, 156, 260):
            for weekly in (50, 500):
                holds, widths, squares, errors = zip(*(world(case, weeks, weekly, rng) for _ in range(worlds)), strict=True)
                wave = sliding_window_view(season(Case("", 0.2), np.arange(weeks) * 7 / 365.2425), SMOOTHED_WEEKS).mean(axis=-1)
                left = np.polyfit(wave, np.mean(errors, axis=0), 1)[0]
                reach = 1.96 * np.std(holds) / np.sqrt(worlds)
                print(f"| {case.name} | {weeks} | {weekly} | {np.mean(holds):.3f} ± {reach:.3f} | {np.mean(widths):.1f} "
                      f"| {np.sqrt(np.mean(squares)):.3f} | {left:+.3f} |")


if __name__ == "__main__":
    main()
