"""From working tables to published numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pipeline.measure import measure
from pipeline.measure.cells.weekly_cells import count_cells
from pipeline.measure.stage import tables_of
from tests.conftest import seed, stage
from tests.pipeline.measure.world import MODEL, START, World, at, moving_world, nights
from warehouse.build import Build
from warehouse.home import Home
from warehouse.ids import digest
from warehouse.tables import TABLES

Rows = dict[str, list[dict[str, Any]]]
WEEK = START + timedelta(days=7)


def measured_tables(home: Home, world: World) -> dict[str, pa.Table]:
    """Content of the cell tables and the published tables after one whole build of `world`."""
    seed(home, world.tables())
    with stage(home, "measure") as view:
        measure(view)
    Build.resume(home).finish()
    return {name: home.read(name).select(TABLES[name].stable_columns) for name in (*tables_of("cells"), *tables_of("published"))}


def measured_rows(home: Home, world: World) -> Rows:
    return {name: table.to_pylist() for name, table in measured_tables(home, world).items()}


def board(weeks: int = 4, source: str = "alpha") -> World:
    world = World()
    world.source(source)
    for night in nights(weeks):
        world.covered(source, night)
    return world


def cells(rows: Rows, column: str) -> dict[tuple[date, str, str], int]:
    return {(row["week"], row["source"], row["category"]): row[column] for row in rows["weekly_cells"] if row[column]}


def test_work_counts_once_in_the_week_of_its_first_posting(home: Home) -> None:
    world = board()
    first = world.posting("alpha", 1, WEEK)
    again = world.posting("alpha", 2, WEEK + timedelta(days=8), "translation")
    world.same_work(first, again)
    world.posting("alpha", 3, WEEK + timedelta(days=1), "translation")
    rows = measured_rows(home, world)
    assert cells(rows, "inflow_count") == {(WEEK, "alpha", "data_entry"): 1, (WEEK, "alpha", "translation"): 1}


def test_work_that_was_there_before_observation_began_enters_never(home: Home) -> None:
    world = board()
    survivor = world.posting("alpha", 1, START, is_left_truncated=True, inflow_at=None)
    world.same_work(survivor, world.posting("alpha", 2, WEEK))
    world.posting("alpha", 3, WEEK, is_gig=False)
    newer = world.posting("alpha", 4, WEEK)
    world.same_work(newer, world.posting("snap", 5, WEEK + timedelta(days=3), is_left_truncated=True, inflow_at=None, posted_at=None),
                    kind="cross_source")
    rows = measured_rows(home, world)
    assert cells(rows, "inflow_count") == {(WEEK, "alpha", "data_entry"): 1}


def test_stock_is_what_the_last_complete_crawl_of_the_week_showed_each_work_once(home: Home) -> None:
    world = board(2)
    world.source("beta")
    thursday = START + timedelta(days=3)
    for source in ("alpha", "beta"):
        world.covered(source, thursday)
    world.covered("alpha", START + timedelta(days=5), "partial")
    first = world.posting("alpha", 1, START, is_left_truncated=True, inflow_at=None)
    twin = world.posting("beta", 2, START + timedelta(days=1))
    world.same_work(first, twin, kind="cross_source")
    gone, closed = world.posting("alpha", 3, START), world.posting("alpha", 4, START)
    world.seen(gone, "alpha", [START, START + timedelta(days=5)])
    world.seen(closed, "alpha", [thursday], is_open=False)
    world.seen(first, "alpha", [START, thursday])
    world.seen(twin, "beta", [thursday])
    rows = measured_rows(home, world)
    assert cells(rows, "stock_count") == {(START, "alpha", "data_entry"): 1}
    stock = {(row["week"], row["source"]): (row["n"], row["status"]) for row in rows["stock_by_category"] if row["category"] == "all"}
    assert stock[START, "all"] == (1, "measured")
    assert stock[WEEK, "beta"] == (0, "gap")


def test_cells_hold_labels_employers_pay_and_bids_of_the_first_posting(home: Home) -> None:
    world = board()
    employer = digest("employer", "one")
    pay: dict[str, Any] = {"pay_kind": "hourly", "pay_usd_hour_minimum": Decimal(20), "pay_usd_hour_maximum": Decimal(40)}
    ids = [world.posting("alpha", number, WEEK, employer_id=employer, **pay) for number in (1, 2)]
    world.posting("alpha", 3, WEEK, employer_id=None, pay_kind="hourly", pay_usd_hour_minimum=Decimal(10))
    world.seen(ids[0], "alpha", nights(3)[1:2], bid_count=3)
    world.seen(ids[0], "alpha", nights(3)[2:], bid_count=9)
    (row,) = (row for row in measured_rows(home, world)["weekly_cells"] if row["inflow_count"])
    assert (row["label"], row["exposure"], row["ai_relation"], row["model_version"]) == ("R", "E1", "none", MODEL)
    assert (row["inflow_count"], row["employer_count"], row["bid_count_known"], row["bid_sum"]) == (3, 2, 1, 9)
    assert row["routine_probability_sum"] == pytest.approx(2.7)
    assert (row["hourly_pay_count"], row["hourly_pay_log_sum"]) == (3, pytest.approx(2 * np.log(30) + np.log(10)))
    assert np.var(row["inflow_replicates"]) == pytest.approx(5, rel=0.4)


def test_text_without_label_of_the_current_model_is_unlabelled_and_in_no_routine_share(home: Home) -> None:
    world = board()
    for number in range(40):
        world.posting("alpha", number, WEEK, "onsite_manual")
    for number in range(40, 80):
        world.posting("alpha", number, WEEK)
    world.rows["labels"] = world.rows["labels"][:-5]
    world.label(world.rows["postings"][-1]["text_hash"], "translation", "older-model")
    rows = measured_rows(home, world)
    assert cells(rows, "inflow_count")[WEEK, "alpha", "unlabelled"] == 5
    share = {row["category"]: row for row in rows["routine_share"] if (row["week"], row["source"]) == (WEEK, "alpha")}
    assert sorted(share) == ["all", "data_entry"]
    assert (share["all"]["n"], share["all"]["estimate"], share["all"]["status"]) == (35, pytest.approx(0.9), "measured")


def test_evergreen_works_enter_once_and_leave_the_stock_when_they_become_evergreen(home: Home) -> None:
    world = board()
    ids = [world.posting("alpha", number, WEEK) for number in range(3)]
    world.same_work(ids[0], world.posting("alpha", "again", WEEK + timedelta(days=7)))
    for identity in ids:
        world.seen(identity, "alpha", nights(4)[1:])
    world.rows["evergreen_works"].append(
        {"work_id": ids[0], "reason": "reposted_three_times", "since": WEEK + timedelta(days=8), "open_days": 20, "repost_count": 3})
    rows = measured_rows(home, world)

    def counts(table: str) -> dict[date, int]:
        return {row["week"]: row["n"] for row in rows[table] if (row["source"], row["category"]) == ("alpha", "all") and row["n"]}

    assert (counts("inflow_by_category"), counts("evergreen_inflow")) == ({WEEK: 3}, {WEEK: 1})
    first, *later = nights(4)[1:]
    assert (counts("stock_by_category"), counts("evergreen_stock")) == ({first: 3} | dict.fromkeys(later, 2), dict.fromkeys(later, 1))
    shares = {row["n"] for row in rows["routine_share"] if (row["week"], row["source"], row["category"]) == (WEEK, "alpha", "all")}
    trends = {row["n"] for row in rows["inflow_trends"] if (row["source"], row["category"]) == ("alpha", "all")}
    assert (shares, trends) == ({3}, {3})


def test_home_without_postings_publishes_empty_tables(home: Home) -> None:
    with stage(home, "measure") as view:
        assert set(measure(view).values()) == {0}
        assert all(view.read(name).num_rows == 0 for name in tables_of("published"))


def another_night(world: World) -> None:
    """A new crawl with one new posting, two works that turn out to be one, and a corrected employer."""
    world.covered("alpha", nights(33)[32])
    world.posting("alpha", "late", nights(33)[32] - timedelta(days=2))
    entered = [row["posting_id"] for row in world.rows["postings"] if row["inflow_at"] and nights(11)[10] <= row["inflow_at"].date()]
    world.same_work(entered[0], entered[1])
    world.rows["postings"][200]["employer_id"] = digest("employer", "another")


def relabel(world: World) -> None:
    for row in list(world.rows["labels"]):
        world.label(row["text_hash"], row["category"], "zz-newer-model")


def nothing(world: World) -> None:
    assert world.rows


@pytest.mark.parametrize(("change", "most"), [(another_night, 16), (relabel, 10**6), (nothing, 0)])
def test_counting_only_touched_weeks_equals_counting_all(
        tmp_path: Any, monkeypatch: pytest.MonkeyPatch, change: Callable[[World], None], most: int) -> None:
    homes = [Home(tmp_path / name).create() for name in ("stepwise", "at_once")]
    for home in homes:
        home.claim("simulated")
    world = moving_world(32, 0.8)
    recounted: list[int] = []

    def spied(facts: pa.Table, *rest: Any) -> pa.Table:
        recounted.append(len(facts["week"].unique()))
        return count_cells(facts, *rest)

    monkeypatch.setattr("pipeline.measure.cells.weekly_cells.count_cells", spied)
    measured_tables(homes[0], world)
    before = homes[0].head().tables["weekly_cells"]
    change(world)
    monkeypatch.setattr("pipeline.measure.stage.current_version", lambda: world.rows["labels"][-1]["model_version"])
    stepwise = measured_tables(homes[0], world)
    first, second = (*recounted, 0)[:2]
    assert first > 60
    assert second <= most
    assert (second > 0) == (change is not nothing) == (homes[0].head().tables["weekly_cells"] > before)
    at_once = measured_tables(homes[1], world)
    for name, table in at_once.items():
        assert stepwise[name].equals(table), name


def test_source_that_enters_or_fails_changes_the_frame_never_silently_the_number(home: Home) -> None:
    rows = measured_rows(home, moving_world(70, 0.5))["inflow_by_category"]
    total = {(row["source"], row["week"]): row for row in rows if row["category"] == "all"}
    seen = set()
    for (source, week), row in total.items():
        if source != "all":
            continue
        parts = [total[name, week] for name in ("alpha", "beta", "old_series") if (name, week) in total]
        counted = [part for part in parts if part["status"] == "measured"] or [part for part in parts if part["status"] == "partial"]
        assert row["n"] == sum(part["n"] for part in counted)
        assert row["source_set_id"] == digest(*sorted(part["source"] for part in counted))
        assert row["status"] == (counted[0]["status"] if counted else "gap")
        seen.add(re.sub(r", mostly of .+ \(\d+ %\),", "", row["frame"]).split(":")[0])
    assert seen == {"simulated postings on 1 board", "simulated postings on 2 boards"}


def test_gap_has_no_number_and_measured_nothing_is_zero(home: Home) -> None:
    world = board(7)
    world.rows["coverage"][3]["status"] = "missed"
    world.posting("alpha", 1, WEEK)
    rows = {row["week"]: row for row in measured_rows(home, world)["inflow_by_category"]
            if (row["source"], row["category"]) == ("alpha", "data_entry")}
    status = [rows[week]["status"] for week in nights(7)]
    assert status == ["partial", "measured", "partial", "gap", "partial", "measured", "partial"]
    assert (rows[nights(7)[3]]["n"], rows[nights(7)[3]]["estimate"]) == (0, None)
    quiet = rows[nights(7)[5]]
    assert (quiet["n"], quiet["estimate"], quiet["low"]) == (0, 0.0, 0.0)
    assert quiet["high"] > 2.3


def test_board_with_constant_inflow_first_crawled_on_day_200_has_no_slope(home: Home) -> None:
    rng = np.random.default_rng(11)
    world = World()
    world.source("alpha")
    crawled = nights(60, START + timedelta(days=203))
    for night in crawled:
        world.covered("alpha", night)
    for day in range(203 + 7 * 59):
        for _ in range(rng.poisson(2)):
            entered, life = START + timedelta(days=day), int(rng.integers(10, 90))
            shown = [night for night in crawled if entered < night <= entered + timedelta(days=life)]
            if shown:
                survivor = entered < crawled[0]
                identity = world.posting("alpha", len(world.rows["postings"]), entered, employer_id=None, is_left_truncated=survivor,
                                         inflow_at=None if survivor else at(entered))
                world.seen(identity, "alpha", shown)
    trend = next(row for row in measured_rows(home, world)["inflow_trends"] if (row["source"], row["category"]) == ("alpha", "all"))
    assert trend["week_count"] == 58
    assert trend["low"] < 0 < trend["high"] < 60


def test_planted_shifts_come_out(home: Home) -> None:
    rows = measured_rows(home, moving_world(104, 10.0, categories=("data_entry", "ai_training", "translation")))
    trend = {row["category"]: row for row in rows["inflow_trends"] if row["source"] == "alpha"}
    assert trend["data_entry"]["high"] < 0 < trend["ai_training"]["low"]
    assert trend["data_entry"]["low"] < 100 * np.expm1(-0.5) < trend["data_entry"]["high"]
    share = next(row for row in rows["routine_share_trends"] if (row["source"], row["category"]) == ("all", "all"))
    assert share["high"] < 0


def test_young_source_has_numbers_but_no_trend(home: Home) -> None:
    trends = measured_rows(home, moving_world(10))["inflow_trends"]
    alpha = next(row for row in trends if (row["source"], row["category"]) == ("alpha", "all"))
    assert (alpha["status"], alpha["estimate"], alpha["week_count"]) == ("too_few", None, 8)


def test_engine_time_zone_does_not_move_weeks(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    world = board()
    world.posting("alpha", 1, WEEK, inflow_at=at(WEEK + timedelta(days=6), 23))
    assert list(cells(measured_rows(home, world), "inflow_count")) == [(WEEK, "alpha", "data_entry")]


def test_published_rows_carry_all_they_must(home: Home) -> None:
    tables = measured_tables(home, moving_world(40, 1.0))
    for name in (name for name in tables_of("published") if "estimate" in TABLES[name].schema.names):
        table = tables[name]
        gap = pc.equal(table["status"], "gap")
        few = pc.equal(table["status"], "too_few")
        assert pc.all(pc.is_null(table["estimate"].filter(pc.or_(gap, few)))).as_py() is not False
        usable = table.filter(pc.is_in(table["status"], pa.array(["measured", "partial"])))
        assert usable["estimate"].null_count == usable["low"].null_count == usable["high"].null_count == 0
        inside = pc.and_(pc.less_equal(usable["low"], usable["estimate"]), pc.less_equal(usable["estimate"], usable["high"]))
        assert pc.all(inside).as_py() is not False, name  # None where a table has no usable row
        assert set(table["model_version"].to_pylist()) <= {MODEL}, name
