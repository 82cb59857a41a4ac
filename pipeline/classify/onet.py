"""Agreement with an outside yardstick: O*NET's own ratings of how repetitive, automated and structured occupations are.

The files are the user's (O*NET database, text format, CC BY 4.0): nothing of them comes with gigshift, and nothing was learnt from them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from pipeline.classify.metrics import Figure, with_intervals
from pipeline.classify.predict import predict
from warehouse.errors import BadInput

TASKS_FILE, CONTEXT_FILE = "Task Statements.txt", "Work Context.txt"
# Work context elements of O*NET's content model, mean ratings (scale CX); much freedom to set one's tasks is the opposite of routine.
RATINGS = {"repetition": ("4.C.3.b.7", 1), "automation": ("4.C.3.b.2", 1), "structure": ("4.C.3.b.8", -1)}
ALL = "all three"
FEWEST = 10

_CODE = "O*NET-SOC Code"
_SEED = 20261126


def agreement_with_onet(folder: Path) -> tuple[int, dict[str, Figure]]:
    """Occupations compared, and Spearman's correlation over them of the mean routine probability of an occupation's tasks with each rating.

    `all three` is the mean of the standardised ratings. 95 % bootstrap intervals over occupations. Raises BadInput naming what is missing.
    """
    tasks = _read(folder / TASKS_FILE, (_CODE, "Task"))
    ratings = _ratings(_read(folder / CONTEXT_FILE, (_CODE, "Element ID", "Scale ID", "Data Value")), folder)
    tasks = tasks[tasks[_CODE].isin(ratings.index)]
    found = predict(tasks["Task"], [None] * len(tasks), [None] * len(tasks), ["en"] * len(tasks))
    stated = pd.Series(found.column("routine_probability").to_numpy(), index=tasks[_CODE].to_numpy()).groupby(level=0).mean()
    both = ratings.assign(stated=stated).dropna()

    if len(both) < FEWEST:
        raise BadInput(f"{folder}: tasks and ratings share {len(both)} occupations, {FEWEST} are needed: take both files from one release")

    def measure(rows: np.ndarray) -> dict[str, float]:
        drawn = both.iloc[rows]
        return {name: float(spearmanr(drawn["stated"], drawn[name]).statistic) for name in (ALL, *RATINGS)}

    return len(both), with_intervals(measure, len(both), np.random.default_rng(_SEED))


def _ratings(context: pd.DataFrame, folder: Path) -> pd.DataFrame:
    means = context[context["Scale ID"] == "CX"].assign(value=lambda rows: pd.to_numeric(rows["Data Value"], errors="coerce"))
    table = means.pivot_table(index=_CODE, columns="Element ID", values="value")
    missing = [element for element, _ in RATINGS.values() if element not in table]
    if missing:
        raise BadInput(f"{folder / CONTEXT_FILE} holds no mean rating (scale CX) of element {missing[0]}: take that of a whole release")
    return all_three(pd.DataFrame({name: sign * table[element] for name, (element, sign) in RATINGS.items()}).dropna())


def all_three(ratings: pd.DataFrame) -> pd.DataFrame:
    """The ratings of occupations, one column each, and the mean of the standardised ones as a further column."""
    return ratings.assign(**{ALL: ((ratings - ratings.mean()) / ratings.std()).mean(axis=1)})


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    try:
        rows = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} can't be read ({error}): unpack the text files of an O*NET release there") from error
    missing = [name for name in columns if name not in rows]
    if missing:
        raise BadInput(f"{path}: column {missing[0]!r} is missing; it needs {', '.join(columns)}")
    return rows
