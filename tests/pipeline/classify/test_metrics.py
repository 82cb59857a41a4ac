import numpy as np
import pytest
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score, roc_auc_score

from pipeline.classify.metrics import abstention, agreement, area_under_curve, kept_above, risk_coverage, share, with_intervals


def test_agreement_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    truth, guess = rng.integers(0, 3, 200), rng.integers(0, 4, 200)
    assert agreement(truth, guess, 5) == pytest.approx({
        "accuracy": accuracy_score(truth, guess),
        "macro_f1": f1_score(truth, guess, average="macro"),
        "kappa": cohen_kappa_score(truth, guess),
    })


def test_weighing_a_row_twice_is_having_it_twice() -> None:
    truth, guess = np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2])
    twice = np.repeat(np.arange(4), [1, 2, 1, 1])
    assert agreement(truth, guess, 3, np.array([1.0, 2, 1, 1])) == pytest.approx(agreement(truth[twice], guess[twice], 3))


def test_kappa_of_one_class_alone_is_not_defined() -> None:
    assert np.isnan(agreement(np.zeros(5, dtype=int), np.zeros(5, dtype=int), 2)["kappa"])


def test_share_of_all_still_has_an_interval() -> None:
    found = share(np.ones(38, dtype=bool))
    assert found.estimate == found.high == 1 and 0.9 < found.low < 0.92


def test_area_under_curve_is_that_of_scikit_learn_with_ties() -> None:
    rng = np.random.default_rng(2)
    truth, probability = rng.integers(0, 2, 300), rng.integers(0, 20, 300) / 20
    assert area_under_curve(truth, probability) == pytest.approx(roc_auc_score(truth, probability))
    assert np.isnan(area_under_curve(np.ones(5, dtype=int), np.ones(5)))


def test_intervals_hold_the_estimate_and_drop_what_is_undefined() -> None:
    values = np.random.default_rng(4).normal(size=400)
    figures = with_intervals(lambda drawn: {"mean": float(values[drawn].mean()), "none": float("nan")}, 400, np.random.default_rng(0))
    assert set(figures) == {"mean"}
    assert figures["mean"].low < figures["mean"].estimate < figures["mean"].high
    assert figures["mean"].high - figures["mean"].low == pytest.approx(4 * values.std() / 20, rel=0.2)


def test_abstaining_keeps_as_many_as_the_bound_on_error_allows() -> None:
    certainty = np.linspace(1.0, 0.5, 1000)
    is_wrong = np.arange(1000) >= 700
    kept = abstention(is_wrong, certainty, 0.05)
    assert 700 < kept.share * 1000 < 735
    assert kept.error.high <= 0.05 < kept_above(is_wrong, certainty, certainty[735]).error.high
    assert kept.error.estimate == pytest.approx(1 - 700 / (kept.share * 1000), abs=1e-4)


def test_abstaining_keeps_nothing_where_no_label_is_sure_enough() -> None:
    kept = abstention(np.ones(50, dtype=bool), np.full(50, 0.9), 0.05)
    assert (kept.threshold, kept.share) == (1.0, 0.0)


def test_surest_share_is_wrong_least() -> None:
    rng = np.random.default_rng(3)
    certainty = rng.uniform(0.5, 1, 5000)
    curve = risk_coverage(rng.random(5000) > certainty, certainty, (1.0, 0.5, 0.1))
    assert [kept.share for kept in curve] == pytest.approx([1.0, 0.5, 0.1], abs=0.001)
    assert curve[0].error.estimate > curve[1].error.estimate > curve[2].error.estimate
    assert curve[2].error.low < 0.025 < curve[2].error.high
