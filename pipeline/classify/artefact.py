"""The saved classifier: JSON, safetensors and ONNX with checksums that are verified before anything is used. No pickle.

A version folder holds `model.json` (the word model's blocks, vocabularies and classes, the encoder's classes in the order of its
outputs, the blends, routine shares by category, how and on what it was trained), `weights.safetensors` (the word model; hashes of the
titles that were learnt from), `encoder.onnx` and `tokenizer.json` (the encoder), `evaluation.json`, `fairness.json` and
`manifest.json` (version, checksums, what it was made with). `CURRENT` beside the folders names the version in use.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from pipeline.classify.encoder import Encoder
from pipeline.classify.encoder_text import MOST_PIECES, MOST_TOKENS, PIECE_CHARACTERS
from pipeline.classify.features import Block, Vectoriser
from pipeline.classify.heads import CLASSES, Blend, Blends
from pipeline.classify.linear import LinearHead, LinearModel
from pipeline.classify.model import Model
from pipeline.current_model import CURRENT_FILE, MODELS, current_version
from warehouse.errors import BadInput

NAME = "minilm-words"
MODEL_FILE, WEIGHTS_FILE, EVALUATION_FILE, MANIFEST_FILE = "model.json", "weights.safetensors", "evaluation.json", "manifest.json"
GRAPH_FILE, TOKENIZER_FILE, FAIRNESS_FILE = "encoder.onnx", "tokenizer.json", "fairness.json"

_DECISIVE = (MODEL_FILE, WEIGHTS_FILE, GRAPH_FILE, TOKENIZER_FILE)
FILES = (*_DECISIVE, EVALUATION_FILE, FAIRNESS_FILE)
# The order of the encoder's outputs, and what it is shown of a posting: part of what it learnt, though it stands in code.
_READ_AS = {"heads": {head: list(classes) for head, classes in CLASSES.items()}, "most_tokens": MOST_TOKENS,
            "piece_characters": PIECE_CHARACTERS, "most_pieces": MOST_PIECES}
LEARNT = "learnt"
_MADE_WITH = ("numpy", "onnxruntime", "scikit-learn", "scipy", "tokenizers")


def version_of(files: dict[str, bytes]) -> str:
    """Name and content hash of everything that decides a prediction."""
    return f"{NAME}-{sha256(b''.join(sha256(files[name]).digest() for name in _DECISIVE)).hexdigest()[:12]}"


def save(model: Model, training: dict[str, Any], evaluation: dict[str, Any], fairness: list[dict[str, Any]], folder: Path) -> str:
    """Writes a version folder and makes it current; returns the version. `training` says how and on what the model was trained."""
    arrays = _arrays(model.linear) | {LEARNT: np.array([int(name, 16) for name in training.get(LEARNT, ())], dtype=np.uint64)}
    described = {name: value for name, value in training.items() if name != LEARNT}
    files = {MODEL_FILE: _described(model, described), WEIGHTS_FILE: save_arrays(arrays),
             GRAPH_FILE: model.encoder.graph, TOKENIZER_FILE: model.encoder.tokenizer,
             EVALUATION_FILE: _json(evaluation), FAIRNESS_FILE: _json(fairness)}
    version = version_of(files)
    manifest = {
        "version": version,
        "sha256": {name: sha256(content).hexdigest() for name, content in files.items()},
        "made_with": {name: installed(name) for name in _MADE_WITH},
    }
    target = folder / version
    target.mkdir(parents=True, exist_ok=True)
    for name, content in {**files, MANIFEST_FILE: _json(manifest)}.items():
        (target / name).write_bytes(content)
    (folder / CURRENT_FILE).write_text(version + "\n", encoding="utf-8")
    return version


def current(folder: Path = MODELS) -> Path:
    """The version folder in use; raises BadInput where `CURRENT` names none."""
    return folder / current_version(folder)


def load(folder: Path) -> tuple[Model, str]:
    """Model and version of a version folder; raises BadInput naming the file that is missing or not as it was saved."""
    files = verified(folder)
    try:
        described = json.loads(files[MODEL_FILE])
        _check_read_as(described["read_as"])
        arrays = load_arrays(files[WEIGHTS_FILE])
        blocks = tuple(Block(item["name"], tuple(item["parts"]), item["unit"], tuple(item["lengths"]), item["weight"])
                       for item in described["blocks"])
        vectoriser = Vectoriser(blocks, tuple(tuple(words) for words in described["vocabularies"]),
                                tuple(arrays[f"idf.{block.name}"] for block in blocks))
        heads = {name: LinearHead(tuple(classes), arrays[f"{name}.weights"], arrays[f"{name}.intercepts"])
                 for name, classes in described["classes"].items()}
        blends = Blends({name: Blend(**{**blend, "shifts": tuple(blend["shifts"])}) for name, blend in described["blends"].items()},
                        tuple(described["routine_shares"][name] for name in CLASSES["category"]))
    except (ValueError, TypeError, KeyError, SafetensorError) as error:
        raise BadInput(f"{folder}: no classifier that this release can read ({error}); run `gigshift train`") from error
    return Model(LinearModel(vectoriser, heads), Encoder(files[GRAPH_FILE], files[TOKENIZER_FILE]), blends), version_of(files)


def encoder_config(folder: Path) -> dict[str, Any]:
    """Settings of the encoder that was fine-tuned, with its kind as `model_type`."""
    config: dict[str, Any] = json.loads(verified(folder)[MODEL_FILE])["training"]["encoder"]["config"]
    return config


def learnt_titles(folder: Path) -> frozenset[str]:
    """Hashes (`training_data.title_hash`) of the titles that a version has learnt from."""
    return frozenset(f"{number:016x}" for number in load_arrays(verified(folder)[WEIGHTS_FILE])[LEARNT].tolist())


def fairness(folder: Path) -> list[dict[str, Any]]:
    """Rows of the audit that a version folder holds."""
    rows: list[dict[str, Any]] = json.loads(verified(folder)[FAIRNESS_FILE])
    return rows


def verified(folder: Path) -> dict[str, bytes]:
    """Contents of a version folder's files; raises BadInput where a checksum, or the version itself, does not fit."""
    manifest_path = folder / MANIFEST_FILE
    try:
        manifest = json.loads(manifest_path.read_bytes())
        expected = {name: str(manifest["sha256"][name]) for name in FILES}
        version = manifest["version"]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BadInput(f"{manifest_path} can't be read ({error}): restore the classifier from its release") from error
    files: dict[str, bytes] = {}
    for name, checksum in expected.items():
        try:
            files[name] = (folder / name).read_bytes()
        except OSError as error:
            raise BadInput(f"{folder / name} can't be read ({error.strerror}): restore the classifier from its release") from error
        if sha256(files[name]).hexdigest() != checksum:
            raise BadInput(f"{folder / name} is not the file that was saved (SHA-256 differs): restore the classifier from its release")
    if version != version_of(files) or version != folder.name:
        raise BadInput(f"{manifest_path} says version {version!r}, which is not that of its files and folder: restore the classifier")
    return files


