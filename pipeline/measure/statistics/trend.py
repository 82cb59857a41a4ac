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
from statsmodels.genmod.families import Poisson
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


def log_linear_slope(years: Floats, counts: Floats, wholes: Floats | None = None) -> Slope:
    """Yearly change of the log of the expected count: Poisson pseudo-likelihood, `years` being the time of each week in years.

    With `wholes` (none of them 0) it is the change of the log of the share of these that are counted.
    """
    design = _line(years)
    fit = GLM(counts, design, family=Poisson(), offset=None if wholes is None else np.log(wholes)).fit(maxiter=100)
    fitted = np.asarray(fit.fittedvalues, dtype=np.float64)
    return _interval(float(fit.params[1]), design, fitted, (counts - fitted) / np.sqrt(fitted))


def share_slope(years: Floats, shares: Floats, counts: Floats) -> Slope:
    """Yearly change of a share, weeks weighted by the works behind them (none may be empty)."""
    design = _line(years)
    fit = WLS(shares, design, weights=counts).fit()
    return _interval(float(fit.params[1]), design, counts, np.sqrt(counts) * np.asarray(fit.resid, dtype=np.float64))


def _line(years: Floats) -> Floats:
    return np.column_stack([np.ones(len(years)), years - years.mean()])


def _interval(slope: float, design: Floats, weights: Floats, residuals: Floats) -> Slope:
    """Interval of the second coefficient; `residuals` are standardised, so that weights · residuals are the scores."""
    length = len(weights)
    scaled = design * np.sqrt(weights)[:, None]
    information = scaled.T @ scaled
    influence = np.linalg.solve(information, scaled.T)[1]
    leftover = np.eye(length) - scaled @ np.linalg.solve(information, scaled.T)
    terms = max(int(0.4 * length ** (2 / 3)), 3)
    cosines = np.sqrt(2) * np.cos(np.pi * np.outer(np.arange(1, terms + 1), (np.arange(length) + 0.5) / length))
    transform = (cosines * influence) @ leftover
    white = transform @ transform.T
    moved = transform @ residuals
    robust = float(moved @ moved) / np.trace(white)
    independent = float(residuals @ residuals) / (length - 2)
    variance = max(robust, independent) * float(influence @ influence)
    freedom = float(np.trace(white) ** 2 / np.trace(white @ white))
    error = float(np.sqrt(variance))
    reach = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * error
    p_value = float(2 * stats.t.sf(abs(slope) / error, freedom)) if error > 0 else np.nan
    return Slope(slope, slope - reach, slope + reach, p_value)
