"""Scores of postings by models that have not seen them: what calibration and every figure rest on.

Two designs: random folds, and groups of whole data sets left out, so that each posting is judged by a model that knows nothing of its data
set (though of others from the same platform, in part). Postings of one title stay together in both. Postings written for training are
learnt from in each fit and judged in none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from pipeline.classify.heads import CLASSES, HEADS, WIDTHS, Blends, Scores, fit_blends
from pipeline.classify.training_data import LabelledPostings, Rows

FOLDS, LEFT_OUT = "folds", "data_sets_left_out"
PARTS = 3
SEED = 20261125


def splits(data: LabelledPostings) -> Iterator[tuple[str, int, Rows, Rows]]:
    """Design, number of the part, positions to learn from, positions held out."""
    everywhere = np.arange(len(data))
    for design, part_of in parts(data).items():
        for part in range(PARTS):
            held_out = everywhere[part_of == part]
            known = ~np.isin(data.groups, data.groups[held_out])
            yield design, part, everywhere[known & (part_of != part)], held_out


def parts(data: LabelledPostings) -> dict[str, NDArray[np.int64]]:
    """Per design the part that each posting is held out in; -1 for written ones."""
    return {FOLDS: _random_parts(data), LEFT_OUT: _data_set_parts(data)}


def _random_parts(data: LabelledPostings) -> NDArray[np.int64]:
    real = np.flatnonzero(data.is_real)
    parts = np.full(len(data), -1)
    splitter = StratifiedGroupKFold(PARTS, shuffle=True, random_state=SEED)
    for part, (_, held_out) in enumerate(splitter.split(real, data.targets["category"][real], data.groups[real])):
        parts[real[held_out]] = part
    return parts


def _data_set_parts(data: LabelledPostings) -> NDArray[np.int64]:
    names, sizes = np.unique(data.datasets[data.is_real], return_counts=True)
    parts, filled = np.full(len(data), -1), np.zeros(PARTS, dtype=np.int64)
    for position in np.argsort(-sizes, kind="stable"):
        emptiest = int(filled.argmin())
        parts[data.is_real & (data.datasets == names[position])] = emptiest
        filled[emptiest] += sizes[position]
    return parts


@dataclass(frozen=True)
class UnseenScores:
    """Log-odds of every real posting by models that had not seen it, (postings, classes) per head; nan for written ones."""

    linear: Scores
    encoder: Scores

    @classmethod
    def empty(cls, postings: int) -> UnseenScores:
        """Scores still to be filled in."""
        return cls(*({head: np.full((postings, width), np.nan) for head, width in WIDTHS.items()} for _ in range(2)))

    def put(self, rows: Rows, linear: Scores, encoder: Scores) -> None:
        """Fills in the scores of these postings."""
        for head in HEADS:
            self.linear[head][rows], self.encoder[head][rows] = linear[head], encoder[head]


def blends(data: LabelledPostings, scores: dict[str, UnseenScores], rows: Rows) -> Blends:
    """The blends with the best likelihood on these postings, each counted once per design: a night brings known and unknown boards.

    Shares of routine work by category are those of these postings and of all written ones.
    """
    linear, encoder = ({head: np.concatenate([getattr(one, kind)[head][rows] for one in scores.values()]) for head in HEADS}
                       for kind in ("linear", "encoder"))
    truth = {head: np.tile(coded(data, head)[rows], len(scores)) for head in HEADS}
    return fit_blends(linear, encoder, truth, _routine_shares(data, np.concatenate([rows, np.flatnonzero(~data.is_real)])))


def _routine_shares(data: LabelledPostings, rows: Rows) -> tuple[float, ...]:
    """Share of routine postings in each category, in the order of CLASSES, with one more of each label (Laplace)."""
    routine, category = coded(data, "routine")[rows], coded(data, "category")[rows]
    postings, routine_ones = (np.bincount(category, weights=weights, minlength=len(CLASSES["category"])) for weights in (None, routine))
    return tuple(round(float(share), 6) for share in (routine_ones + 1) / (postings + 2))


def coded(data: LabelledPostings, head: str) -> NDArray[np.int64]:
    """The true class of each posting as its position in CLASSES."""
    position = {name: index for index, name in enumerate(CLASSES[head])}
    return np.array([position[name] for name in data.targets[head]])


def unseen_probabilities(data: LabelledPostings, scores: dict[str, UnseenScores]) -> dict[str, Scores]:
    """Per design, probabilities by models that had not seen the posting, under a blend that its own part was not used for.

    Each part is blended as fits best the scores of the postings of the other parts; these scores came from models that had seen this
    part, so the few numbers of a blend are not wholly blind to it.
    """
    found = {}
    for design, part_of in parts(data).items():
        found[design] = {head: np.full((len(data), len(classes)), np.nan) for head, classes in CLASSES.items()}
        for part in range(PARTS):
            rows = np.flatnonzero(part_of == part)
            others = np.flatnonzero((part_of != part) & data.is_real & ~np.isin(data.groups, data.groups[rows]))
            mine = ({head: values[rows] for head, values in kind.items()} for kind in (scores[design].linear, scores[design].encoder))
            for head, stated in blends(data, scores, others).probabilities(*mine).items():
                found[design][head][rows] = stated
    return found
