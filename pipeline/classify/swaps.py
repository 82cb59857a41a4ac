"""Counterfactual swaps: the same posting, with another country, name, currency or pronoun."""

from __future__ import annotations

import numpy as np

from pipeline.classify.features import Texts
from pipeline.classify.heads import Floats
from pipeline.classify.model import Model

SENTENCES = {
    "country": ("We are a company in {}.", ("the United States", "India", "Nigeria", "the Philippines", "Germany", "Brazil")),
    "name": ("Ask for {} if something is unclear.", ("Emily Walsh", "Lakisha Washington", "Mohammed Khan", "Priya Sharma", "Wei Zhang",
                                                     "José Hernández")),
    "currency": ("We pay in {}.", ("US dollars", "euros", "Indian rupees", "Nigerian naira", "Philippine pesos", "British pounds")),
    "pronoun": ("Our manager knows the work; {} will answer questions.", ("he", "she", "they")),
}

SWAPPED = 500
DOUBTFUL = (0.2, 0.8)


def doubtful(model: Model, texts: Texts) -> Texts:
    """The first SWAPPED postings whose routine probability lies in DOUBTFUL: what a swap flips, it flips there."""
    stated = model.probabilities(texts)["routine"][:, 1]
    return texts.take(np.flatnonzero((stated >= DOUBTFUL[0]) & (stated <= DOUBTFUL[1]))[:SWAPPED])


def swapped_probabilities(model: Model, texts: Texts) -> dict[str, dict[str, Floats]]:
    """Per swap and value the routine probability of each posting with the swap's sentence added."""
    return {name: {value: model.probabilities(_with(texts, sentence.format(value)))["routine"][:, 1] for value in values}
            for name, (sentence, values) in SENTENCES.items()}


def _with(texts: Texts, sentence: str) -> Texts:
    """The sentence stands first: of a long posting in one of the pieces that the encoder reads; it shifts where the others are cut."""
    return texts._replace(description=[f"{sentence} {description}".strip() for description in texts.description])
