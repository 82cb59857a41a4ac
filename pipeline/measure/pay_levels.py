"""What works say they pay, month by month."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.measure.months import Arrays, Month, employer_codes, grouped, in_measured_weeks, lines, works_by_source
from pipeline.measure.observation import GAP
from pipeline.measure.panel import Panel, published
from pipeline.measure.statistics.intervals import MIN_EMPLOYERS, MIN_WORKS
from pipeline.measure.statistics.pay_levels import Median, effective_number, median
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.pay_levels import TABLE
from warehouse.taxonomies import STATED_PAY_KINDS

_NOTHING = Median(*[np.nan] * 5)
_ORDER = ("month", "source", "category", "pay_kind", "n", "estimate", "low", "high", "p25", "p75", "entered_count", "stated_share",
          "status", "frame", "source_set_id", "model_version")


def compute(panel: Panel) -> pa.Table:
    """Stated pay month by month, in US dollars.

    What: The middle of what works that entered in a month say they pay: half state less, half more. Rates per hour and prices of whole
    projects are two series and are never mixed. `stated_share` says how many of all works that entered state such pay at all.

    Formula: The median of the midpoint (low + high) / 2 of the stated range, or of its one stated end, at the European Central Bank's
    reference rate of the day of posting. The interval takes the quantiles that lie as far from one half as the share below the median is
    uncertain, given how far works of one employer agree. Pay beyond 1 to 1,000 dollars an hour, or 5 to 100,000 a project, is left out;
    nothing is filled in or cut back. A month is made of the weeks whose Thursday lies in it, of which only measured ones count.

    Unit: US dollars per hour, or per project; not corrected for inflation.

    After: Woodruff (1952) for the interval; Kish (1965) for the effective number of employers.

    Can not say: What is paid in the end, what workers who state no price would get, or whether pay rises: another mix of work moves the
    median as well (see `pay_index`). Stated pay heaps at round numbers, so a median may stand still and then jump. A range says little of
    where in it the employer will settle.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    cells = panel.read("weekly_cells").select(["week", "source", "category", "inflow_count"])
    works = panel.read("pay_works").sort_by("work_id")
    works = works.append_column("employer", employer_codes(works)).select(["week", "source", "category", "pay_kind", "pay_usd", "employer"])
    entered = grouped(in_measured_weeks(panel, cells), ["inflow_count"])
    paid = grouped(in_measured_weeks(panel, works), ["pay_usd", "employer"], "pay_kind")
    for month, source, category in lines(panel, entered):
        key = (month.first_day, source, category)
        entered_count = int(entered[key]["inflow_count"].sum()) if key in entered else 0
        for kind in STATED_PAY_KINDS:
            row = _row(month, paid.get((*key, kind)), entered_count)
            frame = panel.frames.of(month.sources, works_by_source(paid, month, category, kind))
            cell = (*key, kind, *row, frame.text, frame.source_set_id, panel.model_version)
            for name, value in zip(_ORDER, cell, strict=True):
                columns[name].append(value)
    return published(TABLE, columns)


def _row(month: Month, works: Arrays | None, entered_count: int) -> tuple[object, ...]:
    """n, the median with its interval, quartiles, works that entered, share of those that state pay, status."""
    n = len(works["pay_usd"]) if works else 0
    shown = works if works and n >= MIN_WORKS and effective_number(works["employer"]) >= MIN_EMPLOYERS else None
    found = median(shown["pay_usd"].astype(np.float64), shown["employer"]) if shown else _NOTHING
    status = GAP if month.status == GAP else month.status if shown else TOO_FEW
    share = n / entered_count if entered_count else np.nan
    return n, found.median, found.low, found.high, found.p25, found.p75, entered_count, share, status
