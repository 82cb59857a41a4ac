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

from statsmodels.stats.proportion import proportion_confint

from benchmarks.fill_rates import raw_table, recorded
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


def share(hits: list[bool]) -> str:
    """`hits` of all with Wilson's 95 % interval."""
    low, high = proportion_confint(sum(hits), len(hits), method="wilson")
    return f"{sum(hits)} of {len(hits)}, {sum(hits) / len(hits):.2f} [{low:.2f}, {high:.2f}]"


def main(shared: Path) -> None:
    """Prints shares that are right, then each posting that is not."""
    texts, labelled = recorded_texts(shared), list(csv.DictReader(LABELLED.open(encoding="utf-8")))
    rows = [texts[row["text_hash"]] for row in labelled]
    found = predict(*([row[part] for row in rows] for part in ("title", "tags", "description"))).to_pylist()
    pairs = list(zip(labelled, found, strict=True))
    print("category:", share([true["category"] == guess["category"] for true, guess in pairs]))
    for label in (ROUTINE, JUDGMENT):
        print(f"label {label}:", share([guess["label"] == label for true, guess in pairs if true["label"] == label]))
    for true, guess in pairs:
        if (true["label"], true["category"]) != (guess["label"], guess["category"]):
            print(true["text_hash"][:8], true["source"], true["label"], true["category"], "->", f"{guess['routine_probability']:.2f}",
                  guess["category"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
