"""The stage: texts that the classifier in use has not labelled yet get their row in `labels`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from pipeline.classify.artefact import current, fairness
from pipeline.classify.overlap import overlap
from pipeline.classify.predict import model_version, predict
from warehouse.build import StageView
from warehouse.ids import digest
from warehouse.tables import TABLES

log = logging.getLogger(__name__)

KEPT = "labelled"
CHUNK = 2_000


def classify(view: StageView) -> dict[str, int]:
    """Labels each new text once; labels of older versions stay. Counts: texts, already labelled, labelled, unsupported.

    A new version of the classifier finds all texts new: what is labelled so far is kept beside the tables, so a stage that was killed goes
    on where it was, and `model_overlap` shows what the change did.
    """
    texts = view.read("posting_texts", columns=["text_hash", "title", "tags", "description", "language"])
    known = view.read("labels", columns=["text_hash"], filter=ds.field("model_version") == model_version())
    is_new = pc.invert(pc.is_in(texts.column("text_hash"), known.column("text_hash").combine_chunks()))
    new = texts.filter(is_new).sort_by("text_hash")
    kept = view.home.root / KEPT / model_version()
    rows = pa.concat_tables([TABLES["labels"].empty(), *_labelled(new, kept)])
    if rows.num_rows:
        view.append("labels", rows)
        view.replace("model_overlap", overlap(view.read("labels"), model_version()))
    if set(view.read("fairness_audit", ["model_version"]).column("model_version").to_pylist()) != {model_version()}:
        view.replace("fairness_audit", _audited())
    rmtree(kept.parent, ignore_errors=True)
    unsupported = pc.sum(pc.equal(rows.column("status"), "unsupported")).as_py() or 0
    return {
        "texts": texts.num_rows,
        "already_labelled": texts.num_rows - new.num_rows,
        "labelled": rows.num_rows - unsupported,
        "unsupported": unsupported,
    }


def label_texts(texts: pa.Table) -> pa.Table:
    """Rows of `labels` for rows of `posting_texts`, in the same order."""
    labels = predict(*(texts.column(name).to_pylist() for name in ("title", "tags", "description", "language")))
    return labels.append_column("text_hash", texts.column("text_hash")).select(TABLES["labels"].schema.names)


def _labelled(texts: pa.Table, kept: Path) -> Iterator[pa.Table]:
    """Labels chunk by chunk; a chunk that an earlier run of the stage has finished is not labelled again."""
    for start in range(0, texts.num_rows, CHUNK):
        chunk = texts.slice(start, CHUNK)
        file = kept / f"{digest(*chunk.column('text_hash').to_pylist())}.parquet"
        if not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = file.with_suffix(".part")
            pq.write_table(label_texts(chunk), unfinished)
            unfinished.replace(file)
            log.info("%s of %s new texts labelled", start + chunk.num_rows, texts.num_rows)
        yield pq.read_table(file, schema=TABLES["labels"].schema)


def _audited() -> pa.Table:
    rows = [{**row, "model_version": model_version()} for row in fairness(current())]
    return pa.Table.from_pylist(rows, TABLES["fairness_audit"].schema)
