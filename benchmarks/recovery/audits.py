"""Audits of a world: works drawn at random each half-year and labelled as they truly are."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.recovery.rows import MODEL, filled

HALF_YEAR, DRAWN = 26, 200
"""Weeks that an audit is about, and works that it draws."""


def audit_tables(postings: pd.DataFrame, working: dict[str, pa.Table], name: str, start: date,
                 rng: np.random.Generator) -> dict[str, pa.Table]:
    """Draws and labels of audits `name`-0, `name`-1, …, strata being boards; `postings` as `rows.working_tables` takes them."""
    ids = working["postings"].select(["posting_id", "text_hash", "source"]).to_pandas()
    works = ids.assign(score=postings["score"], routine=postings["routine"], number=(postings["entered"] // 7).astype(int))
    works = works[(postings["work"] == postings.index) & ~postings["truncated"]]
    works["audit"] = works["number"] // HALF_YEAR
    works["lot"], most = rng.random(len(works)), DRAWN // works["source"].nunique()
    lots = works.groupby(["audit", "source"])["lot"]
    works["chance"] = (most / lots.transform("size")).clip(upper=1)
    drawn = works[lots.rank() <= most].reset_index(drop=True)
    monday = {number: start + timedelta(weeks=number) for number in range(-HALF_YEAR, 10 * HALF_YEAR)}
    first = drawn["audit"] * HALF_YEAR
    columns = {
        "draw_id": [f"{name}-{audit}" for audit in drawn["audit"]], "work_id": drawn["posting_id"], "text_hash": drawn["text_hash"],
        "stratum": drawn["source"], "inclusion_probability": drawn["chance"], "routine_probability": drawn["score"],
        "model_version": [MODEL] * len(drawn), "week": drawn["number"].map(monday), "source": drawn["source"],
        "audit_from": first.map(monday), "audit_to": (first + HALF_YEAR - 1).map(monday), "drawn_on": (first + HALF_YEAR).map(monday),
        "annotator": ["truth"] * len(drawn), "annotator_kind": ["codebook"] * len(drawn), "label": np.where(drawn["routine"], "R", "J"),
        "labelled_on": (first + HALF_YEAR).map(monday)}
    arrays = {name: pa.array(values) for name, values in columns.items()}
    return {table: filled(table, len(drawn), arrays) for table in ("audit_draws", "audit_labels")}
