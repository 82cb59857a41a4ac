"""What the enabled sources can answer, how small a change would be seen, and when what can't be said yet should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil, log1p
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import stats

from pipeline.measure.demand_index import BASE_WEEKS
from pipeline.measure.frame import ALL
from pipeline.measure.observation import MAX_GAP, MEASURED, NOT_OBSERVABLE
from pipeline.measure.panel import Panel, published
from pipeline.measure.stage import tables_of
from pipeline.measure.statistics.intervals import LEVEL, MIN_WORKS
from pipeline.measure.statistics.trend import MIN_WEEKS
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.answerability import TABLE

POWER = 0.8
LEFT_OUT = ("answerability", "claims", "outlook", "revisions", "version_breaks", "index_changes", "coverage_gaps", "routine_share_change")
"""Tables that say themselves what they rest on, or nothing of the work that is asked for."""

PERCENT_TRENDS = {"inflow_trends": log1p(0.2), "pay_trends": log1p(0.2)}
POINT_TRENDS = {"routine_share_trends": 20.0}
WANTED = PERCENT_TRENDS | POINT_TRENDS
"""The yearly change that a date is given for: 20 % on the log scale, 20 percentage points."""

_READ = ("week", "month", "source", "category", "dimension", "value", "series", "pay_kind", "is_evergreen", "first_week", "last_week",
         "week_count", "n", "estimate", "low", "high", "status")
_SHOWN = (MEASURED, "unaudited")
_HARDER = 1 + stats.norm.ppf(POWER) / stats.norm.ppf((1 + LEVEL) / 2)
_UNSEEN = {
    **dict.fromkeys(("stock", "ad_life", "evergreen_stock"), "what is open is seen by crawling only; no crawl was complete"),
    "bids": "it shows no number of bids at a fixed age",
    "pay": "no work that entered states such pay",
    **dict.fromkeys(("skill", "client", "turnaround"), "no text of a work that entered was read"),
}
_FEW = dict.fromkeys(("routine_share_codebook", "routine_share_human"),
                     "needs 100 labels of an audit: gigshift audit draw, then gigshift audit import")
_UNWATCHED = (f"no complete series: it takes two complete crawls no more than {MAX_GAP.days} days apart, or an imported series that says "
              "its period")


@dataclass(frozen=True)
class Answer:
    """One row without its frame."""

    measure: str
    source: str
    category: str
    period: str
    status: str
    reason: str
    n: int
    week_count: int
    smallest_effect: float = np.nan
    expected_on: date | None = None


def compute(panel: Panel) -> pa.Table:
    """What: What can be asked of the enabled sources before any number is read: measured, too few yet (with the day at today's rate), or
    not observable.

    Formula: a measure counts as measured in a period if one of its rows there is. The smallest effect of a trend is the yearly change
    that its test would see with power .8, from the interval's width; it shrinks with the weeks to the power 1.5 while works come in as
    now, which gives the date (a forecast, not a promise).

    Unit: % a year for trends of inflow and pay, percentage points a year for routine_share_trends.

    After: minimum detectable effect of Bloom 1995.

    Can not say: what no public posting shows (hires, pay received, who bids): that is not in the list at all. Sources that are known only
    by snapshots can say nothing of time.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    for measure in tables_of("published"):
        if measure not in LEFT_OUT:
            for row in _answers(panel, measure):
                frame = panel.frames.of(tuple(panel.watched) if row.source == ALL else (row.source,)).text
                for name, value in (vars(row) | {"frame": frame, "model_version": panel.model_version}).items():
                    columns[name].append(value)
    return published(TABLE, columns)


def _answers(panel: Panel, measure: str) -> Iterator[Answer]:
    rows = _of_all_works(panel.table(measure))
    answered = list(_trends(measure, rows) if measure in WANTED else _counted(measure, rows))
    yield from answered
    known = {row.source for row in answered}
    for source in (*panel.frames.sources, ALL) if panel.frames.sources else ():
        if source not in known:
            yield Answer(measure, source, ALL, ALL, NOT_OBSERVABLE, _unseen(panel, measure, source), 0, 0)


def _of_all_works(table: pa.Table) -> pd.DataFrame:
    """Rows with source and category; rows about a label, a relation or a project's price are left out."""
    rows: pd.DataFrame = table.select([name for name in table.schema.names if name in _READ]).to_pandas(date_as_object=True)
    if "dimension" in rows:
        rows = rows[rows["dimension"].isin((ALL, "category", "source"))]
        rows = rows.assign(**{name: rows["value"].where(rows["dimension"] == name, ALL) for name in ("source", "category")})
    if "pay_kind" in rows:
        rows = rows[rows["pay_kind"] == "hourly"]
    return rows.assign(**{name: ALL for name in ("source", "category") if name not in rows})


def _trends(measure: str, rows: pd.DataFrame) -> Iterator[Answer]:
    records: list[dict[str, Any]] = rows.astype(object).where(rows.notna(), None).to_dict("records")  # type: ignore[assignment]
    yield from (_measured(measure, row) if row["status"] == MEASURED else _waiting(measure, row) for row in records)


def _counted(measure: str, rows: pd.DataFrame) -> Iterator[Answer]:
    """Answers by source and category over all time, and for all works by calendar quarter."""
    when = next((name for name in ("week", "month") if name in rows), "")
    dates = rows[when] if when else pd.Series(ALL, rows.index)
    quarters = pd.PeriodIndex(pd.to_datetime(dates), freq="Q").astype(str) if when else ALL
    rows = rows.assign(date=dates, period=quarters)
    for (source, category), part in rows.groupby(["source", "category"]):
        yield _count(Answer(measure, str(source), str(category), ALL, TOO_FEW, "", 0, 0), when, part)
    for (source, period), part in rows[rows["category"] == ALL].groupby(["source", "period"]) if when else ():
        yield replace(_count(Answer(measure, str(source), ALL, str(period), TOO_FEW, "", 0, 0), when, part), expected_on=None)


def _count(answer: Answer, when: str, rows: pd.DataFrame) -> Answer:
    """The answer filled in from rows by `when`: week, month, or none; each date counts once, however many rows it has."""
    weekly = rows[~rows["series"].str.contains("28_days|season")] if "series" in rows else rows
    n = int(weekly.groupby("date")["n"].max().sum())
    dates = rows.loc[rows["status"].isin(_SHOWN), "date"].nunique()
    if dates:
        reason = f"{dates} {when}{'' if dates == 1 else 's'} with an answer" if when else "counted"
        return replace(answer, status=MEASURED, reason=reason, n=n, week_count=dates)
    if (rows["status"] == NOT_OBSERVABLE).any():
        return replace(answer, status=NOT_OBSERVABLE, reason="its postings come once a month: see the index over 28 days", n=n)
    seen = sorted(set(rows.loc[rows["status"].isin((TOO_FEW, "partial")), "date"]))
    if not answer.measure.endswith("_index") or when != "week":
        few = _FEW.get(answer.measure, f"no {when or 'row'} has {MIN_WORKS} works of 5 employers ({n} in all)")
        return replace(answer, reason=few if seen else "watched in no week", n=n)
    missing = max(BASE_WEEKS - len(seen), 0)
    reason = f"needs {BASE_WEEKS} measured weeks (has {len(seen)}), and {MIN_WORKS} works of 5 employers in 28 days"
    due = _monday(seen[-1], missing) if seen and missing else None
    return replace(answer, reason=reason, n=n, week_count=len(seen), expected_on=due)


def _measured(measure: str, row: Mapping[str, Any]) -> Answer:
    is_growth = measure in PERCENT_TRENDS
    low, high = (log1p(row[end] / 100) if is_growth else row[end] for end in ("low", "high"))
    effect = (high - low) / 2 * _HARDER
    weeks = row["week_count"]
    later = ceil(weeks * ((effect / WANTED[measure]) ** (2 / 3) - 1))
    shown = float(np.expm1(effect) * 100) if is_growth else effect
    unit = "%" if is_growth else "points"
    reason = f"a change of {shown:.3g} {unit} a year would be seen in 4 of 5 cases"
    return Answer(measure, row["source"], row["category"], ALL, MEASURED, reason, row["n"], weeks, shown,
                  _monday(row["last_week"], later) if later > 0 else None)


def _waiting(measure: str, row: Mapping[str, Any]) -> Answer:
    weeks, n = row["week_count"], row["n"]
    works = ceil((MIN_WORKS - n) * weeks / n) if n and n < MIN_WORKS else 0
    later = max(MIN_WEEKS - weeks, works)
    due = _monday(row["last_week"], later) if row["last_week"] and n and later > 0 else None
    reason = f"needs {MIN_WEEKS} measured weeks (has {weeks}), {MIN_WORKS} works (has {n}) and 5 weeks that are not empty"
    return Answer(measure, row["source"], row["category"], ALL, TOO_FEW, reason, n, weeks, np.nan, due)


def _unseen(panel: Panel, measure: str, source: str) -> str:
    is_watched = bool(panel.watched) if source == ALL else source in panel.watched
    special = next((reason for name, reason in _UNSEEN.items() if measure.startswith(name)), None)
    return special if special and (is_watched or "crawl" in special) else _UNWATCHED


def _monday(last: date, later: int) -> date | None:
    """The Monday so many weeks on; none beyond ten years, where a forecast says nothing."""
    return last + timedelta(weeks=later) if later <= 520 else None
