from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.clean.dates import posted_at

FETCHED = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("posted", "expected"), [
    ("2026-03-01T08:30:00Z", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
    ("2026-03-01T08:30:00-05:00", datetime(2026, 3, 1, 13, 30, tzinfo=UTC)),
    ("2026-03-01T08:30:00", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
    ("2026-03-01 08:30:00 UTC", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
    ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
    ("2026/03/01", datetime(2026, 3, 1, tzinfo=UTC)),
    ("Sun, 01 Mar 2026 08:30:00 +0200", datetime(2026, 3, 1, 6, 30, tzinfo=UTC)),
    ("1772354400", datetime(2026, 3, 1, 8, 40, tzinfo=UTC)),
    ("1772354400000", datetime(2026, 3, 1, 8, 40, tzinfo=UTC)),
    ("Mar 1, 2026", datetime(2026, 3, 1, tzinfo=UTC)),
    ("Posted On: March 1, 2026 08:30 UTC", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
    ("1. März 2026", datetime(2026, 3, 1, tzinfo=UTC)),
    ("13/02/2026", datetime(2026, 2, 13, tzinfo=UTC)),
    ("13/02/26", datetime(2026, 2, 13, tzinfo=UTC)),
    ("13.02.26", datetime(2026, 2, 13, tzinfo=UTC)),
    ("02/13/26", datetime(2026, 2, 13, tzinfo=UTC)),
    ("02/02/26", datetime(2026, 2, 2, tzinfo=UTC)),
])
def test_absolute_dates_in_every_shape(posted: str, expected: datetime) -> None:
    found = posted_at(posted, FETCHED)
    assert (found.at, found.is_relative, found.reason) == (expected, False, None)


@pytest.mark.parametrize(("posted", "ago"), [
    ("Posted 22 minutes ago", timedelta(minutes=22)), ("1 hour ago", timedelta(hours=1)),
    ("an hour ago", timedelta(hours=1)),
    ("30+ days ago", timedelta(days=30)), ("yesterday", timedelta(days=1)), ("Just now", timedelta(0)),
    ("2 months ago", timedelta(days=60)),
    ("3d ago", timedelta(days=3)), ("vor 3 Tagen", timedelta(days=3)), ("hace 2 horas", timedelta(hours=2)),
])
def test_relative_dates_count_back_from_the_fetch(posted: str, ago: timedelta) -> None:
    found = posted_at(posted, FETCHED)
    assert (found.at, found.is_relative) == (FETCHED - ago, True)


@pytest.mark.parametrize(("posted", "reason"), [
    ("2026-03-12T00:00:00Z", "date lies after the fetch"),
    ("0001-01-01", "date lies before 1995"),
    ("000000000", "date lies before 1995"),
    ("42", "number is no epoch time"),
    ("03/04/2026", "day and month can't be told apart"),
    ("03/04/26", "day and month can't be told apart"),
    ("26-03-01", "unreadable date"),
    ("soon", "unreadable date"),
    ("March 2026", "unreadable date"),
    ("Renewed 3 hours ago", "date of a renewal, not of the posting"),
    ("999999999 days ago", "unreadable date"),
])
def test_what_can_not_be_a_posting_date_is_refused_with_its_reason(posted: str, reason: str) -> None:
    found = posted_at(posted, FETCHED)
    assert (found.at, found.reason) == (None, reason)


@pytest.mark.parametrize("posted", [None, "", "  "])
def test_no_date_is_no_fault(posted: str | None) -> None:
    found = posted_at(posted, FETCHED)
    assert (found.at, found.reason) == (None, None)


def test_a_local_clock_may_run_a_day_ahead() -> None:
    assert posted_at("2026-03-11T08:00:00", FETCHED).at == datetime(2026, 3, 11, 8, tzinfo=UTC)


def test_a_date_in_2009_is_refused_where_a_board_shows_what_is_open_now() -> None:
    for posted in ("2009-06-01T00:00:00Z", "1234567890"):
        assert posted_at(posted, FETCHED, is_crawled=True).reason == "date lies more than five years before the fetch"
        assert posted_at(posted, FETCHED).at is not None
    assert posted_at("2022-06-01", FETCHED, is_crawled=True).at is not None
