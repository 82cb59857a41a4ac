"""The index across a recorded break, at which a board's counts double by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from tests.pipeline.measure.boards import boards, broke, rows_of, shown
from tests.pipeline.measure.readings import measured
from tests.pipeline.measure.world import START, World

WEEKS, BREAK = 60, 30
DAY = START + timedelta(weeks=BREAK, days=2)


def doubling(others: bool) -> World:
    """Alpha shows twice as much from the week of the break on; where there are others, beta shows as much as ever."""
    jump = 60.0 * np.where(np.arange(WEEKS) < BREAK, 1, 2)
    shown_ = {"alpha": {"data_entry": jump}} | ({"beta": {"data_entry": np.full(WEEKS, 80.0)}} if others else {})
    return boards(shown_, seed=3)


def index(world: World) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = measured(world, "demand_index").to_pylist()
    return rows


def late(rows: list[dict[str, Any]], series: str) -> float:
    return float(np.mean([row["estimate"] for row in shown(rows, series=series, dimension="all")
                          if row["week"] > START + timedelta(weeks=BREAK + 6)]))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    world = doubling(others=True)
    broke(world, "alpha", DAY)
    return index(world)


def test_index_takes_no_growth_across_a_recorded_break(rows: list[dict[str, Any]]) -> None:
    assert late(index(doubling(others=True)), "chain_linked") > 130
    assert 93 < late(rows, "chain_linked") < 107
    assert 93 < late(rows, "chain_linked_28_days") < 107
    assert late(rows, "naive") > 130
    inside = [row["low"] <= 100 <= row["high"] for row in shown(rows, series="chain_linked", dimension="all")]
    assert np.mean(inside) > 0.8
    assert {row["chain"] for row in rows_of(rows, series="chain_linked", dimension="all") if row["chain"] is not None} == {0}


def test_source_is_out_for_the_break_and_comes_back_beside_the_others(rows: list[dict[str, Any]]) -> None:
    weekly = {row["week"]: row for row in rows_of(rows, series="chain_linked", dimension="all")}
    alone = [number for number in range(WEEKS) if "on 1 board:" in weekly[START + timedelta(weeks=number)]["frame"]]
    assert alone == [BREAK, BREAK + 1, BREAK + 2, BREAK + 3]
    assert weekly[START + timedelta(weeks=WEEKS - 1)]["link_count"] == 2
    assert [week for week, row in weekly.items() if row["is_break"]] == [START + timedelta(weeks=BREAK)]


@pytest.mark.parametrize("days", [0, 2])
def test_board_alone_begins_a_new_chain(days: int) -> None:
    world = doubling(others=False)
    broke(world, "alpha", START + timedelta(weeks=BREAK, days=days))
    weekly = rows_of(index(world), series="chain_linked", dimension="all")
    first, second = ([row for row in weekly if row["chain"] == chain] for chain in (0, 1))
    assert first[-1]["week"] == START + timedelta(weeks=BREAK - 1)
    assert second[0]["week"] == START + timedelta(weeks=BREAK + (days > 0))
    assert second[0]["base_from"] == second[0]["week"]
    assert 90 < np.mean([row["estimate"] for row in second]) < 110


def test_break_marks_only_series_that_its_source_is_in(rows: list[dict[str, Any]]) -> None:
    assert {row["value"] for row in rows if row["is_break"] and row["dimension"] == "source"} == {"alpha"}
    assert {row["series"] for row in rows if row["is_break"]} == {row["series"] for row in rows}
