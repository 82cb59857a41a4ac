"""Shares corrected for a classifier's errors by a random sample of works that somebody read and labelled.

The estimator is the difference (regression) estimator of survey sampling (Särndal, Swensson & Wretman 1992), today called
prediction-powered inference (Angelopoulos, Bates, Fannjiang, Jordan & Zrnic 2023): the mean score of all works, times a slope, plus the
mean of label minus slope · score in the audited sample. The slope is the power tuning of PPI++ (Angelopoulos, Duchi & Zrnic 2023). What is
left, the level, may move: it is a random walk in time, seen with sampling error in each block of audited works. Its best linear prediction
is ordinary kriging with a linear variogram; how far the level moves in a year is averaged over what the audits find likely.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from pipeline.measure.statistics.intervals import LEVEL, Interval, Share

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

FEWEST_IN_STRATUM = 2
"""Works drawn from each stratum at least: fewer give no variance."""

LEAST_SPREAD = 0.2
"""Standard deviation of the label that a stratum is given at least in the allocation: a classifier that is sure may be sure and wrong."""

BLOCK_LABELS, BLOCK_YEARS = 50, 0.25
"""An audit over a long period is cut into blocks of equal length, each of so many labels and so long at least."""

YEARLY_MOVE = 0.03
"""Scale of the half-normal prior of the level's standard deviation over a year. On labelled postings that training had not seen the share
bias moved by about .01 from year to year (docs/fairness.md); three times that leaves room for texts and employers unlike them."""

_TAIL = (1 - LEVEL) / 2
_MOVES = YEARLY_MOVE * stats.halfnorm.ppf((np.arange(16) + 0.5) / 16)


@dataclass(frozen=True)
class Sample:
    """Audited works, an entry each: time in years, draw and stratum (numbers), 1 / inclusion probability, score, and label.

    A label is the share of annotators who said routine; nan where none gave a usable one. `inside` marks the works that the share is about:
    the others of their stratum are needed to know how many of these there could have been.
    """

    years: Floats
    draws: Counts
    strata: Counts
    weights: Floats
    scores: Floats
    labels: Floats
    inside: NDArray[np.bool_]

    @property
    def label_count(self) -> int:
        """Usable labels that the share is about."""
        return int((self.inside & np.isfinite(self.labels)).sum())


@dataclass(frozen=True)
class Correction:
    """For each point in time the level, its variance, and the mean score that it belongs to; the slope and its variance."""

    slope: float
    slope_variance: float
    level: Floats
    level_variance: Floats
    score: Floats
    label_count: int


def allocate(sizes: Counts, spreads: Floats, count: int) -> Counts:
    """Works to draw from each stratum, by size and spread (Neyman 1934), at least FEWEST_IN_STRATUM and at most all of its works."""
    least, share = np.minimum(sizes, FEWEST_IN_STRATUM), sizes * np.maximum(spreads, LEAST_SPREAD)
    if count >= sizes.sum():
        return sizes.copy()
    if count <= least.sum():
        return least

    def wanted(scale: float) -> Floats:
        return np.clip(scale * share, least, sizes)

    exact = wanted(optimize.brentq(lambda scale: wanted(scale).sum() - count, 0, (sizes / share).max()))
    taken = np.floor(exact + 1e-9).astype(np.int64)
    taken[np.argsort(taken - exact, kind="stable")[: count - int(taken.sum())]] += 1
    return taken


def correction(sample: Sample, at: Floats) -> Correction:
    """The correction at the times `at` (years)."""
    sample = _answered(sample)
    blocks = _blocks(sample)
    is_in = [sample.inside & (blocks == number) for number in range(blocks.max() + 1)]
    is_in = [mask for mask in is_in if mask.any()]
    slope, slope_variance = _slope(sample, is_in)
    rest = sample.labels - slope * sample.scores
    times, levels, scores = (np.array([_mean(sample, mask, values) for mask in is_in]) for values in (sample.years, rest, sample.scores))
    variances = _variances(sample, is_in, rest)
    level, level_variance, weights = _walked(times, levels, variances, at)
    return Correction(slope, slope_variance, level, level_variance, weights @ scores, sample.label_count)


def corrected(share: Share, found: Correction) -> Interval:
    """The corrected share of each week; its variance is that of who posts (employer bootstrap), what was audited, and the level since."""
    estimate = found.slope * share.share + found.level
    posts = (found.slope * share.error) ** 2
    audits = found.level_variance + (share.share - found.score) ** 2 * found.slope_variance
    variance = posts + audits
    # Satterthwaite: the spread of few employers, or of few labels, is known less well
    freedom = variance**2 / (posts**2 / np.maximum(share.employers - 1, 1) + audits**2 / (found.label_count - 1))
    reach = stats.t.ppf(1 - _TAIL, freedom) * np.sqrt(variance)
    return Interval(*(np.clip(values, 0.0, 1.0) for values in (estimate, estimate - reach, estimate + reach)))


def annotator_band(low: Floats, high: Floats, error: float) -> tuple[Floats, Floats]:
    """Ends of an interval when annotators call up to `error` of the judgment-heavy works routine, or of the routine ones judgment-heavy.

    Labels then say share + error · (1 - share) at most and share · (1 - error) at least; the band holds every share that fits.
    """
    return np.clip((low - error) / (1 - error), 0.0, 1.0), np.clip(high / (1 - error), 0.0, 1.0)


def _answered(sample: Sample) -> Sample:
    """The works with a usable label, weighing for those of their stratum that have none."""
    has = np.isfinite(sample.labels)
    strata = np.unique(sample.strata, return_inverse=True)[1]
    drawn, kept = (np.bincount(strata, weights=sample.weights * mask) for mask in (np.ones(len(has)), has))
    factor = np.divide(drawn, kept, out=np.zeros(len(drawn)), where=kept > 0)[strata]
    return Sample(sample.years[has], sample.draws[has], strata[has], (sample.weights * factor)[has], sample.scores[has],
                  sample.labels[has], sample.inside[has])


def _blocks(sample: Sample) -> Counts:
    """The block of each work, -1 for none."""
    found, before = np.full(len(sample.years), -1), 0
    for number in np.unique(sample.draws):
        mine = sample.draws == number
        years = sample.years[mine]
        span = years.max() - years.min()
        count = int(max(1, min((mine & sample.inside).sum() // BLOCK_LABELS, span / BLOCK_YEARS)))
        edges = years.min() + span * np.arange(1, count) / count
        found[mine] = before + np.searchsorted(edges, years, side="right")
        before += count
    return found


def _slope(sample: Sample, blocks: list[NDArray[np.bool_]]) -> tuple[float, float]:
    """Weighted slope of label on score within blocks, and its robust variance."""
    score, label = np.zeros(len(sample.years)), np.zeros(len(sample.years))
    for mask in blocks:
        score[mask] = sample.scores[mask] - _mean(sample, mask, sample.scores)
        label[mask] = sample.labels[mask] - _mean(sample, mask, sample.labels)
    weights = sample.weights * sample.inside
    spread = float(weights @ score**2)
    if spread <= 0:
        return 0.0, 0.0
    slope = float(weights @ (score * label)) / spread
    return slope, float(weights**2 @ (score * (label - slope * score)) ** 2) / spread**2


def _mean(sample: Sample, mask: NDArray[np.bool_], values: Floats) -> float:
    return float(np.average(values[mask], weights=sample.weights[mask]))


def _variances(sample: Sample, blocks: list[NDArray[np.bool_]], values: Floats) -> Floats:
    """Sampling variance of each block's mean: one variance a label for all, over the block's effective number of labels (after Kish).

    A generalised variance function (Wolter 2007): by its own variance a block whose labels agree by luck would weigh most.
    """
    kept = np.array([(sample.weights[mask] ** 2).sum() / sample.weights[mask].sum() ** 2 for mask in blocks])
    single = np.array([_variance(sample, mask, values) for mask in blocks]) / kept
    return np.asarray(np.average(single, weights=[mask.sum() for mask in blocks]) * kept)


def _variance(sample: Sample, mask: NDArray[np.bool_], values: Floats) -> float:
    """Variance of a weighted mean over a domain of a stratified sample (Särndal et al. 1992, chapter 10).

    Without the finite population correction: the share is that of works as they are posted, not of these works alone.
    """
    weights = sample.weights * mask
    influence = weights * (values - _mean(sample, mask, values)) / weights.sum()
    size = np.bincount(sample.strata)
    centre = np.bincount(sample.strata, weights=influence) / np.maximum(size, 1)
    centre[size < FEWEST_IN_STRATUM] = 0.0  # one work alone: its whole deviation counts
    factor = size / np.maximum(size - 1, 1)
    return float(factor[sample.strata] @ (influence - centre[sample.strata]) ** 2)


def _walked(times: Floats, levels: Floats, variances: Floats, at: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean and variance of a random walk at the times `at`, and the weight of each observation (rows sum to 1)."""
    fits = [_kriged(times, levels, variances, at, move) for move in _MOVES]
    likelihood = np.array([fit[0] for fit in fits])
    odds = np.exp(likelihood - likelihood.max())
    odds /= odds.sum()
    weights = np.tensordot(odds, np.array([fit[1] for fit in fits]), axes=1)
    means = np.array([fit[1] @ levels for fit in fits])
    mean = odds @ means
    return mean, odds @ (np.array([fit[2] for fit in fits]) + (means - mean) ** 2), weights


def _kriged(times: Floats, levels: Floats, variances: Floats, at: Floats, move: float) -> tuple[float, Floats, Floats]:
    """Log likelihood (REML), weights and variances when the walk moves by `move` a year (standard deviation)."""
    span = np.ptp(np.concatenate([times, at])) + 1.0

    def covariance(one: Floats, other: Floats) -> Floats:
        return np.asarray(move**2 * (span - np.abs(one[:, None] - other)) / 2)

    inverse = np.linalg.inv(covariance(times, times) + np.diag(variances))
    ones = inverse.sum(axis=0)
    between = covariance(at, times)
    weights = between @ inverse
    missing = 1 - weights.sum(axis=1)
    variance = move**2 * span / 2 - ((between @ inverse) * between).sum(axis=1) + missing**2 / ones.sum()
    rest = levels - ones @ levels / ones.sum()
    likelihood = (np.linalg.slogdet(inverse)[1] - np.log(ones.sum()) - rest @ inverse @ rest) / 2
    return float(likelihood), weights + np.outer(missing, ones) / ones.sum(), np.maximum(variance, 0.0)
