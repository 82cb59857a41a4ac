"""How good the classifier is on postings that it has not seen, beside three baselines, without flattery.

Every figure is of models that had not seen the postings they are judged on, see `crossfit`. The word model alone is the first
baseline; the others are the commonest label, and the commonest label of the posting's *true* category.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.calibration import Bin, Calibration, calibration, reliability
from pipeline.classify.crossfit import FOLDS, LEFT_OUT, PARTS, SEED, UnseenScores, coded, parts, unseen_probabilities
from pipeline.classify.heads import BLENDED, CLASSES, HEADS, Floats, Scores
from pipeline.classify.metrics import (
    Figure,
    Indices,
    Kept,
    abstention,
    agreement,
    area_under_curve,
    kept_above,
    risk_coverage,
    share,
    with_intervals,
)
from pipeline.classify.training_data import LONG_TEXT, LabelledPostings, Rows
from warehouse.taxonomies import CATEGORIES, ROUTINE

MODEL, WORDS, ENCODER, MAJORITY, LOOKUP = "model", "words", "encoder", "majority", "category_lookup"

OVER = {WORDS: BLENDED, ENCODER: HEADS, LOOKUP: ("routine",)}

MOST_ERROR = 0.05
SHARES = tuple(tenth / 10 for tenth in range(10, 0, -1))
MOST_MISTAKES = 20
COMPARED = ("all", "clear", "long", "long_boards", "between")
# The categories that hold routine work and work of judgment both, so that to know the category is not to know the label.
BETWEEN = ("web_research", "marketing_sales", "admin_support", "customer_support", "creative_editorial", "web_development", "ai_training")
FEWEST_OF_A_LABEL = 10

_FEWEST_POSTINGS = 20


@dataclass(frozen=True)
class Slice:
    """One head on one group of postings, under one design, by the model or a baseline.

    With fewer than FEWEST_OF_A_LABEL routine postings, or of judgment, a group has an accuracy and no other figure of the label.
    """

    design: str
    method: str
    head: str
    group: str
    n: int
    figures: dict[str, Figure]
    calibration: Calibration | None = None


@dataclass(frozen=True)
class Gain:
    """What the model has over a baseline on the same postings: differences of figures, bootstrapped in pairs."""

    design: str
    over: str
    head: str
    group: str
    n: int
    figures: dict[str, Figure]


@dataclass(frozen=True)
class Mistake:
    """A posting whose label got a low probability, by id: its text is not ours to print."""

    id: str
    dataset: str
    label: str
    routine_probability: float
    category: str
    category_found: str


@dataclass(frozen=True)
class Evaluation:
    """What `train` found out: the labels' composition and all slices; of the routine label its reliability and what abstaining buys."""

    postings: int
    written: int
    datasets: dict[str, int]
    labels: dict[str, dict[str, int]]
    left_out_together: list[list[str]]
    slices: list[Slice]
    gains: list[Gain]
    reliability: dict[str, list[Bin]]
    risk_coverage: list[Kept]
    abstention: dict[str, Kept]
    mistakes: list[Mistake]

    def as_json(self) -> dict[str, Any]:
        """Plain lists and dictionaries."""
        return asdict(self)

    def find(self, design: str, head: str, group: str = "all", method: str = MODEL) -> Slice:
        """The slice asked for; raises KeyError where there is none."""
        for candidate in self.slices:
            if (candidate.design, candidate.head, candidate.group, candidate.method) == (design, head, group, method):
                return candidate
        raise KeyError((design, head, group, method))


def evaluate(data: LabelledPostings, scores: dict[str, UnseenScores]) -> Evaluation:
    """Judges the scores that cross-fitting gave, design by design: some minutes."""
    found = _predictions(data, scores)
    slices = [_judge(data, design, method, head, group, rows, predictions[head])
              for (design, method), predictions in found.items() for head in HEADS for group, rows in groups(data, head)
              if _is_told(method, head, group)]
    real, left_out = np.flatnonzero(data.is_real), parts(data)[LEFT_OUT]
    is_routine = data.targets["routine"][real] == ROUTINE
    stated = {design: found[design, MODEL]["routine"][real, 1] for design in scores}
    is_wrong = {design: (routine >= 0.5) != is_routine for design, routine in stated.items()}
    certainty = {design: np.maximum(routine, 1 - routine) for design, routine in stated.items()}
    sure = abstention(is_wrong[LEFT_OUT], certainty[LEFT_OUT], MOST_ERROR)
    return Evaluation(
        postings=len(real),
        written=len(data) - len(real),
        datasets=_counts(data.datasets[real]),
        labels={head: _counts(data.targets[head][real]) for head in HEADS},
        left_out_together=[sorted({str(name) for name in data.datasets[left_out == part]}) for part in range(PARTS)],
        slices=slices,
        gains=[_gain(data, design, over, head, group, rows, found) for design in scores for over, heads in OVER.items() for head in heads
               for group, rows in groups(data, head) if group in COMPARED],
        reliability={design: reliability(is_routine, routine) for design, routine in stated.items()},
        risk_coverage=risk_coverage(is_wrong[FOLDS], certainty[FOLDS], SHARES),
        abstention={LEFT_OUT: sure, FOLDS: kept_above(is_wrong[FOLDS], certainty[FOLDS], sure.threshold)},
        mistakes=_mistakes(data, found[FOLDS, MODEL]),
    )


def _is_told(method: str, head: str, group: str) -> bool:
    if method == LOOKUP:
        return head != "category" and (group in COMPARED or group.startswith("category "))
    return method == MODEL or group in COMPARED


