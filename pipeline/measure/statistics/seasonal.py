"""Takes the season out of a weekly series on the log scale, with what is not known of the season in the draws.

Regression on a trend that may bend once a year and on sines and cosines of the year (weekly series have no whole number of weeks in a year;
Cleveland & Scott 2007 regress on the same terms). Each bootstrap replicate is fitted anew, so that the season's part of the sampling error
goes along. Demand that wanders by itself makes the season less certain still: what the residuals vary beyond the replicates is taken for
such wandering, with a long MEMORY, and its part of the coefficients is drawn as well. A memory longer than the true one errs on the wide
side. benchmarks/seasonal_coverage.py measures how often the interval holds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipeline.measure.statistics.intervals import LEVEL

Floats = NDArray[np.float64]

MIN_WEEKS = 104
"""Two years: in one, nothing tells a season from a trend."""

HARMONICS = 3
MEMORY = 0.9
"""Correlation of demand's own wandering from one week to the next."""

_YEAR = 365.2425


def seasonally_adjusted(days: Floats, logs: Floats) -> Floats:
    """`logs` (weeks, draws) of means over 28 days without the season, which is 0 on average over a year.

    `days` are the weeks' days in order. The first draw is the series itself, the others its replicates.
    """
    years = days / _YEAR
    trend, season = _trend(years), _season(years)
    design = np.column_stack([trend, season])
    solve = np.linalg.pinv(design)
    residuals = logs - design @ (solve @ logs)
    sampling = ((residuals[:, 1:] - residuals[:, :1]) ** 2).sum(axis=0).mean()
    memory = _memory((days[:, None] - days) / 7)
    moved = (np.eye(len(days)) - design @ solve) @ memory
    wandering = max((residuals[:, 0] ** 2).sum() - sampling, 0.0) / np.trace(moved)
    freedom = np.trace(moved) ** 2 / np.trace(moved @ moved)
    estimator = solve[trend.shape[1]:]
    wider = stats.t.ppf((1 + LEVEL) / 2, freedom) / stats.norm.ppf((1 + LEVEL) / 2)
    spread = np.linalg.cholesky(estimator @ memory @ estimator.T) * np.sqrt(wandering) * wider
    further = spread @ _normal(logs.shape[1] - 1, len(spread)).T
    adjusted: Floats = logs - season @ (estimator @ logs + np.column_stack([np.zeros(len(spread)), further]))
    return adjusted


def _memory(weeks: Floats) -> Floats:
    """Covariance, so many weeks apart, of means over 28 days of what has that MEMORY."""
    return np.asarray(sum((4 - abs(shift)) * MEMORY ** np.abs(weeks + shift) for shift in range(-3, 4)) / 16)


def _trend(years: Floats) -> Floats:
    """A line that may bend at the end of each whole year but the last."""
    since = years - years[0]
    bends = np.arange(1, int(since[-1] + 0.5))
    return np.column_stack([np.ones(len(years)), since, *(np.maximum(since - bend, 0) for bend in bends)])


def _season(years: Floats) -> Floats:
    turns = 2 * np.pi * np.outer(years, np.arange(1, HARMONICS + 1))
    return np.column_stack([np.cos(turns), np.sin(turns)])


def _normal(count: int, dimensions: int) -> Floats:
    """Standard normal vectors without any sample correlation, the same every time."""
    points = stats.norm.ppf(stats.qmc.Halton(dimensions, scramble=False).random(count + 1)[1:])
    centred = points - points.mean(axis=0)
    whitened: Floats = centred @ np.linalg.inv(np.linalg.cholesky(np.cov(centred.T))).T
    return whitened
