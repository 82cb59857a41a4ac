"""Made-up postings that the tests of this room read, and labels for them."""

from __future__ import annotations

import csv
import json
from itertools import product
from pathlib import Path

TITLES = {
    "data_entry": "Type scanned delivery notes into a spreadsheet",
    "creative_design": "Illustrate a brand identity for a small bakery",
    "ai_engineering": "Build an agent that answers questions about manuals",
    "transcription": "Transcribe recorded interviews word for word",
}
_LABELS = {
    "data_entry": ("R", "E2"),
    "creative_design": ("J", "E2"),
    "ai_engineering": ("J", "E2"),
    "transcription": ("R", "E0"),
}
_DATASETS = ("north", "south", "west")
_WORDS = ("copper", "meadow", "lantern", "harbour", "violet", "granite")


def write_labelled(shared: Path) -> Path:
    """72 labelled postings under `shared`/labels in the files' documented shape; returns the labels folder."""
    folder = shared / "labels"
    folder.mkdir(parents=True)
    items, labels, relations = [], [], []
    for number, (word, dataset, category) in enumerate(product(_WORDS, _DATASETS, TITLES)):
        label, exposure = _LABELS[category]
        tags = "" if number % 3 == 0 else f"{category.replace('_', ' ')}; remote"
        description = f"Work of the {word} kind. " * 20
        title = f"{TITLES[category]} {dataset} {_WORDS.index(word) // 2 * 'x'}"
        items.append({"id": f"x{number}", "title": title, "tags": tags, "description": description})
        labels.append([f"x{number}", dataset, "as_found", f"{number:016x}", label, str(number % 2), category, exposure, "3"])
        if category == "ai_engineering":
            relations.append([f"x{number}", "ai_build"])
    (folder / "train_items.jsonl").write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    columns = ["id", "dataset", "stratum", "text_key", "label", "mixed", "category", "exposure", "confidence"]
    _write_rows(folder / "train_labels.csv", columns, labels)
    _write_rows(folder / "train_ai_relation.csv", ["id", "ai_relation"], relations)
    return folder


def _write_rows(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
