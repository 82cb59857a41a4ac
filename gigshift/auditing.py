"""What `gigshift audit` does: a draw from the newest published state, and labels checked against their draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.current_model import current_version
from pipeline.engine import Engine
from pipeline.labelling.audit_draw import audit_frame, draw_audit
from pipeline.labelling.label_file import Labelled, read_labels, write_to_be_labelled
from pipeline.measure.observation import monday
from warehouse import store
from warehouse.audits import DRAWS, keep_draw, keep_labels, read_audits
from warehouse.errors import BadInput
from warehouse.home import Head, Home
from warehouse.tables import TABLES
from warehouse.taxonomies import JUDGMENT, ROUTINE, UNLABELLED

KINDS = {"person": "human", "language_model": "codebook"}
"""What a label file calls an annotator, and what an audit does."""

ByDraw = dict[str, dict[str, list[str]]]
"""For each draw, the works by the hash of their text."""


@dataclass(frozen=True)
class Asked:
    """How many works of which days are wanted, and when; None stands for what no audit is about yet."""

    count: int
    seed: int
    first: date | None
    last: date | None
    today: date


@dataclass(frozen=True)
class Drawn:
    """What came of a draw."""

    draw_id: str
    count: int
    population: int
    strata: int
    first: date
    last: date


@dataclass(frozen=True)
class Imported:
    """Works of a draw by what one annotator said of them."""

    draw_id: str
    drawn: int
    routine: int
    judgment: int
    onsite: int

    @property
    def missing(self) -> int:
        """Works that were drawn and have no label."""
        return self.drawn - self.routine - self.judgment - self.onsite


@dataclass(frozen=True)
class _Published:
    """The tables of a published state."""

    home: Home
    head: Head

    def files(self, table: str) -> list[str]:
        return store.files(self.home.tables / table, self.head.tables.get(table))


def draw_works(home: Home, asked: Asked, out: Path) -> Drawn:
    """Draws works, keeps the draw in the home and writes the label file `out`; raises BadInput where there is nothing to draw."""
    head, known = home.head(), read_audits(home)[DRAWS]
    if head.night is None:
        raise BadInput(f"{home.root} has no release yet: build one before an audit")
    if out.exists() or not out.parent.is_dir():
        raise BadInput(f"{out} can't be written: name a new file in a folder that is there")
    before = pc.max(known["audit_to"]).as_py()
    first = monday(asked.first) if asked.first else before and before + timedelta(weeks=1)
    last = monday(asked.last) if asked.last else monday(date.fromisoformat(head.night)) - timedelta(weeks=1)
    with Engine(_Published(home, head)) as engine:
        frame = audit_frame(engine, current_version(), first, last)
    draw_id = f"{asked.today}.{sum(name.startswith(str(asked.today)) for name in pc.unique(known['draw_id']).to_pylist()) + 1}"
    seed = int.from_bytes(f"{draw_id} {asked.seed}".encode(), "big")
    rows = draw_audit(frame, asked.count, np.random.default_rng(seed))
    first = first or frame["week"].min()
    rows = rows.assign(draw_id=draw_id, model_version=current_version(), audit_from=first, audit_to=last, drawn_on=asked.today)
    shown = rows.drop_duplicates("text_hash")
    write_to_be_labelled(out, zip(shown["posting_id"], shown["text_hash"], shown["source"], strict=True))
    schema = TABLES[DRAWS].schema
    keep_draw(home, pa.Table.from_pandas(rows[schema.names], schema, preserve_index=False))
    return Drawn(draw_id, len(rows), len(frame), rows["stratum"].nunique(), first, last)


def import_labels(home: Home, path: Path, annotator: str, kind: str, draw_id: str | None = None) -> Imported:
    """Keeps the labels of `path` in the home; raises BadInput naming the first row that does not fit the draw or the annotator."""
    if not path.exists():
        raise BadInput(f"{path} is not there: name the file that `gigshift audit draw` wrote")
    rows = read_labels(path)
    if not rows:
        raise BadInput(f"{path} holds no label yet: fill it with `gigshift label {path}`")
    for label in rows:
        if label.annotator != annotator or KINDS[label.annotator_kind] != kind:
            raise BadInput(f"{path}: posting {label.posting_id} was labelled by {label.annotator} ({label.annotator_kind}), not by "
                           f"{annotator} ({kind}); a file holds the labels of one annotator")
    draws = read_audits(home)[DRAWS].to_pylist()
    by_draw: ByDraw = {}
    for row in draws:
        by_draw.setdefault(row["draw_id"], {}).setdefault(row["text_hash"], []).append(row["work_id"])
    found = _draw_of(rows, by_draw, path, draw_id)
    labels = {label.text_hash: label for label in rows}
    if len(labels) < len(rows):
        raise BadInput(f"{path} labels a text twice under two postings; keep one of the two")
    said = [{"draw_id": found, "work_id": work, "annotator": annotator, "annotator_kind": kind, "label": _label(label),
             "labelled_on": date.fromisoformat(label.labelled_on)} for text, label in labels.items() for work in by_draw[found][text]]
    keep_labels(home, pa.Table.from_pylist(said, schema=TABLES["audit_labels"].schema))
    counts = [sum(row["label"] == value for row in said) for value in (ROUTINE, JUDGMENT, UNLABELLED)]
    return Imported(found, sum(map(len, by_draw[found].values())), *counts)


def _draw_of(rows: list[Labelled], by_draw: ByDraw, path: Path, draw_id: str | None) -> str:
    """The audit that drew all these works."""
    if draw_id is not None and draw_id not in by_draw:
        raise BadInput(f"no audit is called {draw_id}: there are {', '.join(sorted(by_draw)) or 'none'}")
    asked = {draw_id: by_draw[draw_id]} if draw_id else by_draw
    unknown = {name: [row for row in rows if row.text_hash not in texts] for name, texts in asked.items()}
    fitting = sorted(name for name, others in unknown.items() if not others)
    if not asked:
        raise BadInput("this home has no audit: draw one with `gigshift audit draw`")
    if not fitting:
        name = min(unknown, key=lambda name: (len(unknown[name]), name))
        raise BadInput(f"{path}: {len(unknown[name])} postings were not drawn by audit {name}, the first is {unknown[name][0].posting_id}: "
                       "take those rows out, or use the home in which they were drawn")
    if len(fitting) > 1:
        raise BadInput(f"{path} fits the audits {', '.join(fitting)}: say which with --draw")
    return fitting[0]


def _label(row: Labelled) -> str:
    """Work on site is in no routine share; where both kinds of work are in it, the label says which is the larger part."""
    return UNLABELLED if row.category == "onsite_manual" else row.label
