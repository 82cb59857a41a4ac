"""Which weeks of a source were really watched: the denominator of every series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pyarrow as pa

MAX_GAP = timedelta(days=10)
"""Two complete crawls further apart do not span the time between them: a weekly crawl may be three days late, but what is posted and
closed within a longer gap is never seen."""

WEEK_LENGTH = timedelta(days=7)

MEASURED, PARTIAL, GAP, NOT_OBSERVABLE = "measured", "partial", "gap", "not_observable"

Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class WatchedWeek:
    """What can be said about one week of one source: `inflow` and `stock` are each measured, partial or gap."""

    week: date
    inflow: str
    stock: str


def monday(day: date) -> date:
    """Monday of the ISO week of `day`."""
    return day - timedelta(days=day.weekday())


def watched_weeks(coverage: pa.Table) -> dict[str, list[WatchedWeek]]:
    """For each source with a crawl or a series, every week from its first to its last observed one, in order.

    Weeks of a crawled source run up to the newest night of any crawl, so that a source that falls silent shows gaps and does not just end.
    Snapshots say nothing about time and watch no week.
    """
    rows = coverage.to_pylist()
    crawl_nights = [row["night"] for row in rows if row["observed_by"] == "crawl"]
    horizon = max(crawl_nights) if crawl_nights else None
    by_source: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_source.setdefault(row["source"], []).append(row)
    watched = {source: _weeks_of(by_source[source], horizon) for source in sorted(by_source)}
    return {source: weeks for source, weeks in watched.items() if weeks}


def _weeks_of(rows: list[Mapping[str, Any]], horizon: date | None) -> list[WatchedWeek]:
    crawls = sorted((row["started_at"] or _midnight(row["night"]), row["night"]) for row in rows
                    if row["observed_by"] == "crawl" and row["status"] == "complete")
    series = [row for row in rows if row["observed_by"] == "series" and row["period_from"] and row["period_to"]]
    whole = merged([*_spans([instant for instant, _ in crawls]), *(_period(row) for row in series if row["status"] == "complete")])
    touched = merged([*whole, *(_period(row) for row in series)])
    days = [night for _, night in crawls] + [row["period_from"] for row in series] + [row["period_to"] for row in series]
    if not days:
        return []
    last = max([*days, horizon] if crawls and horizon else days)
    crawled = {monday(night) for _, night in crawls}
    week, weeks = monday(min(days)), []
    while week <= last:
        weeks.append(WatchedWeek(week, _status(week, whole, touched), MEASURED if week in crawled else GAP))
        week += WEEK_LENGTH
    return weeks


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The union of half-open intervals, as disjoint ones in order."""
    union: list[Interval] = []
    for begin, end in sorted(intervals):
        if union and begin <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((begin, end))
    return union


def _spans(instants: list[datetime]) -> list[Interval]:
    return [(before, after) for before, after in pairwise(instants) if after - before <= MAX_GAP]


def _status(week: date, whole: list[Interval], touched: list[Interval]) -> str:
    begin = _midnight(week)
    end = begin + WEEK_LENGTH
    if any(left <= begin and end <= right for left, right in whole):
        return MEASURED
    return PARTIAL if any(left < end and begin < right for left, right in touched) else GAP


def _period(row: Mapping[str, Any]) -> Interval:
    return _midnight(row["period_from"]), _midnight(row["period_to"] + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
