"""Planted shares of the two axes, and planted counts by the groups of other studies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from pipeline.measure.exposure_routine import CELLS
from pipeline.measure.panel import Panel
from tests.pipeline.measure.readings import panel_of
from tests.pipeline.measure.world import START, World, at, nights
from warehouse.crosswalks import VERSION
from warehouse.ids import digest

SHARES = {("E1", "R"): 0.5, ("E0", "J"): 0.3, ("E2", "J"): 0.2}
WEEK = date(2024, 4, 1)
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def panel() -> Panel:
    """A board crawled each Monday until 24 June 2024, 30 works a week from 1 January on."""
    rng = np.random.default_rng(3)
    world = World()
    world.source("alpha")
    for night in nights(27, START - timedelta(days=7)):
        world.covered("alpha", night)
    cells, odds = list(SHARES), list(SHARES.values())
    for number in range(750):
        entered = nights(26)[number % 25] + timedelta(days=int(rng.integers(1, 7)))
        category = ("translation", "web_research", "onsite_manual")[0 if number % 3 else 1 if number % 10 else 2]
        world.posting("alpha", number, entered, category, employer_id=digest("employer", str(rng.integers(200))), inflow_at=at(entered))
        exposure, label = cells[rng.choice(3, p=odds)]
        world.rows["labels"][-1] |= {"exposure": exposure, "label": label}
    return panel_of(world)


def test_planted_shares_come_out_by_quarter(panel: Panel) -> None:
    rows: Rows = panel.table("exposure_routine").to_pylist()
    first = {(row["exposure"], row["label"]): row for row in rows if (row["quarter"], row["source"]) == (date(2024, 1, 1), "alpha")}
    assert set(first) == set(CELLS)
    assert {row["status"] for row in first.values()} == {"measured"}
    assert {row["week_count"] for row in first.values()} == {13}
    assert sum(row["estimate"] for row in first.values()) == pytest.approx(1)
    for cell, row in first.items():
        assert row["low"] <= SHARES.get(cell, 0) <= row["high"]
        assert row["high"] - row["low"] < 0.15
    assert first["E0", "R"]["estimate"] == 0
    assert first["E0", "R"]["high"] > 0.01, "no work in 300 is not proof of none"


def test_work_on_site_is_left_out_and_a_running_quarter_is_partial(panel: Panel) -> None:
    rows: Rows = panel.table("exposure_routine").to_pylist()
    second = next(row for row in rows if (row["quarter"], row["source"]) == (date(2024, 4, 1), "all"))
    assert (second["status"], second["week_count"]) == ("partial", 12)
    labelled = sum(row["n"] for row in rows if row["source"] == "alpha" and (row["exposure"], row["label"]) == ("E1", "R"))
    assert labelled == 750 - 25


def test_works_are_counted_by_the_groups_of_other_studies(panel: Panel) -> None:
    inflow = {(row["week"], row["source"], row["category"]): row for row in panel.table("inflow_by_category").to_pylist()}
    rows = {(row["scheme"], row["group_name"]): row for row in panel.table("group_inflow").to_pylist()
            if (row["week"], row["source"]) == (WEEK, "alpha")}
    count = {category: inflow[WEEK, "alpha", category]["n"] for category in ("translation", "web_research", "onsite_manual", "all")}
    assert rows["oli", "writing"]["estimate"] == rows["teutloff", "substitutable"]["estimate"] == count["translation"]
    assert rows["oli", "clerical"]["estimate"] == rows["oli", "sales"]["estimate"] == count["web_research"] / 2
    assert rows["oli", "clerical"]["n"] == count["web_research"] > 0
    assert rows["oli", "outside"]["estimate"] == count["onsite_manual"]
    whole = inflow[WEEK, "alpha", "translation"]
    assert (rows["oli", "writing"]["low"], rows["oli", "writing"]["high"]) == (whole["low"], whole["high"])
    for scheme in ("oli", "demirci", "teutloff"):
        assert sum(row["estimate"] for (name, _), row in rows.items() if name == scheme) == count["all"]
    assert {row["crosswalk_version"] for row in rows.values()} == {VERSION}
