"""Four logistic regressions over the same rows, each with probabilities that mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit, log_expit, log_softmax, softmax
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """Scores are multiplied by `scale` and, where there are two classes, moved by `shift`; 1 and 0 leave them as they are."""

    scale: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True)
class Head:
    """One question: its classes in alphabetical order, its weights, and how its scores become probabilities.

    `weights` has one row per class, or a single row (for the second class) where there are two; `intercepts` has as many entries.
    """

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    calibration: Calibration = Calibration()

    def scores(self, rows: sparse.csr_matrix) -> Floats:
        """Uncalibrated log-odds: (postings, classes), or (postings, 1) where there are two classes."""
        return np.asarray(rows @ self.weights.T.astype(np.float64)) + self.intercepts.astype(np.float64)

    def probabilities(self, rows: sparse.csr_matrix) -> Floats:
        """Calibrated probabilities, (postings, classes); each row sums to 1."""
        return probabilities(self.scores(rows), self.calibration)


def fit_head(rows: sparse.csr_matrix, targets: NDArray[np.str_], importance: Floats, strength: float) -> Head:
    """Multinomial logistic regression with ridge penalty 1/`strength`, uncalibrated; its optimum is unique."""
    model = LogisticRegression(C=strength, solver="newton-cg", tol=1e-4).fit(rows, targets, sample_weight=importance)
    return Head(tuple(str(name) for name in model.classes_), model.coef_.astype(np.float32), model.intercept_.astype(np.float32))


def calibrate(scores: Floats, targets: NDArray[np.str_], classes: tuple[str, ...]) -> Calibration:
    """Scale (and shift, for two classes) with the best likelihood on out-of-fold scores: Platt's and temperature scaling."""
    position = {name: index for index, name in enumerate(classes)}
    truth = np.array([position[name] for name in targets])

    def loss(parameters: Floats) -> float:
        scaled = scores * np.exp(parameters[0])
        if scores.shape[1] == 1:
            return float(-log_expit((scaled[:, 0] + parameters[1]) * (2 * truth - 1)).mean())
        return float(-log_softmax(scaled, axis=1)[np.arange(len(truth)), truth].mean())

    start = np.zeros(2 if scores.shape[1] == 1 else 1)
    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-12})
    return Calibration(round(float(np.exp(found.x[0])), 6), round(float(found.x[1]), 6) if len(start) == 2 else 0.0)


def probabilities(scores: Floats, calibration: Calibration) -> Floats:
    """Probabilities of all classes, (postings, classes), from uncalibrated scores."""
    scaled = scores * calibration.scale
    if scores.shape[1] == 1:
        second = expit(scaled[:, 0] + calibration.shift)
        return np.column_stack([1 - second, second])
    return np.asarray(softmax(scaled, axis=1))
