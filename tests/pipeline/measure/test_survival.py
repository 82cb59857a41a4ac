"""Curves of things seen only now and then: against the textbook where it applies, against planted lives where it does not."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from benchmarks.ad_life_recovery import Case, spells
from pipeline.measure.statistics.survival import Curve, Spells

REPLICATES = 200


def watched(entry: np.ndarray, seen: np.ndarray, ended: np.ndarray, rng: np.random.Generator) -> Spells:
    return Spells(entry, seen, ended, np.ones(len(entry)), rng.poisson(1.0, (len(entry), REPLICATES)).astype(float))


def test_endings_known_to_the_day_give_kaplan_and_meier_with_delayed_entry() -> None:
    rng = np.random.default_rng(3)
    born, life = rng.integers(0, 6, 4000), rng.geometric(0.08, 4000)
    entry, life = born[life > born].astype(float), life[life > born].astype(float)
    censor = entry + rng.integers(1, 30, len(entry))
    is_seen = life <= censor
    curve = Curve.fit(watched(entry, np.where(is_seen, life - 1, censor), np.where(is_seen, life, np.nan), rng))
    textbook = SurvfuncRight(np.where(is_seen, life, censor), is_seen.astype(int), entry=entry)
    for age in range(1, 26):
        known = textbook.surv_prob[np.searchsorted(textbook.surv_times, age, side="right") - 1]
        assert curve.lasting(age).estimate == pytest.approx(known, abs=2e-4)
    errors = [textbook.surv_prob_se[list(textbook.surv_times).index(age)] for age in (5, 15)]
    widths = [(found.high - found.low) / 2 / 1.645 for found in (curve.lasting(5), curve.lasting(15))]
    assert widths == pytest.approx(errors, rel=0.2)


@pytest.mark.parametrize(("every", "shape"), [(1, 1.0), (7, 1.0), (7, 1.5)])
def test_planted_life_is_found_and_ads_that_closed_unseen_are_allowed_for(every: int, shape: float) -> None:
    rng = np.random.default_rng(8)
    case = Case("", 30, shape, every, 0.0, 6000, 1.5)
    lives = case.lives(rng, np.arange(200_000))
    made, naive = spells(case, rng)
    curve = Curve.fit(made)
    median = curve.quantile(0.5)
    assert median.low < np.median(lives) < median.high
    assert abs(median.estimate - np.median(lives)) < 2
    assert every == 1 or naive > np.median(lives) + 1
    for days in (7, 28, 56):
        assert curve.lasting(days).estimate == pytest.approx((lives > days).mean(), abs=0.04)
    unseen = curve.missed(10)
    truth = np.mean([(lives < days).mean() for days in np.linspace(0, 10, 41)])
    assert unseen.low < truth < unseen.high


def test_ads_all_first_seen_at_the_same_age_still_tell_their_life() -> None:
    rng = np.random.default_rng(4)
    life = np.ceil(4 + rng.exponential(20, 3000))
    looked = 4 + 7 * np.ceil((life - 4) / 7)
    curve = Curve.fit(watched(np.full(3000, 4.0), looked - 7, looked, rng))
    assert curve.lasting(25).estimate / curve.lasting(4).estimate == pytest.approx(np.exp(-21 / 20), abs=0.03)


def test_what_nobody_watched_is_not_known() -> None:
    rng = np.random.default_rng(5)
    old = np.full(200, 60.0)
    none = Curve.fit(watched(old, old + 7, np.where(rng.random(200) < 0.5, old + 14, np.nan), rng))
    assert np.isnan([none.lasting(7).estimate, none.quantile(0.5).estimate]).all()
    young = np.zeros(200)
    short = Curve.fit(watched(young, young + 20, np.full(200, np.nan), rng))
    assert short.lasting(20).estimate == 1
    assert 0.97 < short.lasting(20).low < 1
    assert np.isnan([short.lasting(28).estimate, short.quantile(0.5).estimate]).all()


def test_twenty_ads_of_one_employer_that_go_together_say_no_more_than_one() -> None:
    rng = np.random.default_rng(6)
    one, _ = spells(Case("", 30, 1.0, 1, 0.0, 400, 1.0), rng)
    twenty = Curve.fit(Spells(one.entry, one.seen, one.ended, 20 * one.counts, 20 * one.replicates))
    alone = Curve.fit(one)
    assert twenty.clusters == pytest.approx(alone.clusters)
    for found, known in ((twenty.lasting(28), alone.lasting(28)), (twenty.quantile(0.5), alone.quantile(0.5))):
        assert (found.estimate, found.low, found.high) == pytest.approx((known.estimate, known.low, known.high), rel=1e-3)
