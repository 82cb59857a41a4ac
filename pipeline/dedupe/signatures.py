"""MinHash signatures of texts: which texts could be near-identical, without comparing all with all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rensa import RMinHash

from pipeline.dedupe.shingles import BODY_WORDS, mix, shingle_hashes, tokenise
from warehouse.tables import TABLES

BANDS = 32
ROWS_PER_BAND = 4
SEED = 20250101
TITLE_WORDS = 5


def sign(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Arrow batches of `posting_texts` to Arrow batches of `text_signatures`, 32 rows a text.

    Texts under twelve words of description are signed by title and description together, and not at all when both hold fewer than
    five words: such a text says too little to be found by likeness.
    """
    for batch in batches:
        words = tokenise(batch.column("description"))
        is_thin = pc.less(pc.list_value_length(words), BODY_WORDS)
        yield _bands(batch.column("text_hash").filter(pc.invert(is_thin)), words.filter(pc.invert(is_thin)))
        thin = batch.filter(is_thin)
        words = tokenise(pc.binary_join_element_wise(thin.column("title"), thin.column("description"), "\n"))
        is_telling = pc.greater_equal(pc.list_value_length(words), TITLE_WORDS)
        yield _bands(thin.column("text_hash").filter(is_telling), words.filter(is_telling))


def _bands(ids: pa.Array, words: pa.ListArray) -> pa.RecordBatch:
    if not len(ids):
        return pa.RecordBatch.from_pylist([], schema=TABLES["text_signatures"].schema)
    hashes, offsets = shingle_hashes(words)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        hashes, offsets.astype(np.uint64), num_perm=BANDS * ROWS_PER_BAND, seed=SEED)
    digests = np.array(matrix.to_rows(), dtype=np.uint64).reshape(len(ids), BANDS, ROWS_PER_BAND)
    bands = np.zeros((len(ids), BANDS), dtype=np.uint64)
    for row in range(ROWS_PER_BAND):
        bands = mix(bands * np.uint64(0x9E3779B97F4A7C15) + digests[:, :, row])
    repeated = ids.take(pa.array(np.repeat(np.arange(len(ids)), BANDS)))
    numbers = pa.array(np.tile(np.arange(BANDS, dtype=np.int32), len(ids)))
    values = pa.array(bands.reshape(-1).view(np.int64))
    return pa.RecordBatch.from_arrays([repeated, numbers, values], schema=TABLES["text_signatures"].schema)
