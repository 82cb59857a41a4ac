import numpy as np
import pytest
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score, roc_auc_score

from pipeline.classify.metrics import agreement, area_under_curve, with_intervals


def test_agreement_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    truth, guess = rng.integers(0, 3, 200), rng.integers(0, 4, 200)
    assert agreement(truth, guess, 5) == pytest.approx({
        "accuracy": accuracy_score(truth, guess),
        "macro_f1": f1_score(truth, guess, average="macro"),
        "kappa": cohen_kappa_score(truth, guess),
    })


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
