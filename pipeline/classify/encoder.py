"""The fine-tuned encoder as it is served: one ONNX graph (pooling and heads inside, 8-bit weights) and its tokenizer; no torch."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from pipeline.classify.encoder_text import MOST_TOKENS, scores_by_posting
from pipeline.classify.features import Texts
from pipeline.classify.heads import Floats, Scores


@dataclass(frozen=True)
class Encoder:
    """Texts to log-odds.

    Each piece runs alone: 8-bit activations are scaled over all that runs together, so in a batch a posting's scores would depend on
    its neighbours. Alone nothing is padded either, and the cores work on pieces side by side.
    """

    graph: bytes
    tokenizer: bytes

    def scores(self, texts: Texts) -> Scores:
        """Log-odds per head, classes in the order of CLASSES."""
        return scores_by_posting(texts, self._read)

    def _read(self, written: list[str]) -> Floats:
        with ThreadPoolExecutor(cores()) as pool:
            return np.array(list(pool.map(self._score, written)))

    def _score(self, written: str) -> NDArray[np.float64]:
        ids = np.array([self._tokenizer.encode(written).ids], dtype=np.int64)
        (found,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return np.asarray(found[0], dtype=np.float64)

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # on, it plans memory for each length of text: 17 MiB more, no faster
        return onnxruntime.InferenceSession(self.graph, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_str(self.tokenizer.decode())
        tokenizer.enable_truncation(MOST_TOKENS)
        tokenizer.no_padding()
        return tokenizer


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))
