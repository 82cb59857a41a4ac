"""The stage: what is past its source's limit leaves the tables of this build."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from pipeline.engine import Engine
from pipeline.retain.caps import Caps
from warehouse.build import StageView


def retain(view: StageView) -> dict[str, int]:
    """Takes raw rows, texts and quarantined excerpts past their limit out of the tables; returns how many of each went.

    A text stays while one source that showed it still allows it, counted from the last fetch that showed it. Hashes, labels, links
    between postings and all other facts stay, so that no measure changes and nothing is labelled again.
    """
    caps = Caps.of(view.read("sources"), view.read("coverage", ["night"]), view.night)
    return {"raw_rows_removed": _retain_raw(view, caps), "texts_removed": _retain_texts(view, caps),
            "excerpts_emptied": _retain_excerpts(view, caps)}


def _retain_raw(view: StageView, caps: Caps) -> int:
    gone = 0
    for source, first in sorted(caps.raw.items()):
        past = view.read("raw_postings", ["night"], filter=(pc.field("source") == source) & (pc.field("night") < first)).num_rows
        if past:
            view.replace("raw_postings", view.read("raw_postings").slice(0, 0), where=f"source = '{source}' AND night < DATE '{first}'")
        gone += past
    return gone


def _retain_texts(view: StageView, caps: Caps) -> int:
    if not caps.text:
        return 0
    limits = pa.table({"source": list(caps.text), "first": pa.array(list(caps.text.values()), pa.date32())})
    with Engine(view) as engine:
        shown = engine.table("posting_versions").semi_join(engine.table("posting_texts"), "text_hash")
        dated = shown.left_join(engine.memory("limits", limits), "source")
        over = dated.group_by("text_hash").agg(is_over=(_.valid_to.date() < _.first).fill_null(ibis.literal(False)).all())
        past = engine.collect(over.filter(_.is_over).select("text_hash")).column("text_hash")
    if len(past):
        texts = view.read("posting_texts")
        view.replace("posting_texts", texts.filter(pc.invert(pc.is_in(texts.column("text_hash"), past.combine_chunks()))))
    return len(past)


def _retain_excerpts(view: StageView, caps: Caps) -> int:
    rows = view.read("quarantine")
    emptied = caps.without_excerpts(rows)
    changed = pc.sum(pc.not_equal(rows.column("excerpt"), emptied.column("excerpt"))).as_py() or 0
    if changed:
        view.replace("quarantine", emptied)
    return int(changed)
