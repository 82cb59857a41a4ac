"""Fits, judges and saves the classifier: what `gigshift train` runs. Needs the extra `train`."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from joblib import Parallel, delayed
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from pipeline.classify.artefact import save
from pipeline.classify.crossfit import FOLDS, PARTS, SEED, UnseenScores, blends, splits, unseen_probabilities
from pipeline.classify.encoder import Encoder, cores
from pipeline.classify.encoder_export import SMALL, export
from pipeline.classify.encoder_text import MOST_PIECES, MOST_TOKENS, PIECE_CHARACTERS
from pipeline.classify.encoder_training import RECIPE, Pretrained, Recipe, fine_tune, network_scores
from pipeline.classify.evaluation import Evaluation, evaluate
from pipeline.classify.fairness import audit
from pipeline.classify.features import BLOCKS, Texts
from pipeline.classify.heads import CLASSES, HEADS, Scores
from pipeline.classify.linear import (
    BORROWED_TAGS_IMPORTANCE,
    GUESS_IMPORTANCE,
    MIXED_IMPORTANCE,
    STRENGTHS,
    TAGS_SEED,
    fit_linear,
)
from pipeline.classify.model import Model
from pipeline.classify.swaps import SWAPPED, doubtful, swapped_probabilities
from pipeline.classify.training_data import LabelledPostings, Rows, title_hash

log = logging.getLogger(__name__)


def train(data: LabelledPostings, groups: dict[str, NDArray[np.str_]], unlabelled: Texts, start: Pretrained, work: Path, out: Path,
          recipe: Recipe = RECIPE) -> Evaluation:
    """Trains on labelled postings, audits by `groups` and by swaps in `unlabelled`, writes the version folder and makes it current.

    Minutes on a GPU, some hours on two cores. Each fit is kept under `work`, so a broken training goes on where it stopped.
    """
    work.mkdir(parents=True, exist_ok=True)
    scores = cross_scores(data, start, work, recipe)
    evaluation = evaluate(data, scores)
    everything = np.arange(len(data))
    encoder = _served(data, everything, start, work / f"final-{_key(data, start, recipe, everything)}", recipe)
    model = Model(fit_linear(data, everything), encoder, blends(data, scores, np.flatnonzero(data.is_real)))
    described = {"sha256": data.checksums, "encoder": {"name": start.name, "sha256": start.checksum, "config": start.config},
                 "recipe": asdict(recipe), "strengths": STRENGTHS, "mixed_importance": MIXED_IMPORTANCE,
                 "guess_importance": GUESS_IMPORTANCE, "borrowed_tags_importance": BORROWED_TAGS_IMPORTANCE, "parts": PARTS, "seed": SEED,
                 "learnt": sorted({title_hash(title) for title in data.texts.title})}
    unseen = unseen_probabilities(data, scores)[FOLDS]["routine"][:, 1]
    swapped = {"swap": unlabelled.take(range(min(SWAPPED, len(unlabelled.title)))), "swap_doubtful": doubtful(model, unlabelled)}
    fairness = audit(data, unseen, groups, {name: swapped_probabilities(model, texts) for name, texts in swapped.items()})
    version = save(model, described, evaluation.as_json(), fairness, out)
    log.info("classifier %s is in %s", version, out / version)
    return evaluation


def cross_scores(data: LabelledPostings, start: Pretrained, work: Path, recipe: Recipe) -> dict[str, UnseenScores]:
    """Scores of every real posting by models that had not seen it, per design; the fits share the cores."""
    todo = list(splits(data))
    fits = Parallel(n_jobs=cores())(delayed(part_scores)(data, rows, held_out, start, work, f"{design}-{part}", recipe)
                                    for design, part, rows, held_out in todo)
    found: dict[str, UnseenScores] = {}
    for (design, _, _, held_out), pair in zip(todo, fits, strict=True):
        found.setdefault(design, UnseenScores.empty(len(data))).put(held_out, *pair)
    return found


def part_scores(data: LabelledPostings, rows: Rows, held_out: Rows, start: Pretrained, work: Path, part: str,
                recipe: Recipe = RECIPE) -> tuple[Scores, Scores]:
    """Log-odds of `held_out` by a word model and by an encoder of `rows`, fitted on one core; kept under `work` by the part's name."""
    file = work / f"{part}-{_key(data, start, recipe, rows)}.safetensors"
    if not file.exists():
        torch.set_num_threads(1)
        texts = data.texts.take(held_out)
        fitted = {"linear": fit_linear(data, rows).scores(texts),
                  "encoder": network_scores(fine_tune(data, rows, start, recipe), start.tokenizer(), texts)}
        unfinished = file.with_suffix(".part")
        save_file({f"{kind}.{head}": np.ascontiguousarray(values) for kind, scores in fitted.items() for head, values in scores.items()},
                  unfinished)
        unfinished.replace(file)
    arrays = load_file(file)
    linear, encoder = ({head: arrays[f"{kind}.{head}"] for head in HEADS} for kind in ("linear", "encoder"))
    return linear, encoder


def _served(data: LabelledPostings, rows: Rows, start: Pretrained, folder: Path, recipe: Recipe) -> Encoder:
    """The encoder of all labels as it is served; its graph with 32-bit weights and its encoder alone stay in `folder` for comparison."""
    tokenizer = start.tokenizer()
    if not (folder / "tokenizer.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        torch.set_num_threads(cores())
        network = fine_tune(data, rows, start, recipe)
        export(network, folder)
        network.encoder.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    return Encoder((folder / SMALL).read_bytes(), tokenizer.backend_tokenizer.to_str().encode())


def _key(data: LabelledPostings, start: Pretrained, recipe: Recipe, rows: Rows) -> str:
    models = [asdict(recipe), MOST_TOKENS, PIECE_CHARACTERS, MOST_PIECES, STRENGTHS, MIXED_IMPORTANCE, GUESS_IMPORTANCE,
              BORROWED_TAGS_IMPORTANCE, TAGS_SEED, [asdict(block) for block in BLOCKS]]
    stated = json.dumps([data.checksums, start.checksum, CLASSES, models], sort_keys=True)
    return sha256(stated.encode() + rows.tobytes()).hexdigest()[:16]
