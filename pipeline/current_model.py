"""Which classifier is in use, what it was trained from and what can run it: for those that must not load a model runtime to know."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from warehouse.errors import BadInput

Backend = Literal["onnx", "torch"]
ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
MODELS = Path(__file__).resolve().parent / "classify" / "model"
CURRENT_FILE = "CURRENT"


def current_version(folder: Path = MODELS) -> str:
    """Version of the classifier in use; raises BadInput where `CURRENT` names none."""
    try:
        return (folder / CURRENT_FILE).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadInput(f"{folder / CURRENT_FILE} can't be read ({error.strerror}): run `gigshift train` or restore the file") from error
