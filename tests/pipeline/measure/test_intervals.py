"""Intervals that are honest for bulks, for small counts and for few employers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson

from pipeline.measure.statistics.intervals import bulk_factor, count_interval, share_interval


@pytest.mark.parametrize("count", [1, 10, 300])
def test_limits_of_single_postings_leave_half_the_chance_of_the_count_in_either_tail(count: int) -> None:
    interval = count_interval(np.array([count]), 1.0)
    tails = [(poisson.sf(count - 1, low) + poisson.sf(count, low)) / 2 for low in interval.low]
    tails += [(poisson.cdf(count - 1, high) + poisson.cdf(count, high)) / 2 for high in interval.high]
    assert tails == pytest.approx([0.05, 0.05], rel=1e-6)


def test_empty_week_has_an_upper_limit() -> None:
    interval = count_interval(np.array([0]), 1.0)
    assert (interval.low[0], interval.high[0]) == (0.0, pytest.approx(-np.log(0.1)))


def test_interval_holds_nine_in_ten_over_the_rates_that_boards_have() -> None:
    counts = np.arange(200)
    interval = count_interval(counts, 1.0)
    held = [poisson.pmf(counts, rate)[(interval.low <= rate) & (rate <= interval.high)].sum() for rate in np.geomspace(3, 100, 300)]
    assert np.mean(held) == pytest.approx(0.9, abs=0.01)


def test_bulks_widen_the_interval_also_around_zero() -> None:
    single, bulk = count_interval(np.array([0, 12]), 1.0), count_interval(np.array([0, 12]), 4.0)
    assert (bulk.high > single.high).all()
    assert bulk.low[1] < single.low[1]


def test_bulk_factor_is_the_size_of_equal_bulks() -> None:
    rng = np.random.default_rng(1)
    replicates = 5 * rng.poisson(1, (40, 200, 20)).sum(axis=2)
    assert bulk_factor(np.full(40, 100), replicates) == pytest.approx(5, rel=0.1)
    assert bulk_factor(np.zeros(3, dtype=np.int64), np.zeros((3, 200))) == 1.0


def share_of(works_per_employer: int, employers: int, spread: float = 0.3) -> tuple[float, float, float]:
    rng = np.random.default_rng(2)
    weights = rng.poisson(1, (200, employers)).astype(float)
    chance = np.clip(0.4 + spread * rng.normal(size=employers), 0.02, 0.98)
    count = np.array([works_per_employer * employers])
    interval = share_interval(count, (weights.sum(axis=1) * works_per_employer)[None], np.array([chance.sum() * works_per_employer]),
                              (weights @ chance * works_per_employer)[None])
    return float(interval.estimate[0]), float(interval.low[0]), float(interval.high[0])


def test_share_stays_within_0_and_1_and_is_wider_with_fewer_employers() -> None:
    many, few = share_of(1, 60), share_of(10, 6)
    assert 0 < many[1] < many[0] < many[2] < 1
    assert few[2] - few[1] > 2 * (many[2] - many[1])


@pytest.mark.parametrize(("works_per_employer", "employers"), [(1, 29), (40, 3)])
def test_share_of_too_few_works_or_employers_is_not_shown(works_per_employer: int, employers: int) -> None:
    assert np.isnan(share_of(works_per_employer, employers)).all()
