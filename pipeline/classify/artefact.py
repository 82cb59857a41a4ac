"""The saved classifier: JSON and safetensors with checksums that are verified before anything is used. No pickle.

A version folder holds `model.json` (blocks, vocabularies, classes, calibration, training data), `weights.safetensors`, `evaluation.json`
and `manifest.json` (version, checksums, what it was made with). `CURRENT` beside the folders names the version in use.
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

from pipeline.classify.features import Block, Vectoriser
from pipeline.classify.heads import Calibration, Head
from pipeline.classify.model import FOLDS, MIXED_IMPORTANCE, SEED, STRENGTHS, Model
from pipeline.current_model import CURRENT_FILE, MODELS, current_version
from warehouse.errors import BadInput

NAME = "tfidf-logistic"
MODEL_FILE, WEIGHTS_FILE, EVALUATION_FILE, MANIFEST_FILE = "model.json", "weights.safetensors", "evaluation.json", "manifest.json"

_MADE_WITH = ("numpy", "scikit-learn", "scipy")


def version_of(model_json: bytes, weights: bytes) -> str:
    """Name and content hash of everything that decides a prediction."""
    return f"{NAME}-{sha256(sha256(model_json).digest() + sha256(weights).digest()).hexdigest()[:12]}"


def save(model: Model, checksums: dict[str, str], evaluation: dict[str, Any], folder: Path) -> str:
    """Writes a version folder and makes it current; returns the version. `checksums` are those of the training files."""
    model_json, weights = _described(model, checksums), save_arrays(_arrays(model))
    version = version_of(model_json, weights)
    files = {MODEL_FILE: model_json, WEIGHTS_FILE: weights, EVALUATION_FILE: _json(evaluation)}
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
        arrays = load_arrays(files[WEIGHTS_FILE])
        blocks = tuple(Block(item["name"], tuple(item["parts"]), item["unit"], tuple(item["lengths"]), item["weight"])
                       for item in described["blocks"])
        vectoriser = Vectoriser(blocks, tuple(tuple(words) for words in described["vocabularies"]),
                                tuple(arrays[f"idf.{block.name}"] for block in blocks))
        heads = {name: Head(tuple(head["classes"]), arrays[f"{name}.weights"], arrays[f"{name}.intercepts"],
                            Calibration(**head["calibration"])) for name, head in described["heads"].items()}
    except (ValueError, TypeError, KeyError, SafetensorError) as error:
        raise BadInput(f"{folder}: no classifier that this release can read ({error}); run `gigshift train`") from error
    return Model(vectoriser, heads), version_of(files[MODEL_FILE], files[WEIGHTS_FILE])


def verified(folder: Path) -> dict[str, bytes]:
    """Contents of a version folder's files; raises BadInput where a checksum, or the version itself, does not fit."""
    manifest_path = folder / MANIFEST_FILE
    try:
        manifest = json.loads(manifest_path.read_bytes())
        expected = {name: str(manifest["sha256"][name]) for name in (MODEL_FILE, WEIGHTS_FILE, EVALUATION_FILE)}
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
    if version != version_of(files[MODEL_FILE], files[WEIGHTS_FILE]) or version != folder.name:
        raise BadInput(f"{manifest_path} says version {version!r}, which is not that of its files and folder: restore the classifier")
    return files


def _described(model: Model, checksums: dict[str, str]) -> bytes:
    return _json({
        "name": NAME,
        "blocks": [asdict(block) for block in model.vectoriser.blocks],
        "vocabularies": model.vectoriser.vocabularies,
        "heads": {name: {"classes": head.classes, "calibration": asdict(head.calibration)} for name, head in model.heads.items()},
        "training": {"sha256": checksums, "strengths": STRENGTHS, "mixed_importance": MIXED_IMPORTANCE, "folds": FOLDS, "seed": SEED},
    })


def _arrays(model: Model) -> dict[str, np.ndarray[Any, Any]]:
    arrays = {f"idf.{block.name}": idf for block, idf in zip(model.vectoriser.blocks, model.vectoriser.idf, strict=True)}
    for name, head in model.heads.items():
        arrays |= {f"{name}.weights": np.ascontiguousarray(head.weights), f"{name}.intercepts": head.intercepts}
    return arrays


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()
