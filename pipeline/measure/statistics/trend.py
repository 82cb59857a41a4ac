"""The trend of a weekly series, with an interval that holds when weeks resemble their neighbours and employers post in bulk.

The standard error is heteroskedasticity- and autocorrelation-robust: equally weighted cosine transforms of the scores (Müller 2004;
Lazarus, Lewis, Stock & Watson 2018, "HAR inference", with their 0.4 T^(2/3) terms), scaled by what the same transforms would give for white
noise, because a fitted trend takes out part of the slow movement; then Student's t with Satterthwaite's degrees of freedom. It is never
smaller than what independent weeks of the same spread would give: a handful of transforms can be calm by luck.
benchmarks/trend_coverage.py measures how often the interval holds. It can not tell a trend from a season in less than a year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.genmod.families import Binomial, Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.regression.linear_model import WLS

from pipeline.measure.statistics.intervals import LEVEL

Floats = NDArray[np.float64]

MIN_WEEKS = 13
"""A trend needs a quarter of a year."""

MIN_ACTIVE_WEEKS = 5
"""... of which at least this many weeks are not empty, or the fit has nothing to hold on to."""

WEEKS_PER_YEAR = 365.2425 / 7


@dataclass(frozen=True)
class Slope:
    """A slope per year with the ends of its 90 % interval, and the two-sided p-value of no slope."""

    slope: float
    low: float
    high: float
    p_value: float = np.nan


@dataclass(frozen=True)
class Fit:
    """A fitted slope per year and how uncertain it is.

    `unit_error` is its standard error if works came one by one; `robust` (with `freedom` degrees of freedom) and `independent` are the two
    estimates of how much larger the variance is; `weight` is the information of a mean week, for counts in works.
    """

    slope: float
    unit_error: float
    robust: float
    independent: float
    freedom: float
    weight: float

    @property
    def error(self) -> float:
        """The standard error that is published."""
        return self.unit_error * float(np.sqrt(max(self.robust, self.independent)))

    @property
    def interval(self) -> Slope:
        """The slope with its 90 % interval and the p-value of no change."""
        reach = float(stats.t.ppf((1 + LEVEL) / 2, self.freedom)) * self.error
        p_value = float(2 * stats.t.sf(abs(self.slope) / self.error, self.freedom)) if self.error > 0 else float(self.slope == 0)
        return Slope(self.slope, self.slope - reach, self.slope + reach, p_value)


def log_linear_slope(years: Floats, counts: Floats, wholes: Floats | None = None) -> Slope:
    """Yearly change of the log of the expected count: Poisson pseudo-likelihood, `years` being the time of each week in years.

    With `wholes` (none of them 0) it is the change of the log of the share of these that are counted.
    """
    return fit_counts(years, counts, wholes).interval


def share_slope(years: Floats, shares: Floats, counts: Floats) -> Slope:
    """Yearly change of a share, weeks weighted by the works behind them (none may be empty)."""
    return fit_means(years, shares, counts).interval


def fit_counts(years: Floats, counts: Floats, exposure: Floats | None = None) -> Fit:
    """Yearly change of the log of the expected count, or of the count per unit of `exposure` (none may be 0)."""
    design = _line(years)
    fit = GLM(counts, design, family=Poisson(), exposure=exposure).fit(maxiter=100)
    fitted = np.asarray(fit.fittedvalues, dtype=np.float64)
    return _fit(float(fit.params[1]), design, fitted, (counts - fitted) / np.sqrt(fitted))


def fit_odds(years: Floats, group: Floats, rest: Floats) -> Fit:
    """Yearly change of the log odds that a work belongs to the group and not to the rest (no week may be without works)."""
    design = _line(years)
    fit = GLM(np.column_stack([group, rest]), design, family=Binomial()).fit(maxiter=100)
    share = np.asarray(fit.fittedvalues, dtype=np.float64)
    weights = (group + rest) * share * (1 - share)
    return _fit(float(fit.params[1]), design, weights, (group - (group + rest) * share) / np.sqrt(weights))


def fit_means(years: Floats, means: Floats, counts: Floats) -> Fit:
    """Yearly change of a weekly mean, weeks weighted by the works behind them (none may be empty)."""
    return _least_squares(_line(years), means, counts)


def fit_level(values: Floats) -> Fit:
    """The mean of a weekly series, in place of a slope, with the same standard error."""
    return _least_squares(np.ones((len(values), 1)), values, np.ones(len(values)))


def _line(years: Floats) -> Floats:
    return np.column_stack([np.ones(len(years)), years - years.mean()])


def _least_squares(design: Floats, values: Floats, weights: Floats) -> Fit:
    fit = WLS(values, design, weights=weights).fit()
    return _fit(float(fit.params[-1]), design, weights, np.sqrt(weights) * np.asarray(fit.resid, dtype=np.float64))


def _fit(slope: float, design: Floats, weights: Floats, residuals: Floats) -> Fit:
    """Noise of the last coefficient; `residuals` are standardised, so that weights · residuals are the scores."""
    length = len(weights)
    scaled = design * np.sqrt(weights)[:, None]
    solved = np.linalg.solve(scaled.T @ scaled, scaled.T)
    influence = solved[-1]
    terms = max(int(0.4 * length ** (2 / 3)), 3)
    cosines = np.sqrt(2) * np.cos(np.pi * np.outer(np.arange(1, terms + 1), (np.arange(length) + 0.5) / length)) * influence
    transform = cosines - (cosines @ scaled) @ solved
    white = transform @ transform.T
    moved = transform @ residuals
    return Fit(slope, float(np.sqrt(influence @ influence)), float(moved @ moved) / float(np.trace(white)),
               float(residuals @ residuals) / (length - design.shape[1]), float(np.trace(white) ** 2 / np.trace(white @ white)),
               float(weights.mean()))
