"""The labelled postings that the classifier learns from: of the shared folder, those that come with gigshift, and written ones."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import asdict, dataclass, replace
from functools import reduce
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from pipeline.classify.features import Texts, as_texts
from pipeline.labelling.label_file import COLUMNS, LABELS_IN_REPO, labels_in_repo
from warehouse.errors import BadInput
from warehouse.home import Home
from warehouse.taxonomies import AI_RELATIONS, CATEGORIES, EXPOSURES, JUDGMENT, ROUTINE, UNLABELLED

log = logging.getLogger(__name__)

FILES = ("train_items.jsonl", "train_labels.csv", "train_ai_relation.csv")
LONG_TEXT = 400
DESCRIBED = 150
ALIKE = 200
WRITTEN = (LABELS_IN_REPO.parent / "written.jsonl", LABELS_IN_REPO.parent / "statements.jsonl")
WRITTEN_STRATUM = "written"
COMMITTED = "committed, "
COLUMN_OF_HEAD = {"routine": "label", "category": "category", "exposure": "exposure", "ai_relation": "ai_relation"}

# The label files name three imports by shorter names.
_IMPORT_OF = {"hn_2013_2018": "hn_whoishiring_2013_2018", "hn_2026": "hn_whoishiring_2026",
              "upwork_powerbi_2024": "upwork_powerbi_2024_rss"}

_LABEL_COLUMNS = ("id", "dataset", "stratum", "text_key", "label", "mixed", "category", "exposure", "confidence")
_ITEM_FIELDS = ("id", "title", "tags", "description")
_ROW_BY_ROW = ("ids", "is_mixed", "is_guess", "datasets", "strata", "groups", "description_lengths")
_ALLOWED = {"label": (ROUTINE, JUDGMENT), "category": tuple(CATEGORIES), "exposure": EXPOSURES}

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class LabelledPostings:
    """Texts and their labels, row by row; `groups` are equal where two postings share their title or the beginning of their description.

    `is_guess` marks labels that the annotator gave the least confidence.
    """

    ids: NDArray[np.str_]
    texts: Texts
    targets: dict[str, NDArray[np.str_]]
    is_mixed: NDArray[np.bool_]
    is_guess: NDArray[np.bool_]
    datasets: NDArray[np.str_]
    strata: NDArray[np.str_]
    groups: NDArray[np.str_]
    description_lengths: NDArray[np.int64]
    checksums: dict[str, str]

    def __len__(self) -> int:
        """How many postings there are."""
        return len(self.is_mixed)

    @property
    def is_real(self) -> NDArray[np.bool_]:
        """Which postings somebody posted; the others were written for training, and no figure may rest on them."""
        return np.asarray(self.strata != WRITTEN_STRATUM)

    @property
    def is_given(self) -> NDArray[np.bool_]:
        """Which real postings have their label from the shared folder, the others from the repository."""
        return np.asarray(self.is_real & ~np.char.startswith(self.strata, COMMITTED))

    def with_more(self, other: LabelledPostings) -> LabelledPostings:
        """These postings, then those of `other` whose group is not among these."""
        new = other.take(np.flatnonzero(~np.isin(other.groups, self.groups)))
        if len(new) < len(other):
            log.info("%s of %s labels are left out: there are others of postings of the same title", len(other) - len(new), len(other))
        joined = {name: np.concatenate([getattr(self, name), getattr(new, name)]) for name in _ROW_BY_ROW}
        return LabelledPostings(
            texts=Texts(*(mine + theirs for mine, theirs in zip(self.texts, new.texts, strict=True))),
            targets={name: np.concatenate([values, new.targets[name]]) for name, values in self.targets.items()},
            checksums=self.checksums | new.checksums,
            **joined,
        )

    def with_copies_joined(self) -> LabelledPostings:
        """The same postings; those of one title, or whose description begins alike, are one group: some boards repeat one blurb."""
        texts = zip(self.groups, self.texts.title, self.texts.description, strict=True)
        keys = np.array([(_group(title, group), text.lower()[:ALIKE] if len(text) >= DESCRIBED else group) for group, title, text in texts])
        _, codes = np.unique(keys, return_inverse=True)
        titles, beginnings = codes.reshape(keys.shape).T
        shared = sparse.coo_array((np.ones(len(keys)), (titles, beginnings)), shape=(codes.max() + 1,) * 2)
        joined = connected_components(shared, directed=False)[1][titles]
        return replace(self, groups=np.array([f"group {number}" for number in joined]))

    def take(self, rows: Rows) -> LabelledPostings:
        """The postings at these positions."""
        return LabelledPostings(
            texts=self.texts.take(rows),
            targets={name: values[rows] for name, values in self.targets.items()},
            checksums=self.checksums,
            **{name: getattr(self, name)[rows] for name in _ROW_BY_ROW},
        )


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
    unknown = sorted(set(relation) - set(AI_RELATIONS) | {UNLABELLED} & set(relation))
    if unknown:
        raise BadInput(f"{folder / FILES[2]}: ai_relation {unknown[0]!r} is not one of {', '.join(AI_RELATIONS)}; correct the row")
    labelled = rows.assign(
        tags=rows["tags"].map(lambda tags: (tags,)),
        ai_relation=relation,
        dataset=rows["dataset"].replace(_IMPORT_OF),
        group=[_group(title, key) for title, key in zip(rows["title"], rows["text_key"], strict=True)],
    )
    return _labelled(labelled, {name: sha256((folder / name).read_bytes()).hexdigest() for name in FILES})


def read_committed(home: Home, folder: Path = LABELS_IN_REPO) -> LabelledPostings:
    """The committed labels of postings that a home holds, with the texts that it keeps of them; only of sources that say `may_train`."""
    rows = pd.DataFrame([asdict(row) for row in labels_in_repo(folder)], columns=list(COLUMNS))
    postings, texts, sources = home.read("postings"), home.read("posting_texts"), home.read("sources").to_pandas()
    known = postings.select(["posting_id", "text_hash", "source"]).to_pandas()
    known = known[known["source"].isin(sources.loc[sources["may_train"], "source"])]
    held = rows.drop(columns=["source"]).merge(known, on=["posting_id", "text_hash"])
    held = held.merge(texts.select(["text_hash", "title", "tags", "description"]).to_pandas(), on="text_hash").sort_values("posting_id")
    if len(held) < len(rows):
        log.warning("%s of %s committed labels are left out: this home does not hold the text that was labelled, or may not learn from it",
                    len(rows) - len(held), len(rows))
    labelled = held.assign(
        id=held["posting_id"],
        title=held["title"].fillna(""),
        description=held["description"].fillna(""),
        dataset=held["source"],
        stratum=COMMITTED + held["draw"],
        group=[_group(title or "", key) for title, key in zip(held["title"], held["text_hash"], strict=True)],
    )
    checksums = {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.csv"))}
    return _labelled(labelled, checksums | {"texts": sha256("\n".join(held["text_hash"]).encode()).hexdigest()})


def read_written(path: Path) -> LabelledPostings:
    """Postings, or statements of a task, that were written for training, with their labels: learnt from, never judged on."""
    rows = pd.DataFrame([json.loads(line) for line in _lines(path)])
    _check_values(path, rows)
    labelled = rows.assign(dataset="written", stratum=WRITTEN_STRATUM, confidence="3",
                           group=[f"{path.stem} {identity}" for identity in rows["id"]])
    return _labelled(labelled, {path.name: sha256(path.read_bytes()).hexdigest()})


def _labelled(rows: pd.DataFrame, checksums: dict[str, str]) -> LabelledPostings:
    """Rows with id, title, tags (a sequence), description, the four labels, mixed, dataset, stratum and group."""
    return LabelledPostings(
        ids=rows["id"].to_numpy(dtype=str),
        texts=as_texts(rows["title"], rows["tags"], rows["description"]),
        targets={head: rows[column].to_numpy(dtype=str) for head, column in COLUMN_OF_HEAD.items()},
        is_mixed=(rows["mixed"].astype(str) == "1").to_numpy(),
        is_guess=(rows["confidence"].astype(str) == "1").to_numpy(),
        datasets=rows["dataset"].to_numpy(dtype=str),
        strata=rows["stratum"].to_numpy(dtype=str),
        groups=rows["group"].to_numpy(dtype=str),
        description_lengths=np.array([len(text) for text in rows["description"]], dtype=np.int64),
        checksums=checksums,
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
        raise BadInput(f"{path} can't be read ({error}); name the folder that holds labels/") from error


def _table(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} can't be read ({error}); name the folder that holds labels/") from error
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


def title_hash(title: str) -> str:
    """What postings of one title share, in 16 hex digits: by it a version folder knows what the classifier has learnt from."""
    (shown,) = as_texts([title], [()], [None]).title
    return sha256(_group(shown, shown).encode()).hexdigest()[:16]


def all_labels(shared: Path, home: Home) -> LabelledPostings:
    """The labels under `shared`, the committed ones of postings that `home` holds, and the postings written for training.

    A label of a source that `home` knows counts only where the source says `may_train`.
    """
    sources = home.read("sources").to_pandas()
    refused = sources.loc[~sources["may_train"], "source"].tolist()
    given = read_labelled(shared)
    allowed = given.take(np.flatnonzero(~np.isin(given.datasets, refused)))
    written = (read_written(path) for path in WRITTEN)
    return reduce(LabelledPostings.with_more, written, allowed.with_more(read_committed(home))).with_copies_joined()
