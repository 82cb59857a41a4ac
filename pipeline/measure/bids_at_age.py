"""Bids that works have at the same age."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.measure.months import Arrays, Month, employer_codes, grouped, in_measured_weeks, lines, works_by_source
from pipeline.measure.observation import GAP
from pipeline.measure.panel import Floats, Panel, published
from pipeline.measure.statistics.intervals import MIN_EMPLOYERS, MIN_WORKS
from pipeline.measure.statistics.pay_levels import effective_number, mean_of_bulks
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.bid_works import AGES
from warehouse.tables.bids_at_age import TABLE

_ORDER = ("month", "source", "category", "age_hours", "n", "estimate", "low", "high", "seen_count", "reached_share", "status",
          "frame", "source_set_id", "model_version")


def compute(panel: Panel) -> pa.Table:
    """Mean number of bids at the same age.

    What: How many bids a work has on average 24 hours, 72 hours or 7 days after it entered. `reached_share` says for how many of the
    works whose bids were ever seen that age could be read; the others were gone by then, are still younger, or were not crawled around
    it.

    Formula: For each work the straight line between its last sighting before that age and its first one after it, no further apart than
    48 hours or the age itself; then the mean over works. The interval adds up errors by employer, on the log scale.

    Unit: Bids per work.

    After: Kish (1965) for the effective number of employers. Bids are a degraded signal since applicants write with AI: Galdin and
    Silbert, and Cui and others, find that a bid's text tells less of who sent it than before.

    Can not say: How strong competition is. Bids written and sent by machines cost nearly nothing, so more of them need not mean more or
    better workers, and boards limit and filter them differently. Works that fill up and close early never reach the age, so the mean is
    that of the slower ones. A board that shows a range counts as its lower end, and one that gives only the day of posting makes ages up
    to a day too long.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    works = panel.read("bid_works").sort_by("work_id")
    names = [f"bids_{age}h" for age in AGES]
    works = works.append_column("employer", employer_codes(works)).select(["week", "source", "category", "employer", *names])
    found = grouped(in_measured_weeks(panel, works), ["employer", *names])
    for month, source, category in lines(panel, found) if found else ():
        frame = panel.frames.of(month.sources, works_by_source(found, month, category))
        for age, name in zip(AGES, names, strict=True):
            row = _row(month, found.get((month.first_day, source, category)), name)
            cell = (month.first_day, source, category, age, *row, frame.text, frame.source_set_id, panel.model_version)
            for column, value in zip(_ORDER, cell, strict=True):
                columns[column].append(value)
    return published(TABLE, columns)


def _row(month: Month, works: Arrays | None, name: str) -> tuple[object, ...]:
    """n, the mean with its interval, works whose bids were seen, share of those that reached the age, status."""
    bids: Floats = works[name].astype(np.float64) if works else np.zeros(0)
    employers = works["employer"] if works else np.zeros(0, dtype=np.int64)
    reached = np.isfinite(bids)
    n, seen = int(reached.sum()), len(bids)
    is_shown = n >= MIN_WORKS and effective_number(employers[reached]) >= MIN_EMPLOYERS
    numbers = mean_of_bulks(bids[reached], employers[reached]) if is_shown else (np.nan, np.nan, np.nan)
    status = GAP if month.status == GAP else month.status if is_shown else TOO_FEW
    return (n, *numbers, seen, n / seen if seen else np.nan, status)
