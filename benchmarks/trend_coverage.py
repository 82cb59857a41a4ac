"""How often the published 90 % intervals hold when the truth is known: a board whose demand does not move.

Employers post in bulk and for several weeks on end, demand wanders (AR(1) on the log scale), some boards breathe in four-week threads and
some follow the seasons. For each case: how often the trend's interval holds 0, its median width, and what Poisson regression and an
employer bootstrap alone would have said; then the same for a week's rate and a routine share.

    python -m benchmarks.trend_coverage [worlds per case, default 400]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.stats import beta

from pipeline.measure.statistics.intervals import MIN_WORKS, bulk_factor, count_interval, share_interval
from pipeline.measure.statistics.trend import WEEKS_PER_YEAR, log_linear_slope

Floats = NDArray[np.float64]
SEED = 20261125
REPLICATES = 200


@dataclass(frozen=True)
class Case:
    """One kind of board without any trend."""

    weeks: int
    weekly: float
    memory: float = 0.0
    wander: float = 0.0
    bulk: float = 1.0
    spell: int = 1
    threads: bool = False
    season: float = 0.0

    def __str__(self) -> str:
        kind = "threads every 4 weeks, " if self.threads else ""
        kind += f"season of {self.season:.0%}, " if self.season else ""
        return (f"{self.weeks:>3} weeks of {self.weekly:>3.0f}, {kind}wander {self.wander:.2f} with memory {self.memory:.1f}, "
                f"bulks of {self.bulk:.0f} over {self.spell} weeks")


def cases() -> Iterator[Case]:
    for weeks in (13, 26, 52, 104):
        for weekly in (8, 80):
            for memory, wander in ((0.0, 0.0), (0.5, 0.25), (0.8, 0.25)):
                for bulk, spell in ((1.0, 1), (6.0, 1), (6.0, 6)):
                    yield Case(weeks, weekly, memory, wander, bulk, spell)
        yield Case(weeks, 40, 0.5, 0.15, 2.0, 1, threads=True)
        yield Case(weeks, 80, season=0.2)


def board(case: Case, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Works per employer and week, (employers, weeks), and each week's true rate."""
    length = case.weeks + case.spell
    log_rate = np.zeros(length)
    shocks = rng.normal(size=length) * case.wander
    log_rate[0] = shocks[0]
    for week in range(1, length):
        log_rate[week] = case.memory * log_rate[week - 1] + shocks[week] * np.sqrt(1 - case.memory**2)
    rate = case.weekly * np.exp(log_rate - case.wander**2 / 2)
    if case.threads:
        rate *= np.where(np.arange(length) % 4 == 0, 3.1, 0.3)
    rate *= np.exp(case.season * np.sin(2 * np.pi * np.arange(length) / WEEKS_PER_YEAR + rng.uniform(0, 2 * np.pi)))
    starts = np.repeat(np.arange(length), rng.poisson(rate / (case.bulk * case.spell)))
    works = np.zeros((len(starts), length + case.spell))
    for offset in range(case.spell):
        size = np.ones(len(starts)) if case.bulk == 1 else rng.negative_binomial(0.5, 0.5 / (case.bulk + 0.5), len(starts))
        works[np.arange(len(starts)), starts + offset] = size
    spread = np.convolve(rate, np.ones(case.spell) / case.spell)[:length]
    return works[:, case.spell:length], spread[case.spell:]


def trend_row(case: Case, worlds: int) -> tuple[str, list[float]]:
    rng = np.random.default_rng(SEED)
    held: dict[str, list[bool]] = {"published": [], "Poisson": [], "employer bootstrap": []}
    widths = []
    years = np.arange(case.weeks) / WEEKS_PER_YEAR
    for _ in range(worlds):
        works, _rate = board(case, rng)
        counts = works.sum(axis=0)
        if counts.sum() < MIN_WORKS:
            continue
        slope = log_linear_slope(years, counts)
        held["published"].append(slope.low <= 0 <= slope.high)
        widths.append(slope.high - slope.low)
        fit = sm.GLM(counts, sm.add_constant(years - years.mean()), family=sm.families.Poisson()).fit()
        held["Poisson"].append(abs(fit.params[1]) <= 1.96 * fit.bse[1])
        influence = np.linalg.solve(fit.model.exog.T @ (fit.model.exog * fit.fittedvalues[:, None]), fit.model.exog.T)[1]
        held["employer bootstrap"].append(abs(fit.params[1]) <= 1.96 * np.sqrt(((works @ influence) ** 2).sum()))
    shares = {name: float(np.mean(values)) for name, values in held.items()}
    low, high = exact(sum(held["published"]), len(held["published"]))
    others = ", ".join(f"{name} {shares[name]:.3f}" for name in ("Poisson", "employer bootstrap"))
    return (f"{case}: {shares['published']:.3f} ({low:.3f} to {high:.3f}), log width {np.median(widths):.2f}; {others}",
            [shares["published"], shares["Poisson"]])


def exact(successes: int, trials: int) -> tuple[float, float]:
    """Clopper-Pearson limits of a coverage rate."""
    low = float(beta.ppf(0.025, successes, trials - successes + 1)) if successes else 0.0
    return low, float(beta.ppf(0.975, successes + 1, trials - successes)) if successes < trials else 1.0


def weekly_rows(worlds: int) -> Iterator[str]:
    """Coverage of a single week's rate and routine share, 26 weeks each."""
    for weekly, bulk in ((1, 1.0), (8, 1.0), (8, 6.0), (80, 1.0), (80, 6.0)):
        rng, rates, shares, shown = np.random.default_rng(SEED), [], [], 0
        case = Case(26, weekly, 0.5, 0.25, bulk)
        for _ in range(max(worlds // 8, 10)):
            works, rate = board(case, rng)
            employers = len(works)
            weights = rng.poisson(1, (REPLICATES, employers)).astype(np.float64)
            counts, replicates = works.sum(axis=0).astype(np.int64), (weights @ works).T
            interval = count_interval(counts, bulk_factor(counts, replicates))
            rates += list((interval.low <= rate) & (interval.high >= rate))
            routine = works * (rng.beta(0.6, 1.4, employers))[:, None]
            share = share_interval(counts, replicates, routine.sum(axis=0), (weights @ routine).T)
            use = np.isfinite(share.estimate)
            shares += list((share.low[use] <= 0.3) & (share.high[use] >= 0.3))
            shown += int(use.sum())
        text = f"{np.mean(shares):.3f} of {shown} shown weeks" if shares else "no week has enough works"
        yield f"{weekly:>3} works a week in bulks of {bulk:.0f}: rate {np.mean(rates):.3f}, routine share {text}"


def run(worlds: int, show: Callable[[str], None] = print) -> dict[int, tuple[float, float]]:
    """Shows every case; returns mean and least coverage of the trend by length of the series, seasons left out."""
    summary: dict[int, list[float]] = {}
    for case in cases():
        line, (published, _) = trend_row(case, worlds)
        show(line)
        if not case.season:
            summary.setdefault(case.weeks, []).append(published)
    for line in weekly_rows(worlds):
        show(line)
    for weeks, shares in summary.items():
        show(f"{weeks} weeks, {len(shares)} cases without season: mean {np.mean(shares):.3f}, least {min(shares):.3f}")
    return {weeks: (float(np.mean(shares)), min(shares)) for weeks, shares in summary.items()}


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
