"""Label files: one CSV per pass of one annotator, a row per posting, by id and hash and without any text.

The file of an audit begins with a row without label for each posting drawn; labels may be filled in there, or follow in rows of their own.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

from warehouse.errors import BadInput
from warehouse.files import write_whole
from warehouse.taxonomies import AI_RELATIONS, CATEGORIES, EXPOSURES, JUDGMENT, ROUTINE, UNLABELLED

ANNOTATOR_KINDS = ("person", "language_model")
AUDIT = "audit"
DRAWS = ("uncertain", "routine_prone", "stratum", "random", "census", AUDIT)
LABELS_IN_REPO = Path(__file__).resolve().parent / "labels"

ALLOWED: dict[str, tuple[str, ...]] = {
    "draw": DRAWS,
    "label": (ROUTINE, JUDGMENT),
    "mixed": ("0", "1"),
    "category": tuple(CATEGORIES),
    "exposure": tuple(name for name in EXPOSURES if name != UNLABELLED),
    "ai_relation": tuple(name for name in AI_RELATIONS if name != UNLABELLED),
    "confidence": ("1", "2", "3"),
    "annotator_kind": ANNOTATOR_KINDS,
}


@dataclass(frozen=True)
class Labelled:
    """One posting as one annotator labelled it under `codebook.md`; all values as the file holds them."""

    posting_id: str
    text_hash: str
    source: str
    draw: str
    label: str
    mixed: str
    category: str
    exposure: str
    ai_relation: str
    confidence: str
    annotator: str
    annotator_kind: str
    labelled_on: str


COLUMNS = tuple(field.name for field in fields(Labelled))


def read_labels(path: Path) -> list[Labelled]:
    """Labels of a label file in their order; raises BadInput naming file, row and reason. A file that is not there yet holds none."""
    found: dict[str, Labelled] = {}
    for number, row in _rows(path):
        if not row.label:
            continue
        _check(row, f"{path}: row {number}")
        if row.posting_id in found:
            raise BadInput(f"{path}: row {number} labels posting {row.posting_id} a second time; keep one of the two")
        found[row.posting_id] = row
    return list(found.values())


def to_be_labelled(path: Path) -> list[Labelled]:
    """Rows without a label: the postings that an audit drew, each of them labelled or not by a later row."""
    return [row for _, row in _rows(path) if not row.label]


def write_to_be_labelled(path: Path, postings: Iterable[tuple[str, str, str]]) -> None:
    """A new label file for these postings (id, text hash, source), whose labels are to be filled in."""
    empty = dict.fromkeys(COLUMNS, "")
    _write(path, [Labelled(**empty | {"posting_id": identity, "text_hash": text_hash, "source": source, "draw": AUDIT})
                  for identity, text_hash, source in postings])


def _rows(path: Path) -> Iterator[tuple[int, Labelled]]:
    """Rows with their numbers, not checked further than for their length."""
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path} can't be read as a label file: {error}") from error
    if not rows or tuple(rows[0]) != COLUMNS:
        raise BadInput(f"{path} is no label file: its first row must be {','.join(COLUMNS)}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(COLUMNS):
            raise BadInput(f"{path}: row {number} has {len(row)} of {len(COLUMNS)} values; a cut-off last row can be deleted")
        yield number, Labelled(*row)


def append(path: Path, labelled: Labelled) -> None:
    """Adds a row and has it on disk when this returns; a new file gets its header."""
    _check(labelled, str(path))
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([*([COLUMNS] if is_new else []), astuple(labelled)])
        file.flush()
        os.fsync(file.fileno())


def remove_last(path: Path) -> Labelled:
    """Takes the last row back; raises BadInput where there is none."""
    rows = [row for _, row in _rows(path)]
    if not rows or not rows[-1].label:
        raise BadInput(f"{path} holds no label to take back")
    _write(path, rows[:-1])
    return rows[-1]


def _write(path: Path, rows: Iterable[Labelled]) -> None:
    kept = io.StringIO(newline="")
    csv.writer(kept, lineterminator="\n").writerows([COLUMNS, *map(astuple, rows)])
    write_whole(path, kept.getvalue().encode())


def labels_in_repo(folder: Path = LABELS_IN_REPO) -> list[Labelled]:
    """All committed labels, first passes only: files named `*.again.csv` are second passes, kept for agreement alone."""
    return [row for path in sorted(folder.glob("*.csv")) if not path.name.endswith(".again.csv") for row in read_labels(path)]


def _check(labelled: Labelled, where: str) -> None:
    for column, allowed in ALLOWED.items():
        value = getattr(labelled, column)
        if value not in allowed:
            raise BadInput(f"{where}: {column} is {value!r}, not one of {', '.join(allowed)}")
    if not (labelled.posting_id and labelled.text_hash and labelled.annotator):
        raise BadInput(f"{where}: posting_id, text_hash and annotator must not be empty")
    try:
        date.fromisoformat(labelled.labelled_on)
    except ValueError:
        raise BadInput(f"{where}: labelled_on is {labelled.labelled_on!r}, not a date such as 2026-05-03") from None
