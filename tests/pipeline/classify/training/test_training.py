"""The whole training with a tiny encoder of random weights: real torch, real export, real artefact."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from tokenizers.normalizers import Lowercase
from transformers import AutoConfig, AutoModel, PreTrainedTokenizerFast

from pipeline.classify import artefact, train
from pipeline.classify.encoder import Encoder
from pipeline.classify.encoder_export import SMALL, export
from pipeline.classify.encoder_text import MOST_TOKENS, encoder_texts
from pipeline.classify.encoder_training import (
    KINDS,
    WEIGHTS,
    Pretrained,
    Recipe,
    _Targets,
    augmented,
    fine_tune,
    network_scores,
    pretrained,
)
from pipeline.classify.evaluation import Evaluation
from pipeline.classify.fairness_page import fairness_page
from pipeline.classify.features import Texts
from pipeline.classify.heads import WIDTHS
from pipeline.classify.model_card import model_card
from pipeline.classify.torch_encoder import TorchEncoder
from pipeline.classify.training_data import LabelledPostings, title_hash
from warehouse.errors import BadInput

RECIPE = Recipe(epochs=40, batch=16, learning_rate=2e-3, head_learning_rate=1e-2)


def _encoder(folder: Path, data: LabelledPostings, kind: str, **settings: int) -> Pretrained:
    """Two layers of random weights over the words of the made-up postings; padding and positions as encoders of that kind have them."""
    known = sorted({word for text in encoder_texts(data.texts) for word in text.lower().replace(".", " ").split()})
    is_roberta = kind in ("mpnet", "roberta", "xlm-roberta")
    marks = ["[UNK]", "[PAD]", "[CLS]", "[SEP]"] if is_roberta else ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    tokenizer = Tokenizer(models.WordLevel({word: row for row, word in enumerate([*marks, *known])}, "[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = Lowercase(), pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
                            sep_token="[SEP]").save_pretrained(folder)
    size = ({"dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 64} if kind == "distilbert" else
            {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64})
    if is_roberta:
        size |= {"max_position_embeddings": 258, "type_vocab_size": 1}
    config = AutoConfig.for_model(kind, vocab_size=len(known) + 16, pad_token_id=marks.index("[PAD]"), **size | settings)
    AutoModel.from_config(config).to(torch.float16 if kind == "modernbert" else torch.float32).save_pretrained(folder)
    return pretrained(str(folder))


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory, data: LabelledPostings) -> Pretrained:
    return _encoder(tmp_path_factory.mktemp("encoder"), data, "bert")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, data: LabelledPostings, start: Pretrained) -> tuple[Path, Evaluation]:
    folder = tmp_path_factory.mktemp("trained")
    other = ("country", "english", "length", "pay", "place", "year")
    groups = {"source": data.datasets, **dict.fromkeys(other, np.full(len(data), "unknown"))}
    return folder, train.train(data, groups, data.texts.take(range(10)), start, folder / "work", folder / "models", RECIPE)


def test_encoder_learns_what_it_was_shown(trained: tuple[Path, Evaluation]) -> None:
    assert trained[1].find("folds", "routine", method="encoder").figures["auc"].estimate > 0.9
    assert trained[1].find("folds", "routine").figures["accuracy"].estimate > 0.95


def test_guesses_count_for_less_in_every_head(data: LabelledPostings) -> None:
    scores = torch.zeros(len(data), sum(WIDTHS.values()))
    sure, guessed = (_Targets.of(replace(data, is_guess=np.full(len(data), kind)), RECIPE).loss(scores, np.arange(len(data)), RECIPE)
                     for kind in (False, True))
    assert guessed.item() == pytest.approx(RECIPE.guess_importance * sure.item())


def test_described_postings_borrow_tags_and_others_keep_theirs() -> None:
    texts = Texts([f"posting {row}" for row in range(400)], [f"tag{row}" for row in range(400)], ["", "What is to be done. " * 10] * 200)
    shown = augmented(texts, Recipe(hide_tags=0.1, hide_description=0.1, borrowed_tags=0.3), np.random.default_rng(1))
    kept = np.array([tags == own for tags, own in zip(shown.tags, texts.tags, strict=True)])
    borrowed = np.array([tags != own and tags in texts.tags for tags, own in zip(shown.tags, texts.tags, strict=True)])
    is_described = np.array([bool(text) for text in texts.description])
    assert kept[~is_described].all()
    assert 0.2 < borrowed[is_described].mean() < 0.4
    assert 0.05 < np.mean([not tags for tags in np.array(shown.tags)[is_described]]) < 0.2


def test_artefact_is_whole_and_its_pages_can_be_written(trained: tuple[Path, Evaluation], data: LabelledPostings) -> None:
    folder = artefact.current(trained[0] / "models")
    assert "What the model has over baselines" in model_card(folder)
    assert artefact.learnt_titles(folder) == {title_hash(title) for title in data.texts.title}
    assert "## Swaps" in fairness_page(folder)


def test_broken_training_goes_on_with_the_fits_that_it_has(trained: tuple[Path, Evaluation], data: LabelledPostings, start: Pretrained,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "fine_tune", None)
    scores = train.cross_scores(data, start, trained[0] / "work", RECIPE)
    assert all(np.isfinite(pair.encoder["routine"]).all() for pair in scores.values())


def test_served_graph_and_torch_backend_give_the_scores_of_the_network(trained: tuple[Path, Evaluation], data: LabelledPostings,
                                                                      start: Pretrained) -> None:
    folder = artefact.current(trained[0] / "models")
    model, _ = artefact.load(folder)
    texts = data.texts.take(range(12))
    served = model.encoder.scores(texts)
    again = TorchEncoder(model.encoder.graph, model.encoder.tokenizer, artefact.encoder_config(folder)).scores(texts)
    trained_scores = network_scores(fine_tune(data, np.arange(len(data)), start, RECIPE), start.tokenizer(), texts)
    for head, values in trained_scores.items():
        spread = np.abs(values).max()
        assert np.abs(served[head] - again[head]).max() < 0.1 * spread
        assert np.abs(served[head] - values).max() < 0.25 * spread


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_encoder_is_trained_and_served_alike(kind: str, data: LabelledPostings, tmp_path: Path) -> None:
    start = _encoder(tmp_path, data, kind)
    network = fine_tune(data, np.arange(len(data)), start, replace(RECIPE, epochs=4))
    export(network, tmp_path)
    served = Encoder((tmp_path / SMALL).read_bytes(), start.tokenizer().backend_tokenizer.to_str().encode())
    texts = Texts([*data.texts.title[:12], "Long"], [*data.texts.tags[:12], ""], [*data.texts.description[:12], "do it " * 600])
    assert len(start.tokenizer()(encoder_texts(texts)[-1])["input_ids"]) > MOST_TOKENS
    restored = TorchEncoder(served.graph, served.tokenizer, json.loads(json.dumps(start.config)))
    own = restored._network.state_dict()
    for name, weights in network.state_dict().items():
        assert (own[name].cpu() - weights).abs().max() < 0.02 * weights.abs().max() + 1e-6, name
    again = restored.scores(texts)
    for head, values in network_scores(network, start.tokenizer(), texts).items():
        spread = np.abs(values).max()
        assert np.abs(served.scores(texts)[head] - again[head]).max() < 0.1 * spread
        assert np.abs(served.scores(texts)[head] - values).max() < 0.25 * spread


def test_encoders_that_cannot_be_served_are_refused(data: LabelledPostings, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="of the kind 'deberta-v2'; take an encoder of one of the kinds bert, "):
        _encoder(tmp_path, data, "deberta-v2")
    with pytest.raises(BadInput, match="has 130 positions; take an encoder with 258 or more"):
        _encoder(tmp_path, data, "roberta", max_position_embeddings=130)


def test_encoder_with_missing_weights_is_refused(data: LabelledPostings, tmp_path: Path) -> None:
    start = _encoder(tmp_path, data, "bert")
    weights = load_file(tmp_path / WEIGHTS)
    save_file({name: values for name, values in weights.items() if "position" not in name}, tmp_path / WEIGHTS, {"format": "pt"})
    with pytest.raises(BadInput, match=r"1 weights of its kind are missing, first embeddings\.position_embeddings\.weight"):
        fine_tune(data, np.arange(8), start, RECIPE)


def test_weights_that_are_not_the_known_ones_are_refused(start: Pretrained, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.classify.encoder_training.KNOWN_WEIGHTS", {start.place: "0" * 64})
    with pytest.raises(BadInput, match="is not that of"):
        pretrained(start.place)


def test_encoder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="can't be had"):
        pretrained(str(tmp_path / "nowhere"))
