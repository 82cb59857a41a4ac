"""What a reader of the codebook gets on O*NET's yardstick, beside the classifier: `python -m benchmarks.onet_reader FOLDER`.

FOLDER holds `full_labelset.tsv` and `occupations_onet_work_contexts.csv` of the data of Eloundou et al. 2024 (repository
openai/GPTs-are-GPTs on GitHub; O*NET 27, CC BY 4.0). `onet_readings.csv` holds, by row of the first file, the chance in per cent that a
language-model annotator gave a statement to be routine: 3,909 statements of 231 occupations, those of every so many characters of the
file, read without their occupation. Occupations with five statements and ratings count; 95 % bootstrap intervals over occupations.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from pipeline.classify.metrics import with_intervals
from pipeline.classify.onet import ALL, all_three
from pipeline.classify.predict import predict

READINGS = Path(__file__).with_name("onet_readings.csv")
RATINGS = {"repetition": ("importance_of_repeating_same_tasks_context", 1), "automation": ("degree_of_automation_context", 1),
           "structure": ("structured_versus_unstructured_work_context", -1)}
FEWEST_STATEMENTS = 5
SEED = 20261128


def occupations(folder: Path) -> pd.DataFrame:
    """One row per occupation: its ratings, and the mean chance of routine that classifier and reader give its statements."""
    tasks = pd.read_csv(folder / "full_labelset.tsv", sep="\t", usecols=[0, 1, 3, 5])
    tasks = tasks.set_axis(["row", "occupation", "task", "title"], axis=1)
    tasks = tasks.merge(pd.read_csv(READINGS), on=["row", "occupation"], validate="one_to_one")
    tasks = tasks[tasks.groupby("occupation")["row"].transform("size") >= FEWEST_STATEMENTS]
    found = predict(tasks["task"], [None] * len(tasks), [None] * len(tasks), ["en"] * len(tasks))
    stated = pd.DataFrame({"title": tasks["title"], "reader": tasks["routine_percent"] / 100,
                           "classifier": found.column("routine_probability").to_numpy()}).groupby("title").mean()
    rated = pd.read_csv(folder / "occupations_onet_work_contexts.csv").set_index("occupation")
    ratings = pd.DataFrame({name: sign * rated[column] for name, (column, sign) in RATINGS.items()})
    return all_three(ratings).join(stated, how="inner").dropna()


def main(folder: Path) -> None:
    """Prints Spearman's correlation of both with each rating, and how far the reader is ahead."""
    both = occupations(folder)
    print(f"{len(both)} occupations\n\n| rating | classifier | reader | reader ahead by |\n|---|---|---|---|")
    for name in (ALL, *RATINGS):
        def measure(rows: np.ndarray, name: str = name) -> dict[str, float]:
            drawn = both.iloc[rows]
            classifier, reader = (float(spearmanr(drawn[by], drawn[name]).statistic) for by in ("classifier", "reader"))
            return {"classifier": classifier, "reader": reader, "ahead": reader - classifier}

        figures = with_intervals(measure, len(both), np.random.default_rng(SEED)).values()
        print(f"| {name} | {' | '.join(f'{one.estimate:.2f} [{one.low:.2f}, {one.high:.2f}]' for one in figures)} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
