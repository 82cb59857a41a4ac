"""How well pay measures find a known trend while the mix of work changes, and how often their 90 % intervals hold it.

Two boards, four categories; pay of all of them moves by the same known rate a year. A cheap category grows and a cheap board enters
half-way; employers differ, post in bulk and come back; pay heaps at round numbers; weeks may share shocks that last. For each case: bias of
the naive median's trend in points a year, then for the hedonic trend, the hedonic and the matched-cells index (last three months) and the
median of a month: bias, coverage with its exact 95 % interval, mean width. Coverage of index and median counts one month a world, drawn at
random.

    python -m benchmarks.pay_recovery [worlds per case, default 300]
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from pipeline.measure.statistics.hedonic import hedonic_slope
from pipeline.measure.statistics.pay_levels import effective_number, hedonic_levels, index, matched_levels, median
from pipeline.measure.statistics.trend import WEEKS_PER_YEAR

Floats = NDArray[np.float64]
SEED, EMPLOYERS = 20261126, 300
ROUND = np.log([3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 20, 25, 30, 35, 40, 45, 50, 60, 65, 70, 75, 80, 90, 100, 120, 125, 150, 200, 250, 300,
                400, 500, 1000])
LEVELS = np.log(20) + np.array([0, 0.3, 0.6, 1.0]) + np.array([[0.0], [-0.6]])
NAMES = ("trend", "hedonic", "matched", "median")


@dataclass(frozen=True)
class Case:
    """One kind of world: log change of pay a year, length, works a week, bulk, common shocks, whether the mix shifts and pay heaps."""

    yearly: float
    weeks: int = 52
    weekly: float = 20
    bulk: float = 1
    wander: float = 0.0
    memory: float = 0.0
    shifts: bool = True
    heaps: bool = True

    def __str__(self) -> str:
        return (f"{np.expm1(self.yearly):+.0%} a year, {self.weeks} weeks of {self.weekly:.0f}, bulks of {self.bulk:.0f}, shocks "
                f"{self.wander:.2f}/{self.memory:.1f}{'' if self.shifts else ', same mix'}{'' if self.heaps else ', no heaps'}")


def cases() -> list[Case]:
    rise, fall = np.log(1.1), np.log(0.9)
    return [Case(0.0), Case(rise), Case(fall), Case(fall, shifts=False), Case(fall, heaps=False), Case(fall, bulk=3), Case(0.0, 13, 10),
            Case(fall, 26, 40), Case(fall, wander=0.1, memory=0.5), Case(rise, 104, 20, 3, 0.1, 0.7), Case(fall, 52, 80, 3, 0.1, 0.5)]


@dataclass(frozen=True)
class World:
    """One entry a work; `shocks` are the common shocks of the weeks, part of the level of a month but not of the trend."""

    log_pay: Floats
    weeks: NDArray[np.int64]
    cells: NDArray[np.int64]
    employers: NDArray[np.int64]
    shocks: Floats


def world(case: Case, rng: np.random.Generator) -> World:
    effects, activity = rng.normal(0, 0.5, EMPLOYERS), rng.dirichlet(np.full(EMPLOYERS, 0.5))
    noise, shocks = rng.normal(0, case.wander, case.weeks), np.zeros(case.weeks)
    shocks[0] = noise[0]
    for week in range(1, case.weeks):
        shocks[week] = case.memory * shocks[week - 1] + noise[week] * np.sqrt(1 - case.memory**2)
    posts = np.repeat(np.arange(case.weeks), rng.poisson(case.weekly / case.bulk, case.weeks))
    passed = posts / case.weeks
    cheap = (1 + 3 * passed) / (4 + 3 * passed) if case.shifts else np.full(len(posts), 0.25)
    category = np.where(rng.random(len(posts)) < cheap, 0, rng.integers(1, 4, len(posts)))
    board = (rng.random(len(posts)) < (0.5 * (passed > 0.5) if case.shifts else 0.5)).astype(np.int64)
    employer, job = rng.choice(EMPLOYERS, len(posts), p=activity), rng.normal(0, 0.2, len(posts))
    work = np.repeat(np.arange(len(posts)), 1 + rng.poisson(case.bulk - 1, len(posts)))
    weeks = posts[work]
    log_pay = (LEVELS[board, category] + effects[employer] + job)[work] + shocks[weeks] + case.yearly * weeks / WEEKS_PER_YEAR
    log_pay = log_pay + rng.normal(0, 0.4, len(work))
    if case.heaps:
        log_pay = ROUND[np.abs(log_pay[:, None] - ROUND).argmin(axis=1)]
    cells = np.unique((4 * board + category)[work], return_inverse=True)[1]
    return World(log_pay, weeks, cells, np.unique(employer[work], return_inverse=True)[1], shocks)


def outcomes(case: Case, rng: np.random.Generator) -> tuple[float, dict[str, tuple[float, bool, float]]]:
    """The naive trend's error, and for each measure its error, whether its interval holds the truth, and its width."""
    one = world(case, rng)
    month = one.weeks * 12 // 52
    slope = hedonic_slope(one.log_pay, one.weeks / WEEKS_PER_YEAR, one.cells, one.employers)
    found = {"trend": _judged(*(100 * np.expm1(value) for value in (slope.slope, slope.low, slope.high)), 100 * np.expm1(case.yearly))}
    medians = np.array([np.median(one.log_pay[month == at]) for at in range(month.max() + 1)])
    naive = 100 * np.expm1(np.polyfit(np.arange(len(medians)) / 12, medians, 1)[0]) - 100 * np.expm1(case.yearly)
    if len(medians) > 4:
        works = np.bincount(month)
        path = np.bincount(month, one.shocks[one.weeks] + case.yearly * one.weeks / WEEKS_PER_YEAR) / works
        truth = 100 * np.exp(path) / np.exp(path[:3]).mean()
        at = int(rng.integers(len(medians) - 3, len(medians)))
        freedom = np.array([effective_number(one.employers[month == number]) - 1 for number in range(len(medians))])
        for name, levels in (("hedonic", hedonic_levels(one.log_pay, month, one.cells, one.employers, 0)),
                             ("matched", matched_levels(one.log_pay, month, one.cells, one.employers))):
            ends = index(levels, np.arange(3), freedom)
            found[name] = _judged(*(float(values[at]) for values in ends), float(truth[at]))
    if not case.shifts:
        first = median(np.exp(one.log_pay[month == 0]), one.employers[month == 0])
        found["median"] = _judged(first.median, first.low, first.high, _true_median(case))
    return float(naive), found


