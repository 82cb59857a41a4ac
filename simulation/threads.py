"""When the monthly hiring threads of Hacker News open: the first weekday of a month, 15:00 UTC, until the next ones open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

KINDS = ("freelancer", "who_is_hiring", "wants_to_be_hired")


def opening(year: int, month: int) -> datetime:
    """When the threads of a month open; months outside 1-12 run over into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first = datetime(year, month, 1, 15, tzinfo=UTC)
    return first + timedelta(days=max(0, 7 - first.weekday()) if first.weekday() >= 5 else 0)


def month_of(moment: datetime) -> tuple[int, int]:
    """Year and month of the threads that are the newest at `moment`."""
    if moment >= opening(moment.year, moment.month):
        return moment.year, moment.month
    return (moment.year, moment.month - 1) if moment.month > 1 else (moment.year - 1, 12)


def opened_at(moment: datetime) -> datetime:
    """When the newest threads at `moment` were opened."""
    return opening(*month_of(moment))


def replaced_at(moment: datetime) -> datetime:
    """When the newest threads at `moment` will be followed by the next ones."""
    year, month = month_of(moment)
    return opening(year, month + 1)
