"""Whether probabilities mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit
from statsmodels.api import Logit

from pipeline.classify.heads import Floats
from pipeline.classify.metrics import RESAMPLES, Figure, figure

BINS = 15
FEWEST = 150
PLOTTED_BINS = 10

_NEAREST = 1e-6

Happened = NDArray[np.bool_]


@dataclass(frozen=True)
class Bin:
    """One bar of a reliability plot: the mean probability stated beside the share that was so."""

    n: int
    stated: float
    observed: float


@dataclass(frozen=True)
class Calibration:
    """How far stated probabilities are from shares: no error, slope 1 and no bias are best.

    `error` is debiased, and told of FEWEST postings and more; 95 % of what perfect calibration would score on as many lies under `null`;
    `bias` is the mean stated probability minus the share that was so.
    """

    error: Figure | None
    null: float | None
    slope: Figure | None
    bias: Figure


def reliability(happened: Happened, probability: Floats, bins: int = PLOTTED_BINS) -> list[Bin]:
    """Bins of about equal size, from the lowest probability to the highest; equal probabilities share a bin."""
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, bins + 1)[1:-1]))
    place = np.searchsorted(edges, probability, side="left")
    held = [place == number for number in np.unique(place)]
    return [Bin(int(part.sum()), float(probability[part].mean()), float(happened[part].mean())) for part in held]


def calibration(happened: Happened, probability: Floats, rng: np.random.Generator) -> Calibration:
    """All figures, with 95 % bootstrap intervals (Wald's for the slope)."""
    n = len(probability)
    drawn = [rng.integers(0, n, n) for _ in range(RESAMPLES)]
    errors = np.array([_error(happened[rows], probability[rows], repeats=2) for rows in drawn]) if n >= FEWEST else None
    biases = np.array([probability[rows].mean() - happened[rows].mean() for rows in drawn])
    perfect = [_error(rng.random(n) < probability, probability) for _ in range(RESAMPLES)]
    return Calibration(
        None if errors is None else figure(_error(happened, probability), errors),
        None if errors is None else round(float(np.quantile(perfect, 0.95)), 4),
        _slope(happened, probability),
        figure(float(probability.mean() - happened.mean()), biases),
    )


def _error(happened: Happened, probability: Floats, repeats: int = 1) -> float:
    """Root of the debiased squared calibration error over bins of equal mass (Kumar, Liang & Ma 2019, section 5).

    A bootstrap draw adds as much noise again as the sample has: `repeats` 2 takes that off too.
    """
    total = 0.0
    for part in reliability(happened, probability, BINS):
        noise = part.observed * (1 - part.observed) / max(part.n - 1, 1)
        total += part.n * ((part.stated - part.observed) ** 2 - repeats * noise)
    return float(np.sqrt(max(0.0, total / len(probability))))


def _slope(happened: Happened, probability: Floats) -> Figure | None:
    """Slope of a logistic regression of what happened on the log-odds stated (Cox 1958), under 1 where they are too extreme.

    None where it can't be told: all happened, or nothing, or one probability parts what happened from what did not.
    """
    if happened.all() or not happened.any():
        return None
    odds = logit(np.clip(probability, _NEAREST, 1 - _NEAREST))
    did, did_not = odds[happened], odds[~happened]
    if max(did_not) <= min(did) or max(did) <= min(did_not):
        return None
    fitted = Logit(happened.astype(float), np.column_stack([np.ones(len(odds)), odds])).fit(disp=False)
    low, high = fitted.conf_int()[1]
    return Figure(*(round(float(value), 4) for value in (fitted.params[1], low, high)))
