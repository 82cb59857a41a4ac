"""Shares corrected by audits: chances that are known, errors that are found, doubt that grows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from benchmarks.audit_recovery import CASES, world
from pipeline.labelling.audit_draw import draw_audit
from pipeline.measure.statistics.audit import Sample, allocate, annotator_band, corrected, correction
from pipeline.measure.statistics.intervals import Share
from pipeline.measure.statistics.shift_share import shift_share
from warehouse.errors import BadInput


def frame(count: int = 3000, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    source = rng.choice(["a", "b", "c", "d"], count, p=[0.6, 0.3, 0.05, 0.05])
    return pd.DataFrame({"work_id": [f"{number:05}" for number in range(count)], "source": source,
                         "routine_probability": rng.beta(0.4, 1, count)})


def sample(labels: np.ndarray, scores: np.ndarray, years: np.ndarray | None = None, strata: np.ndarray | None = None) -> Sample:
    count = len(labels)
    zeros = np.zeros(count, dtype=np.int64)
    return Sample(np.zeros(count) if years is None else years, zeros, zeros if strata is None else strata, np.ones(count), scores,
                  labels.astype(float), np.ones(count, dtype=bool))


@pytest.mark.parametrize(("sizes", "spreads", "count"), [
    ([100, 50, 10], [0.5, 0.1, 0.4], 40), ([3, 1, 1000], [0.5, 0.5, 0.0], 20), ([3000, 2, 2, 2], [0.5, 0.1, 0.1, 0.1], 9),
    ([5, 5], [0.5, 0.1], 50), ([10, 10, 10], [0.0, 0.0, 0.0], 7),
])
def test_allocation_spends_what_there_is_and_leaves_no_stratum_out(sizes: list[int], spreads: list[float], count: int) -> None:
    taken = allocate(np.array(sizes), np.array(spreads), count)
    assert taken.sum() == min(count, sum(sizes))
    assert (taken >= np.minimum(sizes, 2)).all() and (taken <= sizes).all()


def test_doubtful_works_are_drawn_more_often() -> None:
    taken = allocate(np.array([1000, 1000]), np.array([0.5, 0.25]), 90)
    assert list(taken) == [60, 30]


def test_chances_add_up_to_the_population_and_draws_repeat() -> None:
    works = frame()
    drawn = draw_audit(works, 200, np.random.default_rng(5))
    assert len(drawn) == 200
    assert (1 / drawn["inclusion_probability"]).sum() == pytest.approx(len(works))
    assert drawn.equals(draw_audit(works, 200, np.random.default_rng(5)))
    assert not drawn["work_id"].equals(draw_audit(works, 200, np.random.default_rng(6))["work_id"])
    whole = draw_audit(works, 5000, np.random.default_rng(5))
    assert len(whole) == len(works) and set(whole["inclusion_probability"]) == {1.0}
    assert {name.rsplit(" ", 3)[0] for name in drawn["stratum"]} == {"a", "b", "other sources"}


def test_stated_chance_is_how_often_a_work_is_drawn() -> None:
    works, times, draws = frame(300), np.zeros(300), 500
    chance = dict.fromkeys(works["work_id"], np.nan)
    for seed in range(draws):
        drawn = draw_audit(works, 60, np.random.default_rng(seed))
        times[drawn["work_id"].astype(int)] += 1
        chance.update(zip(drawn["work_id"], drawn["inclusion_probability"], strict=True))
    stated = np.array(list(chance.values()))
    error = (times / draws - stated) / np.sqrt(stated * (1 - stated) / draws + 1e-9)
    assert np.abs(error).max() < 4.5


def test_too_small_a_draw_and_an_empty_frame_are_refused() -> None:
    with pytest.raises(BadInput, match="too small"):
        draw_audit(frame(), 5, np.random.default_rng(1))
    with pytest.raises(BadInput, match="no work to audit"):
        draw_audit(frame(0), 5, np.random.default_rng(1))


def test_planted_bias_is_taken_out() -> None:
    rng = np.random.default_rng(3)
    truth = rng.random(4000) < 0.3
    score = np.where(truth, 0.8, 0.35)
    found = correction(sample(truth[:800], score[:800]), np.zeros(1))
    interval = corrected(Share(np.array([score.mean()]), np.array([0.0]), np.array([400.0])), found)
    assert score.mean() > 0.45
    assert interval.estimate[0] == pytest.approx(truth.mean(), abs=0.001)  # the score tells the classes apart: only its level was wrong


def test_unanswered_works_are_stood_for_by_their_stratum() -> None:
    rng = np.random.default_rng(4)
    strata = np.repeat([0, 1], 400)
    label = (rng.random(800) < np.where(strata == 1, 0.9, 0.1)).astype(float)
    silent = (strata == 1) & (rng.random(800) < 0.8)
    flat = rng.normal(0.5, 0.1, 800)
    found = correction(sample(np.where(silent, np.nan, label), flat, strata=strata), np.zeros(1))
    level = found.level[0] + found.slope * flat.mean()
    assert np.nanmean(np.where(silent, np.nan, label)) < 0.3
    assert level == pytest.approx(0.5, abs=0.05)
    assert found.label_count == 800 - silent.sum()


def test_interval_widens_with_time_since_the_last_audit() -> None:
    rng = np.random.default_rng(5)
    truth, score = rng.random(800) < 0.3, rng.random(800)
    found = correction(sample(truth, score, np.repeat([0.0, 0.5, 1.0, 1.5], 200)), np.array([0.75, 1.5, 1.6, 2.0, 3.0]))
    assert (np.diff(found.level_variance[1:]) > 0).all()
    assert found.level_variance[-1] > 2 * found.level_variance[0]
    assert np.ptp(found.level[2:]) < 0.01


def test_errors_that_move_are_followed() -> None:
    rng = np.random.default_rng(6)
    years = np.repeat(np.arange(8) / 4, 400)
    truth = rng.random(3200) < 0.3
    score = np.clip(np.where(truth, 0.6, 0.3) + 0.1 * years + rng.normal(0, 0.05, 3200), 0, 1)
    sampled = replace(sample(truth, score, years), draws=(years * 4).astype(np.int64), strata=(years * 4).astype(np.int64))
    found = correction(sampled, np.array([0.0, 1.75]))
    estimates = found.slope * np.array([score[years == when].mean() for when in (0.0, 1.75)]) + found.level
    assert np.abs(estimates - [truth[years == 0].mean(), truth[years == 1.75].mean()]).max() < 0.02


def test_band_holds_every_share_that_an_erring_annotator_could_have_seen() -> None:
    for share in (0.05, 0.3, 0.9):
        for seen in (share + 0.1 * (1 - share), share * 0.9):
            low, high = annotator_band(np.array([seen]), np.array([seen]), 0.1)
            assert low[0] - 1e-12 <= share <= high[0] + 1e-12


def test_corrected_share_finds_the_truth_where_errors_drift_with_the_trend() -> None:
    rng = np.random.default_rng(7)
    found = [world(CASES[3], rng) for _ in range(40)]
    assert abs(np.mean([one.error for one in found])) < 0.7
    assert abs(np.mean([one.raw for one in found])) > 2.5
    assert np.mean([one.holds[0] for one in found]) >= 0.75


def test_change_is_split_without_a_rest() -> None:
    rng = np.random.default_rng(8)
    counts = tuple(rng.integers(1, 90, (5, 3)).astype(float) for _ in range(2))
    sums = tuple(count * rng.random((5, 3)) for count in counts)
    counts[0][4], sums[0][4] = 0, 0
    parts = shift_share(counts, sums)
    assert parts.within.sum(axis=0) + parts.between.sum(axis=0) == pytest.approx(parts.total)
    assert parts.total == pytest.approx(sums[1].sum(axis=0) / counts[1].sum(axis=0) - sums[0].sum(axis=0) / counts[0].sum(axis=0))
    assert parts.within[4] == pytest.approx(0)
