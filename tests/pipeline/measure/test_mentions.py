"""What works name, by week; which mentions rise and fade."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from tests.pipeline.measure.readings import measured, panel_of
from tests.pipeline.measure.world import START, World, nights
from warehouse.ids import digest

WEEK = START + timedelta(days=7)
STATES: dict[str, Any] = {"stated_skills": ["excel", "python"], "ai_tools": ["chatgpt"], "clauses": ["demands_ai", "names_ai_tool"],
                          "turnaround_days_maximum": 2.0, "is_asap": True}


def board(weeks: int, *sources: str) -> World:
    world = World()
    for source in sources or ("alpha",):
        world.source(source)
        for night in nights(weeks):
            world.covered(source, night)
    return world


def cells(world: World) -> dict[tuple[date, str, str], tuple[int, int]]:
    rows = panel_of(world).read("weekly_mentions").to_pylist()
    return {(row["week"], row["kind"], row["mention"]): (row["work_count"], row["employer_count"]) for row in rows}


def test_works_are_counted_by_what_their_first_text_states() -> None:
    world = board(4)
    employer = digest("employer", "one")
    ids = [world.posting("alpha", number, WEEK, states=STATES, employer_id=employer) for number in range(2)]
    world.same_work(ids[0], world.posting("alpha", "again", WEEK + timedelta(days=3), states={"stated_skills": ["photoshop"]}))
    world.posting("alpha", "tagged", WEEK, states={"scope": "tagged", "stated_skills": ["excel"]}, employer_id=None)
    world.posting("alpha", "unread", WEEK, states={"scope": "unread", "stated_skills": []})
    assert cells(world) == {
        (WEEK, "text", "read"): (2, 1), (WEEK, "text", "tagged"): (1, 1), (WEEK, "skill", "excel"): (3, 2),
        (WEEK, "skill", "python"): (2, 1),
        (WEEK, "ai_tool", "chatgpt"): (2, 1), (WEEK, "clause", "demands_ai"): (2, 1), (WEEK, "clause", "names_ai_tool"): (2, 1),
        (WEEK, "turnaround", "asap"): (2, 1), (WEEK, "turnaround", "deadline"): (2, 1)}


def test_survivors_salaried_posts_and_readings_by_another_lexicon_are_left_out() -> None:
    world = board(4)
    world.posting("alpha", 1, WEEK, states=STATES, is_left_truncated=True, inflow_at=None)
    world.posting("alpha", 2, WEEK, states=STATES | {"lexicon_version": "0-old"})
    world.posting("alpha", 3, WEEK, states=STATES, is_gig=False)
    assert cells(world) == {}
    world.posting("alpha", 5, WEEK)
    assert cells(world) == {(WEEK, "text", "read"): (1, 1), (WEEK, "skill", "data_entry"): (1, 1)}


def growing(weeks: int = 60, weekly: float = 40.0, growth: float = 1.0, quiet: int = 15, sources: tuple[str, ...] = ("alpha",)) -> World:
    """Demand that grows; within it `chatgpt` triples its share in a year, `excel` falls to a third, `quiet` others keep theirs."""
    world, rng = board(weeks, *sources), np.random.default_rng(5)
    for source in sources:
        for week, night in enumerate(nights(weeks)[1:]):
            year = week / 52.18
            for number in range(rng.poisson(weekly * np.exp(growth * year))):
                excel, chatgpt = rng.random(2)
                skills = [f"quiet_{one:02d}" for one in np.flatnonzero(rng.random(quiet) < 0.1)]
                skills += ["excel"] if excel < 0.3 * np.exp(-np.log(3) * year) else []
                tools = ["chatgpt"] if chatgpt < 0.1 * np.exp(np.log(3) * year) else []
                world.posting(source, f"{week}-{number}", night - timedelta(days=3), employer_id=None,
                              states={"stated_skills": sorted(skills), "ai_tools": tools})
    return world


def test_planted_rise_and_fall_come_out_and_the_rest_stays_still() -> None:
    rows = {row["mention"]: row for row in measured(growing(), "skill_trends").to_pylist() if row["source"] == "alpha"}
    assert (rows["chatgpt"]["direction"], rows["excel"]["direction"]) == ("rising", "fading")
    assert rows["chatgpt"]["low"] < 200 < rows["chatgpt"]["high"]
    assert rows["excel"]["low"] < -66.7 < rows["excel"]["high"]
    quiet = [row for name, row in rows.items() if name.startswith("quiet")]
    assert len(quiet) == 15
    assert sum(row["direction"] != "no_clear_change" for row in quiet) <= 1
    assert sum(row["low"] <= 0 <= row["high"] for row in quiet) >= 11
    assert rows["excel"]["week_count"] == 58  # the newest week is not yet measured


def test_trend_of_all_sources_holds_their_set_fixed() -> None:
    world = growing(30, 20.0, quiet=0, sources=("alpha", "beta"))
    later = START + timedelta(days=40)
    world.rows["coverage"] = [row for row in world.rows["coverage"] if row["source"] == "alpha" or row["night"] > later]
    rows = {row["source"]: row for row in measured(world, "skill_trends").to_pylist() if row["mention"] == "excel"}
    assert rows["all"]["first_week"] == rows["beta"]["first_week"] > rows["alpha"]["first_week"]
    assert rows["all"]["n"] < rows["alpha"]["n"] + rows["beta"]["n"]


@pytest.mark.parametrize(("weeks", "weekly"), [(10, 40.0), (40, 0.5)])
def test_young_or_small_sources_have_no_direction(weeks: int, weekly: float) -> None:
    rows = measured(growing(weeks, weekly, growth=0.0, quiet=0), "skill_trends").to_pylist()
    assert rows
    for row in rows:
        assert (row["status"], row["estimate"], row["q_value"], row["direction"]) == ("too_few", None, None, None)
        assert row["n"] > 0


def test_what_every_work_names_has_no_trend() -> None:
    world = board(30)
    for week in nights(29):
        for number in range(5):
            world.posting("alpha", f"{week}{number}", week, states={"stated_skills": ["excel"]})
    (row,) = (row for row in measured(world, "skill_trends").to_pylist() if row["source"] == "alpha")
    assert (row["mean_share"], row["status"]) == (1.0, "too_few")
