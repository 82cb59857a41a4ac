"""Figures of agreement and of abstaining, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata
from statsmodels.stats.proportion import proportion_confint

from pipeline.classify.heads import Floats

RESAMPLES = 500

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Figure:
    """One number with its 95 % interval, by percentile bootstrap where nothing else is said."""

    estimate: float
    low: float
    high: float


def agreement(truth: Indices, guess: Indices, classes: int, weights: Floats | None = None) -> dict[str, float]:
    """Accuracy, macro-F1 over the classes that occur, and Cohen's kappa of two codings 0 … `classes` - 1; each row counts as it weighs.

    Kappa is nan where both codings hold one and the same class only.
    """
    table = np.bincount(truth * classes + guess, weights, minlength=classes**2).reshape(classes, classes)
    total, right = table.sum(), np.diag(table)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    occurs = rows + columns > 0
    by_chance = (rows * columns).sum() / total**2
    accuracy = right.sum() / total
    kappa = (accuracy - by_chance) / (1 - by_chance) if by_chance < 1 else np.nan
    return {"accuracy": float(accuracy), "macro_f1": float((2 * right[occurs] / (rows + columns)[occurs]).mean()), "kappa": float(kappa)}


def area_under_curve(truth: Indices, probability: Floats) -> float:
    """Chance that a posting of class 1 has a higher probability than one of class 0; nan where one class is missing."""
    ones = int(truth.sum())
    if ones in (0, len(truth)):
        return float("nan")
    return float((rankdata(probability)[truth == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(truth) - ones)))


@dataclass(frozen=True)
class Kept:
    """Postings whose label is at least this sure: the least probability of the label, their share of all, how often they are wrong."""

    threshold: float
    share: float
    error: Figure


def risk_coverage(is_wrong: NDArray[np.bool_], certainty: Floats, shares: Sequence[float]) -> list[Kept]:
    """What the surest `shares` of the postings cost in error (selective risk, El-Yaniv & Wiener 2010); Wilson intervals."""
    return [kept_above(is_wrong, certainty, float(np.quantile(certainty, 1 - share))) for share in shares]


def abstention(is_wrong: NDArray[np.bool_], certainty: Floats, most_error: float) -> Kept:
    """The largest share of postings whose error is at most `most_error` even at the upper end of its interval; none where there is none."""
    order = np.argsort(-certainty, kind="stable")
    n = np.arange(1, len(order) + 1)
    high = proportion_confint(np.cumsum(is_wrong[order]), n, method="wilson")[1]
    is_end = np.append(np.diff(certainty[order]) != 0, True)
    fit = np.flatnonzero((high <= most_error) & is_end)
    return kept_above(is_wrong, certainty, float(certainty[order][fit[-1]]) if len(fit) else np.inf)


def kept_above(is_wrong: NDArray[np.bool_], certainty: Floats, threshold: float) -> Kept:
    """The postings whose label is at least that sure, with Wilson's interval of their error."""
    kept = certainty >= threshold
    return Kept(min(1.0, threshold), round(float(kept.mean()), 4), share(is_wrong[kept]))


def share(holds: NDArray[np.bool_]) -> Figure:
    """How often something holds, with Wilson's interval, which says something also where it holds always or never."""
    n, count = len(holds), int(holds.sum())
    low, high = proportion_confint(count, n, method="wilson") if n else (0.0, 1.0)
    return Figure(*(round(float(value), 4) for value in (count / n if n else 0.0, low, high)))


def with_intervals(measure: Callable[[Indices], dict[str, float]], n: int, rng: np.random.Generator) -> dict[str, Figure]:
    """`measure` of all n rows, with intervals from RESAMPLES draws of n rows with replacement."""
    estimates = measure(np.arange(n))
    draws = [measure(rng.integers(0, n, n)) for _ in range(RESAMPLES)]
    return {name: figure(value, np.array([draw[name] for draw in draws])) for name, value in estimates.items() if np.isfinite(value)}


def figure(estimate: float, draws: Floats) -> Figure:
    """The estimate with the middle 95 % of the draws, four decimals."""
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return Figure(round(estimate, 4), round(float(low), 4), round(float(high), 4))
