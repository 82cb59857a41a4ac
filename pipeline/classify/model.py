"""The classifier as one thing: the word model, the encoder, and how their scores are blended into probabilities."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.classify.encoder import Encoder
from pipeline.classify.features import Texts
from pipeline.classify.heads import Blends, Scores
from pipeline.classify.linear import LinearModel


@dataclass(frozen=True)
class Model:
    """What a prediction needs."""

    linear: LinearModel
    encoder: Encoder
    blends: Blends

    def probabilities(self, texts: Texts) -> Scores:
        """Calibrated probabilities per head, (postings, classes), classes in the order of CLASSES."""
        return self.blends.probabilities(self.linear.scores(texts), self.encoder.scores(texts))
