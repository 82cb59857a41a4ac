"""The four questions that the classifier answers, and how scores become probabilities that mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_expit, log_softmax, softmax

from warehouse.taxonomies import AI_RELATIONS, CATEGORIES, EXPOSURES, JUDGMENT, ROUTINE, UNLABELLED

CLASSES = {
    "routine": (JUDGMENT, ROUTINE),
    "category": tuple(CATEGORIES),
    "exposure": tuple(name for name in EXPOSURES if name != UNLABELLED),
    "ai_relation": tuple(name for name in AI_RELATIONS if name != UNLABELLED),
}
HEADS = tuple(CLASSES)
WIDTHS = {name: 1 if len(classes) == 2 else len(classes) for name, classes in CLASSES.items()}

Floats = NDArray[np.float64]
Scores = dict[str, Floats]


def by_head(scores: Floats) -> Scores:
    """Columns of all heads side by side, (postings, sum of WIDTHS), cut into heads."""
    return dict(zip(HEADS, np.split(scores, np.cumsum(list(WIDTHS.values()))[:-1], axis=1), strict=True))


@dataclass(frozen=True)
class Blend:
    """How much the log-odds of the word model and of the encoder count, and for two classes how far their sum is moved."""

    linear: float
    encoder: float
    shift: float = 0.0

    def probabilities(self, linear: Floats, encoder: Floats) -> Floats:
        """Calibrated probabilities, (postings, classes), each row sums to 1; scores of two classes have one column, for the second."""
        scores = self.linear * linear + self.encoder * encoder
        if scores.shape[1] == 1:
            second = expit(scores[:, 0] + self.shift)
            return np.column_stack([1 - second, second])
        return np.asarray(softmax(scores, axis=1))


def fit_blend(linear: Floats, encoder: Floats, truth: NDArray[np.int64]) -> Blend:
    """The blend with the best likelihood on scores of postings that neither model had seen; `truth` holds class numbers.

    Platt's scaling (two classes) and temperature scaling (Guo et al. 2017) of a sum of log-odds: both weights are positive.
    """
    is_second = 2 * truth - 1

    def loss(parameters: Floats) -> float:
        scores = np.exp(parameters[0]) * linear + np.exp(parameters[1]) * encoder
        if scores.shape[1] == 1:
            return float(-log_expit((scores[:, 0] + parameters[2]) * is_second).mean())
        return float(-log_softmax(scores, axis=1)[np.arange(len(truth)), truth].mean())

    start = np.full(3 if linear.shape[1] == 1 else 2, -0.7)
    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-10, "maxiter": 2000})
    shift = round(float(found.x[2]), 6) if len(start) == 3 else 0.0
    return Blend(round(float(np.exp(found.x[0])), 6), round(float(np.exp(found.x[1])), 6), shift)
