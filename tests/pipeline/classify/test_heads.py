import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from pipeline.classify.heads import Calibration, calibrate, fit_head, probabilities


def _sample(classes: int) -> tuple[sparse.csr_matrix, np.ndarray]:
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(300, 6))
    codes = (rows[:, :classes] + rng.normal(size=(300, classes))).argmax(axis=1)
    return sparse.csr_matrix(rows), np.array(["a", "b", "c", "d"])[codes]


@pytest.mark.parametrize("classes", [2, 4])
def test_probabilities_are_those_of_scikit_learn(classes: int) -> None:
    rows, targets = _sample(classes)
    head = fit_head(rows, targets, np.ones(300), 2.0)
    theirs = LogisticRegression(C=2.0, tol=1e-10, max_iter=10_000).fit(rows, targets)
    assert head.classes == tuple(theirs.classes_)
    assert np.abs(head.probabilities(rows) - theirs.predict_proba(rows)).max() < 1e-4


@pytest.mark.parametrize("classes", [2, 4])
def test_calibration_undoes_a_stretched_score(classes: int) -> None:
    rng = np.random.default_rng(5)
    honest = rng.normal(size=(20_000, 1 if classes == 2 else classes)) * 1.5
    stated = probabilities(honest, Calibration())
    codes = (stated.cumsum(axis=1) > rng.random((20_000, 1))).argmax(axis=1)
    found = calibrate(honest * 3, np.array(["a", "b", "c", "d"])[codes], ("a", "b", "c", "d")[:classes])
    assert found.scale == pytest.approx(1 / 3, rel=0.05)
    assert found.shift == pytest.approx(0, abs=0.05)


def test_rows_with_more_importance_pull_the_head() -> None:
    rows, targets = sparse.csr_matrix(np.ones((4, 1))), np.array(["a", "a", "b", "b"])
    head = fit_head(rows, targets, np.array([1.0, 1.0, 9.0, 9.0]), 1.0)
    assert head.probabilities(rows)[0, 1] > 0.8
