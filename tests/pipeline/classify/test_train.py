"""The classifier in the repository is the one that its training would give, and its pages are its own."""

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify import artefact
from pipeline.classify.fairness_page import fairness_page
from pipeline.classify.linear import fit_linear
from pipeline.classify.model_card import model_card
from pipeline.classify.training_data import LabelledPostings, all_labels, title_hash
from warehouse.home import Home

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.fixture(scope="module")
def labelled(shared: Path, real_home: Home) -> LabelledPostings:
    """Everything that the committed version was trained on."""
    return all_labels(shared, real_home)


@pytest.mark.timeout(1_500)  # its home of all imports alone takes minutes
def test_committed_version_has_learnt_from_all_labels(labelled: LabelledPostings) -> None:
    described = json.loads(artefact.verified(artefact.current())[artefact.MODEL_FILE])
    assert described["training"]["sha256"] == labelled.checksums, "the labels changed: run `gigshift train` and commit the new version"
    assert artefact.learnt_titles(artefact.current()) == {title_hash(title) for title in labelled.texts.title}


def test_training_on_all_labels_gives_the_committed_word_model(labelled: LabelledPostings) -> None:
    committed = artefact.load(artefact.current())[0].linear
    fitted = fit_linear(labelled, np.arange(len(labelled)))
    assert fitted.vectoriser.vocabularies == committed.vectoriser.vocabularies
    for name, values in fitted.scores(labelled.texts).items():
        assert np.abs(values - committed.scores(labelled.texts)[name]).max() < 1e-3


def test_pages_are_those_of_the_committed_classifier() -> None:
    assert (DOCS / "model.md").read_text(encoding="utf-8") == model_card(artefact.current())
    assert (DOCS / "fairness.md").read_text(encoding="utf-8") == fairness_page(artefact.current())


def test_card_says_what_the_labels_are_worth() -> None:
    card = model_card(artefact.current())
    assert "language-model annotator in a single pass" in card and "not population shares" in card
