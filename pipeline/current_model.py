"""Which classifier is in use: named by a file, so that stages that only need its name load no model runtime."""

from __future__ import annotations

from pathlib import Path

from warehouse.errors import BadInput

MODELS = Path(__file__).resolve().parent / "classify" / "model"
CURRENT_FILE = "CURRENT"


def current_version(folder: Path = MODELS) -> str:
    """Version of the classifier in use; raises BadInput where `CURRENT` names none."""
    try:
        return (folder / CURRENT_FILE).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadInput(f"{folder / CURRENT_FILE} can't be read ({error.strerror}): run `gigshift train` or restore the file") from error
