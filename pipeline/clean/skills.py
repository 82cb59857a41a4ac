"""Skill and category tags, written one way."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_LONGEST = 60
_SPLIT = re.compile(r"\s*[,;|\n]\s*")


def skills(tags: Iterable[str]) -> list[str]:
    """`tags` (plain text) in lower case, split at commas, each once, sorted; what is longer than 60 characters is no tag."""
    return sorted({skill for tag in tags for skill in _from_tag(tag)})


@lru_cache(maxsize=100_000)
def _from_tag(tag: str) -> tuple[str, ...]:
    parts = (" ".join(unicodedata.normalize("NFKC", part).lower().split()) for part in _SPLIT.split(tag))
    bare = (part.lstrip("#•-*· ").rstrip(".:* ") for part in parts)
    return tuple(part for part in bare if 0 < len(part) <= _LONGEST and any(character.isalnum() for character in part))
