import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify import artefact
from pipeline.classify.evaluation import CLASSES, LOOKUP, MAJORITY, Evaluation
from pipeline.classify.model import HEADS, fit
from pipeline.classify.model_card import model_card
from pipeline.classify.train import all_labels, train
from pipeline.classify.training_data import read_labelled
from tests.pipeline.classify.postings import write_labelled
from warehouse.home import Home


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Evaluation]:
    shared = tmp_path_factory.mktemp("shared")
    write_labelled(shared)
    return shared, train(read_labelled(shared), shared / "models")


def test_training_twice_writes_the_same_bytes(trained: tuple[Path, Evaluation], tmp_path: Path) -> None:
    shared, evaluation = trained
    train(read_labelled(shared), tmp_path)
    one, two = artefact.current(shared / "models"), artefact.current(tmp_path)
    assert one.name == two.name
    assert artefact.verified(one) == artefact.verified(two)
    assert json.loads(artefact.verified(one)[artefact.EVALUATION_FILE])["postings"] == evaluation.postings == 72


def test_evaluation_holds_model_and_baselines_for_every_head(trained: tuple[Path, Evaluation]) -> None:
    _, evaluation = trained
    for head in HEADS:
        assert evaluation.find("folds", head).n == 72
        assert evaluation.find("folds", head, method=MAJORITY).figures["kappa"].estimate <= 0
    assert evaluation.find("folds", "routine", method=LOOKUP).figures["accuracy"].estimate == 1
    assert evaluation.find("data_set_left_out", "routine", "data set north").n == 24
    with pytest.raises(KeyError):
        evaluation.find("folds", "routine", "data set east")


def test_card_says_what_the_labels_are_worth(trained: tuple[Path, Evaluation]) -> None:
    card = model_card(artefact.current(trained[0] / "models"))
    assert "language-model annotator in a single pass" in card and "not population shares" in card


def test_training_on_all_labels_gives_the_committed_classifier(shared: Path, real_home: Home) -> None:
    data = all_labels(shared, real_home)
    described = json.loads(artefact.verified(artefact.current())[artefact.MODEL_FILE])
    assert described["training"]["sha256"] == data.checksums, "the labels changed: run `gigshift train` and commit the new version"
    committed, _ = artefact.load(artefact.current())
    fitted = fit(data)
    assert fitted.vectoriser.vocabularies == committed.vectoriser.vocabularies
    for name, values in fitted.probabilities(data.texts).items():
        assert set(fitted.heads[name].classes) <= set(CLASSES[name])
        assert np.abs(values - committed.probabilities(data.texts)[name]).max() < 1e-4


def test_model_page_is_that_of_the_committed_classifier() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "model.md"
    assert page.read_text(encoding="utf-8") == model_card(artefact.current())
