"""How soon clients want the work, as they state it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.extract.lexicon import lexicon_version
from pipeline.measure.monthly import Cell, Monthly, row
from pipeline.measure.panel import Floats, Panel, published
from pipeline.measure.statistics.medians import median_interval
from warehouse.tables.turnaround import TABLE
from warehouse.taxonomies import ASAP_SHARE, MEDIAN_DAYS, READ, STATED_SHARE


def compute(panel: Panel) -> pa.Table:
    """The time to delivery that new works state: its median, how many state one, how many want the work as soon as possible.

    What: Of the works that entered in a month and whose text is in English: the median of the stated time to delivery, the share that
    states one in hours, days, weeks or months, and the share that asks for it as soon as possible or by a day near.

    Formula: median_days is the median over works of the latest stated time (of "1-2 weeks", 14 days), with a percentile interval from 200
    bootstrap samples of employers; n of the works that state one, blank under 30 or under 5 employers in effect. The two shares are
    works that state it / read works, with a bootstrap of employers on the logit scale. A week is 7 days, a month 30, a working day a day.

    Unit: days for median_days, a share from 0 to 1 for the others.

    After: Efron (1979) for the bootstrap; Chamandy, Muralidharan, Najmi & Naidu (2012) for its weights.

    Can not say: how long the work takes, or whether a deadline was kept. Few works state one, and those that do may be the hurried ones, so
    the median is about them alone: read it together with stated_share. How long the engagement lasts ("a 3 month contract") is another
    thing and not in here. Dates ("by 8 January") are not read as a number of days.
    """
    works = panel.read("read_works")
    monthly = Monthly(panel, works.filter(pc.equal(works["scope"], READ)))
    days = np.asarray(pc.coalesce(monthly.works["turnaround_days_maximum"], monthly.works["turnaround_days_minimum"]).fill_null(np.nan))
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    for cell, statistic, n, numbers in _numbers(monthly, days):
        values = row(cell, statistic, n, numbers, (panel.model_version, lexicon_version()))
        for name, value in zip(TABLE.schema.names, values, strict=True):
            columns[name].append(value)
    return published(TABLE, columns)


def _numbers(monthly: Monthly, days: Floats) -> Iterator[tuple[Cell, str, int, tuple[float, float, float]]]:
    is_stated = np.isfinite(days)
    for statistic, marked in ((STATED_SHARE, is_stated), (ASAP_SHARE, np.asarray(monthly.works["is_asap"]).astype(bool))):
        counts, share = monthly.share(marked)
        for place, cell in enumerate(monthly.cells):
            yield cell, statistic, int(counts[place]), (float(share.estimate[place]), float(share.low[place]), float(share.high[place]))
    stated, parts, units = days[is_stated], monthly.parts[is_stated], monthly.units[is_stated]
    for cell in monthly.cells:
        mine = np.isin(parts, cell.parts)
        ids = [monthly.unit_ids[unit] for unit in units[mine]]
        yield cell, MEDIAN_DAYS, int(mine.sum()), median_interval(stated[mine], ids)
