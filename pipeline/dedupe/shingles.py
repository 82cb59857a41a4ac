"""Words and word shingles of texts, a whole Arrow batch at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from rensa import RMinHash

SHINGLE_WORDS = 3
BODY_WORDS = 12

Hashes = npt.NDArray[np.uint64]
Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Text:
    """One text as the comparison sees it: words of the title, counted words of the description, its distinct shingle hashes (sorted)."""

    title: tuple[str, ...]
    words: Counter[str]
    body: Hashes
    word_count: int

    @property
    def is_thin(self) -> bool:
        """Whether the description says next to nothing, so that the title has to carry the comparison."""
        return self.word_count < BODY_WORDS


def tokenise(texts: pa.Array) -> pa.ListArray:
    """Words of each text in order: NFKC, lower case, letters, marks and digits, `+` and `#` kept (c++, c#)."""
    plain = pc.utf8_lower(pc.utf8_normalize(pc.fill_null(texts, ""), form="NFKC"))
    spaced = pc.replace_substring_regex(plain, pattern=r"([\p{Han}\p{Hiragana}\p{Katakana}])", replacement=r" \1 ")
    cleaned = pc.replace_substring_regex(spaced, pattern=r"[^\p{L}\p{M}\p{N}+# ]+", replacement=" ")
    words = pc.split_pattern(pc.utf8_trim_whitespace(cleaned), pattern=" ")
    flat, parents = pc.list_flatten(words), pc.list_parent_indices(words)
    kept = pc.not_equal(flat, "")
    counts = np.bincount(parents.filter(kept).to_numpy(zero_copy_only=False), minlength=len(texts))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), flat.filter(kept))


def shingle_hashes(words: pa.ListArray) -> tuple[Hashes, Offsets]:
    """64-bit hashes of each row's runs of three words (one hash for a shorter row), flat, with row offsets."""
    lengths = pc.list_value_length(words).to_numpy(zero_copy_only=False)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    hashes = _word_hashes(pc.list_flatten(words))
    row = np.repeat(np.arange(len(words)), np.diff(starts))
    position = np.arange(len(hashes)) - starts[:-1][row]
    length = np.diff(starts)[row]
    keep = np.where(length >= SHINGLE_WORDS, position + SHINGLE_WORDS <= length, position == 0)
    padded = np.concatenate([hashes, np.zeros(SHINGLE_WORDS, dtype=np.uint64)])
    mixed = np.zeros(len(hashes), dtype=np.uint64)
    for step in range(SHINGLE_WORDS):
        inside = position + step < length
        mixed = mix(mixed + np.where(inside, padded[step:step + len(hashes)], np.uint64(step)))
    counts = np.bincount(row[keep], minlength=len(words))
    return mixed[keep], np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def mix(values: Hashes) -> Hashes:
    """Scatters 64-bit values (the finaliser of SplitMix64, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def read_texts(rows: pa.Table) -> dict[str, Text]:
    """`posting_texts` rows (text_hash, title, description) by text hash, ready to compare."""
    rows = rows.combine_chunks()
    if not rows.num_rows:
        return {}
    titles, bodies = (tokenise(rows.column(name).combine_chunks()) for name in ("title", "description"))
    hashes, offsets = shingle_hashes(bodies)
    texts = {}
    for index, text_hash in enumerate(rows.column("text_hash").to_pylist()):
        title, body = titles[index].as_py(), bodies[index].as_py()
        shingles = np.unique(hashes[offsets[index]:offsets[index + 1]])
        texts[text_hash] = Text(tuple(title), Counter(body), shingles, len(body))
    return texts


def jaccard(left: Hashes, right: Hashes) -> float:
    """Shared part of two sets of distinct shingle hashes; two empty sets are equal."""
    union = len(left) + len(right)
    if not union:
        return 1.0
    shared = len(np.intersect1d(left, right, assume_unique=True))
    return round(shared / (union - shared), 10)


def _word_hashes(words: pa.Array) -> Hashes:
    encoded = words.dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    if not distinct:
        return np.zeros(0, dtype=np.uint64)
    table: Hashes = np.array(RMinHash.hash_token_sets([distinct])[0], dtype=np.uint64)
    indices: Offsets = encoded.indices.to_numpy()
    return np.take(table, indices)
