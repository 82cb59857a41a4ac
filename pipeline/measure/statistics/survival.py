"""How long something lasts when it is looked at only now and then, and only what lasted long enough is seen at all.

The product-limit estimator (Kaplan & Meier 1958) with delayed entry, for endings that are known only to lie between two looks
(Turnbull 1976, by self-consistency). The hazard is constant within pieces of the age: with pieces of one day the fit is Turnbull's on a
grid of days, and where every ending is known to the day it is Kaplan's and Meier's. Pieces are never
shorter than half the usual time between two looks, which can hardly tell their days apart (piecewise hazard: Friedman 1982): wider ones
are calmer, but lose ads that close within a week of a weekly crawl. benchmarks/ad_life_recovery.py measures what it finds.

The likelihood is concave in the hazards. Its maximum is found by EM, the number of endings in a piece, given at least one between the two
looks, being Poisson (Wang, McMahan, Hudgens & Qureshi 2016). Errors follow from the bootstrap weights of clusters, carried through the
scores by one Newton step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipeline.measure.statistics.intervals import LEVEL, MIN_EMPLOYERS, effective_employers

Floats = NDArray[np.float64]

EDGES = np.array([*range(28), *range(28, 91, 7), *range(91, 372, 28)], dtype=np.float64)
"""Ages in days at which the hazard may change: daily in the first four weeks, weekly to a quarter, then every four weeks."""

_STEPS, _CLOSE_ENOUGH = 1000, 1e-7


@dataclass(frozen=True)
class Spells:
    """Spells counted: age at entry, when last seen to last, and at the first look that no longer showed it (nan if none did).

    `replicates` (spells, draws) are the bootstrap totals of `counts`.
    """

    entry: Floats
    seen: Floats
    ended: Floats
    counts: Floats
    replicates: Floats


@dataclass(frozen=True)
class Estimate:
    """A number with the ends of its interval; nan where it can't be said."""

    estimate: float
    low: float
    high: float


NOTHING = Estimate(np.nan, np.nan, np.nan)


@dataclass(frozen=True)
class Curve:
    """What lasts how long: hazards a day between `edges`, and by how much each bootstrap draw moves them (draws, pieces).

    It says nothing beyond the age `known_to`: fewer than five clusters, in effect, were watched in the piece that begins there.
    """

    edges: Floats
    hazards: Floats
    moves: Floats
    known_to: float
    clusters: float

    @classmethod
    def fit(cls, spells: Spells) -> Curve:
        """The curve of these spells."""
        edges = _edges(spells)
        ended = np.isfinite(spells.ended)
        watched = _spent(edges, spells.entry, spells.seen)
        between = _spent(edges, spells.seen, np.where(ended, spells.ended, spells.seen))
        exposed = (watched + between).T @ spells.counts
        clusters = effective_employers(exposed.round().astype(np.int64), (watched + between).T @ spells.replicates)
        thin = np.flatnonzero(clusters < MIN_EMPLOYERS)
        hazards = _hazards(between[ended], spells.counts[ended], exposed)
        moves = _moves(watched, between, ended, spells, hazards, exposed)
        whole = effective_employers(np.array([spells.counts.sum()]).astype(np.int64), spells.replicates.sum(axis=0)[None])
        return cls(edges, hazards, moves, float(edges[thin[0] if len(thin) else -1]), float(whole[0]))

    def lasting(self, age: float) -> Estimate:
        """Share that lasts longer than `age` days; its interval is symmetric in the log of the cumulative hazard (log-log)."""
        if age > self.known_to:
            return NOTHING
        total, low, high = (float(values[0]) for values in self._cumulative(np.array([age])))
        return Estimate(float(np.exp(-total)), float(np.exp(-high)), float(np.exp(-low)))

    def quantile(self, share: float) -> Estimate:
        """Age by which `share` has ended; its ends are where the band of the curve crosses (Brookmeyer & Crowley 1982)."""
        ages = np.append(self.edges[self.edges < self.known_to], self.known_to)
        wanted = -np.log1p(-share)
        found = [float(np.interp(wanted, np.maximum.accumulate(values), ages, right=np.nan)) for values in self._cumulative(ages)]
        return Estimate(found[0], found[2], found[1]) if np.isfinite(found).all() else NOTHING

    def missed(self, days: float) -> Estimate:
        """Share of what begins at an even pace in so many days and ends before they are over; at least that, if the curve ends before."""
        ages = np.linspace(0, days, max(int(np.ceil(days)), 1) * 4 + 1)
        inside = np.minimum(ages, self.known_to)
        lasting = np.exp(-self._cumulative(inside)[0])
        missed = 1 - float(np.trapezoid(lasting, ages)) / days
        moved = np.trapezoid(lasting[:, None] * self._spent_to(inside) @ self.moves.T, ages, axis=0) / days
        if not 0 < missed < 1:
            return NOTHING
        reach = self._reach() * float(np.sqrt((moved**2).mean())) / (missed * (1 - missed))
        odds = np.log(missed / (1 - missed))
        return Estimate(missed, *(float(1 / (1 + np.exp(-(odds + sign * reach)))) for sign in (-1, 1)))

    def _cumulative(self, ages: Floats) -> tuple[Floats, Floats, Floats]:
        """Cumulative hazard up to each age, with the ends of its interval; none may have ended yet, but that is known of so many only."""
        spent = self._spent_to(ages)
        total = spent @ self.hazards
        error = np.sqrt(((spent @ self.moves.T) ** 2).mean(axis=1))
        factor = np.exp(np.minimum(self._reach() * np.divide(error, total, out=np.zeros_like(total), where=total > 0), 50.0))
        none_ended = -np.log((1 - LEVEL) / 2) / max(self.clusters, 1)
        return total, total / factor, np.where((total > 0) | (ages == 0), total * factor, none_ended)

    def _spent_to(self, ages: Floats) -> Floats:
        return _spent(self.edges, np.zeros_like(ages), ages)

    def _reach(self) -> float:
        return float(stats.t.ppf((1 + LEVEL) / 2, max(self.clusters - 1, 1)))


