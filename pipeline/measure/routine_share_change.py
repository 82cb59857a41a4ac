"""Whether the routine share moves inside categories, or because categories grow and shrink."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import stats

from pipeline.measure.frame import ALL
from pipeline.measure.observation import MEASURED
from pipeline.measure.panel import Floats, Panel, Series, pick, published
from pipeline.measure.routine_share import labelled
from pipeline.measure.statistics.intervals import LEVEL, MIN_EMPLOYERS, MIN_WORKS, effective_employers
from pipeline.measure.statistics.shift_share import shift_share
from pipeline.measure.trends import usual_set, works_in
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.routine_share_change import TABLE
from warehouse.taxonomies import CHANGE_COMPONENTS, ROUTINE

WINDOWS = (26, 13)
"""Measured weeks in each window: the longest of which two fit."""

MIN_MINORITY = 100
"""Works of the rarer label that a category needs in the two windows together for a within part of its own."""

REST = "rest"
TOTAL, WITHIN, BETWEEN = CHANGE_COMPONENTS

Row = tuple[str, str, int, float, float, float]


def compute(panel: Panel) -> pa.Table:
    """Change of the raw routine share between the first and the last half-year, split into change within and between categories.

    What: By how many points the share of routine work changed from the first 26 measured weeks to the last 26 (13 where two times 26 do not
    fit), how much of that happened inside categories, and how much because categories gained or lost weight.

    Formula: with weights w and routine shares s of categories in the first (0) and last (1) window, total = Σ w₁s₁ − Σ w₀s₀; within =
    Σ (w₀ + w₁)/2 · (s₁ − s₀); between = Σ (w₁ − w₀) · ((s₀ + s₁)/2 − S), S being the mean of the two totals. Within + between = total,
    exactly. The within part of a category is shown with 100 works of its rarer label, and 30 works of 5 employers in each window; those of
    all others are added up as `rest`. 90 % interval: employer bootstrap with Student's t.

    Unit: percentage points. n is works in both windows. `all` counts the set of sources that was measured together in the most weeks.

    After: shift-share analysis; Atalay, Phongthiengtham, Sotelo & Tannenbaum (2020) split the change of tasks in job ads into parts within
    and between occupations. Midpoint weights leave no third, mixed part.

    Can not say: whether the classifier, not the work, changed: the shares are raw. Few postings of the rarer label in any one category were
    read to train it, so change within categories is its word until audits confirm it. Two windows less than a year apart also differ by
    season.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    every = list(panel.series("inflow", panel.mask(labelled)))
    routine = list(panel.series("inflow", panel.mask(_routine)))
    for number, series in enumerate(every):
        if series.source == ALL:
            chosen = usual_set(series)
            found, rare = panel.together(every[:-1], chosen), panel.together(routine[:-1], chosen)
        else:
            measured = series.measured(MEASURED)
            found, rare = pick(series, measured), pick(routine[number], measured)
        _add(columns, panel, found, rare, every[:-1])
    return published(TABLE, columns)


def _routine(cells: pa.Table) -> pa.ChunkedArray:
    return pc.and_(labelled(cells), pc.equal(cells["label"], ROUTINE))


def _add(columns: dict[str, list[object]], panel: Panel, series: Series, routine: Series, single: list[Series]) -> None:
    weeks = len(series.weeks)
    length = next((length for length in WINDOWS if weeks >= 2 * length), 0)
    ends = (0, length - 1, weeks - length, weeks - 1) if length else ()
    days = [series.weeks[number] for number in ends] if ends else [None] * 4
    boards = series.frames[-1].sources if series.frames else ()
    frame = panel.frames.of(boards, {one.source: works_in(one, series.weeks, ALL) for one in single if one.source in boards})
    for component, category, n, *numbers in _rows(series, routine, length):
        status = MEASURED if np.isfinite(numbers[0]) else TOO_FEW
        row = (series.source, component, category, *days, length, n, *numbers, status, frame.text, frame.source_set_id, panel.model_version)
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)


def _rows(series: Series, routine: Series, length: int) -> Iterator[Row]:
    if not length:
        for component in CHANGE_COMPONENTS:
            yield component, ALL, int(series.counts("inflow")[:, -1].sum()), np.nan, np.nan, np.nan
        return
    counts, sums = (_summed(series, name, length) for name in ("inflow", "routine"))
    employers = effective_employers(counts[..., 0].round().astype(np.int64), counts[..., 1:]).min(axis=0)
    works, whole = counts[..., 0].sum(axis=0).round().astype(np.int64), float(employers[-1])
    shown = (counts[..., 0] >= MIN_WORKS).all(axis=0) & (employers >= MIN_EMPLOYERS)
    parts = shift_share((counts[0, :-1], counts[1, :-1]), (sums[0, :-1], sums[1, :-1]))
    for component, values in zip(CHANGE_COMPONENTS, (parts.total, parts.within.sum(axis=0), parts.between.sum(axis=0)), strict=True):
        yield component, ALL, int(works[-1]), *_interval(values, whole, shown[-1])
    rare = dict(zip(routine.categories, _summed(routine, "inflow", length)[:, :, 0].sum(axis=0), strict=True))
    minority = np.array([min(rare.get(name, 0.0), works[place] - rare.get(name, 0.0)) for place, name in enumerate(series.categories)])
    alone = (shown & (minority >= MIN_MINORITY))[:-1]
    for place, name in enumerate(series.categories[:-1]):
        yield BETWEEN, name, int(works[place]), *_interval(parts.between[place], float(employers[place]), shown[place])
        if alone[place]:
            yield WITHIN, name, int(works[place]), *_interval(parts.within[place], float(employers[place]), shown[-1])
    if not alone.all():
        yield WITHIN, REST, int(works[:-1][~alone].sum()), *_interval(parts.within[~alone].sum(axis=0), whole, shown[-1])


def _summed(series: Series, name: str, length: int) -> Floats:
    """Sums over the first and the last window, (2, categories, 1 + replicates)."""
    values = np.concatenate([series.totals[name][..., None], series.replicates[name]], axis=-1)
    return np.stack([values[:length].sum(axis=0), values[-length:].sum(axis=0)])


def _interval(values: Floats, employers: float, is_shown: bool) -> tuple[float, float, float]:
    """Points, with limits from the spread of the replicates that follow the estimate."""
    if not is_shown:
        return np.nan, np.nan, np.nan
    estimate, error = 100 * values[0], 100 * np.sqrt(((values[1:] - values[0]) ** 2).mean())
    reach = float(stats.t.ppf((1 + LEVEL) / 2, max(employers - 1, 1)) * error)
    return float(estimate), float(estimate - reach), float(estimate + reach)
