"""A week counts as measured only when complete crawls, or a series, span it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeline.measure.observation import GAP, MEASURED, PARTIAL, WatchedWeek, monday, watched_weeks
from tests.pipeline.measure.world import World, nights

MONDAY = date(2024, 1, 1)


def inflow(world: World, source: str = "alpha") -> list[str]:
    return [week.inflow for week in watched_weeks(world.tables()["coverage"]).get(source, [])]


def test_first_and_running_week_of_a_weekly_crawl_are_partial() -> None:
    world = World()
    for night in nights(4):
        world.covered("alpha", night)
    assert inflow(world) == [PARTIAL, MEASURED, MEASURED, PARTIAL]


def test_one_complete_crawl_measures_nothing() -> None:
    world = World()
    world.covered("alpha", MONDAY)
    world.covered("alpha", MONDAY + timedelta(days=7), "partial")
    assert inflow(world) == [GAP, GAP]


@pytest.mark.parametrize(("days", "expected"), [(10, [PARTIAL, MEASURED, PARTIAL]), (11, [PARTIAL, GAP, PARTIAL])])
def test_crawls_span_the_time_between_them_up_to_ten_days(days: int, expected: list[str]) -> None:
    world = World()
    start = MONDAY + timedelta(days=4)
    for night in (start - timedelta(days=1), start, start + timedelta(days=days), start + timedelta(days=days + 1)):
        world.covered("alpha", night)
    assert inflow(world) == expected


def test_partial_and_missed_crawls_leave_a_gap_and_no_stock() -> None:
    world = World()
    for number, night in enumerate(nights(6)):
        world.covered("alpha", night, {2: "partial", 3: "missed"}.get(number, "complete"))
    weeks = watched_weeks(world.tables()["coverage"])["alpha"]
    assert [week.inflow for week in weeks] == [PARTIAL, PARTIAL, GAP, GAP, PARTIAL, PARTIAL]
    assert [week.stock for week in weeks] == [MEASURED, MEASURED, GAP, GAP, MEASURED, MEASURED]


def test_source_that_falls_silent_shows_gaps_up_to_the_newest_crawl_of_any() -> None:
    world = World()
    for night in nights(2):
        world.covered("alpha", night)
    for night in nights(5):
        world.covered("beta", night)
    assert inflow(world) == [PARTIAL, PARTIAL, GAP, GAP, GAP]


def test_series_measures_the_weeks_wholly_inside_its_period() -> None:
    world = World()
    world.covered("old", MONDAY, observed_by="series", period=(date(2023, 3, 1), date(2023, 3, 19)))
    world.covered("old", MONDAY + timedelta(days=1), observed_by="series", period=(date(2023, 3, 27), date(2023, 3, 29)))
    weeks = watched_weeks(world.tables()["coverage"])["old"]
    assert [week.inflow for week in weeks] == [PARTIAL, MEASURED, MEASURED, GAP, PARTIAL]
    assert {week.stock for week in weeks} == {GAP}


def test_adjoining_series_count_as_one() -> None:
    world = World()
    world.covered("old", MONDAY, observed_by="series", period=(date(2023, 3, 6), date(2023, 3, 8)))
    world.covered("old", MONDAY + timedelta(days=1), observed_by="series", period=(date(2023, 3, 9), date(2023, 3, 12)))
    assert watched_weeks(world.tables()["coverage"])["old"] == [WatchedWeek(date(2023, 3, 6), MEASURED, GAP)]


def test_snapshot_watches_no_week() -> None:
    world = World()
    world.covered("snap", MONDAY, observed_by="snapshot")
    assert watched_weeks(world.tables()["coverage"]) == {}


def test_order_of_coverage_rows_does_not_matter() -> None:
    world = World()
    for night in (*nights(4)[::-1], date(2023, 12, 25)):
        world.covered("alpha", night)
    assert inflow(world) == [PARTIAL, MEASURED, MEASURED, MEASURED, PARTIAL]
    assert monday(date(2024, 1, 7)) == MONDAY
