"""How far two passes over the same postings agree."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pipeline.classify.metrics import agreement
from pipeline.labelling.label_file import ALLOWED, Labelled

CODED = ("label", "mixed", "category", "exposure", "ai_relation")


def passes_agree(first: Iterable[Labelled], second: Iterable[Labelled]) -> tuple[int, dict[str, dict[str, float]]]:
    """How many postings both passes labelled, and per coded column accuracy, macro-F1 and Cohen's kappa over them."""
    earlier = {row.posting_id: row for row in first}
    pairs = [(earlier[row.posting_id], row) for row in second if row.posting_id in earlier]
    figures = {}
    for column in CODED if pairs else ():
        codes = {value: code for code, value in enumerate(ALLOWED[column])}
        one, two = (np.array([codes[getattr(pair[side], column)] for pair in pairs]) for side in (0, 1))
        figures[column] = agreement(one, two, len(codes))
    return len(pairs), figures
