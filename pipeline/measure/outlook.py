"""What can be said today of each kind of work and each skill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.measure.frame import ALL
from pipeline.measure.observation import MEASURED, WEEK_LENGTH
from pipeline.measure.panel import Panel, Series, pick, published
from pipeline.measure.statistics.false_discovery import FALSE_DISCOVERIES
from pipeline.measure.statistics.intervals import MIN_EMPLOYERS, MIN_WORKS, bulk_factor, count_interval
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.outlook import TABLE
from warehouse.taxonomies import FADING, NAMED_KINDS, NO_CLEAR_CHANGE, RISING

NOW_WEEKS, LATELY_WEEKS = 4, 13
_LISTS = dict(zip(NAMED_KINDS, ("stated_skills", "ai_tools", "judgment_skills"), strict=True))

Row = dict[str, Any]
Key = TypeVar("Key")


def compute(panel: Panel) -> pa.Table:
    """What each kind of work and each skill is worth looking at today.

    What: For a category, or something that works name: how many works entered lately and on how many boards, the stated hourly pay, the
    stated time to delivery, how routine it is, and where it goes, or the day on which that can be said.

    Formula: The works that entered in the newest four weeks on all boards measured in them, with the interval of inflow_by_category.
    Pay: quartiles of stated hourly rates of the last 13 weeks; days: the median there; each blank under 30 works or 5 employers. The
    direction is that of inflow_trends, or of skill_trends, where the q-value is below .05.

    Unit: Works in four weeks; US dollars per hour; days; % a year.

    After: Nothing but the measures that it brings together.

    Can not say: What will happen: a direction is that of the weeks observed. Nor how many people offer the same, what is paid in the
    end, or whether a beginner gets the work. A skill's works are those whose text was read and names it.
    """
    single = [series for series in panel.series("inflow") if series.source != ALL]
    measured = [week for series in single for week in pick(series, series.measured(MEASURED)).weeks]
    rows = [*_categories(panel, single, max(measured)), *_named(panel, max(measured))] if measured else []
    interval = count_interval(np.array([row["n"] for row in rows], dtype=np.int64), np.array([row["factor"] for row in rows]))
    columns: dict[str, Sequence[object]] = {name: [row.get(name) for row in rows] for name in TABLE.schema.names}
    columns |= {"estimate": interval.estimate.tolist(), "low": interval.low.tolist(), "high": interval.high.tolist()}
    return published(TABLE, columns)


def _categories(panel: Panel, single: list[Series], newest: date) -> Iterator[Row]:
    first = newest - (NOW_WEEKS - 1) * WEEK_LENGTH
    recent = [pick(series, series.measured(MEASURED) & np.array([week >= first for week in series.weeks])) for series in single]
    trends = _fresh({row["category"]: row for row in panel.table("inflow_trends").to_pylist() if row["source"] == ALL}, first)
    waits: dict[str, list[date]] = {}
    for row in panel.table("answerability").to_pylist():
        if (row["measure"], row["status"]) == ("inflow_trends", TOO_FEW) and row["expected_on"]:
            waits.setdefault(row["category"], []).append(row["expected_on"])
    open_now, routine = _newest(panel, "stock_by_category", "n"), _routine(panel)
    paid, read = _lately(panel, "pay_works", newest), _lately(panel, "read_works", newest)
    for category in sorted({name for series in recent for name in series.categories}):
        of = {series.source: series.categories.index(category) for series in recent if category in series.categories}
        counts = {series.source: int(series.counts("inflow")[:, of[series.source]].sum()) for series in recent if series.source in of}
        draws = sum(series.replicates["inflow"][:, of[series.source]].sum(axis=0) for series in recent if series.source in of)
        n = np.array([sum(counts.values())])
        mine, texts = (rows if category == ALL else rows[rows["category"] == category] for rows in (paid, read))
        yield {
            "subject": "category", "value": category, "first_week": first,
            **_count(panel, int(n[0]), bulk_factor(n, np.atleast_2d(draws)), +Counter(counts)),
            "open_count": open_now.get(category), **_pay(mine), **_days(texts), "routine_share": routine.get(category),
            **_direction(trends.get(category), min(waits.get(category, []), default=None)),
        }


def _named(panel: Panel, newest: date) -> Iterator[Row]:
    first = newest - (NOW_WEEKS - 1) * WEEK_LENGTH
    trends = _fresh({(row["kind"], row["mention"]): row for row in panel.table("skill_trends").to_pylist() if row["source"] == ALL}, first)
    read = _lately(panel, "read_works", newest)
    for kind, column in _LISTS.items():
        named = read.explode(column).dropna(subset=[column])
        for mention, works in named.groupby(column):
            now = works[works["week"].between(first, newest)]
            sizes = now.groupby("employer").size().to_numpy()
            factor = float((sizes @ sizes) / sizes.sum()) if len(sizes) else 1.0
            yield {
                "subject": kind, "value": mention, "first_week": first,
                **_count(panel, len(now), factor, Counter(now["source"])), **_pay(works), **_days(works),
                **_direction(trends.get((kind, str(mention))), None),
            }


def _fresh(trends: dict[Key, Row], first: date) -> dict[Key, Row]:
    """The trends that reach into the weeks counted: that of a set of boards which ended long ago says nothing of today."""
    return {key: row for key, row in trends.items() if row["last_week"] is not None and row["last_week"] >= first}


def _lately(panel: Panel, table: str, newest: date) -> pd.DataFrame:
    """Works of a cell table of the last 13 weeks; `pay` is their hourly rate."""
    rows = panel.read(table)
    rows = rows.filter(pc.greater(rows["week"], newest - LATELY_WEEKS * WEEK_LENGTH))
    frame: pd.DataFrame = rows.to_pandas(date_as_object=True)
    return frame.assign(employer=frame["employer_id"].fillna(frame["work_id"]), pay=frame["pay_usd"].where(frame["pay_kind"] == "hourly"))


def _count(panel: Panel, n: int, factor: float, boards: Counter[str]) -> Row:
    frame = panel.frames.of(tuple(boards), boards)
    return {"n": n, "factor": factor, "status": MEASURED, "frame": frame.text, "source_set_id": frame.source_set_id,
            "model_version": panel.model_version, "board_count": len(boards)}


def _pay(works: pd.DataFrame) -> Row:
    stated = works[works["pay"].notna()]
    low, middle, high = stated["pay"].quantile([0.25, 0.5, 0.75]) if _is_enough(stated) else (None, None, None)
    return {"pay_count": len(stated), "pay_low": low, "pay_middle": middle, "pay_high": high}


def _days(works: pd.DataFrame) -> Row:
    days = works["turnaround_days_maximum"].fillna(works["turnaround_days_minimum"])
    return {"turnaround_days": days.median() if _is_enough(works[days.notna()]) else None}


def _is_enough(works: pd.DataFrame) -> bool:
    return len(works) >= MIN_WORKS and works["employer"].nunique() >= MIN_EMPLOYERS


def _newest(panel: Panel, table: str, column: str) -> dict[str, Any]:
    """By category the value of all boards in the newest week that has an estimate."""
    rows = [row for row in panel.table(table).to_pylist() if row["source"] == ALL and row["estimate"] is not None]
    return {row["category"]: row[column] for row in sorted(rows, key=lambda row: row["week"])}


def _routine(panel: Panel) -> dict[str, float]:
    return _newest(panel, "routine_share", "estimate") | _newest(panel, "routine_share_codebook", "estimate")


def _direction(trend: Mapping[str, Any] | None, can_say_on: date | None) -> Row:
    if trend is None or trend["status"] != MEASURED:
        return {"direction": TOO_FEW, "can_say_on": can_say_on}
    moved = RISING if trend["estimate"] > 0 else FADING
    return {"direction": moved if trend["q_value"] < FALSE_DISCOVERIES else NO_CLEAR_CHANGE, "change": trend["estimate"]}
