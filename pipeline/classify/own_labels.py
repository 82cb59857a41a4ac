"""The classifier in use beside labels of postings that it has not learnt from, and beside a second pass over the same postings.

What a second pass gets is a yardstick, not a bound: both passes slip, and a reader without slips would agree more with each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.classify.artefact import current, learnt_titles
from pipeline.classify.calibration import Calibration, calibration
from pipeline.classify.heads import Floats
from pipeline.classify.metrics import Figure, Indices, agreement, area_under_curve, with_intervals
from pipeline.classify.training_data import LONG_TEXT, title_hash
from pipeline.current_model import current_version
from pipeline.labelling.label_file import Labelled
from warehouse.errors import BadInput
from warehouse.taxonomies import CATEGORIES, JUDGMENT, ROUTINE

FEWEST = 20
CLASSIFIER, SECOND_PASS = "classifier", "second pass"

_SEED = 20261126
_MIXED = {"0": "clear (`mixed` = 0)", "1": "mixed"}
_LENGTHS = ("title and tags only", f"description under {LONG_TEXT} characters", f"description of {LONG_TEXT} characters and more")
_ROUTINE_CODES = {JUDGMENT: 0, ROUTINE: 1}
_CATEGORY_CODES = {name: code for code, name in enumerate(CATEGORIES)}


@dataclass(frozen=True)
class Judged:
    """How one reader's answers fit the labels of a group of postings; only the classifier states probabilities to be calibrated."""

    group: str
    reader: str
    n: int
    routine_share: float
    figures: dict[str, Figure]
    calibration: Calibration | None


@dataclass(frozen=True)
class Comparison:
    """All groups, and how many labels were left out: of titles learnt from, of texts not in this home, of texts not labelled yet."""

    judged: list[Judged]
    learnt: int
    not_held: int
    unlabelled: int


def compare(postings: pa.Table, texts: pa.Table, labels: pa.Table, first: list[Labelled], second: list[Labelled] | None) -> Comparison:
    """Judges what the classifier in use says in `labels` by the labels of `first`; with `second`, both on what both passes labelled.

    Raises BadInput where nothing is left to judge by.
    """
    rows = pd.DataFrame([asdict(row) for row in first], columns=list(Labelled.__dataclass_fields__))
    if second is not None:
        again = {row.posting_id: row for row in second}
        rows = rows[rows["posting_id"].isin(again)]
        rows = rows.assign(again=[again[one].label for one in rows["posting_id"]],
                           category_again=[again[one].category for one in rows["posting_id"]])
    held = rows.merge(_answers(postings, texts, labels), on=["posting_id", "text_hash"])
    fresh = held[~held.pop("title_hash").isin(learnt_titles(current()))]
    told = fresh[fresh["routine_probability"].notna()]
    if told.empty:
        raise BadInput(f"there are no labels to judge by: of {len(rows)} {len(rows) - len(held)} are of texts that this home does not "
                       f"hold, {len(held) - len(fresh)} of postings whose title was learnt from, {len(fresh)} of texts that "
                       f"{current_version()} has not labelled (label them with `gigshift relabel`)")
    readers = (CLASSIFIER,) if second is None else (CLASSIFIER, SECOND_PASS)
    judged = [_judge(group, reader, members) for group, members in _groups(told) for reader in readers]
    return Comparison(judged, len(held) - len(fresh), len(rows) - len(held), len(fresh) - len(told))


def _answers(postings: pa.Table, texts: pa.Table, labels: pa.Table) -> pd.DataFrame:
    """What the classifier in use says of every posting, with the hash of its title and the length of its description."""
    read = texts.select(["text_hash", "title", "description"]).to_pandas()
    read["length"] = read.pop("description").fillna("").str.len()
    read["title_hash"] = read.pop("title").fillna("").map(title_hash)
    said = labels.select(["text_hash", "model_version", "routine_probability", "category"]).to_pandas()
    said = said[said["model_version"] == current_version()].rename(columns={"category": "category_found"})
    known: pd.DataFrame = postings.select(["posting_id", "text_hash"]).to_pandas()
    return known.merge(read, on="text_hash").merge(said, on="text_hash", how="left")


def _groups(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    yield "all", rows
    length = pd.cut(rows["length"], [-1, 0, LONG_TEXT - 1, np.inf], labels=_LENGTHS)
    for name, members in [*rows.groupby("mixed"), *rows.groupby(length, observed=True), *rows.groupby("source")]:
        if FEWEST <= len(members) < len(rows):
            yield _MIXED.get(name, name), members


def _judge(group: str, reader: str, rows: pd.DataFrame) -> Judged:
    routine, category = _coded(rows["label"], _ROUTINE_CODES), _coded(rows["category"], _CATEGORY_CODES)
    stated = rows["routine_probability"].to_numpy(dtype=float)
    is_classifier = reader == CLASSIFIER
    guess = (stated >= 0.5).astype(np.int64) if is_classifier else _coded(rows["again"], _ROUTINE_CODES)
    found = _coded(rows["category_found" if is_classifier else "category_again"], _CATEGORY_CODES)
    rng = np.random.default_rng(_SEED)
    figures = with_intervals(_measure(routine, guess, category, found, stated if is_classifier else None), len(rows), rng)
    calibrated = calibration(routine == 1, stated, rng) if is_classifier else None
    return Judged(group, reader, len(rows), float(routine.mean()), figures, calibrated)


def _coded(values: pd.Series, codes: dict[str, int]) -> Indices:
    return np.array([codes[value] for value in values], dtype=np.int64)


def _measure(routine: Indices, guess: Indices, category: Indices, found: Indices,
             stated: Floats | None) -> Callable[[Indices], dict[str, float]]:
    def measure(drawn: Indices) -> dict[str, float]:
        label, kind = agreement(routine[drawn], guess[drawn], 2), agreement(category[drawn], found[drawn], len(CATEGORIES))
        area = {} if stated is None else {"AUC": area_under_curve(routine[drawn], stated[drawn])}
        return {"label accuracy": label["accuracy"], "label macro-F1": label["macro_f1"], "label kappa": label["kappa"], **area,
                "category accuracy": kind["accuracy"], "category macro-F1": kind["macro_f1"]}

    return measure
