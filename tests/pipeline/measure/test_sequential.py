"""Intervals hold at all looks; verdicts follow the interval and how many claims are tested together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from benchmarks.claims_recovery import Case, effect_line, null_line
from pipeline.measure.claims_registry import Claim
from pipeline.measure.statistics.sequential import moderated, reach
from pipeline.measure.statistics.trend import Fit
from pipeline.measure.verdicts import judge

FIT = Fit(0.0, 0.01, 1.0, 1.0, 60.0, 100.0)
CLAIM = Claim("x", 1, date(2026, 1, 1), "", "", "", "falls", 10, "odds")


def test_few_degrees_of_freedom_widen_the_interval() -> None:
    assert reach(0.05, 5) > 1.3 * reach(0.05, 50) > 1.3 * reach(0.05, 1e6)
    assert 3.0 < reach(0.045, 1e9) / 0.045 < 3.1


def test_sequence_holds_at_all_looks_of_a_brownian_motion() -> None:
    rng = np.random.default_rng(1)
    information = np.linspace(20, 2000, 400)
    steps = rng.normal(size=(1000, 400)) * np.sqrt(np.diff(information, prepend=0))
    estimates = steps.cumsum(axis=1) / information
    reaches = np.array([reach(float(1 / np.sqrt(value)), 1e9) for value in information])
    left = (np.abs(estimates) > reaches).any(axis=1).mean()
    assert 0.005 < left < 0.05


def test_noise_is_pooled_where_series_are_alike_and_not_where_they_differ() -> None:
    rng = np.random.default_rng(3)
    alike = moderated([replace(FIT, robust=float(rng.chisquare(5) / 5), freedom=5.0) for _ in range(12)])
    assert all(fit.freedom > 15 for fit in alike)
    assert np.std([fit.robust for fit in alike]) < 0.3
    apart = moderated([replace(FIT, robust=float(np.exp(3 * rng.normal())), freedom=5.0) for _ in range(12)])
    assert all(fit.freedom < 7 for fit in apart)
    assert len(moderated([FIT] * 3)) == 3 and moderated([FIT] * 3)[0] is FIT


def test_pooled_noise_follows_size() -> None:
    rng = np.random.default_rng(4)
    sizes = np.geomspace(10, 1000, 12)
    fits = moderated([replace(FIT, robust=float(size / 10 * rng.chisquare(5) / 5), freedom=5.0, weight=float(size)) for size in sizes])
    assert fits[-1].robust > 10 * fits[0].robust


@pytest.mark.parametrize(("slope", "direction", "says"), [
    (-0.3, "falls", "supported"), (0.3, "falls", "reversed"), (0.0, "falls", "not_supported"), (-0.06, "falls", "not_supported"),
    (0.3, "rises", "supported"), (0.0, "steady", "supported"), (0.3, "steady", "reversed"), (0.05, "steady", "too_little_data"),
])
def test_verdict_follows_the_interval(slope: float, direction: str, says: str) -> None:
    (verdict,) = judge([(replace(CLAIM, direction=direction, margin=10 if direction != "steady" else 5), replace(FIT, slope=slope))])
    assert verdict.verdict == says
    assert verdict.low < slope < verdict.high


def test_one_claim_among_many_needs_more_evidence() -> None:
    one = replace(FIT, slope=-0.037)
    family = [(CLAIM, one), *[(CLAIM, FIT)] * 99]
    assert judge([(replace(CLAIM, margin=2), one)])[0].verdict == "supported"
    open_ = judge([(replace(CLAIM, margin=2), fit) for _, fit in family])[0]
    assert open_.verdict == "too_little_data"
    assert open_.q_value > 0.05
    assert "all tested together" in open_.reason


def test_boards_that_do_not_move_get_no_verdict_and_those_that_do_get_one() -> None:
    _, wrong = null_line(Case("null", memory=0.6, wander=0.1), 2)
    assert wrong == 0
    _, found = effect_line(Case("effect", sizes=(2000, 2000), slopes=(float(np.log(0.7)),) * 3), 2)
    assert found > 0.8
