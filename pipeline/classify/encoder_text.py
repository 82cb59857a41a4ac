"""What the encoder reads of a posting."""

from __future__ import annotations

from pipeline.classify.features import Texts

MOST_TOKENS = 256
SHOWN_CHARACTERS = 2_000


def encoder_texts(texts: Texts) -> list[str]:
    """Title, tags and the beginning of the description in one line, parted by bars; MOST_TOKENS of it are read."""
    return [f"{title} | {tags} | {description[:SHOWN_CHARACTERS]}" for title, tags, description in zip(*texts, strict=True)]
