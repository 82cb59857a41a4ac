"""How fast stated pay rises or falls."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa

from pipeline.measure.months import measured_weeks, sources_with_inflow
from pipeline.measure.observation import MEASURED
from pipeline.measure.paid import Group, groups
from pipeline.measure.panel import Panel, published
from pipeline.measure.statistics.hedonic import PaySlope, hedonic_slope
from pipeline.measure.statistics.intervals import MIN_EMPLOYERS, MIN_WORKS
from pipeline.measure.statistics.pay_levels import effective_number
from pipeline.measure.statistics.trend import MIN_ACTIVE_WEEKS, MIN_WEEKS
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.pay_trends import TABLE
from warehouse.taxonomies import STATED_PAY_KINDS

_NOTHING = PaySlope(np.nan, np.nan, np.nan, np.nan)


def compute(panel: Panel) -> pa.Table:
    """Yearly change of stated pay.

    What: By how much a year stated pay rises or falls for work of unchanged composition: within the same source and category, and at
    equal exposure to language models and country. A cheap category that grows, or a cheap board that joins, does not move it.

    Formula: Least squares of log pay on time in years, with a constant for each source × category, each exposure and each country
    (countries of fewer than 30 works together). The standard error is the larger of two: one adds up errors by employer, the other by
    week and lets neighbouring weeks resemble each other (equally weighted cosine transforms). It needs 13 measured weeks, 30 works and 5
    employers in effect.

    Unit: % a year, nominal; hourly rates and project prices apart.

    After: hedonic price indices; MacKinnon & White (1985); Müller (2004), Lazarus, Lewis, Stock & Watson (2018); Carter, Schnepel &
    Steigerwald (2017).

    Can not say: Whether anyone is paid more or less, for pay is as stated. Whether the work within a category has become easier or
    harder: what source, category, exposure and country do not tell apart stays in. Project prices also move with the size of projects. In
    less than a year a season looks like a trend, and one straight line can not show a turn.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    sources = sources_with_inflow(panel)
    for kind in STATED_PAY_KINDS:
        for group in groups(panel, kind):
            members = (group.value,) if group.dimension == "source" else sources
            weeks, frame = measured_weeks(panel, members), panel.frames.of(members, Counter(group.sources.tolist()))
            slope = _slope(group) if len(weeks) >= MIN_WEEKS else _NOTHING
            numbers = (float(np.expm1(min(value, 50.0)) * 100) for value in (slope.slope, slope.low, slope.high))
            row = (group.dimension, group.value, kind, weeks[0], weeks[-1], len(weeks), len(group.log_pay), *numbers,
                   MEASURED if np.isfinite(slope.slope) else TOO_FEW, frame.text, frame.source_set_id, panel.model_version)
            for name, value in zip(TABLE.schema.names, row, strict=True):
                columns[name].append(value)
    return published(TABLE, columns)


def _slope(group: Group) -> PaySlope:
    enough = (len(group.log_pay) >= MIN_WORKS and effective_number(group.employers) >= MIN_EMPLOYERS
              and len(set(group.weeks)) >= MIN_ACTIVE_WEEKS)
    return hedonic_slope(group.log_pay, group.years, group.controls, group.employers) if enough else _NOTHING
