"""Works that entered, by the groups of other studies."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from pipeline.measure.frame import ALL
from pipeline.measure.observation import GAP, MEASURED, NOT_OBSERVABLE
from pipeline.measure.panel import Panel, Series, published
from pipeline.measure.statistics.intervals import Counts, Interval, bulk_factor, count_interval
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
    every = list(panel.series("inflow"))
    left_out = [series.source for series in every if not series.is_weekly]
    held: dict[tuple[str, str, str, date], int] = {}
    for series in every:
        for scheme, facts in SCHEMES.items():
            for group in (*facts.groups, OUTSIDE):
                works, ends = _counted(series, scheme, group)
                held |= {(series.source, scheme, group, week): int(n) for week, n in zip(series.weeks, works, strict=True)}
                for row, (week, status, frame) in enumerate(zip(series.weeks, series.published_statuses, series.frames, strict=True)):
                    if series.source == ALL:
                        boards = {name: held[name, scheme, group, week] for name in frame.sources}
                        frame = panel.frames.of(frame.sources, boards, left_out)  # noqa: PLW2901 - now it is that of the group
                    is_hidden = status in (GAP, NOT_OBSERVABLE)
                    numbers = (np.nan if is_hidden else float(values[row]) for values in (ends.estimate, ends.low, ends.high))
                    cell = (week, series.source, scheme, group, VERSION, 0 if status == GAP else int(works[row]), *numbers, status,
                            frame.text, frame.source_set_id, panel.model_version)
                    for name, value in zip(columns, cell, strict=True):
                        columns[name].append(value)
    return published(TABLE, columns)


def _counted(series: Series, scheme: str, group: str) -> tuple[Counts, Interval]:
    """Works of each week that belong to a group at all, and the weighted count with its interval."""
    categories = [name for name in series.categories if name != ALL]
    weights = np.array([SCHEMES[scheme].weights(name).get(group, 0.0) for name in categories])
    counts = series.totals["inflow"][:, :-1] @ weights
    replicates = np.einsum("wcr,c->wr", series.replicates["inflow"][:, :-1], weights)
    measured = series.measured(MEASURED)
    return (series.counts("inflow")[:, :-1] @ (weights > 0),
            count_interval(counts, bulk_factor(counts[measured], replicates[measured])))
