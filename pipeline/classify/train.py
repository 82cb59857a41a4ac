"""Fits, judges and saves the classifier: what `gigshift train` runs."""

from __future__ import annotations

import logging
from pathlib import Path

from pipeline.classify.artefact import save
from pipeline.classify.evaluation import Evaluation, evaluate
from pipeline.classify.model import fit
from pipeline.classify.training_data import LabelledPostings, read_committed, read_labelled, read_written
from warehouse.home import Home

log = logging.getLogger(__name__)


def train(data: LabelledPostings, out: Path) -> Evaluation:
    """Trains on labelled postings, writes the version folder under `out` and makes it current; some minutes, always the same result."""
    model = fit(data)
    evaluation = evaluate(data)
    version = save(model, data.checksums, evaluation.as_json(), out)
    log.info("classifier %s is in %s", version, out / version)
    return evaluation


def all_labels(shared: Path, home: Home) -> LabelledPostings:
    """The labels under `shared`, the committed ones of postings that `home` holds, and the postings written for training."""
    given, committed = read_labelled(shared), read_committed(home.read("postings"), home.read("posting_texts"))
    return given.with_more(committed).with_more(read_written())
