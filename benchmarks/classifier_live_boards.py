"""The classifier on recorded postings of live boards: `python -m benchmarks.classifier_live_boards SHARED`.

Reads ../shared/recordings with the readers of their sources, as a night would. `classifier_live_boards.csv` holds, by text hash, the labels
that a language-model annotator gave to those that are English postings of one kind of work: 49, too few to rest a goal on, and known to
the authors when they wrote postings for training.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

from benchmarks.fill_rates import raw_table, recorded
from benchmarks.mention_accuracy import share
from benchmarks.recordings import RECORDINGS
from pipeline.classify.predict import predict
from pipeline.clean.rows import clean_rows
from warehouse.taxonomies import JUDGMENT, ROUTINE

LABELLED = Path(__file__).with_suffix(".csv")


def recorded_texts(shared: Path) -> dict[str, dict[str, Any]]:
    """The cleaned texts of all recordings, by their hash."""
    sources = sorted({recording.source for recording in RECORDINGS if recording.path.startswith("recordings/")})
    cleaned = (clean_rows(raw_table(source, recorded(shared, source))) for source in sources)
    return {row["text_hash"]: row for one in cleaned for row in one.texts.to_pylist()}


def main(shared: Path) -> None:
    """Prints shares that are right, then each posting that is not."""
    texts, labelled = recorded_texts(shared), list(csv.DictReader(LABELLED.open(encoding="utf-8")))
    rows = [texts[row["text_hash"]] for row in labelled]
    found = predict(*([row[part] for row in rows] for part in ("title", "tags", "description", "language"))).to_pylist()
    pairs = list(zip(labelled, found, strict=True))
    hits = {"category": [true["category"] == guess["category"] for true, guess in pairs]}
    for label in (ROUTINE, JUDGMENT):
        hits[f"label {label}"] = [guess["label"] == label for true, guess in pairs if true["label"] == label]
    for name, right in hits.items():
        print(f"{name}: {sum(right)} of {len(right)}, {share(sum(right), len(right))}")
    for true, guess in pairs:
        if (true["label"], true["category"]) != (guess["label"], guess["category"]):
            print(true["text_hash"][:8], true["source"], true["label"], true["category"], "->", f"{guess['routine_probability']:.2f}",
                  guess["category"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