def _edges(spells: Spells) -> Floats:
    """Edges no closer than half the usual time between two looks, the median over endings.

    The first piece reaches a day past the age at which the youngest enter, if that is within one such time: where nothing can be seen at
    once, the hazard is taken to be the same a little earlier.
    """
    ended = np.isfinite(spells.ended) & (spells.counts > 0)
    if not ended.any():
        return EDGES
    usual = _quantile((spells.ended - spells.seen)[ended], spells.counts[ended], 0.5)
    youngest = _quantile(spells.entry, spells.counts, 0.05)
    kept = [EDGES[0]]
    for edge in EDGES[1:]:
        first = youngest + 1 if len(kept) == 1 and youngest <= usual else 0.0
        if edge - kept[-1] >= max(usual / 2, first):
            kept.append(edge)
    return np.array(kept)


def _quantile(values: Floats, counts: Floats, share: float) -> float:
    order = np.argsort(values)
    total = np.cumsum(counts[order])
    return float(values[order][np.searchsorted(total, share * total[-1])])


def _spent(edges: Floats, start: Floats, stop: Floats) -> Floats:
    """Days of each piece between two ages, (spells, pieces)."""
    left, right = edges[:-1], edges[1:]
    days: Floats = np.maximum(np.minimum(stop[:, None], right) - np.maximum(start[:, None], left), 0)
    return days


def _hazards(between: Floats, counts: Floats, exposed: Floats) -> Floats:
    """The self-consistent hazards: endings expected in each piece over days in which they could have been seen."""
    inside = between.sum(axis=1) > 0
    between, counts = between[inside], counts[inside]
    watched = exposed > 0
    per_day = np.divide(1.0, exposed, out=np.zeros_like(exposed), where=watched)
    hazards = np.where(watched, counts.sum() / max(exposed.sum(), 1.0), 0.0)
    for _ in range(_STEPS):
        chance = -np.expm1(-np.maximum(between @ hazards, 1e-300))
        better = hazards * (between.T @ (counts / chance)) * per_day
        moved = np.abs(better - hazards).max(initial=0)
        hazards = better
        if moved <= _CLOSE_ENOUGH * hazards.max(initial=0):
            break
    return hazards


def _moves(watched: Floats, between: Floats, ended: NDArray[np.bool_], spells: Spells, hazards: Floats, exposed: Floats) -> Floats:
    """By how much each bootstrap draw moves the hazards that are not 0."""
    active = hazards * exposed > 1e-3
    survival = np.where(ended, np.exp(-(between @ hazards)), 0.0)
    chance = np.maximum(1 - survival, 1e-12)
    scores = (between * (survival / chance)[:, None] - watched)[:, active]
    curvature = between[:, active] * (spells.counts * survival / chance**2)[:, None]
    inverse = np.linalg.pinv(curvature.T @ between[:, active], rcond=1e-10, hermitian=True)
    moves = np.zeros((spells.replicates.shape[1], len(hazards)))
    moves[:, active] = (spells.replicates - spells.counts[:, None]).T @ scores @ inverse
    return moves
