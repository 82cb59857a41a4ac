"""A source whose works come in one thread a month, beside a board."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from pipeline.measure.source_counts import spread_months
from tests.pipeline.measure.boards import boards, rows_of, shown
from tests.pipeline.measure.readings import panel_of
from tests.pipeline.measure.world import START, World, nights
from warehouse.tables import TABLES

WEEKS = 60
Tables = dict[str, list[dict[str, Any]]]


def threads(world: World, weeks: int = WEEKS, works: int = 240) -> World:
    """Adds a monthly source: a thread on the first of each month with most of its works on that day."""
    rng = np.random.default_rng(8)
    world.source("threads")
    world.rows["sources"][-1]["cadence"] = "monthly"
    for night in nights(weeks + 1):
        world.covered("threads", night)
    for month in range(weeks // 4 + 2):
        first = date(START.year + month // 12, month % 12 + 1, 1)
        for _ in range(rng.poisson(works)):
            day = first + timedelta(days=int(rng.geometric(0.6)) - 1)
            if day < START + timedelta(weeks=weeks):
                world.posting("threads", len(world.rows["postings"]), day)
    return world


@pytest.fixture(scope="module")
def tables() -> Tables:
    panel = panel_of(threads(boards({"alpha": {"data_entry": np.full(WEEKS, 60.0)}})))
    published = [name for name, table in TABLES.items() if table.layer == "published" and name not in ("vintages", "revisions")]
    return {name: panel.table(name).to_pylist() for name in published}


def test_monthly_source_has_28_days_and_no_weekly_index(tables: Tables) -> None:
    mine = rows_of(tables["demand_index"], dimension="source", value="threads")
    assert {row["series"] for row in mine} == {"chain_linked_28_days"}
    found = np.array([row["estimate"] for row in shown(mine)])
    assert len(found) > 40
    assert np.abs(found - 100).max() < 25


def test_all_holds_it_over_28_days_and_says_that_weeks_go_without(tables: Tables) -> None:
    monthly = shown(tables["demand_index"], dimension="all", series="chain_linked_28_days")
    weekly = shown(tables["demand_index"], dimension="all", series="chain_linked")
    assert any("2 boards" in row["frame"] for row in monthly)
    assert {row["frame"] for row in weekly} == {"simulated postings on 1 board: Alpha Board; without monthly ones: threads"}
    assert np.mean([row["n"] for row in monthly]) == pytest.approx(60 * 4 + 240 * 28 / 30.4, rel=0.1)
    assert all(85 < row["estimate"] < 115 for row in monthly)


def test_weeks_of_inflow_keep_their_n_and_have_no_number(tables: Tables) -> None:
    mine = rows_of(tables["inflow_by_category"], source="threads", category="all")
    assert {row["status"] for row in mine} == {"not_observable"}
    assert sum(row["n"] for row in mine) > 2000 and not any(row["estimate"] for row in mine)
    together = {row["week"]: row["n"] for row in rows_of(tables["inflow_by_category"], source="all", category="all")}
    alone = {row["week"]: row["n"] for row in rows_of(tables["inflow_by_category"], source="alpha", category="all")}
    assert together == alone
    assert {row["status"] for row in rows_of(tables["stock_by_category"], source="threads", category="all")} == {"measured"}


def test_no_weekly_table_of_the_inflow_has_a_number_of_it(tables: Tables) -> None:
    weekly = [name for name in tables if {"week", "source"} <= set(TABLES[name].key) and "stock" not in name]
    assert {"routine_share", "routine_share_codebook", "group_inflow"} <= set(weekly)
    for name in weekly:
        mine = rows_of(tables[name], source="threads")
        assert not any(row["estimate"] for row in mine), name
        assert {row["status"] for row in mine} <= {"not_observable", "gap"}, name


def test_trend_of_all_is_that_of_weekly_sources_and_its_own_stays(tables: Tables) -> None:
    trend = {row["source"]: row for row in tables["inflow_trends"] if row["category"] == "all"}
    assert trend["all"]["n"] == trend["alpha"]["n"]
    assert "without monthly ones: threads" in trend["all"]["frame"]
    assert trend["threads"]["status"] == "measured"


def test_answers_say_where_to_look(tables: Tables) -> None:
    answer = {(row["measure"], row["source"]): row for row in tables["answerability"] if row["category"] == "all"}
    assert answer["inflow_by_category", "threads"]["status"] == "not_observable"
    assert answer["demand_index", "threads"]["status"] == "measured"


def test_month_is_spread_whole_and_running_months_wait() -> None:
    weeks = nights(20)
    counts, measured = np.zeros(20), np.ones(20, dtype=bool)
    counts[[week for week, monday in enumerate(weeks) if (monday + timedelta(days=6)).day <= 7]] = 310.0
    whole, spread = spread_months(weeks, measured)
    assert np.flatnonzero(whole).tolist() == list(range(17))  # 29 April to 5 May is the last week but those of an unfinished May
    assert np.allclose((spread @ counts)[:4], 70.0)
    measured[6] = False
    assert not spread_months(weeks, measured)[0][5:8].any()
