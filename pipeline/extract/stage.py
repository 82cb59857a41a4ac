"""The stage: texts that the lexicon in use has not read yet get their row in `text_mentions`."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline.extract.lexicon import lexicon_version
from pipeline.extract.reading import read_texts
from warehouse.build import StageView
from warehouse.tables import TABLES

BATCH_ROWS = 2_000


def extract(view: StageView) -> dict[str, int]:
    """Reads each new text once; readings of older versions of the lexicon stay. Counts: texts, already read, read now.

    A new version finds all texts new. Where a text is gone, its old reading stays with its version and enters no measure.
    """
    known = view.read("text_mentions", ["text_hash"], filter=ds.field("lexicon_version") == lexicon_version()).column("text_hash")
    texts = view.read("posting_texts", ["text_hash", "title", "tags", "description", "language"])
    new = texts.filter(pc.invert(pc.is_in(texts.column("text_hash"), known.combine_chunks()))).sort_by("text_hash")
    rows = pa.Table.from_batches(read_texts(new.to_batches(BATCH_ROWS)), schema=TABLES["text_mentions"].schema)
    if rows.num_rows:
        view.append("text_mentions", rows)
    return {"texts": texts.num_rows, "already_read": texts.num_rows - rows.num_rows, "read": rows.num_rows}
