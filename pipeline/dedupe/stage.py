"""The dedupe stage of a build: only what is new or changed is compared, with all that is known."""

from __future__ import annotations

import logging

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline.dedupe.candidates import changed, face_of, faces, pairs
from pipeline.dedupe.evergreen import evergreen
from pipeline.dedupe.shingles import Text, read_texts
from pipeline.dedupe.signatures import sign
from pipeline.dedupe.verdict import Link, judge
from pipeline.dedupe.works import Node, assign, merges
from pipeline.engine import Engine
from warehouse.build import StageView
from warehouse.tables import TABLES

log = logging.getLogger(__name__)

BATCH_ROWS = 20_000

Links = dict[tuple[str, str], Link]


def dedupe(view: StageView) -> dict[str, int]:
    """Gives every posting its work: writes `text_signatures`, `duplicates`, `work_merges` and `evergreen_works`; returns counts.

    The works follow from the set of postings alone, however it was cut into nights; `work_merges` tells what a night changed.
    """
    signed = _sign_new(view)
    with Engine(view) as engine:
        todo = changed(engine, faces(engine))
    known = view.read("duplicates")
    touched = _same_works(known, todo.column("posting_id"))
    linked = _linked(view, touched, None)
    reached = _same_works(known, pa.array(sorted({name for pair in linked for name in pair} | set(touched.to_pylist())), pa.string()))
    rest = reached.filter(pc.invert(pc.is_in(reached, touched)))
    linked |= _linked(view, rest, rest) | _links_without_text(view, known, reached)
    after = assign(_nodes(view, reached, todo, known), linked)
    before = known.filter(pc.is_in(known.column("posting_id"), reached))
    merged = merges(before, after, view.night)
    fresh = after if not before.num_rows else _different(before, after)
    if fresh.num_rows:
        (view.upsert if known.num_rows else view.append)("duplicates", fresh)
    if merged.num_rows:
        view.append("work_merges", merged)
    with Engine(view) as engine:
        lasting = evergreen(engine)
    if not lasting.equals(view.read("evergreen_works").sort_by("work_id")):
        view.replace("evergreen_works", lasting)
    return {"texts_signed": signed, "postings_compared": todo.num_rows, "postings_linked": len({name for pair in linked for name in pair}),
            "works_touched": len(after.column("work_id").unique()), "works_merged": merged.num_rows, "evergreen_works": lasting.num_rows}


def _sign_new(view: StageView) -> int:
    signed = view.read("text_signatures", ["text_hash"]).column("text_hash").unique()
    texts = view.read("posting_texts", ["text_hash", "title", "description"], filter=~ds.field("text_hash").isin(signed))
    texts = texts.sort_by("text_hash")
    bands = pa.Table.from_batches(sign(texts.to_batches(BATCH_ROWS)), schema=TABLES["text_signatures"].schema)
    if bands.num_rows:
        view.append("text_signatures", bands)
    return int(texts.num_rows)


def _linked(view: StageView, mine: pa.Array, others: pa.Array | None) -> Links:
    """Links of the postings `mine` with `others` (None: with all), the closest of each pair."""
    if not len(mine):
        return {}
    with Engine(view) as engine:
        found = pairs(engine, faces(engine), _ids(mine), None if others is None else _ids(others))
    texts = _texts(view, found)
    links: Links = {}
    for batch in found.to_batches(BATCH_ROWS):
        for row in batch.to_pylist():
            left, right = face_of(row, "left"), face_of(row, "right")
            link = judge(left, right, texts)
            pair = (min(left.posting_id, right.posting_id), max(left.posting_id, right.posting_id))
            if link is not None and (pair not in links or (link.similarity, link.kind) > (links[pair].similarity, links[pair].kind)):
                links[pair] = link
    return links


def _texts(view: StageView, found: pa.Table) -> dict[str, Text]:
    wanted = pa.chunked_array([*found.column("text_hash_left").chunks, *found.column("text_hash_right").chunks], pa.string()).unique()
    return read_texts(view.read("posting_texts", ["text_hash", "title", "description"], filter=ds.field("text_hash").isin(wanted)))


def _same_works(known: pa.Table, postings: pa.Array | pa.ChunkedArray) -> pa.Array:
    """`postings` and all that share a known work with one of them, sorted."""
    works = known.filter(pc.is_in(known.column("posting_id"), _flat(postings))).column("work_id").unique()
    members = known.filter(pc.is_in(known.column("work_id"), works)).column("posting_id")
    return pa.array(sorted({*members.to_pylist(), *postings.to_pylist()}), pa.string())


def _links_without_text(view: StageView, known: pa.Table, reached: pa.Array) -> Links:
    """Links found earlier, kept where retention or `forget` has since taken a text away."""
    rows = known.filter(pc.and_(pc.is_in(known.column("posting_id"), reached), pc.is_valid(known.column("matched_posting_id"))))
    if not rows.num_rows:
        return {}
    with Engine(view) as engine:
        seen = faces(engine)
        gone = set(engine.collect(seen.anti_join(engine.table("posting_texts"), "text_hash").select("posting_id").distinct())
                   .column("posting_id").to_pylist())
    return {(min(row["posting_id"], row["matched_posting_id"]), max(row["posting_id"], row["matched_posting_id"])):
            Link(row["similarity"], row["kind"]) for row in rows.to_pylist() if gone & {row["posting_id"], row["matched_posting_id"]}}


def _nodes(view: StageView, reached: pa.Array, todo: pa.Table, known: pa.Table) -> list[Node]:
    hashes = dict(zip(known.column("posting_id").to_pylist(), known.column("compared_hash").to_pylist(), strict=True))
    hashes |= dict(zip(todo.column("posting_id").to_pylist(), todo.column("compared_hash").to_pylist(), strict=True))
    with Engine(view) as engine:
        seen = faces(engine)
        days = engine.collect(seen.semi_join(engine.memory("reached", _ids(reached)), "posting_id").select("posting_id", "day").distinct())
    return [Node(row["posting_id"], row["day"], hashes[row["posting_id"]]) for row in days.to_pylist()]


def _different(before: pa.Table, after: pa.Table) -> pa.Table:
    old = {tuple(row.values()) for row in before.select(after.column_names).to_pylist()}
    keep = [tuple(row.values()) not in old for row in after.to_pylist()]
    return after.filter(pa.array(keep, pa.bool_()))


def _ids(postings: pa.Array) -> pa.Table:
    return pa.table({"posting_id": _flat(postings)})


def _flat(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
