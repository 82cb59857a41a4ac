"""The four questions that the classifier answers, and how scores become probabilities that mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, logit

from warehouse.taxonomies import AI_RELATIONS, CATEGORIES, EXPOSURES, JUDGMENT, ROUTINE, UNLABELLED

CLASSES = {
    "routine": (JUDGMENT, ROUTINE),
    "category": tuple(CATEGORIES),
    "exposure": tuple(name for name in EXPOSURES if name != UNLABELLED),
    "ai_relation": tuple(name for name in AI_RELATIONS if name != UNLABELLED),
}
HEADS = tuple(CLASSES)
WIDTHS = {name: 1 if len(classes) == 2 else len(classes) for name, classes in CLASSES.items()}

# Blended with the encoder the relation to AI misses more annotation work and experts than the word model alone. Shifts of 24
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
    """How much the log-odds of word model, encoder and lookup by category count, and how far each column of their sum is moved."""

    linear: float
    encoder: float
    shifts: tuple[float, ...] = (0.0,)
    lookup: float = 0.0

    def probabilities(self, linear: Floats, encoder: Floats, lookup: Floats | float = 0.0) -> Floats:
        """Calibrated probabilities, (postings, classes), each row sums to 1; scores of two classes have one column, for the second."""
        return np.exp(self.log_probabilities(linear, encoder, lookup))

    def log_probabilities(self, linear: Floats, encoder: Floats, lookup: Floats | float = 0.0) -> Floats:
        """Their logarithms."""
        scores = self.linear * linear + self.encoder * encoder + self.lookup * lookup + np.array(self.shifts)
        if scores.shape[1] == 1:
            scores = np.column_stack([np.zeros(len(scores)), scores])
        return np.asarray(log_softmax(scores, axis=1))


@dataclass(frozen=True)
class Blends:
    """The blend of each head, and per category, in the order of CLASSES, the share that is routine among what was learnt from.

    The label follows the category closely, so what a lookup by the likely categories would say has a third voice on it. Written postings
    count too, which are routine in half of all cases: the shares are no shares of any market.
    """

    heads: dict[str, Blend]
    routine_shares: tuple[float, ...]

    def probabilities(self, linear: Scores, encoder: Scores) -> Scores:
        """Calibrated probabilities per head, (postings, classes), classes in the order of CLASSES."""
        found = {head: blend.probabilities(linear[head], encoder[head]) for head, blend in self.heads.items() if head != "routine"}
        lookup = _lookup(found["category"], self.routine_shares)
        return found | {"routine": self.heads["routine"].probabilities(linear["routine"], encoder["routine"], lookup)}


def fit_blends(linear: Scores, encoder: Scores, truth: dict[str, NDArray[np.int64]], routine_shares: tuple[float, ...]) -> Blends:
    """The blends with the best likelihood on scores of postings that neither model had seen; `truth` holds class numbers per head."""
    found = {head: fit_blend(head, linear[head], encoder[head], truth[head]) for head in HEADS if head != "routine"}
    lookup = _lookup(found["category"].probabilities(linear["category"], encoder["category"]), routine_shares)
    found["routine"] = fit_blend("routine", linear["routine"], encoder["routine"], truth["routine"], lookup)
    return Blends(found, routine_shares)


def _lookup(category: Floats, routine_shares: tuple[float, ...]) -> Floats:
    """Log-odds of routine, (postings, 1), by the probabilities of the categories alone."""
    return np.asarray(logit(category @ np.array(routine_shares)))[:, None]


def fit_blend(head: str, linear: Floats, encoder: Floats, truth: NDArray[np.int64], lookup: Floats | None = None) -> Blend:
    """The blend of one head with the best likelihood; `truth` holds class numbers.

    Of a sum of log-odds, all weights positive: Platt's scaling (two classes), temperature scaling (Guo et al. 2017), or that with a shift
    per class (bias-corrected: Alexandari, Kundaje & Shrikumar 2020).
    """
    voices = ["linear"] + ["encoder"] * (head in BLENDED) + ["lookup"] * (lookup is not None)
    columns = linear.shape[1]
    free = max(1, columns - 1) if head in SHIFTED else 0

    def blend(parameters: Floats) -> Blend:
        weights = dict.fromkeys(("linear", "encoder", "lookup"), 0.0)
        weights |= {voice: round(float(weight), 6) for voice, weight in zip(voices, np.exp(parameters[:len(voices)]), strict=True)}
        shifts = (0.0,) * (columns - free) + tuple(round(float(shift), 6) for shift in parameters[len(voices):])
        return Blend(shifts=shifts, **weights)

    def loss(parameters: Floats) -> float:
        stated = blend(parameters).log_probabilities(linear, encoder, 0.0 if lookup is None else lookup)
        return float(-stated[np.arange(len(truth)), truth].mean())

    start = [-0.7] * len(voices) + [0.0] * free
    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-10, "maxiter": 2000})
    return blend(found.x)
