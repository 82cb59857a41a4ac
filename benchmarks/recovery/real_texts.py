"""Simulated works in the words of real postings: titles, texts and so lengths of the labelled real postings, where these are at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np

from pipeline.classify.training_data import read_labelled
from simulation.grammar import Ad, write_ad

WORDS = 8
"""A posting of fewer words does not say what is to be done: its work keeps the words of the simulation."""


class RealTexts:
    """Texts of labelled real postings by category and label, each given to one work of a world."""

    def __init__(self, shared: Path, rng: np.random.Generator) -> None:
        """Reads the label files under `shared`; `rng` sets the order."""
        data = read_labelled(shared)
        self._texts: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for row in rng.permutation(len(data)):
            title, text = data.texts.title[row], data.texts.description[row]
            if len(f"{title} {text}".split()) >= WORDS:
                self._texts.setdefault((data.targets["category"][row], data.targets["routine"][row]), []).append((title, text))

    def write_ad(self, category: str, company: str, is_salaried: bool, rng: np.random.Generator) -> Ad:
        """The simulation's ad, its words taken from a real posting of its category and label as long as there is one."""
        ad = write_ad(category, company, is_salaried, rng)
        left = self._texts.get((category, ad.label))
        if not left:
            return ad
        title, text = left.pop()
        terms = ad.body[-1]
        return replace(ad, title=title, body=(*(part for part in text.split("\n") if part.strip()), terms))


@contextmanager
def words_of(texts: RealTexts) -> Iterator[None]:
    """Lets worlds that are written inside speak in these texts."""
    with patch("simulation.works.write_ad", texts.write_ad):
        yield
