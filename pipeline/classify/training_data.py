"""The labelled postings that the classifier learns from, as `labels/` of the shared folder holds them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.classify.features import Texts, prepare
from warehouse.errors import BadInput
from warehouse.taxonomies import AI_RELATIONS, CATEGORIES, EXPOSURES, JUDGMENT, ROUTINE, UNLABELLED

FILES = ("train_items.jsonl", "train_labels.csv", "train_ai_relation.csv")
LONG_TEXT = 400

_LABEL_COLUMNS = ("id", "dataset", "stratum", "text_key", "label", "mixed", "category", "exposure")
_ITEM_FIELDS = ("id", "title", "tags", "description")
_ALLOWED = {"label": (ROUTINE, JUDGMENT), "category": tuple(CATEGORIES), "exposure": EXPOSURES}


@dataclass(frozen=True)
class LabelledPostings:
    """Prepared texts and their labels, row by row; `groups` are equal where two postings are near copies."""

    texts: Texts
    targets: dict[str, NDArray[np.str_]]
    is_mixed: NDArray[np.bool_]
    datasets: NDArray[np.str_]
    strata: NDArray[np.str_]
    groups: NDArray[np.str_]
    description_lengths: NDArray[np.int64]
    checksums: dict[str, str]

    def __len__(self) -> int:
        """How many postings there are."""
        return len(self.is_mixed)


def read_labelled(shared: Path) -> LabelledPostings:
    """Reads the label files under `shared`; raises BadInput naming file, row and reason."""
    folder = shared / "labels"
    items, labels = _items(folder / FILES[0]), _table(folder / FILES[1], _LABEL_COLUMNS)
    relations = _table(folder / FILES[2], ("id", "ai_relation"))
    _check_values(folder / FILES[1], labels)
    missing = labels.index[~labels["id"].isin(items["id"])]
    if len(missing):
        raise BadInput(f"{folder / FILES[0]}: no item {labels['id'][missing[0]]!r}, which row {missing[0] + 2} of {FILES[1]} labels; "
                       "fetch both files anew")
    rows = labels.merge(items, on="id", validate="one_to_one")
    relation = rows["id"].map(dict(zip(relations["id"], relations["ai_relation"], strict=True))).fillna("none")
    unknown = sorted(set(relation) - set(AI_RELATIONS))
    if unknown:
        raise BadInput(f"{folder / FILES[2]}: ai_relation {unknown[0]!r} is not one of {', '.join(AI_RELATIONS)}; correct the row")
    return LabelledPostings(
        texts=prepare(rows["title"], [(tags,) for tags in rows["tags"]], rows["description"]),
        targets={
            "routine": rows["label"].to_numpy(dtype=str),
            "category": rows["category"].to_numpy(dtype=str),
            "exposure": rows["exposure"].to_numpy(dtype=str),
            "ai_relation": relation.to_numpy(dtype=str),
        },
        is_mixed=(rows["mixed"] == "1").to_numpy(),
        datasets=rows["dataset"].to_numpy(dtype=str),
        strata=rows["stratum"].to_numpy(dtype=str),
        groups=np.array([_group(title, key) for title, key in zip(rows["title"], rows["text_key"], strict=True)]),
        description_lengths=np.array([len(text) for text in rows["description"]], dtype=np.int64),
        checksums={name: sha256((folder / name).read_bytes()).hexdigest() for name in FILES},
    )


def _items(path: Path) -> pd.DataFrame:
    rows = []
    for number, line in enumerate(_lines(path), start=1):
        try:
            item = json.loads(line)
            rows.append([str(item[name] or "") for name in _ITEM_FIELDS])
        except (ValueError, TypeError, KeyError) as error:
            raise BadInput(f"{path}: line {number} is no posting with {', '.join(_ITEM_FIELDS)} ({error}); correct it") from error
    items = pd.DataFrame(rows, columns=list(_ITEM_FIELDS))
    repeated = items.index[items["id"].duplicated()]
    if len(repeated):
        raise BadInput(f"{path}: line {repeated[0] + 1} repeats id {items['id'][repeated[0]]!r}; keep one of the two")
    return items


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} can't be read ({error}); --shared must name the folder that holds labels/") from error


def _table(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} can't be read ({error}); --shared must name the folder that holds labels/") from error
    missing = [name for name in columns if name not in rows.columns]
    if missing:
        raise BadInput(f"{path}: column {missing[0]!r} is missing; it needs {', '.join(columns)}")
    repeated = rows.index[rows["id"].duplicated()]
    if len(repeated):
        raise BadInput(f"{path}: row {repeated[0] + 2} repeats id {rows['id'][repeated[0]]!r}; keep one of the two")
    return rows


def _check_values(path: Path, labels: pd.DataFrame) -> None:
    for column, allowed in _ALLOWED.items():
        wrong = labels.index[~labels[column].isin([value for value in allowed if value != UNLABELLED])]
        if len(wrong):
            raise BadInput(f"{path}: row {wrong[0] + 2} has {column} {labels[column][wrong[0]]!r}, "
                           f"not one of {', '.join(allowed)}; correct it")


def _group(title: str, text_key: str) -> str:
    return re.sub(r"[^a-z]+", " ", title.lower()).strip() or text_key
