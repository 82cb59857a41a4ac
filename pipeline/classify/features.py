"""From the parts of a posting to one sparse row: weighted bags of words and of letter sequences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

FEWEST_POSTINGS = 3
FEWEST_ORIGINS = 2
MOST_CHARACTERS = 20_000

_ADDRESS = re.compile(r"\S*@\S+|https?://\S+|www\.\S+|\[(?:email|phone|handle|payment)\]")
_TOKEN = re.compile(r"[^\W\d_]+(?:[+#]+)?")


class Texts(NamedTuple):
    """Postings, one list per part, all of one length; a missing part is empty, tags are joined by commas."""

    title: list[str]
    tags: list[str]
    description: list[str]

    def joined(self, parts: Sequence[str]) -> list[str]:
        """The named parts of every posting, one after the other."""
        return [" ".join(values) for values in zip(*(getattr(self, part) for part in parts), strict=True)]

    def take(self, rows: Iterable[int]) -> Texts:
        """The postings at these positions."""
        rows = list(rows)
        return Texts(*([part[row] for row in rows] for part in self))

    def without_tags(self) -> Texts:
        """The same postings as a board without tags would show them."""
        return self._replace(tags=[""] * len(self.tags))


@dataclass(frozen=True)
class Block:
    """One bag: which parts it reads, words or letter sequences, of which lengths, and how much it weighs beside the others."""

    name: str
    parts: tuple[str, ...]
    unit: Literal["word", "char_wb"]
    lengths: tuple[int, int]
    weight: float


_HEADING = Block("heading", ("title", "tags"), "word", (1, 2), 1.0)
BLOCKS: tuple[Block, ...] = (
    Block("posting", ("title", "tags", "description"), "word", (1, 1), 1.0),
    _HEADING,
    Block("letters", ("title",), "char_wb", (3, 5), 0.7),
)


@dataclass(frozen=True)
class Vectoriser:
    """Fixed vocabularies and inverse document frequencies, one per block; columns are the blocks' terms in order."""

    blocks: tuple[Block, ...]
    vocabularies: tuple[tuple[str, ...], ...]
    idf: tuple[NDArray[np.float32], ...]

    def transform(self, texts: Texts) -> sparse.csr_matrix:
        """One row per posting; each block has unit length before its weight, an unknown posting is a row of zeros."""
        parts = [_weighted(_counter(block, vocabulary).transform(texts.joined(block.parts)), idf) * block.weight
                 for block, vocabulary, idf in zip(self.blocks, self.vocabularies, self.idf, strict=True)]
        return sparse.hstack(parts, format="csr")

    def known_shares(self, texts: Texts) -> NDArray[np.float64]:
        """Share of each posting's words, as `words` gives them, that it learnt; 0 where there is none."""
        bags = zip(self.blocks, self.vocabularies, strict=True)
        learnt = {term for block, vocabulary in bags if block.unit == "word" for term in vocabulary}
        found = [[word in learnt for word in text.split()] for text in texts.joined(Texts._fields)]
        return np.array([sum(known) / max(len(known), 1) for known in found])


def as_texts(titles: Iterable[str | None], tags: Iterable[Sequence[str] | None], descriptions: Iterable[str | None]) -> Texts:
    """The parts as shown, without addresses and marks of redaction; a missing part counts as empty."""
    return Texts(
        [_shown(title) for title in titles],
        [_shown(", ".join(() if row is None else row)) for row in tags],
        [_shown(description) for description in descriptions],
    )


def words(texts: Texts) -> Texts:
    """Lower-cased words without numbers, joined by single spaces: what the bags count."""
    return Texts(*([" ".join(_TOKEN.findall(text.lower())) for text in part] for part in texts))


def fit_vectoriser(texts: Texts, origins: NDArray[np.str_], blocks: tuple[Block, ...] = BLOCKS) -> Vectoriser:
    """Vocabulary of terms that stand in at least FEWEST_POSTINGS postings, so that no posting can be read out of it.

    `origins` names the data set of each posting. A word that only descriptions use must stand in FEWEST_ORIGINS of them: contact persons
    are named in descriptions, each in one data set.
    """
    heading = set(_counter(_HEADING, None).fit(texts.joined(_HEADING.parts)).get_feature_names_out())
    _, origin = np.unique(origins, return_inverse=True)
    vocabularies, idf = [], []
    for block in blocks:
        counter = _counter(block, None)
        counts = counter.fit_transform(texts.joined(block.parts)).tocoo()
        terms = counter.get_feature_names_out()
        found_in = np.bincount(counts.col, minlength=len(terms))
        kept = np.ones(len(terms), dtype=bool)
        if "description" in block.parts:
            pairs = np.unique(np.column_stack([counts.col, origin[counts.row]]), axis=0)
            kept = (np.bincount(pairs[:, 0], minlength=len(terms)) >= FEWEST_ORIGINS) | np.array([term in heading for term in terms])
        vocabularies.append(tuple(str(term) for term in terms[kept]))
        idf.append((np.log((1 + counts.shape[0]) / (1 + found_in[kept])) + 1).astype(np.float32))
    return Vectoriser(blocks, tuple(vocabularies), tuple(idf))


def _shown(text: str | None) -> str:
    return " ".join(_ADDRESS.sub(" ", (text or "")[:MOST_CHARACTERS]).split())


def _counter(block: Block, vocabulary: tuple[str, ...] | None) -> CountVectorizer:
    chosen = {"min_df": FEWEST_POSTINGS} if vocabulary is None else {"vocabulary": vocabulary}
    if block.unit == "word":
        return CountVectorizer(tokenizer=str.split, token_pattern=None, lowercase=False, ngram_range=block.lengths, **chosen)
    return CountVectorizer(analyzer=block.unit, lowercase=False, ngram_range=block.lengths, **chosen)


def _weighted(counts: sparse.csr_matrix, idf: NDArray[np.float32]) -> sparse.csr_matrix:
    rows = counts.astype(np.float64).tocsr()
    rows.data = (1 + np.log(rows.data)) * idf.astype(np.float64)[rows.indices]
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data = rows.data / np.repeat(lengths, np.diff(rows.indptr))
    return rows
