"""Which works an audit reads: a random sample, stratified by source and score, in which every work's chance to be drawn is known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from pipeline.engine import Engine
from pipeline.measure.cells.weekly_cells import FIRST_WEEK
from pipeline.measure.cells.works import entered
from pipeline.measure.routine_share import LEFT_OUT
from pipeline.measure.statistics.audit import FEWEST_IN_STRATUM, allocate
from warehouse.errors import BadInput

BANDS = (0.1, 0.35, 0.65, 0.9)
"""Scores between which strata are cut: sure, leaning, in doubt."""

LEAST_SHARE = 0.1
"""Sources with less than this share of the works are one stratum per band together."""

OTHERS = "other sources"


def audit_frame(engine: Engine, model_version: str, first: date | None, last: date) -> pd.DataFrame:
    """The works that a routine share counts and that entered from the week `first` (the earliest if None) to the week `last`."""
    works = entered(engine, model_version)
    counted = works.filter(works.routine_probability.notnull() & works.category.notin(LEFT_OUT))
    names = ("work_id", "posting_id", "text_hash", "source", "week", "routine_probability")
    rows: pd.DataFrame = engine.collect(counted.select(*names)).to_pandas()
    rows["week"] = [FIRST_WEEK + timedelta(weeks=int(week)) for week in rows["week"]]
    is_in = rows["week"].map(lambda week: (first is None or week >= first) and week <= last)
    return rows[is_in.to_numpy(dtype=bool)].sort_values("work_id", ignore_index=True)


def draw_audit(frame: pd.DataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """`count` works of `frame` (see audit_frame), or all where there are fewer, with `stratum` and `inclusion_probability`.

    Within each stratum all works have the same chance. Strata in doubt get more works than their size, after Neyman (1934). Raises BadInput
    for an empty frame, or for a count too small for the strata.
    """
    if frame.empty:
        raise BadInput("no work to audit entered in these weeks: name others with --from and --to, or build a release first")
    strata = _strata(frame)
    names, codes = np.unique(strata, return_inverse=True)
    sizes, score = np.bincount(codes), frame["routine_probability"].to_numpy(dtype=np.float64)
    least = int(np.minimum(sizes, FEWEST_IN_STRATUM).sum())
    if count < least:
        raise BadInput(f"--n {count} is too small: {len(names)} strata (source and score) need {least} works at least")
    taken = allocate(sizes, np.sqrt(np.bincount(codes, weights=score * (1 - score)) / sizes), count)
    place = pd.Series(rng.random(len(frame))).groupby(codes).rank(method="first").to_numpy()
    rows = frame.assign(stratum=strata, inclusion_probability=(taken / sizes)[codes])
    return rows[place <= taken[codes]].reset_index(drop=True)


def _strata(frame: pd.DataFrame) -> pd.Series:
    sizes = frame["source"].value_counts()
    large = sizes.index[sizes >= LEAST_SHARE * len(frame)]
    source = frame["source"].where(frame["source"].isin(large), OTHERS)
    edges = ("0", *map(str, BANDS), "1")
    band = np.searchsorted(BANDS, frame["routine_probability"].to_numpy(dtype=np.float64), side="right")
    return source + " " + pd.Series([f"{edges[number]} to {edges[number + 1]}" for number in band], index=frame.index)
