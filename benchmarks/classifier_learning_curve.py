"""What more labels give the classifier: python -m benchmarks.classifier_learning_curve SHARED ENCODER.

With GIGSHIFT_HOME naming the home of the training, whose fits of all labels are read from `training/`. A quarter, half and all of the real
labels (postings written for training always), judged on the last group of data sets left out; words and encoder count half and half, for a
blend that was fitted to one share would favour it. One training each, 95 % bootstrap intervals over postings. Needs the extra `train`; some
10 minutes on two cores.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed

from benchmarks.classifier_ideas import judged
from pipeline.classify.crossfit import SEED, splits
from pipeline.classify.encoder import cores
from pipeline.classify.encoder_training import Pretrained, pretrained
from pipeline.classify.heads import HEADS
from pipeline.classify.train import part_scores
from pipeline.classify.training_data import LabelledPostings, Rows, all_labels
from warehouse.home import Home
from warehouse.settings import read_settings

SHARES = (1 / 4, 1 / 2, 1.0)


def curve_row(data: LabelledPostings, rows: Rows, held_out: Rows, start: Pretrained, work: Path, part: str) -> str:
    """Real labels learnt from, and the figures, as cells of a table row."""
    words, encoder = part_scores(data, rows, held_out, start, work, part)
    blended = {head: (words[head] + encoder[head]) / 2 for head in HEADS}
    return f"{int(data.is_real[rows].sum()):,} | {judged(data, held_out, blended)}"


def main(shared: Path, encoder: str) -> None:
    """Prints a row per share as it is done."""
    home = Home(read_settings().home)
    data, start = all_labels(shared, home), pretrained(encoder)
    drawn = np.random.default_rng(SEED).random(len(data))
    *_, (design, part, rows, held_out) = splits(data)
    shares = [rows[~data.is_real[rows] | (drawn[rows] < share)] for share in SHARES]
    found = Parallel(n_jobs=cores(), return_as="generator")(
        delayed(curve_row)(data, learnt, held_out, start, home.root / "training", f"{design}-{part}") for learnt in shares)
    print("| real labels | macro-F1 | long macro-F1 | AUC | category accuracy |\n|---|---|---|---|---|")
    for cells in found:
        print(f"| {cells} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