def _judged(estimate: float, low: float, high: float, truth: float) -> tuple[float, bool, float]:
    return estimate - truth, low <= truth <= high, high - low


def _true_median(case: Case) -> float:
    """The median of the first month over all employers that could have posted, from many works."""
    rng = np.random.default_rng(SEED)
    size = 400_000
    log_pay = rng.choice(LEVELS.ravel(), size) + rng.normal(0, np.sqrt(0.5**2 + 0.2**2 + 0.4**2), size)
    return float(np.exp(np.median(ROUND[np.abs(log_pay[:, None] - ROUND).argmin(axis=1)] if case.heaps else log_pay)))


def exact(successes: int, trials: int) -> tuple[float, float]:
    """Clopper-Pearson limits of a coverage rate."""
    low = float(beta.ppf(0.025, successes, trials - successes + 1)) if successes else 0.0
    return low, float(beta.ppf(0.975, successes + 1, trials - successes)) if successes < trials else 1.0


def main() -> None:
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    print("| case | naive bias |" + "".join(f" {name}: bias, holds, width |" for name in NAMES) + f"\n{'|---' * 6}|")
    for case in cases():
        rng = np.random.default_rng(SEED)
        found = [outcomes(case, rng) for _ in range(worlds)]
        cells = [f"{np.mean([naive for naive, _ in found]):+.1f}"]
        for name in NAMES:
            mine = np.array([row[name] for _, row in found if name in row and np.isfinite(row[name][0])])
            if not len(mine):
                cells.append("")
                continue
            held = int(mine[:, 1].sum())
            low, high = exact(held, len(mine))
            cells.append(f"{mine[:, 0].mean():+.2f}, {held / len(mine):.3f} ({low:.3f} to {high:.3f}), {mine[:, 2].mean():.1f}")
        print(f"| {case} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
