"""Intervals that may be looked at every month and hold at all looks together, and noise pooled over alike series.

Estimates of one regression coefficient from growing data move, in information time, like Brownian motion with drift (Jennison & Turnbull
1997). Averaging the likelihood ratio over a normal distribution of effects gives a nonnegative martingale (Robbins 1970; Howard, Ramdas,
McAuliffe & Sekhon 2021), and the effects that it does not reject at 1 in 20 are a 95 % confidence sequence (asymptotic: Waudby-Smith,
Arbour, Sinha, Kennedy & Ramdas 2024). As standard errors are estimated, a deviation is first mapped from Student's t to the normal
deviation of equal probability. benchmarks/claims_recovery.py measures what it is worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from pipeline.measure.statistics.trend import Fit

Floats = NDArray[np.float64]

ERROR_RATE = 0.05
"""Of a confidence sequence, over all its looks."""

SPREAD = float(np.log(1.2))
"""Standard deviation of the effects averaged over: changes of some 20 % a year, or .18 of a correlation. At a standard error of .045, which
500 postings a month reach after a year, the sequence is within 1 % of the narrowest that any choice gives."""

LEAST_FAMILY = 4
"""Series whose noise can be pooled."""


def reach(error: float, freedom: float) -> float:
    """Half the width of the always-valid 95 % interval."""
    ratio = (SPREAD / error) ** 2
    normal = np.sqrt((1 + 1 / ratio) * (2 * np.log(1 / ERROR_RATE) + np.log1p(ratio)))
    return float(stats.t.isf(stats.norm.sf(normal), freedom)) * error


def moderated(fits: Sequence[Fit]) -> list[Fit]:
    """The same fits, the noise of each drawn towards that of series of its size (empirical Bayes: Smyth 2004; Law et al. 2014).

    A year of weeks gives the robust variance only some five degrees of freedom. The series of one panel resemble each other: as far as
    their variances differ no more than chance would have it, each borrows the others' degrees of freedom.
    """
    if len(fits) < LEAST_FAMILY:
        return list(fits)
    factors = np.array([max(fit.robust, 1e-6) for fit in fits])
    freedom, sizes = np.array([fit.freedom for fit in fits]), np.log([fit.weight for fit in fits])
    level = np.log(factors) - special.digamma(freedom / 2) + np.log(freedom / 2)
    centred = sizes - sizes.mean()
    # A series without trend in size has slope 0; noise that wanders by the same share everywhere grows as size itself, with slope 1
    slope = float(np.clip(centred @ level / max(centred @ centred, 1e-9), 0, 1))
    expected = level.mean() + slope * centred
    excess = float(((level - expected) ** 2).sum() / (len(fits) - 2) - special.polygamma(1, freedom / 2).mean())
    prior = min(_freedom_of(excess), float(freedom.sum()))
    common = np.exp(expected + special.digamma(prior / 2) - np.log(prior / 2))
    pooled = (prior * common + freedom * factors) / (prior + freedom)
    return [replace(fit, robust=float(factor), freedom=float(own + prior))
            for fit, factor, own in zip(fits, pooled, freedom, strict=True)]


def _freedom_of(excess: float) -> float:
    """Degrees of freedom of a prior whose log variance has that variance: trigamma(freedom / 2) = excess."""
    if excess <= special.polygamma(1, 1e4):
        return 2e4
    return 2 * float(optimize.brentq(lambda half: special.polygamma(1, half) - excess, 1e-3, 1e4))
