"""What each idea gave the classifier, on data sets left out: python -m benchmarks.classifier_ideas SHARED [ENCODER].

With GIGSHIFT_HOME naming a home that holds the imports of the label files. Word-model ideas are judged on all three groups of data sets
left out, encoder ideas (some 20 minutes each on one core, only with ENCODER) on the last group. 95 % bootstrap intervals over postings.
Needs the extra `train`.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from joblib import Parallel, delayed
from numpy.typing import NDArray

from pipeline.classify.crossfit import LEFT_OUT, SEED, coded, splits
from pipeline.classify.encoder import cores
from pipeline.classify.encoder_training import RECIPE, Pretrained, Recipe, fine_tune, network_scores, pretrained
from pipeline.classify.heads import HEADS, WIDTHS, Scores
from pipeline.classify.linear import fit_linear
from pipeline.classify.metrics import agreement, area_under_curve, with_intervals
from pipeline.classify.training_data import WRITTEN, LabelledPostings, Rows, all_labels, read_written
from warehouse.home import Home
from warehouse.settings import read_settings

COLUMNS = ("macro-F1", "given macro-F1", "long macro-F1", "AUC", "category accuracy")
Choose = Callable[[LabelledPostings, Rows], Rows]


def word_ideas(data: LabelledPostings) -> dict[str, Choose]:
    """Which of the training postings each word model learns from."""
    is_statement = np.isin(data.ids, read_written(WRITTEN[1]).ids)
    return {
        "words: the given labels": lambda d, rows: rows[d.is_given[rows]],
        "words: + labels of this project": lambda d, rows: rows[d.is_real[rows]],
        "words: + written postings": lambda d, rows: rows[~is_statement[rows]],
        "words: + written statements of tasks (in use)": lambda d, rows: rows,
    }


def judged(data: LabelledPostings, held_out: Rows, scores: Scores) -> str:
    """Figures of one idea as cells of a table row."""
    routine, category = coded(data, "routine")[held_out], coded(data, "category")[held_out]
    is_long, is_given = data.description_lengths[held_out] >= 400, data.is_given[held_out]
    guess, found = (scores["routine"][:, 0] > 0).astype(int), scores["category"].argmax(axis=1)

    def measure(drawn: NDArray[np.int64]) -> dict[str, float]:
        groups = {"macro-F1": drawn, "given macro-F1": drawn[is_given[drawn]], "long macro-F1": drawn[is_long[drawn]]}
        return {
            **{name: agreement(routine[group], guess[group], 2)["macro_f1"] for name, group in groups.items()},
            "AUC": area_under_curve(routine[drawn], scores["routine"][drawn, 0]),
            "category accuracy": agreement(category[drawn], found[drawn], WIDTHS["category"])["accuracy"],
        }

    figures = with_intervals(measure, len(held_out), np.random.default_rng(SEED))
    return " | ".join(f"{one.estimate:.3f} [{one.low:.3f}, {one.high:.3f}]" for one in figures.values())


def words(data: LabelledPostings) -> Iterator[tuple[str, str]]:
    """Word-model ideas over all data sets left out."""
    parts = [(rows, held_out) for design, _, rows, held_out in splits(data) if design == LEFT_OUT]
    everywhere = np.concatenate([held_out for _, held_out in parts])
    for name, choose in word_ideas(data).items():
        found = [fit_linear(data, choose(data, rows)).scores(data.texts.take(held_out)) for rows, held_out in parts]
        yield name, judged(data, everywhere, {head: np.concatenate([one[head] for one in found]) for head in HEADS})


def encoder_ideas() -> dict[str, Recipe]:
    """How each encoder is fine-tuned."""
    return {
        "encoder: as in use": RECIPE,
        "encoder: another seed": replace(RECIPE, seed=RECIPE.seed + 1),
        "encoder: hard targets": replace(RECIPE, clear_target=1.0, mixed_target=1.0, mixed_importance=1.0),
        "encoder: no parts hidden": replace(RECIPE, hide_tags=0.0, hide_description=0.0, start_later=0.0),
        "encoder: routine head alone": replace(RECIPE, losses=(1.0, 0.0, 0.0, 0.0)),
        "encoder: two epochs": replace(RECIPE, epochs=2),
    }


def encoder_row(data: LabelledPostings, start: Pretrained, name: str, recipe: Recipe) -> tuple[str, str]:
    """One encoder idea over the last group of data sets, on one core."""
    torch.set_num_threads(1)
    *_, (_, _, rows, held_out) = splits(data)
    scores = network_scores(fine_tune(data, rows, start, recipe), start.tokenizer(), data.texts.take(held_out))
    return name, judged(data, held_out, scores)


def encoders(data: LabelledPostings, encoder: str) -> Iterator[tuple[str, str]]:
    """Encoder ideas; the fits share the cores."""
    start = pretrained(encoder)
    todo = (delayed(encoder_row)(data, start, name, recipe) for name, recipe in encoder_ideas().items())
    yield from Parallel(n_jobs=cores(), return_as="generator")(todo)


def main() -> None:
    """Prints a row per idea as it is done."""
    logging.basicConfig(level=logging.WARNING)
    data = all_labels(Path(sys.argv[1]), Home(read_settings().home))
    print(f"| idea | {' | '.join(COLUMNS)} |\n|---|{'---|' * len(COLUMNS)}")
    for name, cells in words(data) if len(sys.argv) == 2 else encoders(data, sys.argv[2]):
        print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
