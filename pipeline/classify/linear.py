"""The word model: four logistic regressions over one weighted bag of words and letter sequences per posting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from pipeline.classify.features import Texts, Vectoriser, fit_vectoriser, words
from pipeline.classify.heads import CLASSES, HEADS, Floats, Scores
from pipeline.classify.training_data import DESCRIBED, LabelledPostings, Rows

STRENGTHS = {"routine": 4.0, "category": 16.0, "exposure": 4.0, "ai_relation": 16.0}
MIXED_IMPORTANCE = 0.5
GUESS_IMPORTANCE = 0.5
BORROWED_TAGS_IMPORTANCE = 0.5
TAGS_SEED = 20261126


@dataclass(frozen=True)
class LinearHead:
    """Weights of one question: one row per class that was learnt but the first, whose log-odds are 0."""

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def scores(self, rows: sparse.csr_matrix, wanted: tuple[str, ...]) -> Floats:
        """Log-odds of the classes `wanted`, (postings, classes), or (postings, 1) of two; a class not learnt stays below all others."""
        found = np.asarray(rows @ self.weights.T.astype(np.float64)) + self.intercepts.astype(np.float64)
        if self.classes == wanted and len(wanted) == 2:
            return found
        found = np.column_stack([np.zeros(len(found)), found])
        if self.classes == wanted:
            return found
        aligned = np.repeat(found.min(axis=1, keepdims=True) - 1, len(wanted), axis=1)
        aligned[:, [wanted.index(name) for name in self.classes]] = found
        return aligned


@dataclass(frozen=True)
class LinearModel:
    """Texts to rows, rows to log-odds."""

    vectoriser: Vectoriser
    heads: dict[str, LinearHead]

    def scores(self, texts: Texts) -> Scores:
        """Log-odds per head, classes in the order of CLASSES."""
        rows = self.vectoriser.transform(words(texts))
        return {name: head.scores(rows, CLASSES[name]) for name, head in self.heads.items()}

    def known_shares(self, texts: Texts) -> NDArray[np.float64]:
        """Share of each posting's words that it learnt."""
        return self.vectoriser.known_shares(words(texts))


def fit_linear(data: LabelledPostings, rows: Rows) -> LinearModel:
    """The word model of these rows. The optimum is unique.

    Every tagged posting is learnt again without its tags, and every described one with the tags of another: some boards' tags are noise.
    """
    with threadpool_limits(1):
        texts = words(data.texts.take(rows))
        vectoriser = fit_vectoriser(texts, data.datasets[rows])
        tagged = np.flatnonzero([bool(tags) for tags in texts.tags])
        described = np.flatnonzero(data.description_lengths[rows] >= DESCRIBED)
        others = np.random.default_rng(TAGS_SEED).choice(tagged, len(described)) if len(tagged) else described
        borrowed = texts.take(described)._replace(tags=texts.take(others).tags)
        copies = (texts, texts.take(tagged).without_tags(), borrowed)
        features = sparse.vstack([vectoriser.transform(copy) for copy in copies], format="csr")
        sources = np.concatenate([rows, rows[tagged], rows[described]])
        importance = np.repeat([1.0, 1.0, BORROWED_TAGS_IMPORTANCE], [len(copy.title) for copy in copies])
        importance *= np.where(data.is_guess[sources], GUESS_IMPORTANCE, 1.0)
        mixed = importance * np.where(data.is_mixed[sources], MIXED_IMPORTANCE, 1.0)
        return LinearModel(vectoriser, {
            name: _fit_head(features, data.targets[name][sources], mixed if name == "routine" else importance, STRENGTHS[name])
            for name in HEADS})


def _fit_head(rows: sparse.csr_matrix, targets: NDArray[np.str_], importance: Floats, strength: float) -> LinearHead:
    model = LogisticRegression(C=strength, solver="newton-cg", tol=1e-4).fit(rows, targets, sample_weight=importance)
    weights, intercepts = model.coef_, model.intercept_
    if len(model.classes_) > 2:
        weights, intercepts = weights[1:] - weights[0], intercepts[1:] - intercepts[0]
    return LinearHead(tuple(str(name) for name in model.classes_), weights.astype(np.float32), intercepts.astype(np.float32))
