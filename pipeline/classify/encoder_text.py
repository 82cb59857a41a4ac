"""What the encoder reads of a posting: title, tags and, of a long description, several pieces.

An employer's blurb often fills the first piece; what is to be done stands later.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pipeline.classify.features import Texts
from pipeline.classify.heads import WIDTHS, Floats, Scores, by_head

MOST_TOKENS = 256
PIECE_CHARACTERS = 1_100
MOST_PIECES = 3


def scores_by_posting(texts: Texts, read: Callable[[list[str]], Floats]) -> Scores:
    """Log-odds per head, the mean over each posting's pieces; `read` gives (texts, sum of WIDTHS), identical pieces are read once."""
    shown, of = pieces(texts)
    owners = np.array(of, dtype=np.int64)
    written, place = np.unique(np.array(encoder_texts(shown), dtype=object), return_inverse=True)
    found = read(list(written)).reshape(-1, sum(WIDTHS.values()))[place]
    total = np.zeros((len(texts.title), found.shape[1]))
    np.add.at(total, owners, found)
    return by_head(total / np.bincount(owners)[:, None])


def encoder_texts(texts: Texts) -> list[str]:
    """Title, tags and the beginning of the description in one line, parted by bars; MOST_TOKENS of it are read."""
    return [f"{title} | {tags} | {description[:PIECE_CHARACTERS]}" for title, tags, description in zip(*texts, strict=True)]


def pieces(texts: Texts) -> tuple[Texts, list[int]]:
    """Each posting once per piece of its description, and the row each belongs to.

    Up to MOST_PIECES, evenly spaced; what lies between them in a very long text, and what of a piece exceeds MOST_TOKENS, is not read.
    """
    cut = [(row, start) for row, description in enumerate(texts.description) for start in _starts(len(description))]
    owners = [row for row, _ in cut]
    descriptions = [texts.description[row][start:start + PIECE_CHARACTERS] for row, start in cut]
    return texts.take(owners)._replace(description=descriptions), owners


def _starts(length: int) -> list[int]:
    count = min(MOST_PIECES, max(1, round(length / PIECE_CHARACTERS)))
    return [round(start) for start in np.linspace(0, max(0, length - PIECE_CHARACTERS), count)]
