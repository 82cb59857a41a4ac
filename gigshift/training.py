"""`gigshift train`: from labels and a home to the classifier in use."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from gigshift.progress import console
from warehouse.errors import BadInput
from warehouse.home import Home

if TYPE_CHECKING:
    from pipeline.classify.features import Texts
    from pipeline.classify.training_data import LabelledPostings

NEEDED = ("onnx", "torch", "transformers")


def train_classifier(home: Home, labels: Path, encoder: str) -> str:
    """Trains, judges, audits and puts the new version to use; returns a line about it. Fits stay under `training/` in the home."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise BadInput(f"training needs {', '.join(missing)}: install the extra `train`, see docs/classifier.md")
    from pipeline.classify.encoder_training import pretrained  # noqa: PLC0415 - needs the extra
    from pipeline.classify.fairness_groups import audit_groups  # noqa: PLC0415
    from pipeline.classify.train import train  # noqa: PLC0415
    from pipeline.classify.training_data import all_labels  # noqa: PLC0415
    from pipeline.current_model import MODELS, current_version  # noqa: PLC0415

    start = pretrained(encoder)
    data = all_labels(labels, home)
    groups = audit_groups(data, home.read("postings"), home.read("posting_texts"))
    console.print(f"Training on {len(data):,} labelled postings from {start.name}; fits are kept in {home.root / 'training'}")
    train(data, groups, _unlabelled(home, data), start, home.root / "training", MODELS)
    return f"Classifier {current_version()} in {MODELS / current_version()}; label with it: gigshift relabel"


def _unlabelled(home: Home, data: LabelledPostings) -> Texts:
    """The home's English texts that nothing was learnt from, in random order, always the same."""
    from pipeline.classify.features import as_texts  # noqa: PLC0415 - needs NumPy and scikit-learn

    rows = home.read("posting_texts").to_pandas().sort_values("text_hash")
    rows = rows[rows["language"] == "en"].sample(frac=1, random_state=1)
    texts, learnt = as_texts(rows["title"], rows["tags"], rows["description"]), set(data.texts.title)
    return texts.take([row for row, title in enumerate(texts.title) if title not in learnt])
