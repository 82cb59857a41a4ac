"""The stage: texts that the classifier in use has not labelled yet get their row in `labels`."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline.classify.predict import model_version, predict
from warehouse.build import StageView
from warehouse.tables import TABLES


def classify(view: StageView) -> dict[str, int]:
    """Labels each new text once; labels of older versions stay. Counts: texts, already labelled, labelled, unsupported."""
    texts = view.read("posting_texts", columns=["text_hash", "title", "tags", "description", "language"])
    known = view.read("labels", columns=["text_hash"], filter=ds.field("model_version") == model_version())
    is_new = pc.invert(pc.is_in(texts.column("text_hash"), known.column("text_hash").combine_chunks()))
    new = texts.filter(is_new).sort_by("text_hash")
    rows = label_texts(new)
    if rows.num_rows:
        view.append("labels", rows)
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
