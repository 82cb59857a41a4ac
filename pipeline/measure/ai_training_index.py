"""Demand for work that makes, mends, checks or uses AI: the part of the demand index that is about it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.measure.panel import Panel
from warehouse.tables.ai_training_index import TABLE
from warehouse.tables.demand_index import ANY_RELATION
from warehouse.taxonomies import UNLABELLED

LEAST_LABELS = 100
"""Works with a relation's label before it is shown apart."""


def compute(panel: Panel) -> pa.Table:
    """Index of the works that came in around AI.

    What: the rows of `demand_index` for works that relate to AI: in any way, and apart annotation, expert evaluation, building AI,
    repairing its output, work with its help and work that forbids it, each once at least 100 works carry its label. Before that only the
    total is shown.

    Formula: that of `demand_index`, over these works alone.

    Unit: index points, 100 = mean of the first 13 weeks of the chain.

    After: as `demand_index`. The relations to AI are those of the project's codebook.

    Can not say: which work an ad's author does not say to be about AI, and how often the classifier errs: its errors are not taken out, and
    a rare relation holds more of them. Work that AI has replaced leaves no ad.
    """
    index = panel.table("demand_index")
    cells = panel.read("weekly_cells")
    works = cells.group_by("ai_relation").aggregate([("inflow_count", "sum")]).to_pylist()
    shown = {row["ai_relation"] for row in works if row["inflow_count_sum"] >= LEAST_LABELS} - {"none", UNLABELLED}
    is_shown = pc.is_in(index["value"], pa.array(sorted(shown | {ANY_RELATION})))
    return index.filter(pc.and_(pc.equal(index["dimension"], "ai_relation"), is_shown)).cast(TABLE.schema)
