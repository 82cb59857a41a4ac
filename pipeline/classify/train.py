"""Fits, judges and saves the classifier: what `gigshift train` runs, also `python -m pipeline.classify.train --shared PATH`."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from pipeline.classify.artefact import save
from pipeline.classify.evaluation import Evaluation, evaluate
from pipeline.classify.model import fit
from pipeline.classify.model_card import write_model_card
from pipeline.classify.training_data import read_labelled
from pipeline.current_model import MODELS

log = logging.getLogger(__name__)


def train(shared: Path, out: Path) -> Evaluation:
    """Trains on `shared`/labels, writes the version folder under `out` and makes it current; some minutes, always the same result."""
    data = read_labelled(shared)
    model = fit(data)
    evaluation = evaluate(data)
    version = save(model, data.checksums, evaluation.as_json(), out)
    log.info("classifier %s is in %s", version, out / version)
    return evaluation


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(description="Trains the classifier, writes its version folder and its model card.")
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds labels/")
    parser.add_argument("--out", type=Path, default=MODELS, help="folder of the version folders")
    parser.add_argument("--card", type=Path, help="also write the model card to this file")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    train(arguments.shared, arguments.out)
    if arguments.card:
        write_model_card(arguments.out, arguments.card)


if __name__ == "__main__":
    main()
