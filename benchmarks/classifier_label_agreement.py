"""How far another reader agrees with the given labels: python -m benchmarks.classifier_label_agreement SHARED ENCODER.

`classifier_label_agreement.csv` holds, by id, the answers of a language-model annotator of this project, who read 320 of the given
postings under the codebook without sight of their labels: 160 with no description or a short one, 60 of the public-sector advertisements,
100 of the other long texts, among them all 15 that were left to draw of the routine ones. Each posting counts for as many of its draw and
label as it was drawn from. The classifier answers in random folds, from the fits that a training left in the home that GIGSHIFT_HOME names.
Needs the extra `train`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.classify.crossfit import FOLDS, SEED, unseen_probabilities
from pipeline.classify.encoder_training import RECIPE, pretrained
from pipeline.classify.heads import CLASSES
from pipeline.classify.metrics import RESAMPLES, Indices, agreement, figure
from pipeline.classify.train import cross_scores
from pipeline.classify.training_data import LONG_TEXT, all_labels
from warehouse.home import Home
from warehouse.settings import read_settings

READ_AGAIN = Path(__file__).with_suffix(".csv")
DRAWS = {"short": "title, or a short text", "public_sector": "public-sector advertisements", "long": "other long texts"}
HEADS = ("routine", "category")


def answers(shared: Path, encoder: str) -> pd.DataFrame:
    """One row per posting: its draw and weight, and per head the given class, the annotator's and the classifier's, as codes."""
    home = Home(read_settings().home)
    data = all_labels(shared, home)
    found = unseen_probabilities(data, cross_scores(data, pretrained(encoder), home.root / "training", RECIPE))[FOLDS]
    known = pd.DataFrame({"id": data.ids} | {f"{head}_classifier": found[head].argmax(axis=1) for head in HEADS}
                         | {f"{head}_given": pd.Categorical(data.targets[head], CLASSES[head]).codes for head in HEADS})
    is_public = np.char.startswith(data.strata, "long")
    known["draw"] = np.select([is_public, data.description_lengths >= LONG_TEXT], ["public_sector", "long"], "short")
    known["among"] = known[data.is_given].groupby(["draw", "routine_given"])["id"].transform("size")
    again = pd.read_csv(READ_AGAIN)
    again["routine_annotator"] = (again["label"] == "R").astype(int)
    again["category_annotator"] = pd.Categorical(again["category"], CLASSES["category"]).codes
    rows = again[["id", *(f"{head}_annotator" for head in HEADS)]].merge(known, on="id", validate="one_to_one")
    rows["weight"] = rows["among"] / rows.groupby(["draw", "routine_given"])["id"].transform("size")
    return rows


def row(rows: pd.DataFrame, reader: str) -> str:
    """Agreement of one reader with the given labels, as cells of a table row; bootstrap within draw and given label."""
    rng, strata = np.random.default_rng(SEED), [*rows.reset_index(drop=True).groupby(["draw", "routine_given"]).indices.values()]
    coded = {name: rows[name].to_numpy(dtype=np.int64) for name in rows if name.endswith(("_given", f"_{reader}"))}
    weights = rows["weight"].to_numpy()

    def measure(drawn: Indices) -> dict[str, float]:
        label, category = (agreement(coded[f"{head}_given"][drawn], coded[f"{head}_{reader}"][drawn], len(CLASSES[head]), weights[drawn])
                           for head in HEADS)
        return {"accuracy": label["accuracy"], "macro-F1": label["macro_f1"], "kappa": label["kappa"], "category": category["accuracy"]}

    draws = [measure(np.concatenate([rng.choice(stratum, len(stratum)) for stratum in strata])) for _ in range(RESAMPLES)]
    figures = [figure(value, np.array([one[name] for one in draws])) for name, value in measure(np.arange(len(rows))).items()]
    return " | ".join(f"{one.estimate:.3f} [{one.low:.3f}, {one.high:.3f}]" for one in figures)


def main(shared: Path, encoder: str) -> None:
    """Prints a row per draw and reader."""
    rows = answers(shared, encoder)
    print("| postings | read | reader | label accuracy | macro-F1 | kappa | category accuracy |\n|---|---|---|---|---|---|---|")
    for name, members in [("all", rows), *((title, rows[rows["draw"] == draw]) for draw, title in DRAWS.items())]:
        for reader in ("annotator", "classifier"):
            print(f"| {name} | {len(members)} | {reader} | {row(members, reader)} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
