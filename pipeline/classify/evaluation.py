"""How good the classifier is on postings that it has not seen, beside two baselines, without flattery.

Every figure is of a model fitted and calibrated without the postings it is judged on: five folds in which near copies stay together, and
each data set left out in turn.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.heads import Floats
from pipeline.classify.metrics import (
    Bin,
    Figure,
    Indices,
    Kept,
    abstention,
    agreement,
    area_under_curve,
    calibration_error,
    reliability,
    risk_coverage,
    with_intervals,
)
from pipeline.classify.model import HEADS, SEED, Rows, fit, folds
from pipeline.classify.training_data import LONG_TEXT, LabelledPostings
from warehouse.taxonomies import AI_RELATIONS, CATEGORIES, EXPOSURES, JUDGMENT, ROUTINE, UNLABELLED

log = logging.getLogger(__name__)

CLASSES = {
    "routine": (JUDGMENT, ROUTINE),
    "category": tuple(CATEGORIES),
    "exposure": tuple(name for name in EXPOSURES if name != UNLABELLED),
    "ai_relation": tuple(name for name in AI_RELATIONS if name != UNLABELLED),
}
FOLDS, FOLDS_WITHOUT_TAGS, LEFT_OUT = "folds", "folds_without_tags", "data_set_left_out"
MODEL, MAJORITY, LOOKUP = "model", "majority", "category_lookup"

MOST_ERROR = 0.05
SHARES = tuple(tenth / 10 for tenth in range(10, 0, -1))

_NESTED_FOLDS = 3
_FEWEST_POSTINGS = 20

Predictions = dict[str, Floats]


@dataclass(frozen=True)
class Slice:
    """One head on one group of postings, under one design, by the model or a baseline."""

    design: str
    method: str
    head: str
    group: str
    n: int
    figures: dict[str, Figure]


@dataclass(frozen=True)
class Evaluation:
    """What `train` found out: the labels' composition and all slices; of the routine label its reliability and what abstaining buys."""

    postings: int
    written: int
    datasets: dict[str, int]
    labels: dict[str, dict[str, int]]
    slices: list[Slice] = field(default_factory=list)
    reliability: dict[str, list[Bin]] = field(default_factory=dict)
    risk_coverage: list[Kept] = field(default_factory=list)
    abstention: Kept | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain lists and dictionaries."""
        return asdict(self)

    def find(self, design: str, head: str, group: str = "all", method: str = MODEL) -> Slice:
        """The slice asked for; raises KeyError where there is none."""
        for candidate in self.slices:
            if (candidate.design, candidate.head, candidate.group, candidate.method) == (design, head, group, method):
                return candidate
        raise KeyError((design, head, group, method))


def evaluate(data: LabelledPostings) -> Evaluation:
    """Fits the model on every training part of both designs and judges it on the rest: some minutes."""
    found = _predict_unseen(data)
    slices = [_judge(data, design, MODEL, head, group, rows, predictions[head])
              for design, predictions in found.items() for head in HEADS for group, rows in _groups(data, head)]
    real = np.flatnonzero(data.is_real)
    slices += [_judge(data, FOLDS, method, head, "all", real, _baseline(data, head, by_category=method == LOOKUP))
               for head in HEADS for method in ((MAJORITY,) if head == "category" else (MAJORITY, LOOKUP))]
    is_routine = data.targets["routine"][real] == ROUTINE
    routine = found[FOLDS]["routine"][real, 1]
    is_wrong, certainty = (routine >= 0.5) != is_routine, np.maximum(routine, 1 - routine)
    return Evaluation(
        postings=len(real),
        written=len(data) - len(real),
        datasets=_counts(data.datasets[real]),
        labels={head: _counts(data.targets[head][real]) for head in HEADS},
        slices=slices,
        reliability={design: reliability(is_routine, predictions["routine"][real, 1]) for design, predictions in found.items()},
        risk_coverage=risk_coverage(is_wrong, certainty, SHARES),
        abstention=abstention(is_wrong, certainty, MOST_ERROR),
    )


def _predict_unseen(data: LabelledPostings) -> dict[str, Predictions]:
    designs = (FOLDS, FOLDS_WITHOUT_TAGS, LEFT_OUT)
    found = {design: {head: np.zeros((len(data), len(CLASSES[head]))) for head in HEADS} for design in designs}
    everywhere = np.arange(len(data))
    for number, (train, held_out) in enumerate(folds(data, everywhere), start=1):
        log.info("fold %s: %s postings held out", number, len(held_out))
        _predict(data, train, held_out, {FOLDS: False, FOLDS_WITHOUT_TAGS: True}, found)
    for dataset in np.unique(data.datasets[data.is_real]):
        log.info("data set %s left out", dataset)
        is_held_out = data.datasets == dataset
        _predict(data, everywhere[~is_held_out], everywhere[is_held_out], {LEFT_OUT: False}, found)
    return found


def _predict(data: LabelledPostings, train: Rows, held_out: Rows, designs: dict[str, bool], found: dict[str, Predictions]) -> None:
    model = fit(data, train, _NESTED_FOLDS)
    texts = data.texts.take(held_out)
    for design, hides_tags in designs.items():
        for head, values in model.probabilities(texts.without_tags() if hides_tags else texts).items():
            columns = np.array([CLASSES[head].index(name) for name in model.heads[head].classes])
            found[design][head][np.ix_(held_out, columns)] = values


def _baseline(data: LabelledPostings, head: str, *, by_category: bool) -> Floats:
    """Shares of the classes in the training part of each fold: over all of it, or among postings of the same true category."""
    values = np.zeros((len(data), len(CLASSES[head])))
    truth, category = _coded(data, head), data.targets["category"]
    for train, held_out in folds(data, np.arange(len(data))):
        values[held_out] = _shares(truth[train], values.shape[1])
        for name in np.unique(category[held_out]) if by_category else ():
            known = train[category[train] == name]
            values[held_out[category[held_out] == name]] = _shares(truth[known], values.shape[1])
    return values


def _shares(codes: Indices, classes: int) -> Floats:
    return np.bincount(codes, minlength=classes) / max(len(codes), 1)


def _groups(data: LabelledPostings, head: str) -> Iterator[tuple[str, Rows]]:
    lengths, is_salaried = data.description_lengths, np.char.startswith(data.strata, "long")
    groups: dict[str, NDArray[np.bool_]] = {
        "all": np.ones(len(data), bool),
        "title_only": lengths == 0,
        "short": (lengths > 0) & (lengths < LONG_TEXT),
        "long": lengths >= LONG_TEXT,
        "long_gigs": (lengths >= LONG_TEXT) & ~is_salaried,
    }
    if head == "routine":
        groups |= {"clear": ~data.is_mixed, "mixed": data.is_mixed, "gigs": ~is_salaried}
        groups |= {f"category {name}": data.targets["category"] == name for name in CATEGORIES}
    if head != "ai_relation":
        groups |= {f"data set {name}": data.datasets == name for name in np.unique(data.datasets)}
    else:
        groups["touches_ai"] = data.targets["ai_relation"] != "none"
    for name, members in groups.items():
        held = np.flatnonzero(members & data.is_real)
        if len(held) >= _FEWEST_POSTINGS:
            yield name, held


def _judge(data: LabelledPostings, design: str, method: str, head: str, group: str, rows: Rows, values: Floats) -> Slice:
    truth, stated = _coded(data, head)[rows], values[rows]
    guess = stated.argmax(axis=1)
    happened = truth == 1 if head == "routine" else truth == guess
    probability = stated[:, 1] if head == "routine" else stated.max(axis=1)

    def measure(drawn: Indices) -> dict[str, float]:
        figures = agreement(truth[drawn], guess[drawn], stated.shape[1])
        figures["mean_bias"] = float(probability[drawn].mean() - happened[drawn].mean())
        if head == "routine":
            figures["auc"] = area_under_curve(truth[drawn], probability[drawn])
        return figures

    rng = np.random.default_rng(SEED)
    figures = with_intervals(measure, len(rows), rng)
    if method == MODEL:
        figures["calibration_error"] = calibration_error(happened, probability, rng)
    return Slice(design, method, head, group, len(rows), figures)


def _coded(data: LabelledPostings, head: str) -> Indices:
    position = {name: index for index, name in enumerate(CLASSES[head])}
    return np.array([position[name] for name in data.targets[head]])


def _counts(values: Iterable[str]) -> dict[str, int]:
    return {str(name): count for name, count in sorted(Counter(values).items())}