def _check_read_as(saved: dict[str, Any]) -> None:
    if saved != _READ_AS:
        changed = ", ".join(name for name in sorted(_READ_AS | saved) if _READ_AS.get(name) != saved.get(name))
        raise ValueError(f"{changed}: the encoder was trained with others than those of this release")


def _described(model: Model, training: dict[str, Any]) -> bytes:
    return _json({
        "name": NAME,
        "blocks": [asdict(block) for block in model.linear.vectoriser.blocks],
        "vocabularies": model.linear.vectoriser.vocabularies,
        "read_as": _READ_AS,
        "classes": {name: head.classes for name, head in model.linear.heads.items()},
        "blends": {name: asdict(blend) for name, blend in model.blends.heads.items()},
        "routine_shares": dict(zip(CLASSES["category"], model.blends.routine_shares, strict=True)),
        "training": training,
    })


def _arrays(model: LinearModel) -> dict[str, np.ndarray[Any, Any]]:
    arrays = {f"idf.{block.name}": idf for block, idf in zip(model.vectoriser.blocks, model.vectoriser.idf, strict=True)}
    for name, head in model.heads.items():
        arrays |= {f"{name}.weights": np.ascontiguousarray(head.weights), f"{name}.intercepts": head.intercepts}
    return arrays


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":")) + "\n").encode()
