"""Pay of works that name a skill, beside like works."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from pipeline.measure.statistics.matched import matched_ratio
from tests.pipeline.measure.readings import measured
from tests.pipeline.measure.test_mentions import board
from tests.pipeline.measure.world import World, nights
from warehouse.ids import digest


def paid(rng: np.random.Generator, premium: float) -> World:
    """Half of the well-paid category names python and a tenth of the other: the skill pays `premium` times as much within each."""
    world = board(27)
    for number in range(900):
        category, base, often = [("data_entry", 8.0, 0.1), ("data_analytics", 40.0, 0.5)][number % 2]
        has = bool(rng.random() < often)
        employer = int(rng.integers(250))
        pay = base * (premium if has else 1.0) * np.exp(rng.normal(0, 0.3))
        hourly = {"pay_kind": "hourly", "pay_usd_hour_minimum": Decimal(f"{pay:.4f}")}
        fixed = {"pay_kind": "fixed", "pay_unit": "project", "pay_minimum": Decimal(f"{pay * 10:.4f}"), "usd_rate": Decimal("1.25")}
        world.posting("alpha", number, nights(26)[1 + int(rng.integers(25))], category, states={"stated_skills": ["python"] if has else []},
                      employer_id=digest("employer", str(employer)), **(hourly if number % 4 < 2 else fixed))
    return world


def test_planted_premium_comes_out_within_like_works() -> None:
    rows = {row["pay_kind"]: row for row in measured(paid(np.random.default_rng(2), 1.3), "skill_pay").to_pylist()}
    assert sorted(rows) == ["fixed", "hourly"]
    for row in rows.values():
        assert row["low"] < 1.3 < row["high"]
        assert row["low"] > 1.0
        assert row["high"] / row["low"] < 1.3
        assert row["n"] + row["comparison_count"] <= 450


def test_too_few_works_keep_their_n_and_show_no_ratio() -> None:
    world = board(10)
    for number in range(60):
        world.posting("alpha", number, nights(3)[2], states={"stated_skills": ["python"] if number < 10 else []}, pay_kind="hourly",
                      pay_usd_hour_minimum=Decimal(20))
    (row,) = measured(world, "skill_pay").to_pylist()
    assert (row["n"], row["comparison_count"], row["status"], row["estimate"]) == (10, 50, "too_few", None)


def simulated(rng: np.random.Generator) -> bool:
    """Whether the interval holds a ratio of 1.1 where 60 employers post bulks of unlike size and pay."""
    bulks = 1 + rng.poisson(4, 60)
    units = np.repeat(np.arange(60), bulks)
    marked = rng.random(len(units)) < np.repeat(rng.beta(1, 2, 60), bulks)
    cells = rng.integers(4, size=len(units))
    logs = cells + np.repeat(rng.normal(0, 0.4, 60), bulks) + rng.normal(0, 0.4, len(units)) + np.log(1.1) * marked
    found = matched_ratio(logs, marked, cells, units)
    return found.low <= 1.1 <= found.high


def test_interval_holds_its_level_when_employers_post_in_bulk() -> None:
    rng = np.random.default_rng(3)
    held = sum(simulated(rng) for _ in range(400))
    low, high = stats.binomtest(held, 400).proportion_ci(0.95, "exact")
    assert low <= 0.93
    assert high >= 0.88


@pytest.mark.parametrize("marks", [np.zeros(100, dtype=bool), np.ones(100, dtype=bool)])
def test_one_sort_of_work_alone_has_no_ratio(marks: np.ndarray) -> None:
    found = matched_ratio(np.ones(100), marks, np.zeros(100, dtype=np.int64), np.arange(100))
    assert np.isnan(found.ratio)
    assert not found.compared.any()
