"""The whole training with a tiny encoder of random weights: real torch, real export, real artefact."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from tokenizers.normalizers import Lowercase
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from pipeline.classify import artefact, train
from pipeline.classify.encoder_text import encoder_texts
from pipeline.classify.encoder_training import Pretrained, Recipe, _Targets, augmented, fine_tune, network_scores, pretrained
from pipeline.classify.evaluation import Evaluation
from pipeline.classify.fairness_page import fairness_page
from pipeline.classify.features import Texts
from pipeline.classify.heads import WIDTHS
from pipeline.classify.model_card import model_card
from pipeline.classify.torch_encoder import TorchEncoder
from pipeline.classify.training_data import LabelledPostings, title_hash
from warehouse.errors import BadInput

RECIPE = Recipe(epochs=40, learning_rate=2e-3, head_learning_rate=1e-2)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory, data: LabelledPostings) -> Pretrained:
    """Two layers of random weights over the words of the made-up postings."""
    folder = tmp_path_factory.mktemp("encoder")
    known = sorted({word for text in encoder_texts(data.texts) for word in text.lower().replace(".", " ").split()})
    tokenizer = Tokenizer(models.WordLevel({word: row for row, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *known])}, "[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = Lowercase(), pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
                            sep_token="[SEP]").save_pretrained(folder)
    BertModel(BertConfig(vocab_size=len(known) + 16, hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
                         intermediate_size=64)).save_pretrained(folder)
    return pretrained(str(folder))


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


def test_weights_that_are_not_the_known_ones_are_refused(start: Pretrained, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.classify.encoder_training.KNOWN_WEIGHTS", {start.place: "0" * 64})
    with pytest.raises(BadInput, match="is not that of"):
        pretrained(start.place)


def test_encoder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="can't be had"):
        pretrained(str(tmp_path / "nowhere"))
