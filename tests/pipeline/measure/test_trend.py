"""Trends find what is there, hold what is not, and never pretend to be sure."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.trend_coverage import Case, board, exact
from pipeline.measure.statistics.trend import WEEKS_PER_YEAR, log_linear_slope, share_slope

YEARS = np.arange(104) / WEEKS_PER_YEAR


def test_planted_trend_is_found() -> None:
    rng = np.random.default_rng(3)
    slope = log_linear_slope(YEARS, rng.poisson(40 * np.exp(-0.5 * YEARS)).astype(float))
    assert slope.low < -0.5 < slope.high < -0.2
    assert slope.slope == pytest.approx(-0.5, abs=0.1)


def test_planted_move_of_a_share_is_found() -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(60, 104).astype(float) + 1
    shares = rng.binomial(counts.astype(int), 0.5 - 0.1 * YEARS) / counts
    slope = share_slope(YEARS, shares, counts)
    assert slope.low < -0.1 < slope.high < 0


def test_flat_series_gives_a_slope_of_nothing() -> None:
    slope = log_linear_slope(YEARS, np.tile([6.0, 8.0], 52))
    assert slope.slope == pytest.approx(0, abs=0.01)
    assert slope.low < 0 < slope.high < 0.1


@pytest.mark.parametrize("case", [Case(52, 80, 0.5, 0.25, 6.0, 1), Case(104, 8, 0.0, 0.0, 6.0, 6)])
def test_interval_holds_nothing_where_employers_post_in_bulk_and_weeks_resemble_each_other(case: Case) -> None:
    rng = np.random.default_rng(5)
    years = np.arange(case.weeks) / WEEKS_PER_YEAR
    slopes = [log_linear_slope(years, board(case, rng)[0].sum(axis=0)) for _ in range(120)]
    _, high = exact(sum(slope.low <= 0 <= slope.high for slope in slopes), len(slopes))
    assert high >= 0.90  # wider than need be where few weeks are seen: benchmarks.trend_coverage
