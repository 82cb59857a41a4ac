"""What more labels give the classifier: python -m benchmarks.classifier_learning_curve SHARED [ENCODER].

With GIGSHIFT_HOME naming the home of the training. A quarter, half and all of the real labels, postings written for training always; 95 %
bootstrap intervals over postings. Without ENCODER the word model in both designs (some 15 minutes on two cores). With ENCODER words and
encoder half and half, for a blend that was fitted to one share would favour it, on the last group of data sets left out; one training
each, fits of all labels are read from the home's `training/`. Needs the extra `train`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed

from benchmarks.classifier_ideas import COLUMNS, judged
from pipeline.classify.crossfit import FOLDS, LEFT_OUT, SEED, splits
from pipeline.classify.encoder import cores
from pipeline.classify.encoder_training import Pretrained, pretrained
from pipeline.classify.heads import HEADS, Scores
from pipeline.classify.linear import fit_linear
from pipeline.classify.train import part_scores
from pipeline.classify.training_data import LabelledPostings, Rows, all_labels
from warehouse.home import Home
from warehouse.settings import read_settings

SHARES = (1 / 4, 1 / 2, 1.0)
Part = tuple[str, int, Rows, Rows]
Score = Callable[[LabelledPostings, Part], Scores]


def word_scores(data: LabelledPostings, part: Part) -> Scores:
    """Log-odds of what is held out by a word model of the rest."""
    *_, rows, held_out = part
    return fit_linear(data, rows).scores(data.texts.take(held_out))


def blended_scores(data: LabelledPostings, part: Part, start: Pretrained, work: Path) -> Scores:
    """Words and encoder, half and half."""
    design, number, rows, held_out = part
    words, encoder = part_scores(data, rows, held_out, start, work, f"{design}-{number}")
    return {head: (words[head] + encoder[head]) / 2 for head in HEADS}


def curve(data: LabelledPostings, parts: list[Part], score: Score) -> Iterator[str]:
    """Per share of the real labels, those learnt from in the mean and the figures over all parts, as cells of a table row."""
    drawn = np.random.default_rng(SEED).random(len(data))
    learnt = [(design, number, rows[~data.is_real[rows] | (drawn[rows] < share)], held_out)
              for share in SHARES for design, number, rows, held_out in parts]
    found = Parallel(n_jobs=cores(), return_as="generator")(delayed(score)(data, part) for part in learnt)
    held_out = np.concatenate([part[-1] for part in parts])
    for start in range(0, len(learnt), len(parts)):
        scores = [next(found) for _ in parts]
        labels = np.mean([data.is_real[rows].sum() for *_, rows, _ in learnt[start:start + len(parts)]])
        yield f"{labels:,.0f} | {judged(data, held_out, {head: np.concatenate([one[head] for one in scores]) for head in HEADS})}"


def main(shared: Path, encoder: str | None = None) -> None:
    """Prints a row per share as it is done."""
    home = Home(read_settings().home)
    data = all_labels(shared, home)
    parts = list(splits(data))
    designs = {design: [part for part in parts if part[0] == design] for design in (FOLDS, LEFT_OUT)}
    score: Score = word_scores
    if encoder is not None:
        designs = {LEFT_OUT: designs[LEFT_OUT][-1:]}
        score = partial(blended_scores, start=pretrained(encoder), work=home.root / "training")
    print(f"| design | real labels | {' | '.join(COLUMNS)} |\n|---|---|{'---|' * len(COLUMNS)}")
    for design, held_out in designs.items():
        for cells in curve(data, held_out, score):
            print(f"| {design} | {cells} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