def groups(data: LabelledPostings, head: str) -> Iterator[tuple[str, Rows]]:
    """Named groups of at least 20 real postings that a head is judged on."""
    lengths, is_salaried = data.description_lengths, np.char.startswith(data.strata, "long")
    found: dict[str, NDArray[np.bool_]] = {
        "all": np.ones(len(data), bool),
        "clear": ~data.is_mixed,
        "mixed": data.is_mixed,
        "given": data.is_given,
        "as_found": np.isin(data.strata, ["as_found", "long_as_found"]),
        "title_only": lengths == 0,
        "short": (lengths > 0) & (lengths < LONG_TEXT),
        "long": lengths >= LONG_TEXT,
        "long_boards": (lengths >= LONG_TEXT) & ~is_salaried,
        "upwork": np.char.startswith(data.datasets, "upwork"),
        "elsewhere": ~np.char.startswith(data.datasets, "upwork"),
        "between": np.isin(data.targets["category"], BETWEEN),
    }
    if head == "routine":
        found |= {f"category {name}": data.targets["category"] == name for name in CATEGORIES}
    if head != "ai_relation":
        found |= {f"data set {name}": data.datasets == name for name in np.unique(data.datasets)}
    else:
        found["touches_ai"] = data.targets["ai_relation"] != "none"
    for name, members in found.items():
        held = np.flatnonzero(members & data.is_real)
        if len(held) >= _FEWEST_POSTINGS:
            yield name, held


def _predictions(data: LabelledPostings, scores: dict[str, UnseenScores]) -> dict[tuple[str, str], Scores]:
    alone = {WORDS: {design: _alone(pair.linear) for design, pair in scores.items()},
             ENCODER: {design: _alone(pair.encoder) for design, pair in scores.items()}}
    found = {(design, method): probabilities for method, pairs in {MODEL: scores, **alone}.items()
             for design, probabilities in unseen_probabilities(data, pairs).items()}
    for design in scores:
        for method in (MAJORITY, LOOKUP):
            found[design, method] = {head: _baseline(data, design, head, by_category=method == LOOKUP) for head in HEADS}
    return found


def _alone(scores: Scores) -> UnseenScores:
    """One model's scores in the place of the word model's, beside a model that says nothing; with the lookup by its own categories."""
    return UnseenScores(scores, {head: np.zeros_like(values) for head, values in scores.items()})


def _baseline(data: LabelledPostings, design: str, head: str, *, by_category: bool) -> Floats:
    """Shares of the classes in the other parts: over all of them, or among postings of the same true category."""
    values = np.zeros((len(data), len(CLASSES[head])))
    truth, category, part_of = coded(data, head), data.targets["category"], parts(data)[design]
    for part in range(PARTS):
        known, held_out = data.is_real & (part_of != part), part_of == part
        values[held_out] = _shares(truth[known], values.shape[1])
        for name in np.unique(category[held_out]) if by_category else ():
            alike = known & (category == name)
            if alike.any():
                values[held_out & (category == name)] = _shares(truth[alike], values.shape[1])
    return values


def _shares(codes: Indices, classes: int) -> Floats:
    return np.bincount(codes, minlength=classes) / len(codes)


def _judge(data: LabelledPostings, design: str, method: str, head: str, group: str, rows: Rows, values: Floats) -> Slice:
    truth, stated = coded(data, head)[rows], values[rows]
    rng = np.random.default_rng(SEED)
    guess = stated.argmax(axis=1)
    is_told = head != "routine" or min((truth == 0).sum(), (truth == 1).sum()) >= FEWEST_OF_A_LABEL
    figures = with_intervals(lambda drawn: _figures(head, truth[drawn], stated[drawn]), len(rows), rng) if is_told else {}
    figures["accuracy"] = share(truth == guess)
    happened, probability = (truth == 1, stated[:, 1]) if head == "routine" else (truth == guess, stated.max(axis=1))
    is_wanted = method == MODEL and (group in ("all", "long") or (group.startswith("data set") and head == "routine"))
    judged = calibration(happened, probability, rng) if is_wanted else None
    return Slice(design, method, head, group, len(rows), figures, judged)


def _figures(head: str, truth: Indices, stated: Floats) -> dict[str, float]:
    figures = agreement(truth, stated.argmax(axis=1), stated.shape[1])
    if head == "routine":
        figures["auc"] = area_under_curve(truth, stated[:, 1])
    return figures


def _gain(data: LabelledPostings, design: str, over: str, head: str, group: str, rows: Rows,
          found: dict[tuple[str, str], Scores]) -> Gain:
    truth = coded(data, head)[rows]
    mine, theirs = (found[design, method][head][rows] for method in (MODEL, over))

    def difference(drawn: Indices) -> dict[str, float]:
        one, other = _figures(head, truth[drawn], mine[drawn]), _figures(head, truth[drawn], theirs[drawn])
        return {name: one[name] - other[name] for name in one}

    return Gain(design, over, head, group, len(rows), with_intervals(difference, len(rows), np.random.default_rng(SEED)))


def _mistakes(data: LabelledPostings, predictions: Scores) -> list[Mistake]:
    real = np.flatnonzero(data.is_real)
    routine = predictions["routine"][real, 1]
    wrong = np.where(data.targets["routine"][real] == ROUTINE, 1 - routine, routine)
    worst = real[np.argsort(-wrong, kind="stable")[:MOST_MISTAKES]]
    category = np.nan_to_num(predictions["category"]).argmax(axis=1)
    return [Mistake(str(data.ids[row]), str(data.datasets[row]), str(data.targets["routine"][row]),
                    round(float(predictions["routine"][row, 1]), 4), str(data.targets["category"][row]),
                    CLASSES["category"][category[row]]) for row in worst]


def _counts(values: Iterable[str]) -> dict[str, int]:
    return {str(name): count for name, count in sorted(Counter(values).items())}
