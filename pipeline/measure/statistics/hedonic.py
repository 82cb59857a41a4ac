"""Pay at constant composition, by regression of log pay on what the work is: its trend and its level month by month.

Standard errors are the larger of two: from scores summed by employer, and from cosine transforms of the scores summed by week (as in
trend.py). Residuals are divided by √(1 - leverage) (HC2, MacKinnon & White 1985), for cells are often small. benchmarks/pay_recovery.py
measures how often the intervals hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipeline.measure.statistics.intervals import LEVEL

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

_LEAST_LEFT = 1e-6


@dataclass(frozen=True)
class PaySlope:
    """Change of log pay a year, the ends of its 90 % interval and its standard error; nan where time can't be told from composition."""

    slope: float
    low: float
    high: float
    standard_error: float


class Factors:
    """Least squares on dummies, one factor a column of codes; rows are works."""

    def __init__(self, codes: NDArray[np.generic]) -> None:
        """`codes` (works,) or (works, factors): whatever tells the levels of a factor apart."""
        table = codes.reshape(len(codes), -1)
        levels = [np.unique(table[:, factor], return_inverse=True) for factor in range(table.shape[1])]
        sizes = [len(names) for names, _ in levels]
        self.size = sum(sizes)
        self.columns: Codes = np.stack([inverse for _, inverse in levels], axis=1) + np.cumsum([0, *sizes[:-1]])
        gram = np.zeros(self.size**2)
        for left in self.columns.T:
            for right in self.columns.T:
                gram += np.bincount(left * self.size + right, minlength=self.size**2)
        self.gram = gram.reshape(self.size, self.size)
        self.inverse: Floats = np.linalg.pinv(self.gram, rcond=1e-10, hermitian=True).astype(np.float64)

    def totals(self, values: Floats) -> Floats:
        """Sums of `values` over the works of each level."""
        summed: Floats = np.sum([np.bincount(column, values, self.size) for column in self.columns.T], axis=0)
        return summed

    def coefficients(self, values: Floats) -> Floats:
        """Coefficient of each level: the solution of least length, as factors overlap."""
        found: Floats = self.inverse @ self.totals(values)
        return found

    def residuals(self, values: Floats) -> Floats:
        """What the factors leave of `values`."""
        left: Floats = values - self.coefficients(values)[self.columns].sum(axis=1)
        return left

    @cached_property
    def leverage(self) -> Floats:
        """How much each work pulls its own fit, 0 to 1."""
        pulls: Floats = self.inverse[self.columns[:, :, None], self.columns[:, None, :]].sum(axis=(1, 2))
        return pulls


def hedonic_slope(log_pay: Floats, years: Floats, cells: NDArray[np.generic], employers: NDArray[np.generic]) -> PaySlope:
    """Yearly change of log pay within cells, one entry per work.

    `years` is the time of the work's week in years, `cells` (works,) or (works, factors) codes of what must be alike, `employers` who
    posted.
    """
    factors = Factors(cells)
    time = factors.residuals(years)
    spread = float(time @ time)
    if spread < 1e-9 * len(years) or len(years) <= factors.size + 1 or len(np.unique(employers)) < 2:
        return PaySlope(np.nan, np.nan, np.nan, np.nan)
    slope = float(time @ log_pay) / spread
    pull = time / spread
    leverage = factors.leverage + time * pull
    scores = pull * (factors.residuals(log_pay) - slope * time) / np.sqrt(np.maximum(1 - leverage, _LEAST_LEFT))
    variance, freedom = max(_by_employer(scores, pull, employers), _by_week(scores, pull, time, years, factors))
    error = np.sqrt(variance)
    reach = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * error
    return PaySlope(slope, slope - reach, slope + reach, float(error))


def _by_employer(scores: Floats, pull: Floats, employers: NDArray[np.generic]) -> tuple[float, float]:
    """Variance from scores summed by employer, and its degrees of freedom: the effective number of employers, less one.

    The number is after Carter, Schnepel & Steigerwald 2017, for works of one employer that are wholly alike.
    """
    _, numbers = np.unique(employers, return_inverse=True)
    sums = np.bincount(numbers, scores)
    mass = np.bincount(numbers, np.abs(pull)) ** 2
    freedom = mass.sum() ** 2 / (mass**2).sum() - 1
    return float(sums @ sums) * len(sums) / (len(sums) - 1), max(float(freedom), 1.0)


def _by_week(scores: Floats, pull: Floats, time: Floats, years: Floats, factors: Factors) -> tuple[float, float]:
    """Variance from cosine transforms of the scores summed by week, and Satterthwaite's degrees of freedom.

    The transforms are scaled by what they would give for independent shocks to whole weeks, of which the fit takes out a part.
    """
    _, weeks = np.unique(years, return_inverse=True)
    length = int(weeks.max()) + 1
    pulls = np.bincount(weeks, pull)
    counts, pulled = np.zeros((length, factors.size)), np.zeros((length, factors.size))
    for column in factors.columns.T:
        np.add.at(counts, (weeks, column), 1.0)
        np.add.at(pulled, (weeks, column), pull)
    kept = np.diag(pulls) - pulled @ factors.inverse @ counts.T - np.outer(np.bincount(weeks, pull**2), np.bincount(weeks, time))
    terms = max(int(0.4 * length ** (2 / 3)), 3)
    cosines = np.sqrt(2) * np.cos(np.pi * np.outer(np.arange(1, terms + 1), (np.arange(length) + 0.5) / length))
    white = (cosines @ kept) @ (cosines @ kept).T
    moved = cosines @ np.bincount(weeks, scores)
    variance = float(moved @ moved) / float(np.trace(white)) * float(pulls @ pulls)
    return variance, float(np.trace(white) ** 2 / np.trace(white @ white))
