import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify import artefact
from pipeline.classify.heads import HEADS, WIDTHS, Blend, Blends
from pipeline.classify.linear import fit_linear
from pipeline.classify.model import Model
from pipeline.classify.training_data import LabelledPostings
from warehouse.errors import BadInput


@pytest.fixture(scope="module")
def model(data: LabelledPostings) -> Model:
    """A word model of made-up postings beside the encoder in use."""
    committed, _ = artefact.load(artefact.current())
    heads = {head: Blend(1.0, 0.5, lookup=0.3 * (head == "routine")) for head in HEADS}
    blends = Blends(heads, tuple(np.linspace(0.1, 0.9, WIDTHS["category"])))
    return Model(fit_linear(data, np.arange(len(data))), committed.encoder, blends)


def _saved(model: Model, folder: Path, training: dict[str, object] | None = None) -> Path:
    return folder / artefact.save(model, training or {}, {"postings": 72}, [], folder)


def test_fitting_twice_gives_the_same_version(model: Model, data: LabelledPostings, tmp_path: Path) -> None:
    again = Model(fit_linear(data, np.arange(len(data))), model.encoder, model.blends)
    assert _saved(model, tmp_path / "one").name == _saved(again, tmp_path / "two").name


def test_loaded_model_gives_the_probabilities_of_the_fitted_one(model: Model, data: LabelledPostings, tmp_path: Path) -> None:
    loaded, version = artefact.load(_saved(model, tmp_path))
    assert version == artefact.current(tmp_path).name
    texts = data.texts.take(range(8))
    for head, values in model.probabilities(texts).items():
        assert np.abs(loaded.probabilities(texts)[head] - values).max() < 1e-9


def test_other_training_data_is_another_version(model: Model, tmp_path: Path) -> None:
    assert _saved(model, tmp_path).name != _saved(model, tmp_path, {"sha256": {"train_items.jsonl": "f" * 64}}).name


@pytest.mark.parametrize("name", artefact.FILES)
def test_changed_byte_is_refused(model: Model, tmp_path: Path, name: str) -> None:
    folder = _saved(model, tmp_path)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(bytes(content))
    with pytest.raises(BadInput, match=f"{name} is not the file that was saved"):
        artefact.load(folder)


@pytest.mark.parametrize("name", [*artefact.FILES, artefact.MANIFEST_FILE])
def test_missing_file_is_named(model: Model, tmp_path: Path, name: str) -> None:
    folder = _saved(model, tmp_path)
    (folder / name).unlink()
    with pytest.raises(BadInput, match=name):
        artefact.load(folder)


def test_manifest_of_another_version_is_refused(model: Model, tmp_path: Path) -> None:
    folder = _saved(model, tmp_path)
    manifest = json.loads((folder / artefact.MANIFEST_FILE).read_text(encoding="utf-8"))
    (folder / artefact.MANIFEST_FILE).write_text(json.dumps({**manifest, "version": "minilm-words-000000000000"}), encoding="utf-8")
    with pytest.raises(BadInput, match="says version 'minilm-words-000000000000'"):
        artefact.load(folder)


def test_encoder_that_was_trained_with_other_classes_is_refused(model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _saved(model, tmp_path)
    monkeypatch.setitem(artefact._READ_AS, "most_tokens", 128)
    with pytest.raises(BadInput, match="most_tokens: the encoder was trained with others than those of this release"):
        artefact.load(folder)


def test_no_current_version_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="gigshift train"):
        artefact.current(tmp_path)


def test_committed_version_fits_its_checksums_and_holds_no_pickle() -> None:
    folder = artefact.current()
    artefact.load(folder)
    assert {path.name for path in folder.iterdir()} == {*artefact.FILES, artefact.MANIFEST_FILE}
    assert sum(path.stat().st_size for path in folder.iterdir()) < 32_000_000


def test_vocabulary_holds_no_addresses_numbers_or_long_runs_of_words() -> None:
    model, _ = artefact.load(artefact.current())
    terms = [term for vocabulary in model.linear.vectoriser.vocabularies for term in vocabulary]
    assert not [term for term in terms if "@" in term or any(character.isdigit() for character in term)]
    assert max(len(term.split()) for term in terms) <= 2
