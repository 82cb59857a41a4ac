"""weekly_mentions: works counted by week, source, category and what their texts state."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from pipeline.engine import Engine
from pipeline.extract.lexicon import lexicon_version
from pipeline.measure.cells.read_works import read_works
from pipeline.measure.cells.works import first_days
from warehouse.tables.weekly_mentions import TABLE
from warehouse.taxonomies import AI_TOOL, CLAUSE, JUDGMENT_SKILL, SKILL, TEXT, TURNAROUND, UNREAD

LISTS = {SKILL: "stated_skills", AI_TOOL: "ai_tools", JUDGMENT_SKILL: "judgment_skills", CLAUSE: "clauses"}


def count(engine: Engine, known: pa.Table, model_version: str) -> pa.Table:
    """All cells, by the labels of `model_version` and the lexicon in use; `known` cells are not needed."""
    works = read_works(engine, model_version)
    stated = ibis.union(*(_mentions(works, kind, works[name].unnest()) for kind, name in LISTS.items()), *_times(works),
                        _mentions(works.filter(works.scope != UNREAD), TEXT, _.scope))
    counts = stated.group_by("week", "source", "category", "kind", "mention").agg(
        work_count=_.work_id.nunique(), employer_count=_.employer.nunique())
    named = counts.mutate(lexicon_version=ibis.literal(lexicon_version()), model_version=ibis.literal(model_version))
    rows = first_days(engine.collect(named)).select(TABLE.schema.names).cast(TABLE.schema)
    return rows.sort_by([(name, "ascending") for name in TABLE.key])


def _times(works: ir.Table) -> list[ir.Table]:
    states = {"asap": works.is_asap, **{name: ibis.or_(works[f"{column}_minimum"].notnull(), works[f"{column}_maximum"].notnull())
                                        for name, column in (("deadline", "turnaround_days"), ("duration", "duration_days"))}}
    return [_mentions(works.filter(holds), TURNAROUND, ibis.literal(name)) for name, holds in states.items()]


def _mentions(works: ir.Table, kind: str, mention: ir.Value) -> ir.Table:
    return works.select("week", "source", "category", "work_id", employer=ibis.coalesce(_.employer_id, _.work_id),
                        kind=ibis.literal(kind), mention=mention)
