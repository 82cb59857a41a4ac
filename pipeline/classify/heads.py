"""The four questions that the classifier answers, and how scores become probabilities that mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

from warehouse.taxonomies import AI_RELATIONS, CATEGORIES, EXPOSURES, JUDGMENT, ROUTINE, UNLABELLED

CLASSES = {
    "routine": (JUDGMENT, ROUTINE),
    "category": tuple(CATEGORIES),
    "exposure": tuple(name for name in EXPOSURES if name != UNLABELLED),
    "ai_relation": tuple(name for name in AI_RELATIONS if name != UNLABELLED),
}
HEADS = tuple(CLASSES)
WIDTHS = {name: 1 if len(classes) == 2 else len(classes) for name, classes in CLASSES.items()}

# The encoder hardly learns rare relations to AI: blended in, it hid most of the annotation work that the word model finds. Shifts of 24
# classes fit the mix of work on known boards and mislead on others.
BLENDED = ("routine", "category", "exposure")
SHIFTED = ("routine", "exposure")

Floats = NDArray[np.float64]
Scores = dict[str, Floats]


def by_head(scores: Floats) -> Scores:
    """Columns of all heads side by side, (postings, sum of WIDTHS), cut into heads."""
    return dict(zip(HEADS, np.split(scores, np.cumsum(list(WIDTHS.values()))[:-1], axis=1), strict=True))


@dataclass(frozen=True)
class Blend:
    """How much the log-odds of the word model and of the encoder count, and how far each column of their sum is moved."""

    linear: float
    encoder: float
    shifts: tuple[float, ...] = (0.0,)

    def probabilities(self, linear: Floats, encoder: Floats) -> Floats:
        """Calibrated probabilities, (postings, classes), each row sums to 1; scores of two classes have one column, for the second."""
        return np.exp(self.log_probabilities(linear, encoder))

    def log_probabilities(self, linear: Floats, encoder: Floats) -> Floats:
        """Their logarithms."""
        scores = self.linear * linear + self.encoder * encoder + np.array(self.shifts)
        if scores.shape[1] == 1:
            scores = np.column_stack([np.zeros(len(scores)), scores])
        return np.asarray(log_softmax(scores, axis=1))


def fit_blend(head: str, linear: Floats, encoder: Floats, truth: NDArray[np.int64]) -> Blend:
    """The blend with the best likelihood on scores of postings that neither model had seen; `truth` holds class numbers.

    Of a sum of log-odds, both weights positive: Platt's scaling (two classes), temperature scaling (Guo et al. 2017), or that with a shift
    per class (bias-corrected: Alexandari, Kundaje & Shrikumar 2020).
    """
    models = 2 if head in BLENDED else 1
    columns = linear.shape[1]
    free = max(1, columns - 1) if head in SHIFTED else 0

    def blend(parameters: Floats) -> Blend:
        weights = [round(float(weight), 6) for weight in np.exp(parameters[:models])]
        shifts = (0.0,) * (columns - free) + tuple(round(float(shift), 6) for shift in parameters[models:])
        return Blend(weights[0], weights[1] if models == 2 else 0.0, shifts)

    def loss(parameters: Floats) -> float:
        return float(-blend(parameters).log_probabilities(linear, encoder)[np.arange(len(truth)), truth].mean())

    start = [-0.7] * models + [0.0] * free
    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-10, "maxiter": 2000})
    return blend(found.x)
