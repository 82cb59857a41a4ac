"""What boards of 3 to 104 measured weeks may say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from tests.pipeline.measure.boards import boards, shown
from tests.pipeline.measure.readings import panel_of
from tests.pipeline.measure.world import START

NAMES = ("demand_index", "inflow_by_category", "stock_by_category", "inflow_trends", "routine_share", "routine_share_trends",
         "index_changes")


@pytest.mark.parametrize("weeks", [3, 8, 12, 13, 52, 56, 104])
def test_each_age_says_what_it_can(weeks: int) -> None:
    panel = panel_of(boards({"alpha": {"data_entry": np.full(weeks, 45.0)}}))
    tables: dict[str, list[dict[str, Any]]] = {name: panel.table(name).to_pylist() for name in NAMES}
    assert len(shown(tables["inflow_by_category"], source="all", category="all")) == weeks
    assert shown(tables["stock_by_category"]) and shown(tables["routine_share"])
    assert bool(shown(tables["inflow_trends"])) == bool(shown(tables["routine_share_trends"])) == (weeks >= 13)
    series = {row["series"] for row in shown(tables["demand_index"], dimension="all")}
    yearly = {"chain_linked_seasonally_adjusted"} if weeks >= 104 else set()
    assert series == ({"chain_linked", "chain_linked_28_days", "fixed_panel", "naive"} | yearly if weeks >= 13 else set())
    periods = {row["period"] for row in tables["index_changes"]}
    assert periods == ({"28_days"} if weeks >= 13 else set()) | ({"year_on_year"} if weeks >= 56 else set())


def test_gap_is_a_gap() -> None:
    world = boards({"alpha": {"data_entry": np.full(30, 45.0)}})
    world.rows["coverage"] = [row for row in world.rows["coverage"] if row["night"] != START + timedelta(weeks=20)]
    panel = panel_of(world)
    missing = {START + timedelta(weeks=week) for week in (19, 20, 21)}
    for name in ("inflow_by_category", "demand_index"):
        rows = [row for row in panel.table(name).to_pylist() if row["week"] in missing]
        assert rows and all(row["estimate"] is None or row["status"] == "partial" for row in rows)
    smoothed = {row["week"] for row in shown(panel.table("demand_index").to_pylist(), series="chain_linked_28_days", dimension="all")}
    assert not smoothed & {START + timedelta(weeks=week) for week in range(19, 25)}
    assert START + timedelta(weeks=25) in smoothed
