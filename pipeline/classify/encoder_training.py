"""Fine-tunes a pre-trained encoder with the four heads at once; needs the extra `train` (torch, transformers), serving does not."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoConfig, AutoModel, AutoTokenizer
from transformers.utils import cached_file

from pipeline.classify.encoder_text import MOST_TOKENS, PIECE_CHARACTERS, encoder_texts, scores_by_posting
from pipeline.classify.features import Texts
from pipeline.classify.heads import CLASSES, HEADS, WIDTHS, Floats, Scores
from pipeline.classify.training_data import DESCRIBED, LONG_TEXT, LabelledPostings, Rows
from pipeline.current_model import ENCODER
from warehouse.errors import BadInput
from warehouse.taxonomies import ROUTINE

log = logging.getLogger(__name__)

KNOWN_WEIGHTS = {ENCODER: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"}
WEIGHTS = "model.safetensors"

KINDS = ("bert", "distilbert", "electra", "modernbert", "mpnet", "roberta", "xlm-roberta")
_NO_SETTINGS = ("_name_or_path", "architectures", "dtype", "transformers_version")


@dataclass(frozen=True)
class Recipe:
    """How the encoder is fine-tuned. Targets: the chance that a row is what it is labelled, for a clear row and for a mixed one."""

    epochs: int = 3
    batch: int = 32
    learning_rate: float = 2e-4
    head_learning_rate: float = 1e-3
    warm_up: float = 0.1
    weight_decay: float = 0.01
    dropout: float = 0.1
    clear_target: float = 0.97
    mixed_target: float = 0.7
    mixed_importance: float = 0.7
    guess_importance: float = 0.5
    label_smoothing: float = 0.05
    losses: tuple[float, ...] = (1.0, 1.0, 0.3, 0.3)
    hide_tags: float = 0.15
    hide_description: float = 0.1
    borrowed_tags: float = 0.15
    start_later: float = 0.5
    seed: int = 20261126


RECIPE = Recipe()


class Network(nn.Module):  # type: ignore[misc,unused-ignore]
    """Encoder, mean over the tokens, one linear layer for all heads: (batch, tokens) to (batch, sum of WIDTHS)."""

    def __init__(self, encoder: Any, dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.encoder.pooler = None
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.Linear(encoder.config.hidden_size, sum(WIDTHS.values()))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Log-odds of all heads side by side."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        return self.heads(self.dropout((states * mask).sum(1) / mask.sum(1)))  # type: ignore[no-any-return,unused-ignore]


@dataclass(frozen=True)
class Pretrained:
    """A verified encoder to start from: its name, its folder or hub name, the SHA-256 of its weights, its settings."""

    name: str
    place: str
    checksum: str
    config: dict[str, Any]

    def tokenizer(self) -> Any:
        """The fast tokenizer that belongs to it."""
        return AutoTokenizer.from_pretrained(self.place)


def pretrained(place: str) -> Pretrained:
    """The encoder in a folder, or of that name on the hub; raises BadInput where there is none, or its weights are not the known ones."""
    try:
        found = cached_file(place, WEIGHTS)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise BadInput(f"encoder {place!r} can't be had ({reason}); name a folder with {WEIGHTS}, or a hub name") from error
    checksum = sha256(Path(str(found)).read_bytes()).hexdigest()
    if place in KNOWN_WEIGHTS and checksum != KNOWN_WEIGHTS[place]:
        raise BadInput(f"{found}: SHA-256 {checksum} is not that of {place}; fetch it anew")
    settings = AutoConfig.from_pretrained(place)
    if settings.model_type not in KINDS:
        raise BadInput(f"{place} is of the kind {settings.model_type!r}; take an encoder of one of the kinds {', '.join(KINDS)}")
    if settings.max_position_embeddings < MOST_TOKENS + 2:
        raise BadInput(f"{place} has {settings.max_position_embeddings} positions; take an encoder with {MOST_TOKENS + 2} or more")
    if not AutoTokenizer.from_pretrained(place).is_fast:
        raise BadInput(f"{place} has no tokenizer.json, which serving needs; take an encoder with one")
    own = Path(place).name if Path(place).exists() else place
    name = next((known for known, expected in KNOWN_WEIGHTS.items() if expected == checksum), own)
    config = {key: value for key, value in settings.to_diff_dict().items() if key not in _NO_SETTINGS}
    return Pretrained(name, place, checksum, config)


def device() -> torch.device:
    """The GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def fine_tune(data: LabelledPostings, rows: Rows, start: Pretrained, recipe: Recipe) -> Network:
    """The network of these rows, after `recipe.epochs` passes; on a CPU the same seed and number of threads give the same weights."""
    torch.manual_seed(recipe.seed)
    if device().type == "cuda":
        torch.set_float32_matmul_precision("high")
    rng = np.random.default_rng(recipe.seed)
    tokenizer = start.tokenizer()
    network: Network = Network(_loaded(start), recipe.dropout).train().to(device())
    targets = _Targets.of(data, recipe)
    optimiser, schedule = _optimiser(network, recipe, steps=recipe.epochs * -(-len(rows) // recipe.batch))
    for epoch in range(recipe.epochs):
        total = 0.0
        for batch in _batches(data, rows, recipe, rng):
            scores = network(**_encode(tokenizer, encoder_texts(augmented(data.texts.take(batch), recipe, rng)), device()))
            loss = targets.loss(scores, batch, recipe)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(batch)
        log.info("epoch %s of %s: loss %.4f", epoch + 1, recipe.epochs, total / len(rows))
    network.eval()
    return network


def _loaded(start: Pretrained) -> Any:
    """In 32 bits, without dropout of attention: on a CPU its masks alone take as long as the rest of a step."""
    config = AutoConfig.from_pretrained(start.place)
    for name in ("attention_probs_dropout_prob", "attention_dropout"):
        if hasattr(config, name):
            setattr(config, name, 0.0)
    encoder, report = AutoModel.from_pretrained(start.place, config=config, dtype=torch.float32, output_loading_info=True)
    missing = sorted(name for name in report["missing_keys"] if not name.startswith("pooler."))
    if missing:
        raise BadInput(f"{start.place}: {len(missing)} weights of its kind are missing, first {missing[0]}; take another encoder")
    return encoder


def network_scores(network: Network, tokenizer: Any, texts: Texts, batch: int = 32) -> Scores:
    """Log-odds per head by the network as trained, where it lies; weights in 32 bits."""
    place = network.heads.weight.device

    def read(written: list[str]) -> Floats:
        order = np.argsort([len(text) for text in written], kind="stable")
        found = np.zeros((len(written), sum(WIDTHS.values())))
        with torch.inference_mode():
            for start in range(0, len(order), batch):
                part = order[start:start + batch]
                found[part] = network(**_encode(tokenizer, [written[row] for row in part], place)).double().cpu().numpy()
        return found

    return scores_by_posting(texts, read)


@dataclass(frozen=True)
class _Targets:
    routine: Tensor
    routine_importance: Tensor
    importance: Tensor
    others: dict[str, Tensor]

    @classmethod
    def of(cls, data: LabelledPostings, recipe: Recipe) -> _Targets:
        chance = np.where(data.is_mixed, recipe.mixed_target, recipe.clear_target)
        routine = np.where(data.targets["routine"] == ROUTINE, chance, 1 - chance)
        importance = np.where(data.is_guess, recipe.guess_importance, 1.0)
        routine_importance = importance * np.where(data.is_mixed, recipe.mixed_importance, 1.0)
        others = {name: torch.tensor([CLASSES[name].index(value) for value in data.targets[name]], device=device()) for name in HEADS[1:]}
        target, first, rest = (torch.tensor(values, dtype=torch.float32, device=device())
                               for values in (routine, routine_importance, importance))
        return cls(target, first, rest, others)

    def loss(self, scores: Tensor, rows: Rows, recipe: Recipe) -> Tensor:
        chosen = torch.from_numpy(rows).to(device())
        first, *rest = scores.split(list(WIDTHS.values()), dim=1)
        routine = functional.binary_cross_entropy_with_logits(first[:, 0], self.routine[chosen], reduction="none")
        total = recipe.losses[0] * (routine * self.routine_importance[chosen]).mean()
        for weight, name, found in zip(recipe.losses[1:], HEADS[1:], rest, strict=True):
            loss = functional.cross_entropy(found, self.others[name][chosen], label_smoothing=recipe.label_smoothing, reduction="none")
            total = total + weight * (loss * self.importance[chosen]).mean()
        return total


def _optimiser(network: Network, recipe: Recipe, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    groups = [{"params": network.encoder.parameters(), "lr": recipe.learning_rate},
              {"params": network.heads.parameters(), "lr": recipe.head_learning_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=recipe.weight_decay, fused=True)
    warm_up = max(1.0, recipe.warm_up * steps)
    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min((step + 1) / warm_up, max(0.0, 1 - step / steps)))


def _batches(data: LabelledPostings, rows: Rows, recipe: Recipe, rng: np.random.Generator) -> Iterator[Rows]:
    """Batches of postings of about equal length, in random order."""
    lengths = np.array([len(text) for text in encoder_texts(data.texts.take(rows))])
    order = np.argsort(np.minimum(lengths, PIECE_CHARACTERS) + 60 * rng.random(len(rows)))
    batches = [rows[order[start:start + recipe.batch]] for start in range(0, len(rows), recipe.batch)]
    for position in rng.permutation(len(batches)):
        yield batches[position]


def augmented(texts: Texts, recipe: Recipe, rng: np.random.Generator) -> Texts:
    """Some postings lose their tags or their description, as boards show them; some long ones start in the middle.

    Some described ones borrow another's tags: on some boards tags are noise.
    """
    title, tags, description = (list(part) for part in texts)
    for row in range(len(title)):
        drawn = rng.random()
        if drawn < recipe.hide_tags:
            tags[row] = "" if description[row] else tags[row]
        elif drawn < recipe.hide_tags + recipe.hide_description:
            description[row] = "" if tags[row] or len(title[row]) > 20 else description[row]
        elif drawn < recipe.hide_tags + recipe.hide_description + recipe.borrowed_tags and len(description[row]) >= DESCRIBED:
            tags[row] = texts.tags[rng.integers(len(tags))]
        if len(description[row]) > 2 * LONG_TEXT and rng.random() < recipe.start_later:
            description[row] = description[row][rng.integers(0, len(description[row]) - LONG_TEXT):]
    return Texts(title, tags, description)


def _encode(tokenizer: Any, written: list[str], place: torch.device) -> dict[str, Tensor]:
    found = tokenizer(written, padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt")
    return {name: found[name].to(place) for name in ("input_ids", "attention_mask")}
