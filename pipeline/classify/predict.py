"""The only door to the classifier for code: posting texts in, rows of the `labels` table out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.classify.artefact import EVALUATION_FILE, current, encoder_config, load, verified
from pipeline.classify.features import as_texts
from pipeline.classify.heads import CLASSES, Floats
from pipeline.classify.model import Model
from pipeline.current_model import Backend
from warehouse.errors import BadInput
from warehouse.tables import TABLES
from warehouse.taxonomies import JUDGMENT, ROUTINE, UNLABELLED

# By language the share of a posting's words that the word model must know more than. Of titles too short for identification, with tags,
# 6 of 3,070 of English boards do not get over a half; of 40 made up in nine other languages 34 do not.
LEAST_KNOWN = {"en": 0.0, "und": 0.5}

Posting = tuple[str | None, Sequence[str] | None, str | None, str]

_DECIMALS = 6
_BATCH = 4096
_SCHEMA = pa.schema([column for column in TABLES["labels"].schema if column.name != "text_hash"])


def model_version() -> str:
    """Version of the classifier in use; raises BadInput where it is missing or damaged."""
    return _loaded(current(), "onnx")[1]


def least_certainty() -> float:
    """The probability that a label needs so that, on data sets that the model had not seen, at most 5 % of the labels kept are wrong."""
    evaluation = json.loads(verified(current())[EVALUATION_FILE])
    return float(evaluation["abstention"]["data_sets_left_out"]["threshold"])


def predict(
    titles: Iterable[str | None],
    tags: Iterable[Sequence[str] | None],
    descriptions: Iterable[str | None],
    languages: Iterable[str] | None = None,
    backend: Backend = "onnx",
) -> pa.Table:
    """Columns of the `labels` table but `text_hash`, one row per posting, probabilities rounded to 6 decimals.

    Each part may be missing. A posting in a language that is not in LEAST_KNOWN (identified from title and description unless `languages`
    says it), or with too few words that the model knows, is `unsupported`: unlabelled and without probabilities. `backend` torch (extra
    `train`) runs the encoder on a GPU where there is one. Raises ValueError where lengths differ.
    """
    titles, descriptions = list(titles), list(descriptions)
    if languages is None:
        from pipeline.clean.language import language  # noqa: PLC0415 - the cleaning room costs 20 MiB that a night's labelling need not hold

        languages = [language(f"{title or ''}\n{text or ''}") for title, text in zip(titles, descriptions, strict=True)]
    postings = list(zip(titles, tags, descriptions, languages, strict=True))
    model, version = _loaded(current(), backend)
    batches = [_predict_batch(model, version, postings[start:start + _BATCH]) for start in range(0, len(postings), _BATCH)]
    return pa.concat_tables(batches) if batches else _SCHEMA.empty_table()


def _predict_batch(model: Model, version: str, postings: list[Posting]) -> pa.Table:
    titles, tags, descriptions, languages = zip(*postings, strict=True)
    texts = as_texts(titles, tags, descriptions)
    is_known = model.linear.known_shares(texts) > np.array([LEAST_KNOWN.get(language, 1.0) for language in languages])
    found = {name: np.full((len(titles), len(classes)), np.nan) for name, classes in CLASSES.items()}
    known = np.flatnonzero(is_known)
    for name, values in model.probabilities(texts.take(known)).items():
        found[name][known] = np.round(values, _DECIMALS)
    routine, is_unknown = found["routine"][:, 1], ~is_known
    columns = {
        "model_version": pa.array([version] * len(titles), pa.string()),
        "status": pa.array(np.where(is_unknown, "unsupported", "labelled")),
        "routine_probability": pa.array(routine, mask=is_unknown),
        "label": _names(np.where(routine >= 0.5, ROUTINE, JUDGMENT), is_unknown),
    }
    for name in ("category", "exposure", "ai_relation"):
        columns |= _largest(name, CLASSES[name], found[name], is_unknown)
    return pa.table(columns).select(_SCHEMA.names).cast(_SCHEMA)


def _largest(name: str, classes: tuple[str, ...], values: Floats, is_unknown: NDArray[np.bool_]) -> dict[str, pa.Array]:
    best = values.argmax(axis=1)
    return {
        name: _names(np.array(classes)[best], is_unknown),
        f"{name}_probability": pa.array(values[np.arange(len(best)), best], mask=is_unknown),
    }


def _names(names: NDArray[np.str_], is_unknown: NDArray[np.bool_]) -> pa.Array:
    return pa.array(np.where(is_unknown, UNLABELLED, names), pa.string())


@cache
def _loaded(folder: Path, backend: Backend) -> tuple[Model, str]:
    model, version = load(folder)
    if backend == "onnx":
        return model, version
    try:
        from pipeline.classify.torch_encoder import TorchEncoder  # noqa: PLC0415 - needs the extra `train`
    except ImportError as error:
        raise BadInput(f"the torch backend needs {error.name}: install the extra `train`, see docs/classifier.md") from error
    return replace(model, encoder=TorchEncoder(model.encoder.graph, model.encoder.tokenizer, encoder_config(folder))), version
