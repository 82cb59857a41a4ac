import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify import artefact
from pipeline.classify.model import Model, fit
from pipeline.classify.training_data import LabelledPostings, read_labelled
from tests.pipeline.classify.postings import write_labelled
from warehouse.errors import BadInput


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> LabelledPostings:
    shared = tmp_path_factory.mktemp("shared")
    write_labelled(shared)
    return read_labelled(shared)


@pytest.fixture(scope="module")
def model(data: LabelledPostings) -> Model:
    return fit(data)


def _saved(model: Model, folder: Path) -> Path:
    return folder / artefact.save(model, {"train_items.jsonl": "0" * 64}, {"postings": 72}, folder)


def test_fitting_twice_gives_the_same_version(model: Model, data: LabelledPostings, tmp_path: Path) -> None:
    assert _saved(model, tmp_path / "one").name == _saved(fit(data), tmp_path / "two").name


def test_loaded_model_gives_the_probabilities_of_the_fitted_one(model: Model, data: LabelledPostings, tmp_path: Path) -> None:
    loaded, version = artefact.load(_saved(model, tmp_path))
    assert version == artefact.current(tmp_path).name
    for head, values in model.probabilities(data.texts).items():
        assert np.abs(loaded.probabilities(data.texts)[head] - values).max() < 1e-6


def test_near_copies_and_tags_teach_what_they_should(model: Model, data: LabelledPostings) -> None:
    stated = model.probabilities(data.texts.without_tags())
    assert (np.array(model.heads["category"].classes)[stated["category"].argmax(axis=1)] == data.targets["category"]).all()


def test_other_training_data_is_another_version(model: Model, tmp_path: Path) -> None:
    assert artefact.save(model, {}, {}, tmp_path) != artefact.save(model, {"train_items.jsonl": "f" * 64}, {}, tmp_path)


@pytest.mark.parametrize("name", [artefact.MODEL_FILE, artefact.WEIGHTS_FILE, artefact.EVALUATION_FILE])
def test_changed_byte_is_refused(model: Model, tmp_path: Path, name: str) -> None:
    folder = _saved(model, tmp_path)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(bytes(content))
    with pytest.raises(BadInput, match=f"{name} is not the file that was saved"):
        artefact.load(folder)


@pytest.mark.parametrize("name", [artefact.MODEL_FILE, artefact.WEIGHTS_FILE, artefact.EVALUATION_FILE, artefact.MANIFEST_FILE])
def test_missing_file_is_named(model: Model, tmp_path: Path, name: str) -> None:
    folder = _saved(model, tmp_path)
    (folder / name).unlink()
    with pytest.raises(BadInput, match=name):
        artefact.load(folder)


def test_manifest_of_another_version_is_refused(model: Model, tmp_path: Path) -> None:
    folder = _saved(model, tmp_path)
    manifest = json.loads((folder / artefact.MANIFEST_FILE).read_text(encoding="utf-8"))
    (folder / artefact.MANIFEST_FILE).write_text(json.dumps({**manifest, "version": "tfidf-logistic-000000000000"}), encoding="utf-8")
    with pytest.raises(BadInput, match="says version 'tfidf-logistic-000000000000'"):
        artefact.load(folder)


def test_no_current_version_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="gigshift train"):
        artefact.current(tmp_path)


def test_committed_version_fits_its_checksums_and_holds_no_pickle() -> None:
    folder = artefact.current()
    artefact.load(folder)
    assert {path.name for path in folder.iterdir()} == {
        artefact.MODEL_FILE, artefact.WEIGHTS_FILE, artefact.EVALUATION_FILE, artefact.MANIFEST_FILE}
    assert sum(path.stat().st_size for path in folder.iterdir()) < 8_000_000


def test_vocabulary_holds_no_addresses_numbers_or_long_runs_of_words() -> None:
    model, _ = artefact.load(artefact.current())
    terms = [term for vocabulary in model.vectoriser.vocabularies for term in vocabulary]
    assert not [term for term in terms if "@" in term or any(character.isdigit() for character in term)]
    assert max(len(term.split()) for term in terms) <= 2
