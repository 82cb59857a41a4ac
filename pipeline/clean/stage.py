"""The stage: raw postings of the pending archives become texts, versions, sightings and postings."""

from __future__ import annotations

import logging
from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline.clean import history, state
from pipeline.clean.counts import completed_coverage
from pipeline.clean.rows import Cleaned, clean_rows
from pipeline.engine import Engine
from warehouse.build import StageView
from warehouse.tables import TABLES

log = logging.getLogger(__name__)

_BATCH_ORDER = [(name, "ascending") for name in ("night", "fetched_at", "archive", "record_offset", "item_index")]


def clean(view: StageView) -> dict[str, int]:
    """Cleans `raw_postings` of `view.archives` into texts, versions, sightings, postings and quarantine, and completes their coverage.

    Returns how many items had which fate, and how many values were left empty or read on an assumption. Raises ContractBroken where the
    counts of an archive do not add up.
    """
    pending = ds.field("archive").isin(pa.array(view.archives, pa.string()))
    raw = view.read("raw_postings", filter=pending).sort_by(_BATCH_ORDER)
    cleaned = clean_rows(raw)
    coverage = _completed(view, cleaned, view.read("coverage", filter=pending))
    _keep(view, cleaned)
    view.upsert("coverage", coverage)
    sources = sorted(set(coverage.column("source").to_pylist()))
    if sources:
        _derive(view, sources)
    return _told(coverage, cleaned)


def _completed(view: StageView, cleaned: Cleaned, coverage: pa.Table) -> pa.Table:
    with Engine(view) as engine:
        counted = engine.collect(history.outcomes(engine.memory("cleaned", cleaned.rows), engine.table("posting_versions")))
    outcomes = {(row["archive"], row["outcome"]): row["count"] for row in counted.to_pylist()}
    return completed_coverage(coverage, outcomes, Counter(cleaned.quarantine.column("archive").to_pylist()))


def _keep(view: StageView, cleaned: Cleaned) -> None:
    with Engine(view) as engine:
        rows = engine.memory("cleaned", cleaned.rows)
        sightings = engine.collect(history.sightings(rows, engine.table("sightings")))
        versions = engine.collect(history.versions(rows, engine.table("posting_versions")))
    known = view.read("posting_texts", columns=["text_hash"]).column("text_hash")
    fresh = cleaned.texts.filter(pc.invert(pc.is_in(cleaned.texts.column("text_hash"), value_set=known)))
    view.append("posting_texts", fresh)
    view.append("quarantine", cleaned.quarantine)
    view.upsert("sightings", _in_order("sightings", sightings))
    view.upsert("posting_versions", _in_order("posting_versions", versions))


def _derive(view: StageView, sources: list[str]) -> None:
    with Engine(view) as engine:
        tables = (engine.table(name) for name in ("posting_versions", "sightings", "coverage"))
        versions, sightings, coverage = (table.filter(table.source.isin(sources)) for table in tables)
        derived = engine.collect(state.postings(versions, sightings, coverage))
    where = " OR ".join(f"source = '{source}'" for source in sources)
    view.replace("postings", _in_order("postings", derived), where=where)


def _in_order(table: str, rows: pa.Table) -> pa.Table:
    contract = TABLES[table]
    return rows.select(contract.schema.names).cast(contract.schema).sort_by([(name, "ascending") for name in contract.key])


def _told(coverage: pa.Table, cleaned: Cleaned) -> dict[str, int]:
    fates = {fate: int(pc.sum(coverage.column(f"{fate}_count")).as_py() or 0)
             for fate in ("read", "new", "changed", "unchanged", "repeated", "skipped", "quarantined")}
    for reason, count in sorted(cleaned.left_empty.items()):
        log.info("clean: left empty or assumed, %s: %s", reason, count)
    return {**fates, "texts": cleaned.texts.num_rows, **dict(sorted(cleaned.left_empty.items()))}
