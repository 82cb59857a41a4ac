"""What made-up boards can answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from pipeline.measure import measure
from tests.conftest import seed, stage
from tests.pipeline.measure.world import START, World, moving_world, nights
from warehouse.build import Build
from warehouse.home import Home

Answers = dict[tuple[str, str, str], dict[str, Any]]


def answers(home: Home, world: World) -> Answers:
    seed(home, world.tables())
    with stage(home, "measure") as view:
        measure(view)
    Build.resume(home).finish()
    return {(row["measure"], row["source"], row["category"]): row for row in home.read("answerability").to_pylist()}


def test_old_board_answers_and_says_how_small_a_change_it_sees(home: Home) -> None:
    found = answers(home, moving_world(104, 20.0, categories=("data_entry", "translation")))
    trend = found["inflow_trends", "alpha", "all"]
    assert trend["status"] == "measured"
    row = next(row for row in home.read("inflow_trends").to_pylist() if (row["source"], row["category"]) == ("alpha", "all"))
    reach = np.log1p(row["high"] / 100) - np.log1p(row["estimate"] / 100)
    assert np.log1p(trend["smallest_effect"] / 100) == pytest.approx(reach * (1.645 + 0.8416) / 1.645, rel=0.05)
    tables = ("inflow_by_category", "stock_by_category", "demand_index")
    assert {found[name, "alpha", "all"]["status"] for name in tables} == {"measured"}


def test_young_board_counts_down(home: Home) -> None:
    world = World()
    world.source("alpha")
    for night in nights(7):
        world.covered("alpha", night)
        for number in range(10):
            world.posting("alpha", f"{night}{number}", night + timedelta(days=1))
    found = answers(home, world)
    trend = found["inflow_trends", "alpha", "all"]
    assert (trend["status"], trend["week_count"], trend["smallest_effect"]) == ("too_few", 5, None)
    assert trend["expected_on"] == START + timedelta(weeks=5 + 13 - 5)
    assert found["inflow_by_category", "alpha", "all"]["status"] == "measured"
    assert found["demand_index", "alpha", "all"]["status"] == "too_few"


def test_snapshot_can_say_nothing_of_time(home: Home) -> None:
    world = World()
    world.source("snap", "snapshot")
    world.covered("snap", START, observed_by="snapshot")
    world.posting("snap", 1, START, observed_by="snapshot", is_left_truncated=True, inflow_at=None)
    found = answers(home, world)
    for name in ("inflow_by_category", "stock_by_category"):
        assert (found[name, "snap", "all"]["status"], found[name, "snap", "all"]["expected_on"]) == ("not_observable", None)


def test_quarters_stand_beside_the_whole_time_and_what_no_source_shows_is_named(home: Home) -> None:
    seed(home, moving_world(40, 2.0, categories=("data_entry", "translation")).tables())
    with stage(home, "measure") as view:
        measure(view)
    Build.resume(home).finish()
    rows = home.read("answerability").to_pylist()
    wanted = ("inflow_by_category", "alpha", "all")
    quarters = {row["period"]: row for row in rows if (row["measure"], row["source"], row["category"]) == wanted}
    assert {"2023Q4", "2024Q1", "2024Q3", "all"} >= set(quarters) - {"2024Q2", "2024Q4"}
    assert quarters["all"]["week_count"] == sum(row["week_count"] for name, row in quarters.items() if name != "all")
    bids = next(row for row in rows if (row["measure"], row["source"]) == ("bids_at_age", "alpha"))
    assert (bids["status"], bids["reason"]) == ("not_observable", "it shows no number of bids at a fixed age")
    audit = next(row for row in rows if (row["measure"], row["source"], row["period"]) == ("routine_share_codebook", "all", "all"))
    assert audit["status"] == "too_few" and "gigshift audit draw" in audit["reason"]
