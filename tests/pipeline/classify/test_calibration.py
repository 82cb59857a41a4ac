import numpy as np
import pytest

from pipeline.classify.calibration import calibration, reliability


def test_constant_overconfidence_is_seen_whatever_the_order() -> None:
    happened = np.arange(1000) < 500
    found = calibration(happened, np.full(1000, 0.9), np.random.default_rng(0))
    assert found.error.estimate == pytest.approx(0.4, abs=0.01)
    assert found.bias.estimate == pytest.approx(0.4)
    assert found.slope is None
    assert [part.n for part in reliability(happened, np.full(1000, 0.9))] == [1000]


def test_honest_probabilities_score_as_perfect_ones_do() -> None:
    rng = np.random.default_rng(16)
    probability = rng.random(2000)
    happened = rng.random(2000) < probability
    honest, stretched = (calibration(happened, stated, rng) for stated in (probability, probability**3))
    assert honest.error.estimate <= honest.null < stretched.error.low
    assert honest.slope.low < 1 < honest.slope.high
    assert honest.bias.low < 0 < honest.bias.high
    assert stretched.bias.high < 0
    assert len(reliability(happened, probability)) == 10


def test_too_extreme_probabilities_have_a_slope_under_one() -> None:
    rng = np.random.default_rng(7)
    odds = rng.normal(size=4000)
    happened = rng.random(4000) < 1 / (1 + np.exp(-odds))
    slope = calibration(happened, 1 / (1 + np.exp(-2 * odds)), rng).slope
    assert slope.low < 0.5 < slope.high


def test_where_nothing_happened_there_is_a_bias_and_no_slope() -> None:
    found = calibration(np.zeros(40, dtype=bool), np.full(40, 0.1), np.random.default_rng(0))
    assert (found.bias.estimate, found.slope, found.error) == (0.1, None, None)
