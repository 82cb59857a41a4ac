"""90 % intervals for counts and shares of works that come in bulks from the same employer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize.elementwise import find_root
from scipy.special import expit, gammainc, gammaincc, logit

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

LEVEL = 0.90
"""Of every published interval; claims are decided by tests of their own."""
MIN_WORKS = 30
"""A share of fewer works is not shown."""

MIN_EMPLOYERS = 5.0
"""A share that rests on fewer employers (in effect, after Kish) is not shown: its interval can not be trusted."""

_TAIL = (1 - LEVEL) / 2


@dataclass(frozen=True)
class Interval:
    """Point estimates with the ends of their intervals; arrays of one shape, nan where there is none."""

    estimate: Floats
    low: Floats
    high: Floats


def bulk_factor(counts: Counts, replicates: Floats) -> float:
    """How many times larger the variance of counts is than that of single, independent postings; at least 1.

    `counts` has any shape, `replicates` one more axis with the bootstrap totals.
    """
    total = float(counts.sum())
    if total == 0:
        return 1.0
    return max(1.0, float(((replicates - counts[..., None]) ** 2).mean(axis=-1).sum()) / total)


def count_interval(counts: Counts, factor: float | Floats) -> Interval:
    """The rate behind each count: mid-P Poisson limits (Lancaster 1961) at the effective count, counts / factor.

    With bulks of m postings the variance is about E[m²]/E[m] times that of single ones; scaling by it keeps the limits honest also at 0.
    Exact limits (Garwood 1936) never hold less than their level and so hold more on average; mid-P limits count half of the chance of the
    observed count to either tail and hold their level on average.
    """
    effective, places = np.unique(counts / factor, return_inverse=True)
    low, high = (_limit(effective, upper)[places].reshape(counts.shape) * factor for upper in (False, True))
    return Interval(counts.astype(np.float64), low, high)


def _limit(effective: Floats, upper: bool) -> Floats:
    """The rate at which a count beyond `effective`, with half of its own chance, has the chance of a tail."""
    tail = gammaincc if upper else gammainc  # of Poisson counts below, or from, the first argument on
    from_zero = np.maximum(effective, 1e-12)
    chance = 1 - _TAIL if upper else _TAIL
    bracket = stats.gamma.ppf(chance, from_zero), stats.gamma.ppf(chance, effective + 1)
    found = find_root(lambda rate, count: (tail(count, rate) + tail(count + 1, rate)) / 2 - _TAIL, bracket, args=(from_zero,),
                      tolerances={"xatol": 1e-11})
    limits: Floats = np.where((effective > 0) | upper, found.x, 0.0)
    return limits


def effective_employers(counts: Counts, replicates: Floats) -> Floats:
    """Kish's effective number of employers behind each count; 0 where nothing was counted."""
    variance = ((replicates - counts[..., None]) ** 2).mean(axis=-1)
    employers: Floats = np.divide(counts.astype(np.float64) ** 2, variance, out=np.zeros(counts.shape), where=variance > 0)
    return employers


@dataclass(frozen=True)
class Share:
    """Shares with their linearised bootstrap error and the employers behind them in effect; nan where these are too few."""

    share: Floats
    error: Floats
    employers: Floats


def share_error(counts: Counts, count_replicates: Floats, sums: Floats, sum_replicates: Floats) -> Share:
    """The shares sums / counts with their errors; replicates have one more axis."""
    employers = effective_employers(counts, count_replicates)
    shown = (counts >= MIN_WORKS) & (employers >= MIN_EMPLOYERS)
    safe = np.where(shown, counts, 1)
    share = np.where(shown, sums / safe, np.nan)
    residual = (sum_replicates - share[..., None] * count_replicates) / safe[..., None]
    return Share(share, np.sqrt((residual**2).mean(axis=-1)), employers)


def share_interval(counts: Counts, count_replicates: Floats, sums: Floats, sum_replicates: Floats) -> Interval:
    """The share sums / counts with limits on the logit scale from its linearised bootstrap variance.

    Student's t with the effective number of employers less one. nan where there are too few works or employers.
    """
    found = share_error(counts, count_replicates, sums, sum_replicates)
    inside = np.clip(found.share, 1e-9, 1 - 1e-9)
    reach = stats.t.ppf(1 - _TAIL, np.maximum(found.employers - 1, 1)) * found.error / (inside * (1 - inside))
    ends = [expit(logit(inside) + sign * reach) for sign in (-1, 1)]
    return Interval(found.share, ends[0], ends[1])
