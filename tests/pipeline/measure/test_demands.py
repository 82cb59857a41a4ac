"""What clients demand, and how soon they want it, month by month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from scipy import stats

from pipeline.measure.months import month_of
from pipeline.measure.panel import Panel
from pipeline.measure.statistics.medians import median_interval
from tests.pipeline.measure.readings import panel_of
from tests.pipeline.measure.test_mentions import board
from tests.pipeline.measure.world import World, nights
from warehouse.ids import digest

FEBRUARY = date(2024, 2, 1)
INSIDE = date(2024, 2, 7)


def demanding(share: float = 0.3, employers: int = 200, sources: tuple[str, ...] = ("alpha",)) -> World:
    world, rng = board(16, *sources), np.random.default_rng(9)
    for source in sources:
        for number in range(240):
            states: dict[str, Any] = {"clauses": ["demands_accuracy"] if rng.random() < share else [], "is_asap": bool(rng.random() < 0.1)}
            states |= {"turnaround_days_maximum": float(rng.choice([1, 3, 7, 14, 30]))} if number % 3 == 0 else {}
            world.posting(source, number, INSIDE + timedelta(days=int(rng.integers(14))), ("data_entry", "translation")[number % 2], states,
                          employer_id=digest("employer", str(rng.integers(employers))))
    return world


def rows_of(panel: Panel, table: str, **wanted: object) -> list[dict[str, Any]]:
    return [row for row in panel.table(table).to_pylist() if all(row[name] == value for name, value in wanted.items())]


def by_source(world: World) -> dict[str, dict[str, Any]]:
    found = rows_of(panel_of(world), "client_demands", month=FEBRUARY, category="all", clause="demands_accuracy")
    return {row["source"]: row for row in found}


def test_week_belongs_to_the_month_of_its_thursday() -> None:
    assert month_of(date(2024, 1, 29)) == FEBRUARY
    assert month_of(date(2024, 2, 26)) == FEBRUARY
    assert month_of(date(2024, 4, 29)) == date(2024, 5, 1)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return panel_of(demanding())


def test_share_of_works_with_a_demand_comes_out(panel: Panel) -> None:
    (row,) = rows_of(panel, "client_demands", month=FEBRUARY, source="alpha", category="all", clause="demands_accuracy")
    assert (row["n"], row["status"]) == (240, "measured")
    assert row["low"] < 0.3 < row["high"]
    assert row["high"] - row["low"] < 0.14
    (other,) = rows_of(panel, "client_demands", month=FEBRUARY, source="alpha", category="all", clause="forbids_ai")
    assert (other["estimate"], other["low"], other["status"]) == (0.0, 0.0, "measured")
    assert 0.01 < other["high"] < 0.05
    parts = rows_of(panel, "client_demands", month=FEBRUARY, source="alpha", clause="demands_accuracy")
    assert {part["category"]: part["n"] for part in parts} == {"all": 240, "data_entry": 120, "translation": 120}


def test_all_sources_add_up_those_measured_in_the_month() -> None:
    world = demanding(sources=("alpha", "beta"))
    rows = by_source(world)
    assert rows["all"]["n"] == rows["alpha"]["n"] + rows["beta"]["n"] == 480
    for row in world.rows["coverage"]:
        if row["source"] == "beta" and row["night"] in nights(16)[6:8]:
            row |= {"status": "missed", "started_at": None}
    rows = by_source(world)
    assert (rows["all"]["n"], rows["all"]["status"], rows["beta"]["status"]) == (240, "measured", "partial")


def test_few_employers_suppress_and_months_at_the_edge_are_partial() -> None:
    panel = panel_of(demanding(employers=3))
    (row,) = rows_of(panel, "client_demands", month=FEBRUARY, source="alpha", category="all", clause="demands_accuracy")
    assert (row["n"], row["status"], row["estimate"]) == (240, "too_few", None)
    (january,) = rows_of(panel, "client_demands", month=date(2024, 1, 1), source="alpha", category="all", clause="demands_accuracy")
    assert (january["n"], january["status"]) == (0, "too_few")


def test_month_that_nobody_watched_is_a_gap() -> None:
    world = board(16)
    for row in world.rows["coverage"][4:10]:
        row |= {"status": "missed", "started_at": None}
    (row,) = rows_of(panel_of(world), "turnaround", month=FEBRUARY, source="alpha", statistic="stated_share")
    assert (row["n"], row["status"], row["frame"]) == (0, "gap", "no board was watched")


def test_turnaround_as_stated(panel: Panel) -> None:
    rows = {row["statistic"]: row for row in rows_of(panel, "turnaround", month=FEBRUARY, source="alpha", category="all")}
    assert rows["median_days"]["n"] == 80
    assert rows["median_days"]["low"] <= 7 <= rows["median_days"]["high"]
    assert rows["stated_share"]["estimate"] == pytest.approx(1 / 3)
    assert rows["asap_share"]["low"] < 0.1 < rows["asap_share"]["high"]


def holds_median(rng: np.random.Generator) -> bool:
    bulks = 1 + rng.poisson(2, 40)
    ids = [digest("unit", str(unit), str(rng.integers(2**40))) for unit in range(40)]
    amounts = np.exp(np.repeat(rng.normal(0, 0.7, 40), bulks) + rng.normal(0, 0.7, bulks.sum()))
    _, low, high = median_interval(amounts, np.repeat(ids, bulks).tolist())
    return low <= 1 <= high


def test_interval_of_a_median_holds_its_level_when_employers_post_in_bulk() -> None:
    rng = np.random.default_rng(3)
    held = sum(holds_median(rng) for _ in range(400))
    low, high = stats.binomtest(held, 400).proportion_ci(0.95, "exact")
    assert low <= 0.93
    assert high >= 0.88


def test_few_amounts_or_employers_have_no_median() -> None:
    ids = [digest(str(number)) for number in range(40)]
    assert np.isnan(median_interval(np.arange(20.0), ids[:20])).all()
    assert np.isnan(median_interval(np.arange(40.0), ids[:2] * 20)).all()
