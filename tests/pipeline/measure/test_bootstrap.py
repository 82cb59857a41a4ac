"""Weights that never change, with the spread of a Poisson draw, and totals that add up."""

from __future__ import annotations

import numpy as np

from pipeline.measure.statistics.bootstrap import replicate_totals, weights
from warehouse.ids import digest

IDS = [digest("employer", str(number)) for number in range(3000)]


def test_weights_of_an_employer_are_fixed_for_good() -> None:
    assert weights(["0123456789abcdef0123456789abcdef"])[0, :12].tolist() == [0, 2, 0, 1, 0, 0, 1, 1, 3, 0, 2, 1]
    assert np.array_equal(weights(IDS[:5])[3], weights([IDS[3]])[0])


def test_weights_are_poisson_with_mean_and_variance_one() -> None:
    drawn = weights(IDS).astype(float)
    assert abs(drawn.mean() - 1) < 0.01
    assert abs(drawn.var() - 1) < 0.02
    assert abs((drawn == 0).mean() - np.exp(-1)) < 0.005
    assert abs(np.corrcoef(drawn[:, 0], drawn[:, 100])[0, 1]) < 0.08
    assert abs(np.corrcoef(drawn[0], drawn[1])[0, 1]) < 0.25


def test_totals_add_up_across_groups_and_follow_the_employer() -> None:
    groups, units = np.array([0, 0, 1, 2]), np.array([0, 1, 0, 2])
    totals = replicate_totals(groups, 3, units, IDS[:3], np.array([1.0, 2.0, 1.0, 0.5]))
    each = weights(IDS[:3])
    assert np.array_equal(totals[0], each[0] + 2 * each[1])
    assert np.array_equal(totals[1], each[0])
    assert np.array_equal(totals.sum(axis=0), 2 * each[0] + 2 * each[1] + 0.5 * each[2])


def test_no_rows_give_no_totals() -> None:
    assert replicate_totals(np.zeros(0, dtype=np.int64), 0, np.zeros(0, dtype=np.int64), [], np.zeros(0)).shape == (0, 200)
