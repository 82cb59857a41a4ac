"""Ad spells of made-up crawls, and the lives and gaps that are published from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from tests.pipeline.measure.readings import measured, panel_of
from tests.pipeline.measure.world import START, World, at
from warehouse.ids import digest

DAY = timedelta(days=1)
Rows = list[dict[str, Any]]


def board(nights: Sequence[date], source: str = "alpha") -> World:
    world = World()
    world.source(source)
    for night in nights:
        world.covered(source, night)
    return world


def ad(world: World, number: object, nights: Sequence[date], gone: date | None = None, source: str = "alpha", **changes: Any) -> str:
    """An ad shown by the crawls of `nights`, and no longer by the one of `gone`."""
    closed = {"closed_at": at(gone, 4), "close_reason": "left_source", "is_open": False} if gone else {"is_open": True}
    facts: dict[str, Any] = {"first_seen_at": at(nights[0]), "last_seen_at": at(nights[-1]), "inflow_at": at(nights[0])} | closed | changes
    identity = world.posting(source, number, nights[0], **facts)
    world.seen(identity, source, list(nights))
    return identity


def spells(world: World) -> Rows:
    rows: Rows = panel_of(world).read("ad_spells").to_pylist()
    return rows


def days(row: dict[str, Any]) -> tuple[object, ...]:
    return row["ending"], row["entry_age"], row["open_age"], row["closing_days"]


WEEKS = [START + 7 * DAY * week for week in range(6)]


@pytest.mark.parametrize(("changes", "spell"), [
    ({"posted_at": at(WEEKS[1] - 3 * DAY), "inflow_at": at(WEEKS[1] - 3 * DAY)}, ("left_source", 3, 10, 7)),
    ({"posted_at": at(WEEKS[1] - 3 * DAY, 0), "inflow_at": at(WEEKS[1] - 3 * DAY, 0)}, ("left_source", 3, 10, 7)),
    ({"posted_at": at(WEEKS[0] - 60 * DAY), "inflow_at": None, "is_left_truncated": True}, ("left_source", 67, 74, 7)),
    ({"posted_at": None}, ("left_source", 4, 11, 7)),
    ({"posted_at": at(WEEKS[0] - 900 * DAY)}, ("left_source", 4, 11, 7)),
    ({"posted_at": None, "inflow_at": None, "is_left_truncated": True}, ("undated", 0, 0, 0)),
])
def test_age_is_what_the_date_says_or_where_an_ad_appeared(changes: dict[str, Any], spell: tuple[object, ...]) -> None:
    world = board(WEEKS)
    ad(world, 1, WEEKS[1:3], gone=WEEKS[3], **changes)
    (row,) = spells(world)
    assert days(row) == spell


def test_ad_that_appeared_in_a_long_gap_is_of_unknown_age() -> None:
    world = board([WEEKS[0], WEEKS[2], WEEKS[3]])
    ad(world, 1, WEEKS[2:4], posted_at=None)
    assert [days(row) for row in spells(world)] == [("undated", 0, 0, 0)]


def test_open_ads_are_censored_and_those_of_a_silent_board_apart() -> None:
    world = board(WEEKS)
    world.source("beta")
    for night in WEEKS[:3]:
        world.covered("beta", night)
    for source, nights in (("alpha", WEEKS[4:]), ("beta", WEEKS[1:3])):
        ad(world, 1, nights, source=source, posted_at=at(nights[0] - DAY), inflow_at=at(nights[0] - DAY))
    assert {row["source"]: days(row) for row in spells(world)} == {"alpha": ("open", 1, 8, 0), "beta": ("source_silent", 1, 8, 0)}


def test_only_gigs_that_a_crawl_showed_open_are_ads_and_equal_ones_are_one_cell() -> None:
    world = board(WEEKS)
    employer = digest("employer", "one")
    first, second, third = (ad(world, number, WEEKS[1:2], gone=WEEKS[2], employer_id=employer) for number in range(3))
    ad(world, "no gig", WEEKS[1:2], is_gig=False)
    ad(world, "import", WEEKS[1:2], observed_by="snapshot")
    world.posting("alpha", "never seen open", WEEKS[1])
    world.rows["evergreen_works"].append({"work_id": third, "reason": "reposted_three_times", "since": WEEKS[1], "open_days": 9,
                                          "repost_count": 3})
    rows = {row["evergreen_kind"]: row for row in spells(world)}
    assert {kind: row["ad_count"] for kind, row in rows.items()} == {"none": 2, "reposted_three_times": 1}
    assert first != second
    assert rows["none"]["ad_replicates"] == [2 * weight for weight in rows["reposted_three_times"]["ad_replicates"]]
    assert rows["none"]["category"] == "data_entry"


def living_board(nights: Sequence[date], mean: float, count: int, seed: int, source: str = "alpha", world: World | None = None) -> World:
    """Ads with lives drawn from an exponential distribution, posted from a quarter before the first crawl until the last."""
    rng = np.random.default_rng(seed)
    world = world or World()
    world.source(source)
    for night in nights:
        world.covered(source, night)
    looks = np.array([(night - START).days + 0.125 for night in nights])
    for number in range(count):
        born = rng.uniform(looks[0] - 90, looks[-1])
        shown = np.flatnonzero((looks >= born) & (looks < born + rng.exponential(mean)))
        if len(shown):
            gone = nights[shown[-1] + 1] if shown[-1] + 1 < len(nights) else None
            posted, survivor = at(START, 0) + timedelta(days=float(born)), shown[0] == 0
            ad(world, number, [nights[place] for place in shown], gone, source, posted_at=posted, is_left_truncated=bool(survivor),
               inflow_at=None if survivor else posted, employer_id=digest("employer", source, str(rng.integers(count // 2))))
    return world


@pytest.fixture(scope="module")
def world() -> World:
    daily = [START + day * DAY for day in range(120) if not 60 <= day < 75]
    made = living_board([START + 7 * DAY * week for week in range(18)], 21, 3000, 1)
    return living_board(daily, 10, 900, 2, "beta", made)


def test_planted_lives_come_out(world: World) -> None:
    rows = {(row["source"], row["statistic"]): row for row in measured(world, "ad_life").to_pylist()
            if (row["category"], row["is_evergreen"]) == ("all", False)}
    for source, mean in (("alpha", 21), ("beta", 10)):
        for share, name in ((0.25, "lower_quartile"), (0.5, "median"), (0.75, "upper_quartile")):
            assert rows[source, name]["low"] * 0.95 < -mean * np.log(1 - share) < rows[source, name]["high"] * 1.05
        for after in (7, 14, 28):
            row = rows[source, f"open_after_{after}_days"]
            assert row["low"] - 0.02 < np.exp(-after / mean) < row["high"] + 0.02
        assert rows[source, "median"]["high"] - rows[source, "median"]["low"] < mean / 3
    assert rows["all", "median"]["n"] == rows["alpha", "median"]["n"] + rows["beta", "median"]["n"]


def test_long_gap_is_listed_with_what_was_missed_and_a_usual_week_is_not(world: World) -> None:
    rows: Rows = measured(world, "coverage_gaps").to_pylist()
    beta = [row for row in rows if row["source"] == "beta"]
    assert [(row["gap_from"], row["gap_to"], row["gap_days"]) for row in beta] == [(START + 59 * DAY, START + 75 * DAY, 16)]
    assert beta[0]["allowed_days"] == pytest.approx(beta[0]["median_life"] / 4)
    truth = 1 - 10 / 16 * (1 - np.exp(-16 / 10))
    assert beta[0]["low"] < truth < beta[0]["high"]
    assert beta[0]["estimate"] == pytest.approx(truth, abs=0.04)
    alpha = [row for row in rows if row["source"] == "alpha"]
    assert {row["gap_days"] for row in alpha} == {7}, "a weekly crawl is too seldom for ads of 15 days"
    assert alpha[0]["low"] < 1 - 3 * (1 - np.exp(-1 / 3)) < alpha[0]["high"]


def test_board_of_unknown_life_is_held_to_ten_days() -> None:
    world = board([WEEKS[0], WEEKS[1], WEEKS[3]])
    world.source("beta")
    world.covered("beta", WEEKS[5])
    rows = measured(world, "coverage_gaps").to_pylist()
    assert [(row["source"], row["gap_days"], row["allowed_days"], row["median_life"], row["estimate"], row["status"]) for row in rows] == [
        ("alpha", 14, 10.0, None, None, "too_few"), ("alpha", 14, 10.0, None, None, "too_few")]
    assert rows[1]["gap_to"] == WEEKS[5], "a board that fell silent is in a gap until today"


def test_long_lived_ads_stay_in_the_ordinary_curve() -> None:
    made = living_board([START + 7 * DAY * week for week in range(40)], 60, 700, 3)
    plain = measured(made, "ad_life").to_pylist()
    for row in made.rows["postings"]:
        if (row["last_seen_at"] - row["posted_at"]).days > 90:
            made.rows["evergreen_works"].append({"work_id": row["posting_id"], "reason": "open_over_90_days", "since": START,
                                                 "open_days": 91, "repost_count": 0})
    rows = measured(made, "ad_life").to_pylist()
    assert [row for row in rows if not row["is_evergreen"]] == plain
    evergreen = {row["statistic"]: row for row in rows if row["is_evergreen"] and (row["source"], row["category"]) == ("alpha", "all")}
    assert evergreen["median"]["estimate"] > 90
