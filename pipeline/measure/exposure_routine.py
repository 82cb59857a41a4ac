"""How the inflow spreads over exposure to language models and routine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.measure.frame import ALL
from pipeline.measure.observation import GAP, MEASURED, PARTIAL
from pipeline.measure.panel import Panel, Series, published
from pipeline.measure.routine_share import labelled
from pipeline.measure.statistics.intervals import LEVEL, Counts, Floats, Interval, effective_employers, share_interval
from pipeline.measure.trends import works_in
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.exposure_routine import TABLE
from warehouse.taxonomies import EXPOSURES, LABELS, UNLABELLED

CELLS = tuple(product((name for name in EXPOSURES if name != UNLABELLED), (name for name in LABELS if name != UNLABELLED)))


def compute(panel: Panel) -> pa.Table:
    """What: the share of a quarter's new works that are, say, routine and exposed to language models; six such cells add up to 1.

    Formula: works of the cell / labelled works, over the measured weeks of the quarter. The 90 % interval is an employer bootstrap on the
    logit scale; where no work (or every one) is in the cell, the exact binomial limit at the effective number of employers.

    Unit: share, 0 to 1; n counts the labelled works of the quarter. E0: a language model saves no time; E1: it alone would halve the time;
    E2: only with software built on it. R routine, J judgment-heavy. A week belongs to the quarter of its Thursday; partial means that not
    every week of the quarter was measured, as in the running one.

    After: Autor, Levy & Murnane 2003 for routine; Eloundou, Manning, Mishkin & Rock 2024 for exposure.

    Can not say: which work is done by a machine, nor whether exposure lowers demand. Both axes are the classifier's, errors included,
    not corrected. Work on site and unlabelled works are left out. `all` adds up the sources measured in each week.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    whole = list(panel.series("inflow", panel.mask(_belongs)))
    parts = [list(panel.series("inflow", panel.mask(partial(_is_in, *cell)))) for cell in CELLS]
    for number, series in enumerate(whole):
        for quarter, weeks in _quarters(series):
            _add(columns, panel, series, quarter, weeks, [part[number] for part in parts], whole[:-1])
    return published(TABLE, columns)


def _belongs(cells: pa.Table) -> pa.ChunkedArray:
    return pc.and_(labelled(cells), pc.and_(pc.not_equal(cells["exposure"], UNLABELLED), pc.not_equal(cells["label"], UNLABELLED)))


def _is_in(exposure: str, label: str, cells: pa.Table) -> pa.ChunkedArray:
    return pc.and_(_belongs(cells), pc.and_(pc.equal(cells["exposure"], exposure), pc.equal(cells["label"], label)))


def _quarters(series: Series) -> Iterator[tuple[date, list[int]]]:
    """First day of each quarter, and the places of its weeks in the series."""
    found: dict[date, list[int]] = {}
    for place, week in enumerate(series.weeks):
        thursday = week + timedelta(days=3)
        found.setdefault(date(thursday.year, (thursday.month - 1) // 3 * 3 + 1, 1), []).append(place)
    yield from found.items()


def _add(columns: dict[str, list[object]], panel: Panel, series: Series, quarter: date, weeks: list[int], parts: list[Series],
         single: list[Series]) -> None:
    used = [place for place in weeks if series.statuses[place] == MEASURED]
    status = GAP if not used else MEASURED if len(used) >= _weeks_in(quarter) else PARTIAL
    names = tuple(sorted({name for place in used for name in series.frames[place].sources}))
    frame = panel.frames.of(names, {one.source: works_in(one, [series.weeks[place] for place in used], ALL) for one in single})
    works, work_draws = _total(series, used)
    for (exposure, label), part in zip(CELLS, parts, strict=True):
        found = _share(works, work_draws, *_total(part, used))
        numbers = [float(values[0]) if used else np.nan for values in (found.estimate, found.low, found.high)]
        shown = TOO_FEW if used and not np.isfinite(numbers[0]) else status
        cell = (quarter, series.source, exposure, label, len(used), int(works[0]), *numbers, shown, frame.text, frame.source_set_id,
                panel.model_version)
        for name, value in zip(columns, cell, strict=True):
            columns[name].append(value)


def _weeks_in(quarter: date) -> int:
    """Thursdays in the quarter."""
    end = date(quarter.year + quarter.month // 10, (quarter.month + 2) % 12 + 1, 1)
    return sum((quarter + timedelta(days=day)).weekday() == 3 for day in range((end - quarter).days))


def _total(series: Series, used: list[int]) -> tuple[Counts, Floats]:
    """Works of all categories in these weeks and their bootstrap totals."""
    return series.counts("inflow")[used, -1:].sum(axis=0), series.replicates["inflow"][used, -1:].sum(axis=0)


def _share(works: Counts, work_draws: Floats, inside: Counts, inside_draws: Floats) -> Interval:
    found = share_interval(works, work_draws, inside.astype(np.float64), inside_draws)
    limit = 1 - ((1 - LEVEL) / 2) ** (1 / np.maximum(effective_employers(works, work_draws), 1))
    shown = np.isfinite(found.estimate)
    none, every = shown & (inside == 0), shown & (inside == works)
    return Interval(found.estimate, np.where(none, 0.0, np.where(every, 1 - limit, found.low)),
                    np.where(every, 1.0, np.where(none, limit, found.high)))
