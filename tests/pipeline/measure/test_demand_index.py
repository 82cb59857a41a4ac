"""The published index of made-up boards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from pipeline.measure import measure
from pipeline.measure.demand_index import BASE_WEEKS
from tests.conftest import seed, stage
from tests.pipeline.measure.world import START, World, nights
from warehouse.build import Build
from warehouse.home import Home

WEEKS = 40
Rows = list[dict[str, Any]]


def two_boards() -> World:
    """Alpha from the first week with some 60 works a week; beta, twice as large, from week 20 on. Nothing grows."""
    rng = np.random.default_rng(5)
    world = World()
    for source, first, weekly in (("alpha", 0, 60), ("beta", 20, 120)):
        world.source(source)
        crawled = nights(WEEKS)[first:]
        for night in crawled:
            world.covered(source, night)
        for night in crawled[:-1]:
            for _ in range(rng.poisson(weekly)):
                category = "data_entry" if rng.random() < 0.5 else "translation"
                world.posting(source, len(world.rows["postings"]), night + timedelta(days=int(rng.integers(0, 7))), category)
    return world


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    home = Home(tmp_path_factory.mktemp("index") / "home").create()
    home.claim("simulated")
    seed(home, two_boards().tables())
    with stage(home, "measure") as view:
        measure(view)
    Build.resume(home).finish()
    found: Rows = home.read("demand_index").to_pylist()
    return found


def of(rows: Rows, series: str, dimension: str = "all", value: str = "all") -> Rows:
    return [row for row in rows if (row["series"], row["dimension"], row["value"]) == (series, dimension, value)]


def shown(rows: Rows) -> Rows:
    return [row for row in rows if row["status"] == "measured"]


def test_newcomer_moves_the_naive_total_and_not_the_index(rows: Rows) -> None:
    late = START + timedelta(weeks=26)
    index = [row["estimate"] for row in shown(of(rows, "chain_linked")) if row["week"] >= late]
    naive = [row["estimate"] for row in shown(of(rows, "naive")) if row["week"] >= late]
    assert 85 < np.mean(index) < 115
    assert np.mean(naive) > 250
    inside = [row["low"] <= 100 <= row["high"] for row in shown(of(rows, "chain_linked"))]
    assert np.mean(inside) > 0.8


def test_base_is_a_hundred_and_stated(rows: Rows) -> None:
    index = shown(of(rows, "chain_linked"))
    base = [row["estimate"] for row in index if row["base_from"] <= row["week"] <= row["base_to"]]
    assert len(base) == BASE_WEEKS
    assert np.mean(base) == pytest.approx(100)


def test_28_days_are_the_mean_of_four_weeks_and_surer(rows: Rows) -> None:
    weekly = {row["week"]: row for row in shown(of(rows, "chain_linked"))}
    smooth = [row for row in shown(of(rows, "chain_linked_28_days"))
              if all(row["week"] - timedelta(weeks=lag) in weekly for lag in range(4))]
    assert len(smooth) > 20
    for row in smooth:
        assert row["estimate"] == pytest.approx(np.mean([weekly[row["week"] - timedelta(weeks=lag)]["estimate"] for lag in range(4)]))
    assert np.mean([row["high"] - row["low"] for row in smooth]) < 0.7 * np.mean([row["high"] - row["low"] for row in weekly.values()])


def test_every_row_says_what_it_rests_on(rows: Rows) -> None:
    newest = shown(of(rows, "chain_linked"))[-1]
    assert (newest["link_count"], newest["largest_source"], newest["frame"]) == (
        1, "beta", f"simulated postings, mostly of Beta <Board> & Sons ({100 * newest['largest_source_share']:.0f} %), on 2 boards: "
        "Alpha Board, Beta <Board> & Sons")
    assert 0.5 < newest["largest_source_share"] < 0.8
    assert newest["without_one_low"] < newest["without_one_high"]
    only = shown(of(rows, "chain_linked", "source", "beta"))
    assert only and all(row["without_one_low"] is None for row in only)
    assert {row["dimension"] for row in rows} == {"all", "category", "label", "ai_relation", "source"}


def test_thin_weeks_are_blank_with_their_n(rows: Rows) -> None:
    thin = [row for row in of(rows, "chain_linked", "category", "data_entry") if row["status"] == "too_few"]
    assert thin and all(row["estimate"] is None and row["n"] < 30 for row in thin)


def test_young_boards_have_no_index(home: Home) -> None:
    world = World()
    world.source("alpha")
    for night in nights(BASE_WEEKS):
        world.covered("alpha", night)
        for number in range(50):
            world.posting("alpha", f"{night}{number}", night + timedelta(days=1))
    seed(home, world.tables())
    with stage(home, "measure") as view:
        measure(view)
    Build.resume(home).finish()
    assert {row["status"] for row in home.read("demand_index").to_pylist()} <= {"too_few", "gap"}
