"""What is said today of each kind of work and each skill."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.pipeline.measure.readings import panel_of
from tests.pipeline.measure.world import moving_world, nights

Outlook = dict[tuple[str, str], dict[str, Any]]
CATEGORIES = ("data_entry", "translation", "ai_training")


@pytest.fixture(scope="module")
def found() -> Outlook:
    world = moving_world(104, 12.0, categories=CATEGORIES)
    for row in world.rows["postings"]:
        if row["role_key"] == world.rows["postings"][0]["role_key"]:  # data entry states 8 dollars an hour
            row |= {"pay_kind": "hourly", "pay_unit": "hour", "pay_currency": "USD", "pay_minimum": Decimal(8), "pay_maximum": Decimal(8),
                    "pay_usd_hour_minimum": Decimal(8), "pay_usd_hour_maximum": Decimal(8), "usd_rate": Decimal(1),
                    "usd_rate_date": nights(1)[0]}
    for row in world.rows["text_mentions"][::2]:
        row |= {"stated_skills": ["excel"], "turnaround_days_maximum": 3.0, "turnaround_days_minimum": 2.0}
    return {(row["subject"], row["value"]): row for row in panel_of(world).table("outlook").to_pylist()}


def test_planted_directions_are_named(found: Outlook) -> None:
    said = {name: found["category", name]["direction"] for name in CATEGORIES}
    assert said == {"data_entry": "fading", "translation": "no_clear_change", "ai_training": "rising"}


def test_pay_is_that_of_works_that_state_it(found: Outlook) -> None:
    entry, other = found["category", "data_entry"], found["category", "translation"]
    assert (entry["pay_low"], entry["pay_middle"], entry["pay_high"]) == (8.0, 8.0, 8.0)
    assert (other["pay_count"], other["pay_middle"]) == (0, None)


def test_parts_add_up_and_stand_on_boards(found: Outlook) -> None:
    parts = [found["category", name] for name in CATEGORIES]
    assert sum(row["n"] for row in parts) == found["category", "all"]["n"] > 60
    assert {row["board_count"] for row in parts} == {2}
    assert all(row["low"] < row["estimate"] < row["high"] and row["open_count"] > 0 for row in parts)


def test_skill_is_counted_with_its_days_and_has_no_stock(found: Outlook) -> None:
    skill = found["skill", "excel"]
    assert found["category", "all"]["n"] * 0.3 < skill["n"] < found["category", "all"]["n"] * 0.7
    assert (skill["turnaround_days"], skill["open_count"], skill["routine_share"]) == (3.0, None, None)


def test_young_board_has_no_direction_but_a_day() -> None:
    rows = panel_of(moving_world(9, 12.0, categories=CATEGORIES)).table("outlook").to_pylist()
    young = next(row for row in rows if (row["subject"], row["value"]) == ("category", "data_entry"))
    assert young["direction"] == "too_few"
    assert young["can_say_on"] > nights(9)[-1]
