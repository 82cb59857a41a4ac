"""Stated pay of made-up boards, from working tables to published numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from pipeline.measure.months import month_of, months
from pipeline.measure.panel import Panel
from tests.pipeline.measure.readings import cells_of, measured, panel_of
from tests.pipeline.measure.world import START, World, at, nights
from warehouse.ids import digest

Row = dict[str, Any]
WEEK = START + timedelta(days=35)
FEBRUARY = date(2024, 2, 1)
WEEKS = 44
FALL = -0.3
"""Log change of pay a year within each category, while the cheap category takes over."""


def paid(kind: str, low: float | None, high: float | None = None, currency: str = "USD", rate: float = 1, **changes: Any) -> Row:
    """Pay of a posting as cleaning writes it."""
    ends = {"minimum": low, "maximum": high}
    money = {name: None if value is None else Decimal(str(round(value, 4))) for name, value in ends.items()}
    hourly = {f"pay_usd_hour_{name}": None if value is None else round(value * Decimal(str(rate)), 4) for name, value in money.items()}
    return {"pay_kind": kind, "pay_unit": "hour" if kind == "hourly" else "project", "pay_currency": currency,
            **{f"pay_{name}": value for name, value in money.items()}, "usd_rate": Decimal(str(rate)),
            "usd_rate_date": None if currency == "USD" else START, **(hourly if kind == "hourly" else {}), **changes}


def board(weeks: int = 10, *sources: str) -> World:
    world = World()
    for source in sources or ("alpha",):
        world.source(source)
        for night in nights(weeks):
            world.covered(source, night)
    return world


def falling() -> World:
    """Pay falls by FALL within categories; dear translation gives way to cheap data entry; a cheap board joins half-way."""
    rng, world = np.random.default_rng(8), board(WEEKS)
    world.source("beta")
    for night in nights(WEEKS)[20:]:
        world.covered("beta", night)
    for week, night in enumerate(nights(WEEKS)[:-1]):
        share = 0.2 + 0.6 * week / WEEKS
        for number in range(24):
            source = "beta" if week >= 20 and number % 3 == 0 else "alpha"
            category = "data_entry" if rng.random() < share else "translation"
            log_pay = np.log(40 if category == "translation" else 12) - 0.8 * (source == "beta") + FALL * week / 52.18
            world.posting(source, len(world.rows["postings"]), night + timedelta(days=int(rng.integers(7))), category,
                          employer_id=digest(str(rng.integers(200))), country_code="PT",
                          **paid("hourly", float(np.exp(log_pay + rng.normal(0, 0.2)))))
    return world


@pytest.fixture(scope="module")
def panel() -> Panel:
    return panel_of(falling())


def rows(panel: Panel, table: str, **chosen: str) -> list[Row]:
    return [row for row in panel.table(table).to_pylist() if all(row[name] == value for name, value in chosen.items())]


def works(world: World) -> list[Row]:
    found: list[Row] = cells_of(world, "pay_works")["pay_works"].to_pylist()
    return found


def test_pay_keeps_what_was_stated_and_hourly_and_projects_apart() -> None:
    world = board()
    world.posting("alpha", 1, WEEK, **paid("hourly", 20, 40, "EUR", 1.1))
    world.posting("alpha", 2, WEEK, **paid("fixed", 300, None, "EUR", 1.1))
    hour, project = sorted(works(world), key=lambda row: row["pay_kind"], reverse=True)
    assert (hour["pay_usd"], hour["pay_minimum"], hour["pay_currency"], hour["usd_rate_date"]) == (pytest.approx(33), 20, "EUR", START)
    assert (project["pay_kind"], project["pay_usd"], project["pay_unit"]) == ("fixed", pytest.approx(330), "project")


def left_out() -> Iterator[Row]:
    yield {"pay_kind": "hourly", "pay_unit": "hour"}
    yield paid("fixed", 300, currency="PKR", usd_rate=None)
    yield paid("hourly", 20, pay_currency=None, usd_rate=None)
    yield paid("fixed", 2)
    yield paid("fixed", 500_000)
    yield paid("fixed", 0.2, pay_unit="item")
    yield paid("hourly", 0.5)
    yield {"pay_kind": "salary", "pay_unit": "month", "pay_minimum": Decimal(3000), "pay_currency": "USD", "usd_rate": Decimal(1)}
    yield paid("hourly", 20, is_gig=False)
    yield paid("hourly", 20, is_left_truncated=True, inflow_at=None)


def test_what_is_unknown_beyond_bounds_or_did_not_enter_is_left_out() -> None:
    world = board()
    for number, changes in enumerate(left_out()):
        world.posting("alpha", number, WEEK, **changes)
    kept = world.posting("alpha", "kept", WEEK, **paid("hourly", 20))
    assert [row["work_id"] for row in works(world)] == [kept]


def test_work_that_turns_evergreen_stated_its_pay_all_the_same() -> None:
    world = board()
    identity = world.posting("alpha", 1, WEEK, **paid("hourly", 20))
    world.rows["evergreen_works"].append({"work_id": identity, "reason": "open_over_90_days", "since": WEEK, "open_days": 99,
                                          "repost_count": 0})
    assert [row["work_id"] for row in works(world)] == [identity]


def test_level_is_the_median_with_the_share_that_states_pay() -> None:
    world = board()
    for number in range(40):
        world.posting("alpha", number, WEEK, **paid("hourly", 10 + number))
    for number in range(40, 60):
        world.posting("alpha", number, WEEK)
    found = {(row["source"], row["category"], row["pay_kind"]): row for row in measured(world, "pay_levels").to_pylist()
             if row["month"] == FEBRUARY}
    row = found["alpha", "data_entry", "hourly"]
    assert (row["n"], row["entered_count"], row["stated_share"], row["status"]) == (40, 60, pytest.approx(2 / 3), "measured")
    assert (row["estimate"], row["p25"], row["p75"]) == (29.5, 19.75, 39.25)
    assert 20 < row["low"] < 29.5 < row["high"] < 39
    project = found["all", "all", "fixed"]
    assert (project["n"], project["estimate"], project["stated_share"], project["status"]) == (0, None, 0.0, "too_few")


def test_one_employer_in_bulk_is_no_market() -> None:
    world = board()
    for number in range(60):
        world.posting("alpha", number, WEEK, employer_id=digest(str(number % 4)), **paid("hourly", 10 + number))
    row = next(row for row in measured(world, "pay_levels").to_pylist() if row["n"] == 60)
    assert (row["status"], row["estimate"]) == ("too_few", None)


def test_only_measured_weeks_count_and_the_month_says_so() -> None:
    world = board(16)
    world.rows["coverage"] = [row for row in world.rows["coverage"] if row["night"] not in nights(16)[10:11]]
    for week, night in enumerate(nights(15)):
        for number in range(40):
            world.posting("alpha", f"{week}-{number}", night + timedelta(days=1), **paid("hourly", 10 + number))
    panel = panel_of(world)
    status = {month.first_day: month.status for month in months(panel, ("alpha",))}
    assert list(status.values()) == ["partial", "measured", "partial", "partial"]
    counted = [(row["n"], row["status"]) for row in rows(panel, "pay_levels", source="all", category="all", pay_kind="hourly")]
    assert counted == [(120, "partial"), (200, "measured"), (40, "partial"), (80, "partial")]
    assert month_of(date(2024, 1, 29)) == date(2024, 2, 1)


def test_trend_holds_the_planted_fall_that_the_median_overstates(panel: Panel) -> None:
    (trend,) = rows(panel, "pay_trends", dimension="all", pay_kind="hourly")
    assert trend["status"] == "measured"
    assert trend["low"] < 100 * np.expm1(FALL) < trend["high"] < -10
    medians = [row["estimate"] for row in rows(panel, "pay_levels", source="all", category="all", pay_kind="hourly") if row["estimate"]]
    assert np.log(medians[-1] / medians[0]) < 3 * FALL
    assert {row["dimension"] for row in rows(panel, "pay_trends")} == {"all", "category", "label", "exposure", "source"}
    assert {row["value"] for row in rows(panel, "pay_trends", dimension="label")} == {"R", "J"}


@pytest.mark.parametrize("method", ["matched_cells", "hedonic"])
def test_index_follows_pay_within_cells(panel: Panel, method: str) -> None:
    found = [row for row in rows(panel, "pay_index", dimension="all", pay_kind="hourly", method=method) if row["status"] == "measured"]
    base = [row["estimate"] for row in found[:3]]
    assert np.mean(base) == pytest.approx(100)
    assert (found[0]["base_from"], found[0]["base_to"]) == (found[0]["month"], found[2]["month"])
    passed = [(row["month"] - found[1]["month"]).days / 365.25 for row in found]
    truth = 100 * np.exp(FALL * np.array(passed))
    held = [row["low"] <= true <= row["high"] for row, true in zip(found, truth, strict=True)]
    assert np.mean(held) >= 0.7
    assert found[-1]["estimate"] == pytest.approx(truth[-1], rel=0.1)


def test_young_boards_have_levels_but_neither_index_nor_trend() -> None:
    world = board(10)
    for night in nights(9):
        for number in range(20):
            world.posting("alpha", f"{night}{number}", night + timedelta(days=1), **paid("hourly", 10 + number))
    panel = panel_of(world)
    assert [row["status"] for row in rows(panel, "pay_trends", dimension="all")] == ["too_few"]
    index = rows(panel, "pay_index", dimension="all")
    assert {row["status"] for row in index} == {"too_few", "gap"} and all(row["base_from"] is None for row in index)
    assert any(row["status"] == "measured" for row in rows(panel, "pay_levels", pay_kind="hourly"))


def test_real_pay_ends_with_the_prices(panel: Panel, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(panel, "pay_index", dimension="all", method="hedonic")
    assert {row["series"] for row in before} == {"nominal"}
    first = [row["month"] for row in before][:8]
    prices = tmp_path / "prices.csv"
    prices.write_text("month,index\n" + "".join(f"{month:%Y-%m},{100 * 1.01**number}\n" for number, month in enumerate(first)))
    monkeypatch.setenv("GIGSHIFT_PRICES", str(prices))
    panel = Panel(panel.read, panel.night, panel.model_version)
    real = {row["month"]: row for row in rows(panel, "pay_index", dimension="all", method="hedonic", series="real")}
    nominal = {row["month"]: row for row in rows(panel, "pay_index", dimension="all", method="hedonic", series="nominal")}
    assert sorted(real) == first
    ratio = [real[month]["estimate"] / nominal[month]["estimate"] for month in first]
    assert np.diff(np.log(ratio)) == pytest.approx(-np.log(1.01))


def bids(world: World) -> Row:
    (row,) = cells_of(world, "bid_works")["bid_works"].to_pylist()
    return row


def seen_at(world: World, identity: str, hours: dict[float, int]) -> None:
    for number, (hour, count) in enumerate(hours.items()):
        moment = datetime.combine(WEEK, at(WEEK).time(), UTC) + timedelta(hours=hour)
        world.seen(identity, "alpha", [WEEK + timedelta(days=number)], fetched_at=moment, bid_count=count)


@pytest.mark.parametrize(("hours", "expected"), [
    ({12: 2, 36: 6, 60: 8, 84: 10}, (4.0, 9.0, None)),
    ({24: 3, 72: 5, 168: 9}, (3.0, 5.0, 9.0)),
    ({2: 1, 120: 9, 260: 23}, (None, None, 13.8)),
    ({30: 5}, (None, None, None)),
    ({12: 2, 20: 4}, (None, None, None)),
])
def test_bids_at_an_age_need_sightings_around_it(hours: dict[float, int], expected: tuple[float | None, ...]) -> None:
    world = board()
    seen_at(world, world.posting("alpha", 1, WEEK), hours)
    row = bids(world)
    assert [row[f"bids_{age}h"] for age in (24, 72, 168)] == [None if value is None else pytest.approx(value) for value in expected]


def test_bids_of_a_month_with_the_share_that_reached_the_age() -> None:
    world = board()
    for number in range(50):
        identity = world.posting("alpha", number, WEEK)
        seen_at(world, identity, {12: number % 5, 36: number % 5, **({60: 9, 84: 9} if number < 40 else {})})
    found = {row["age_hours"]: row for row in measured(world, "bids_at_age").to_pylist()
             if (row["month"], row["source"], row["category"]) == (FEBRUARY, "all", "data_entry")}
    assert (found[24]["n"], found[24]["estimate"], found[24]["reached_share"]) == (50, 2.0, 1.0)
    assert found[24]["low"] < 2 < found[24]["high"] < 3
    assert (found[72]["n"], found[72]["estimate"], found[72]["low"], found[72]["reached_share"]) == (40, 9.0, 9.0, 0.8)
    assert (found[168]["n"], found[168]["estimate"], found[168]["status"]) == (0, None, "too_few")


def test_pay_does_not_depend_on_the_order_of_rows(panel: Panel) -> None:
    world = falling()
    for table in world.rows.values():
        table.reverse()
    again = panel_of(world)
    assert all(again.table(name).equals(panel.table(name)) for name in ("pay_levels", "pay_trends", "pay_index"))
