"""The stage: texts that the classifier in use has not labelled yet get their row in `labels`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from pipeline.classify.artefact import current, fairness
from pipeline.classify.overlap import COMPARED, overlap
from pipeline.classify.predict import model_version, predict
from warehouse.build import StageView
from warehouse.files import PRIVATE, write_whole
from warehouse.ids import digest
from warehouse.tables import TABLES

log = logging.getLogger(__name__)

KEPT = "labelled"
CHUNK = 2_000


def classify(view: StageView) -> dict[str, int]:
    """Labels each new text once; labels of older versions stay. Counts: texts, already labelled, labelled, unsupported.

    A new version of the classifier finds all texts new: labels are kept beside the tables until a state that holds them is published, so
    that a build that was killed goes on where it was. `model_overlap` shows what the change did.
    """
    texts = view.read("posting_texts", columns=["text_hash", "title", "tags", "description", "language"])
    known = view.read("labels", columns=["text_hash"], filter=ds.field("model_version") == model_version())
    is_new = pc.invert(pc.is_in(texts.column("text_hash"), known.column("text_hash").combine_chunks()))
    new = texts.filter(is_new).sort_by("text_hash")
    kept = view.home.root / KEPT / model_version()
    chunks = (chunk.cast(TABLES["labels"].schema) for chunk in _labelled(new, kept))
    rows = pa.concat_tables([TABLES["labels"].empty(), *chunks]).sort_by("text_hash")
    if rows.num_rows:
        view.append("labels", rows)
        if len(pc.unique(view.read("labels", ["model_version"]).column("model_version"))) > 1:
            view.replace("model_overlap", overlap(view.read("labels", COMPARED), model_version()))
    if set(view.read("fairness_audit", ["model_version"]).column("model_version").to_pylist()) != {model_version()}:
        view.replace("fairness_audit", _audited())
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


def _labelled(new: pa.Table, kept: Path) -> Iterator[pa.Table]:
    """Labels of all new texts: those kept from a build that did not end, then the others, chunk by chunk. Kept files of no use go."""
    for file in sorted(kept.parent.glob("*/*.parquet")):
        found = pq.read_table(file, schema=TABLES["labels"].schema)
        found = found.filter(pc.is_in(found.column("text_hash"), new.column("text_hash").combine_chunks()))
        if file.parent != kept or found.num_rows == 0:
            file.unlink()
            continue
        new = new.filter(pc.invert(pc.is_in(new.column("text_hash"), found.column("text_hash").combine_chunks())))
        yield found
    for start in range(0, new.num_rows, CHUNK):
        rows = label_texts(new.slice(start, CHUNK))
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = pa.BufferOutputStream()
        pq.write_table(rows, content)
        write_whole(kept / f"{digest(*rows.column('text_hash').to_pylist())}.parquet", content.getvalue().to_pybytes(), PRIVATE)
        log.info("%s of %s new texts labelled", start + rows.num_rows, new.num_rows)
        yield rows


def _audited() -> pa.Table:
    rows = [{**row, "model_version": model_version()} for row in fairness(current())]
    return pa.Table.from_pylist(rows, TABLES["fairness_audit"].schema)
