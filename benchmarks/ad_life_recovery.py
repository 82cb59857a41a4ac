"""How well ad life is found from crawls that see only what is open, and how often its 90 % intervals hold the truth.

Ads of a board with known life are posted evenly for half a year before and half a year after the crawls begin, by employers who post in
bulks and whose ads last unlike long (a factor with a log standard deviation of .4, the same for all ads of one employer). Crawls come
daily, weekly, or weekly with every fifth missed; ages are rounded to whole days as in `ad_spells`. `bias` is in days (median) or points
(share open after 28 days), `holds` the share of worlds whose interval holds the truth, with the 90 % interval of that share, `width` the
median width; a world whose interval has no upper end shows none and is left out. `naive` is the bias of the median when ads seen to
close are taken as they are: no delayed entry, no ads still open.

    python -m benchmarks.ad_life_recovery [worlds per case, default 200]
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipeline.measure.statistics.survival import Curve, Spells

Floats = NDArray[np.float64]
SEED, REPLICATES, HALF_YEAR, UNLIKE = 20261126, 200, 182, 0.4


@dataclass(frozen=True)
class Case:
    """A board: mean life and Weibull shape of its ads, days between crawls, share of crawls that fail, ads posted in a year, ads a bulk."""

    name: str
    mean: float
    shape: float
    every: int
    failing: float
    ads: int
    bulk: float

    def lives(self, rng: np.random.Generator, employers: NDArray[np.int64]) -> Floats:
        """A life for every ad, whose employer is given by number."""
        scale = np.exp(rng.normal(0, UNLIKE, employers.max() + 1))[employers]
        return self.mean * scale * rng.weibull(self.shape, len(employers))


def spells(case: Case, rng: np.random.Generator) -> tuple[Spells, float]:
    """What the crawls show of one world, and the naive median."""
    sizes = 1 + rng.poisson(case.bulk - 1, int(case.ads / case.bulk))
    employers = np.repeat(np.arange(len(sizes)), sizes)
    born = rng.uniform(-HALF_YEAR, HALF_YEAR, len(employers))
    died = born + case.lives(rng, employers)
    crawls = np.arange(0.0, HALF_YEAR + 1, case.every)
    crawls = crawls[(rng.random(len(crawls)) >= case.failing) | (crawls == 0)]
    first, gone = np.searchsorted(crawls, born), np.searchsorted(crawls, died)
    shown = first < gone
    first, gone, born, employers = first[shown], gone[shown], born[shown], employers[shown]
    ended = np.where(gone < len(crawls), np.append(crawls, np.nan)[gone], np.nan)
    entry, seen, closed = (np.round(moment - born) for moment in (crawls[first], crawls[gone - 1], ended))
    weights = rng.poisson(1.0, (len(sizes), REPLICATES))[employers].astype(np.float64)
    naive = float(np.nanmedian((seen + closed) / 2))
    return Spells(entry, seen, closed, np.ones(len(entry)), weights), naive


def cases() -> list[Case]:
    shapes = (("exponential, 30 days", 30, 1.0), ("Weibull .7, 12 days", 12, 0.7), ("Weibull 1.5, 45 days", 45, 1.5))
    found = [Case(f"{shape}, {how}", mean, form, every, failing, 1500, 1.5) for shape, mean, form in shapes
             for how, every, failing in (("daily", 1, 0.0), ("weekly", 7, 0.0), ("weekly, a fifth missed", 7, 0.2))]
    return [*found, Case("exponential, 30 days, weekly, 300 ads", 30, 1.0, 7, 0.0, 300, 1.5),
            Case("exponential, 30 days, weekly, bulks of 8", 30, 1.0, 7, 0.0, 1500, 8.0)]


def main() -> None:
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    rng = np.random.default_rng(SEED)
    print(f"| case | median: true | bias | holds | width | naive | open after 28 days: true | bias | holds | width |\n{'|---' * 10}|")
    for case in cases():
        lives = case.lives(rng, np.arange(1_000_000))
        truth = np.array([np.median(lives), (lives > 28).mean()])
        made = [spells(case, rng) for _ in range(worlds)]
        curves = [Curve.fit(one) for one, _ in made]
        found = np.array([[(one.estimate, one.low, one.high) for one in (curve.quantile(0.5), curve.lasting(28))] for curve in curves])
        cells = []
        for place, (true, unit) in enumerate(zip(truth, (1, 100), strict=True)):
            estimate, low, high = found[np.isfinite(found[:, place, 0]), place].T
            holds = (low <= true) & (true <= high)
            error = stats.norm.ppf(0.95) * np.sqrt(holds.mean() * (1 - holds.mean()) / len(holds))
            cells += [f"{true * unit:.1f}", f"{np.mean(estimate - true) * unit:+.2f}", f"{holds.mean():.3f} ± {error:.3f}",
                      f"{np.median(high - low) * unit:.1f}"]
        cells.insert(4, f"{np.mean([naive for _, naive in made]) - truth[0]:+.1f}")
        print(f"| {case.name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
