"""read_works: the works that entered, with what their texts state."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from pipeline.engine import Engine
from pipeline.extract.lexicon import lexicon_version
from pipeline.measure.cells.works import entered, first_days
from warehouse.tables.read_works import TABLE


def count(engine: Engine, known: pa.Table, model_version: str) -> pa.Table:
    """All works of the table, by the labels of `model_version` and the lexicon in use; `known` rows are not needed."""
    return first_days(engine.collect(read_works(engine, model_version))).select(TABLE.schema.names).cast(TABLE.schema).sort_by("work_id")


def read_works(engine: Engine, model_version: str) -> ir.Table:
    """One row per work that entered and whose text the lexicon in use has read; weeks by their number."""
    readings = engine.table("text_mentions").filter(_.lexicon_version == lexicon_version())
    works = entered(engine, model_version)
    return works.inner_join(readings, "text_hash").mutate(model_version=ibis.literal(model_version)).select(TABLE.schema.names)
