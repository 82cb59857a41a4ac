"""Stated pay as an index that a changing mix of work does not move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa

from pipeline.measure.months import Month, months, sources_with_inflow
from pipeline.measure.observation import GAP, MEASURED
from pipeline.measure.paid import Group, groups
from pipeline.measure.panel import Panel, published
from pipeline.measure.statistics.intervals import MIN_EMPLOYERS, MIN_WORKS
from pipeline.measure.statistics.pay_levels import effective_number, hedonic_levels, index, matched_levels
from pipeline.measure.weekly import TOO_FEW
from warehouse.settings import read_settings
from warehouse.tables.pay_index import TABLE
from warehouse.taxonomies import PAY_INDEX_METHODS, PAY_SERIES, STATED_PAY_KINDS

BASE_MONTHS = 3
MATCHED, HEDONIC = PAY_INDEX_METHODS
NOMINAL, REAL = PAY_SERIES

Points = dict[date, tuple[float, float, float]]
_NOTHING = (np.nan, np.nan, np.nan)


def compute(panel: Panel) -> pa.Table:
    """Index of stated pay for work of unchanged composition.

    What: How stated pay of a month compares with that of the first three measured months, for the same mix of work. Two methods answer
    the same question in different ways; where they part, composition moves within cells. `real` is there only where the operator has
    supplied a price index, and ends with it.

    Formula: `matched_cells`: the mean change of log pay within each source × category in which at least two employers posted in both
    months, weighted by the mean of the cell's shares in both, and chained from month to month. `hedonic`: the coefficients of months in a
    least-squares regression of log pay on month, source × category, exposure and country. Then 100 × exp, divided by its mean over the
    base. `real`: log pay less the log of the price index of its month. Intervals: errors added up by employer (delta method, Student's t
    with the month's effective number of employers less one). A month has a number from 30 works of 5 employers in effect.

    Unit: Index, 100 = mean of the first three measured months; hourly rates and project prices apart.

    After: matching cells is the practice of Indeed's Wage Tracker (Adrjan & Lydon), after the Federal Reserve Bank of Atlanta's Wage
    Growth Tracker, which matches persons; Törnqvist (1936) for the mean of both months' shares; time-dummy hedonic indices.

    Can not say: What is paid in the end. Nor what pay would be for work that one of two neighbouring months does not have: matched cells
    leave it out. A chain adds up chance: far from its base its interval is wide. Seasons are not taken out.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    sources, prices = sources_with_inflow(panel), read_settings().prices
    for kind in STATED_PAY_KINDS:
        for group in groups(panel, kind):
            watched = months(panel, (group.value,) if group.dimension == "source" else sources)
            _add(columns, panel, group, kind, watched, prices)
    return published(TABLE, columns)


def _add(columns: dict[str, list[object]], panel: Panel, group: Group, kind: str, watched: list[Month],
         prices: Mapping[date, float]) -> None:
    employers = {month: group.employers[group.months == month] for month in sorted(set(group.months))}
    boards = {month: Counter(group.sources[group.months == month].tolist()) for month in employers}
    effective = {month: effective_number(mine) for month, mine in employers.items()}
    usable = {month for month, mine in employers.items() if len(mine) >= MIN_WORKS and effective[month] >= MIN_EMPLOYERS}
    for method in PAY_INDEX_METHODS:
        order = [month for month in employers if method == HEDONIC or month in usable]
        for series, deflator in ((NOMINAL, dict.fromkeys(employers, 1.0)), (REAL, prices)):
            covered = [month for month in watched if series == NOMINAL or month.first_day in deflator]
            base = [month.first_day for month in covered if month.status == MEASURED and month.first_day in usable][:BASE_MONTHS]
            points = _points(group, method, order, base, deflator, effective) if len(base) == BASE_MONTHS else {}
            ends = (base[0], base[-1]) if len(base) == BASE_MONTHS else (None, None)
            for month in covered:
                numbers = points.get(month.first_day, _NOTHING) if month.first_day in usable else _NOTHING
                frame = panel.frames.of(month.sources, boards.get(month.first_day))
                status = GAP if month.status == GAP else month.status if np.isfinite(numbers[0]) else TOO_FEW
                row = (month.first_day, group.dimension, group.value, kind, method, series, *ends, len(employers.get(month.first_day, ())),
                       *numbers, status, frame.text, frame.source_set_id, panel.model_version)
                for name, value in zip(TABLE.schema.names, row, strict=True):
                    columns[name].append(value)


def _points(group: Group, method: str, order: list[date], base: list[date], deflator: Mapping[date, float],
            effective: Mapping[date, float]) -> Points:
    """Index numbers with their ends by month, nan where a month can't be compared with the base or has no price index."""
    places = {month: place for place, month in enumerate(order)}
    chosen = np.array([month in places for month in group.months])
    months_of = np.array([places[month] for month in group.months[chosen]], dtype=np.int64)
    bases = np.array([places[month] for month in base], dtype=np.int64)
    log_pay, employers = group.log_pay[chosen], group.employers[chosen]
    if method == MATCHED:
        levels = matched_levels(log_pay, months_of, group.cells[chosen], employers)
    else:
        levels = hedonic_levels(log_pay, months_of, group.controls[chosen], employers, int(bases[0]))
    deflated = replace(levels, logs=levels.logs - np.log([deflator.get(month, np.nan) for month in order]))
    ends = index(deflated, bases, np.array([effective[month] - 1 for month in order]))
    return {month: (float(ends[0][place]), float(ends[1][place]), float(ends[2][place])) for month, place in places.items()}
