"""Which rows a release carries: no text, whole or in tags, that its source lets nobody pass on."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.build import StageView
from warehouse.schema import STRINGS

COMMON = 5
"""A tag that so many employers use is a word of the trade, not somebody's text."""


def released_rows(view: StageView, name: str) -> pa.Table:
    """Rows of a released table: texts and rare tags only of sources that let their text be passed on."""
    rows, sources = view.read(name), view.read("sources", ["source", "may_redistribute_text"])
    if name == "posting_texts":
        uses = pa.concat_tables([view.read(table, ["text_hash", "source"]) for table in ("postings", "posting_versions")])
        return releasable_texts(rows, uses, sources)
    if "skills" in rows.column_names:
        return without_rare_tags(rows, common_tags(view.read("postings", ["posting_id", "employer_id", "skills"])), sources)
    return rows


def releasable_texts(texts: pa.Table, uses: pa.Table, sources: pa.Table) -> pa.Table:
    """Texts that are used by postings and whose every source lets its text be passed on.

    `uses` holds text_hash and source of every posting and posting version. A text that nothing uses is left out too.
    """
    is_allowed = pc.is_in(uses["source"], _open_sources(sources))
    open_texts = uses.filter(is_allowed)["text_hash"].unique()
    closed_texts = uses.filter(pc.invert(is_allowed))["text_hash"].unique()
    hashes = texts["text_hash"]
    return texts.filter(pc.and_(pc.is_in(hashes, open_texts), pc.invert(pc.is_in(hashes, closed_texts))))


def common_tags(postings: pa.Table) -> pa.Array:
    """Skills that postings of at least COMMON employers show; a posting without an employer stands for one of its own."""
    employers = pc.coalesce(postings["employer_id"], postings["posting_id"]).combine_chunks()
    skills = postings["skills"].combine_chunks()
    used = pa.table({"tag": pc.list_flatten(skills), "employer": employers.take(pc.list_parent_indices(skills))})
    counts = used.group_by("tag").aggregate([("employer", "count_distinct")])
    return counts.filter(pc.greater_equal(counts["employer_count_distinct"], COMMON))["tag"].combine_chunks()


def without_rare_tags(rows: pa.Table, common: pa.Array, sources: pa.Table) -> pa.Table:
    """The rows with only `common` skills where the source lets its text not be passed on."""
    skills = rows["skills"].combine_chunks()
    tags, places = pc.list_flatten(skills), pc.list_parent_indices(skills)
    is_open = pc.is_in(rows["source"], _open_sources(sources)).combine_chunks()
    kept = pc.or_(pc.is_in(tags, common), is_open.take(places))
    counts = np.bincount(np.asarray(places.filter(kept)), minlength=rows.num_rows)
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
    column = rows.column_names.index("skills")
    return rows.set_column(column, rows.schema.field(column), pa.ListArray.from_arrays(offsets, tags.filter(kept)).cast(STRINGS))


def _open_sources(sources: pa.Table) -> pa.Array:
    return sources.filter(sources["may_redistribute_text"])["source"].combine_chunks()
