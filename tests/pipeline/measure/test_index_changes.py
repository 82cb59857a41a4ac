"""Why demand changed, where the cause is planted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from pipeline.measure.statistics.decomposition import contribution, log_mean
from tests.pipeline.measure.boards import boards, broke
from tests.pipeline.measure.readings import measured
from tests.pipeline.measure.world import START, World

WEEKS = 16
Changes = dict[tuple[str, str], dict[str, Any]]
RECENT = np.arange(WEEKS) >= WEEKS - 4


def changes(world: World, period: str = "28_days") -> Changes:
    return {(row["value"], row["component"]): row for row in measured(world, "index_changes").to_pylist() if row["period"] == period}


def level(weekly: float, factor: float = 1.0) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.where(RECENT, factor, 1.0) * weekly


def grows() -> World:
    return boards({"alpha": {"data_entry": level(90, 1.3)}, "beta": {"data_entry": level(90, 1.3)}})


def shifts() -> World:
    """Alpha holds data entry alone and doubles, beta translation alone and shrinks: inside neither does the split move."""
    return boards({"alpha": {"data_entry": level(80, 1.5), "translation": level(20, 1.5)},
                   "beta": {"data_entry": level(20, 0.5), "translation": level(80, 0.5)}})


def enters() -> World:
    return boards({"alpha": {"data_entry": level(90)}, "beta": {"data_entry": level(90)}}, first={"beta": WEEKS - 6})


def breaks() -> World:
    world = boards({"alpha": {"data_entry": level(90)}, "beta": {"data_entry": level(90, 1.5)}})
    broke(world, "beta", START + timedelta(weeks=WEEKS - 4))
    return world


@pytest.mark.parametrize(("world", "value", "truth"), [
    (grows, "all", {"naive": np.log(1.3), "within_source": np.log(1.3), "coverage": 0}),
    (shifts, "all", {"naive": 0, "within_source": 0, "coverage": 0}),
    (shifts, "data_entry", {"naive": np.log(1.3), "within_source": 0, "mix": np.log(1.3), "coverage": 0}),
    (enters, "all", {"naive": np.log(2 / 1.5), "within_source": 0, "coverage": np.log(2 / 1.5)}),
    (breaks, "all", {"naive": np.log(1.25), "within_source": 0, "coverage": np.log(1.25)}),
])
def test_planted_cause_is_named_and_parts_add_up(world: Callable[[], World], value: str, truth: dict[str, float]) -> None:
    found = changes(world())
    parts = {component: row for (name, component), row in found.items() if name == value}
    assert {row["status"] for row in parts.values()} == {"measured"}
    for component, expected in truth.items():
        row = parts[component]
        reach = (row["high"] - row["low"]) / 2
        assert abs(row["estimate"] - 100 * expected) < 1.6 * reach + 1e-6, component  # 2.6 standard errors
        assert reach < 20
    rest = sum(row["estimate"] for component, row in parts.items() if component != "naive")
    assert rest == pytest.approx(parts["naive"]["estimate"])
    assert parts["model_version"]["estimate"] == parts["model_version"]["low"] == 0
    assert parts["model_version"]["reason"] == "one classifier version labelled everything"


def test_texts_that_a_new_model_could_not_label_are_no_growth() -> None:
    world = boards({"alpha": {"data_entry": level(150), "translation": level(150)}})
    old = {row["text_hash"] for row in world.rows["postings"] if row["inflow_at"].date() < START + timedelta(weeks=WEEKS - 4)}
    for number, row in enumerate(world.rows["labels"]):
        if row["text_hash"] in old and number % 3 == 0:
            row["model_version"] = "older-model"
    found = changes(world)
    model, naive = found["data_entry", "model_version"], found["data_entry", "naive"]
    assert model["estimate"] == pytest.approx(100 * np.log(1.5), abs=4)
    assert naive["estimate"] > 25
    assert abs(found["data_entry", "within_source"]["estimate"]) < 15
    assert model["reason"] == "2 classifier versions are on record"


def test_thin_categories_and_unmatched_sources_have_no_number() -> None:
    found = changes(boards({"alpha": {"data_entry": level(90), "translation": level(3)}}))
    row = found["translation", "naive"]
    assert (row["status"], row["estimate"]) == ("too_few", None) and row["n"] > 0
    swapped = boards({"alpha": {"data_entry": level(90)}})
    broke(swapped, "alpha", START + timedelta(weeks=WEEKS - 3))
    found = changes(swapped)
    assert found["all", "naive"]["status"] == "measured"
    assert (found["all", "coverage"]["status"], found["all", "coverage"]["estimate"]) == ("gap", None)


def test_contributions_leave_no_rest() -> None:
    rng = np.random.default_rng(2)
    factors = rng.uniform(0.1, 3, size=(2, 3, 5))
    before, after = factors.prod(axis=1)
    added = [contribution(before, after, factors[0, number], factors[1, number]) for number in range(3)]
    assert sum(added) == pytest.approx(np.log(after.sum() / before.sum()))
    assert log_mean(np.array([2.0, 0.0, 1.0]), np.array([2.0, 3.0, np.e])) == pytest.approx([2.0, 0.0, np.e - 1])
