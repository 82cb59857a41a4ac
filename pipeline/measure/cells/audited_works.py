"""audited_works: what annotators and the classifier in use say of the works that audits drew."""

from __future__ import annotations

import ibis
import pyarrow as pa
from ibis import _

from pipeline.engine import Engine
from pipeline.measure.routine_share import LEFT_OUT
from warehouse.tables.audited_works import TABLE
from warehouse.taxonomies import ROUTINE, UNLABELLED


def count(engine: Engine, known: pa.Table, model_version: str) -> pa.Table:
    """Drawn works by draw and kind of annotator, with the score of `model_version`, whichever version scored them at the draw.

    Works that have turned out to be on site since are in no routine share, and left out.
    """
    draws = engine.table("audit_draws").select("draw_id", "work_id", "text_hash", "stratum", "inclusion_probability", "week", "source")
    given = engine.table("audit_labels")
    kinds = given.select("draw_id", "annotator_kind").distinct()
    usable = given.filter(_.label != UNLABELLED).group_by("draw_id", "work_id", "annotator_kind").agg(
        routine_label_share=(_.label == ROUTINE).cast("float64").mean())
    scored = engine.table("labels").filter((_.model_version == model_version) & _.routine_probability.notnull()
                                           & _.category.notin(LEFT_OUT)).select("text_hash", "routine_probability", "category")
    works = draws.inner_join(scored, "text_hash")
    rows = works.inner_join(kinds, "draw_id").left_join(usable, ["draw_id", "work_id", "annotator_kind"])
    found = engine.collect(rows.mutate(model_version=ibis.literal(model_version)).select(TABLE.schema.names))
    return found.cast(TABLE.schema).sort_by([(name, "ascending") for name in TABLE.key])
