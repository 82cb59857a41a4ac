"""A seeded handful of the worlds of benchmarks.recovery: bounds are loose, but a broken interval or a missed duplicate leaves them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.recovery.cases import CASES, Case
from benchmarks.recovery.judges import Reading
from benchmarks.recovery.reading import panels
from benchmarks.recovery.resampled import resampled
from benchmarks.recovery.scores import Score, score, summary
from benchmarks.recovery.trials import scores_of
from benchmarks.recovery.worlds import START, play

WORLDS = 8


def case(name: str) -> Case:
    return next(one for one in CASES if one.name == name)


@pytest.fixture(scope="module", params=["base", "source enters, two leave", "confusion drifts"])
def scores(request: pytest.FixtureRequest) -> tuple[str, dict[str, list[Score]]]:
    found = scores_of(case(request.param), resampled(None), range(WORLDS))
    return request.param, {name: [one for one in found if one.measure == name] for name in {one.measure for one in found}}


def mean(scores: list[Score], name: str) -> float:
    return float(np.mean([getattr(one, name) for one in scores]))


@pytest.mark.parametrize(("measure", "least", "most"), [
    ("weekly inflow", 0.88, 0.94), ("index, weekly", 0.82, 0.97), ("index, 28 days", 0.75, 0.99), ("inflow trend", 0.88, 1.0),
    ("raw share, as the classifier sees", 0.85, 0.94), ("raw share trend, as the classifier sees", 0.88, 1.0)])
def test_intervals_hold_about_as_often_as_they_say(scores: tuple[str, dict[str, list[Score]]], measure: str, least: float,
                                                   most: float) -> None:
    _, found = scores
    assert len(found[measure]) == WORLDS
    assert least < mean(found[measure], "held") < most


def test_index_is_about_as_good_as_an_oracles(scores: tuple[str, dict[str, list[Score]]]) -> None:
    _, found = scores
    weekly = found["index, weekly"]
    assert mean(weekly, "squared") < 1.2**2 * mean(weekly, "oracle_squared")
    assert abs(mean(weekly, "bias")) < 5


def test_classifier_that_drifts_moves_the_raw_trend_and_is_caught(scores: tuple[str, dict[str, list[Score]]]) -> None:
    name, found = scores
    moved = mean(found["raw share trend, as it is"], "bias")
    assert moved > 2 if name == "confusion drifts" else abs(moved) < 2


def works_found(name: str) -> tuple[float, float]:
    """Works counted in measured weeks of all boards beside their expectation."""
    with panels([play(case(name), resampled(None), 1)]) as played:
        ((world, panel),) = played
        rows = panel.table("inflow_by_category").to_pandas().query("source != 'all' and category == 'all' and status == 'measured'")
    weeks = [(week - START).days // 7 for week in rows["week"]]
    boards = [world.sources.index(source) for source in rows["source"]]
    return float(rows["n"].sum()), float(world.truth.rates.sum(axis=1)[boards, weeks].sum())


def test_reposts_that_dedupe_finds_and_evergreen_ads_that_have_shown_add_no_works() -> None:
    for name, most in (("reposts", 1.03), ("evergreen ads", 1.04), ("late start", 1.03)):
        found, expected = works_found(name)
        assert 0.97 < found / expected < most
    found, expected = works_found("reposts, a fifth missed")
    assert 1.03 < found / expected < 1.08


def test_interval_that_is_too_narrow_misses_the_goal() -> None:
    rng = np.random.default_rng(3)
    estimates = rng.normal(size=(60, 100))
    rows = {}
    for name, reach in (("index, honest", 1.645), ("index, narrow", 1.0)):
        readings = [Reading(name, "points", np.zeros(100), one, one - reach, one + reach) for one in estimates]
        (rows[name],) = summary([one for reading in readings if (one := score(reading, rng)) is not None])
    assert "| met |" in rows["index, honest"]
    assert "| **missed** |" in rows["index, narrow"]
