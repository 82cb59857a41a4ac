"""What the enabled sources can answer, how small a change would be seen, and when what can't be said yet should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, log1p
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import stats

from pipeline.measure.demand_index import BASE_WEEKS
from pipeline.measure.frame import ALL
from pipeline.measure.observation import MAX_GAP, MEASURED
from pipeline.measure.panel import Flow, Panel, published
from pipeline.measure.statistics.intervals import LEVEL, MIN_WORKS
from pipeline.measure.statistics.trend import MIN_WEEKS
from pipeline.measure.weekly import NOT_OBSERVABLE, TOO_FEW
from warehouse.tables.answerability import TABLE

POWER = 0.8
WANTED = {"inflow_trends": log1p(0.2), "routine_share_trends": 20.0}
"""The yearly change that a date is given for: 20 % on the log scale, 20 percentage points."""

_HARDER = 1 + stats.norm.ppf(POWER) / stats.norm.ppf((1 + LEVEL) / 2)
_UNWATCHED = {
    "inflow": "no complete series: it takes two complete crawls no more than "
              f"{MAX_GAP.days} days apart, or an imported series that says its period",
    "stock": "what is open is seen by crawling only; no crawl was complete",
}


@dataclass(frozen=True)
class Answer:
    """One row without its frame."""

    measure: str
    source: str
    category: str
    status: str
    reason: str
    n: int
    week_count: int
    smallest_effect: float = np.nan
    expected_on: date | None = None


def compute(panel: Panel) -> pa.Table:
    """What: What can be asked of the enabled sources before any number is read: measured, too few yet (with the day at today's rate), or
    not observable.

    Formula: the smallest effect of a trend is the yearly change that its test would see with power .8, from the interval's width; it
    shrinks with the weeks to the power 1.5 while works come in as now, which gives the date (a forecast, not a promise).

    Unit: % a year for inflow_trends, percentage points a year for routine_share_trends.

    After: minimum detectable effect of Bloom 1995.

    Can not say: what no public posting shows (hires, pay received, who bids): that is not in the list at all. Sources that are known only
    by snapshots can say nothing of time.
    """
    rows = [*_weekly(panel, "inflow"), *_weekly(panel, "stock"), *_shares(panel), *_indices(panel),
            *_trends(panel, "inflow_trends"),
            *_trends(panel, "routine_share_trends")]
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    for row in rows:
        frame = panel.frames.of(tuple(panel.watched) if row.source == ALL else (row.source,)).text
        for name, value in (vars(row) | {"frame": frame, "model_version": panel.model_version}).items():
            columns[name].append(value)
    return published(TABLE, columns)


def _weekly(panel: Panel, flow: Flow) -> Iterator[Answer]:
    measure, counted = f"{flow}_by_category", {series.source: series for series in panel.series(flow)}
    for source in (*panel.frames.sources, ALL) if panel.frames.sources else ():
        series = counted.get(source)
        weeks = series.measured(MEASURED) if series is not None else np.zeros(0, dtype=bool)
        n = int(series.counts(flow)[weeks, -1].sum()) if series is not None else 0
        if series is not None and not series.is_weekly:
            yield Answer(measure, source, ALL, NOT_OBSERVABLE, "its postings come once a month: see the index over 28 days", n, 0)
        elif weeks.any():
            yield Answer(measure, source, ALL, MEASURED, "counted", n, int(weeks.sum()))
        else:
            can_be = source in panel.watched or source == ALL
            yield Answer(measure, source, ALL, TOO_FEW if can_be else NOT_OBSERVABLE, _UNWATCHED[flow], n, 0)


def _shares(panel: Panel) -> Iterator[Answer]:
    table = [row for row in panel.table("routine_share").to_pylist() if row["category"] == ALL]
    for source in sorted({row["source"] for row in table}):
        rows = [row for row in table if row["source"] == source]
        shown = [row for row in rows if row["status"] == MEASURED]
        n, weeks = sum(row["n"] for row in rows), len(shown)
        reason = "raw: the classifier's errors are in it" if shown else f"no week has {MIN_WORKS} labelled works of 5 employers"
        yield Answer("routine_share", source, ALL, MEASURED if shown else TOO_FEW, reason, n, weeks)


def _indices(panel: Panel) -> Iterator[Answer]:
    found: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
    for row in panel.table("demand_index").to_pylist():
        if row["dimension"] in (ALL, "category", "source") and row["chain"] is not None:
            found.setdefault((row["dimension"], row["value"]), {}).setdefault(row["series"], []).append(row)
    for (dimension, value), series in sorted(found.items()):
        source, category = (value if dimension == kind else ALL for kind in ("source", "category"))
        weekly = series.get("chain_linked") or series["chain_linked_28_days"]
        shown = [row for row in series.get("chain_linked_28_days", []) if row["status"] == MEASURED]
        n, missing = sum(row["n"] for row in weekly), max(BASE_WEEKS - len(weekly), 0)
        if shown:
            yield Answer("demand_index", source, category, MEASURED, "100 on the first 13 weeks of its chain", n, len(shown))
        else:
            reason = f"needs {BASE_WEEKS} measured weeks (has {len(weekly)}), and {MIN_WORKS} works of 5 employers in 28 days"
            due = _monday(weekly[-1]["week"], missing) if missing else None
            yield Answer("demand_index", source, category, TOO_FEW, reason, n, len(weekly), np.nan, due)


def _trends(panel: Panel, measure: str) -> Iterator[Answer]:
    for row in panel.table(measure).to_pylist():
        yield _measured(measure, row) if row["status"] == MEASURED else _waiting(measure, row)


def _measured(measure: str, row: Mapping[str, Any]) -> Answer:
    is_growth = measure == "inflow_trends"
    low, high = (log1p(row[end] / 100) if is_growth else row[end] for end in ("low", "high"))
    effect = (high - low) / 2 * _HARDER
    weeks = row["week_count"]
    later = ceil(weeks * ((effect / WANTED[measure]) ** (2 / 3) - 1))
    shown = float(np.expm1(effect) * 100) if is_growth else effect
    unit = "%" if is_growth else "points"
    reason = f"a change of {shown:.3g} {unit} a year would be seen in 4 of 5 cases"
    return Answer(measure, row["source"], row["category"], MEASURED, reason, row["n"], weeks, shown,
                  _monday(row["last_week"], later) if later > 0 else None)


def _waiting(measure: str, row: Mapping[str, Any]) -> Answer:
    weeks, n = row["week_count"], row["n"]
    works = ceil((MIN_WORKS - n) * weeks / n) if n and n < MIN_WORKS else 0
    later = max(MIN_WEEKS - weeks, works)
    due = _monday(row["last_week"], later) if row["last_week"] and n and later > 0 else None
    reason = f"needs {MIN_WEEKS} measured weeks (has {weeks}), {MIN_WORKS} works (has {n}) and 5 weeks that are not empty"
    return Answer(measure, row["source"], row["category"], TOO_FEW, reason, n, weeks, np.nan, due)


def _monday(last: date, later: int) -> date | None:
    """The Monday so many weeks on; none beyond ten years, where a forecast says nothing."""
    return last + timedelta(weeks=later) if later <= 520 else None
