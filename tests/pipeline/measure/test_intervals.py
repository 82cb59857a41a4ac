"""Intervals that are honest for bulks, for small counts and for few employers."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.measure.statistics.intervals import bulk_factor, count_interval, share_interval


def test_single_postings_give_garwoods_limits() -> None:
    interval = count_interval(np.array([0, 1, 10]), 1.0)
    assert interval.low == pytest.approx([0.0, 0.0513, 5.4254], abs=1e-3)
    assert interval.high == pytest.approx([2.9957, 4.7439, 16.9622], abs=1e-3)


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
