"""The classifier as one thing: vectoriser and four calibrated heads, fitted on labelled postings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.model_selection import StratifiedGroupKFold
from threadpoolctl import threadpool_limits

from pipeline.classify.features import Texts, Vectoriser, fit_vectoriser
from pipeline.classify.heads import Floats, Head, calibrate, fit_head
from pipeline.classify.training_data import LabelledPostings

HEADS = ("routine", "category", "exposure", "ai_relation")
STRENGTHS = {"routine": 4.0, "category": 16.0, "exposure": 4.0, "ai_relation": 16.0}
MIXED_IMPORTANCE = 0.5
FOLDS = 5
SEED = 20261125

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Model:
    """What a prediction needs: texts to rows, rows to probabilities."""

    vectoriser: Vectoriser
    heads: dict[str, Head]

    def scores(self, texts: Texts) -> dict[str, Floats]:
        """Uncalibrated log-odds per head."""
        rows = self.vectoriser.transform(texts)
        return {name: head.scores(rows) for name, head in self.heads.items()}

    def probabilities(self, texts: Texts) -> dict[str, Floats]:
        """Calibrated probabilities per head, (postings, classes)."""
        rows = self.vectoriser.transform(texts)
        return {name: head.probabilities(rows) for name, head in self.heads.items()}


def folds(data: LabelledPostings, rows: Rows, count: int = FOLDS) -> Iterator[tuple[Rows, Rows]]:
    """Training and held-out positions, drawn evenly by category; near copies stay on one side, and only real postings are held out."""
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=SEED)
    real, written = rows[data.is_real[rows]], rows[~data.is_real[rows]]
    for train, held_out in splitter.split(real, data.targets["category"][real], data.groups[real]):
        yield np.concatenate([real[train], written]), real[held_out]


def fit(data: LabelledPostings, rows: Rows | None = None, calibration_folds: int = FOLDS) -> Model:
    """The calibrated model of these rows (all, unless given): fitted on all of them, calibrated on scores from folds."""
    chosen = np.arange(len(data)) if rows is None else rows
    with threadpool_limits(1):
        model = _fit_uncalibrated(data, chosen)
        calibrated = {name: _calibrated(data, name, head, scores) for (name, head), scores
                      in zip(model.heads.items(), _out_of_fold(data, chosen, model, calibration_folds), strict=True)}
    return Model(model.vectoriser, calibrated)


def _fit_uncalibrated(data: LabelledPostings, rows: Rows) -> Model:
    texts = data.texts.take(rows)
    vectoriser = fit_vectoriser(texts, data.datasets[rows])
    tagged = np.flatnonzero([bool(tags) for tags in texts.tags])
    features = sparse.vstack([vectoriser.transform(texts), vectoriser.transform(texts.take(tagged).without_tags())], format="csr")
    sources = np.concatenate([rows, rows[tagged]])
    importance = np.where(data.is_mixed[sources], MIXED_IMPORTANCE, 1.0)
    even = np.ones(len(sources))
    return Model(vectoriser, {
        name: fit_head(features, data.targets[name][sources], importance if name == "routine" else even, STRENGTHS[name])
        for name in HEADS})


def _out_of_fold(data: LabelledPostings, rows: Rows, model: Model, count: int) -> list[tuple[Floats, Rows]]:
    """Per head: scores that each posting, as shown and without tags, got from a model that had not seen it; and its position."""
    scores: dict[str, list[Floats]] = {name: [] for name in HEADS}
    positions: list[Rows] = []
    for train, held_out in folds(data, rows, count):
        part = _fit_uncalibrated(data, train)
        texts = data.texts.take(held_out)
        for shown in (texts, texts.without_tags()):
            positions.append(held_out)
            for name, found in part.scores(shown).items():
                scores[name].append(_in_columns(found, part.heads[name].classes, model.heads[name].classes))
    return [(np.concatenate(scores[name]), np.concatenate(positions)) for name in HEADS]


def _calibrated(data: LabelledPostings, name: str, head: Head, found: tuple[Floats, Rows]) -> Head:
    scores, positions = found
    return replace(head, calibration=calibrate(scores, data.targets[name][positions], head.classes))


def _in_columns(scores: Floats, classes: tuple[str, ...], wanted: tuple[str, ...]) -> Floats:
    """Columns in the order `wanted`; a class that a fold did not know gets a score below all others."""
    if classes == wanted:
        return scores
    aligned = np.repeat(scores.min(axis=1, keepdims=True) - 1, len(wanted), axis=1)
    aligned[:, [wanted.index(name) for name in classes]] = scores
    return aligned
