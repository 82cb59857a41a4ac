"""Works that entered, by the groups of other studies."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.measure.frame import ALL
from pipeline.measure.observation import GAP, MEASURED, NOT_OBSERVABLE
from pipeline.measure.panel import Panel, published
from pipeline.measure.statistics.intervals import bulk_factor, count_interval
from warehouse.crosswalks import OUTSIDE, SCHEMES, VERSION
from warehouse.tables.group_inflow import TABLE


def compute(panel: Panel) -> pa.Table:
    """What: works that entered in a week, counted by the groups of another study, so that our counts can stand beside its own.

    Formula: Σ weight(category, group) × works of the category, with the weights of docs/crosswalks.md. The 90 % interval is that of a
    count: mid-P Poisson limits (Lancaster 1961) at the count divided by the bulk factor, which is the employer bootstrap's variance
    over the count. Nothing is chained: a source that enters or leaves moves the counts of `all`, and the frame of the week says so.

    Unit: works a week; n counts the works of all categories that fall into the group, in part or whole.

    After: Kässi & Lehdonvirta 2018 (oli); Demirci, Hannane & Zhu 2025 (demirci); Teutloff et al. 2025 (teutloff).

    Can not say: how those studies would have classified a posting. They grouped postings or skills, not our categories, and many
    assignments are our judgment: a split of one half is a guess, and the interval does not cover it. The classifier's errors are in it.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    for series in panel.series("inflow"):
        categories = [name for name in series.categories if name != ALL]
        for scheme, facts in SCHEMES.items():
            for group in (*facts.groups, OUTSIDE):
                weights = np.array([facts.weights(name).get(group, 0.0) for name in categories])
                works = series.counts("inflow")[:, :-1] @ (weights > 0)
                counts = series.totals["inflow"][:, :-1] @ weights
                replicates = np.einsum("wcr,c->wr", series.replicates["inflow"][:, :-1], weights)
                measured = series.measured(MEASURED)
                ends = count_interval(counts, bulk_factor(counts[measured], replicates[measured]))
                for row, (week, status, frame) in enumerate(zip(series.weeks, series.published_statuses, series.frames, strict=True)):
                    is_hidden = status in (GAP, NOT_OBSERVABLE)
                    numbers = (np.nan if is_hidden else float(values[row]) for values in (ends.estimate, ends.low, ends.high))
                    cell = (week, series.source, scheme, group, VERSION, 0 if status == GAP else int(works[row]), *numbers, status,
                            frame.text, frame.source_set_id, panel.model_version)
                    for name, value in zip(columns, cell, strict=True):
                        columns[name].append(value)
    return published(TABLE, columns)
