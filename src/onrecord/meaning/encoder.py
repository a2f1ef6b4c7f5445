"""The one place that runs the network which compares texts: all-MiniLM-L6-v2 (Reimers and Gurevych 2019)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.meaning import weights
from onrecord.meaning.weights import PIECES, WIDTH

_TOGETHER = 16
"""Texts of a run: more gain nothing on a processor."""

# The runtime's joint operator for a sum and a layer norm is eight times slower than the two by themselves.
_SLOWER_FUSIONS = ["SkipLayerNormFusion"]


class Encoder:
    """Makes vectors of texts. Made once a process, used for any number of texts."""

    def __init__(self, model: weights.Weights, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.digest = model.digest
        self._tokenizer = Tokenizer.from_str(model.tokenizer)
        self._tokenizer.enable_truncation(PIECES)
        self._session = onnxruntime.InferenceSession(
            model.network, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER_FUSIONS
        )

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vector of each text, (len(texts), WIDTH), of length 1: their products are cosines.

        The same text has the same vector whatever stands beside it, but for rounding in the seventh place.
        """
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        made = np.zeros((len(texts), WIDTH), dtype=np.float32)
        by_length = sorted(range(len(pieces)), key=lambda number: len(pieces[number]))  # little to fill up
        for first in range(0, len(by_length), _TOGETHER):
            some = by_length[first : first + _TOGETHER]
            made[some] = self._run([pieces[number] for number in some])
        return made

    def _run(self, pieces: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        ids = np.zeros((len(pieces), max(map(len, pieces))), dtype=np.int64)
        present = np.zeros_like(ids)
        for number, row in enumerate(pieces):
            ids[number, : len(row)] = row
            present[number, : len(row)] = 1
        (vectors,) = self._session.run(None, {"pieces": ids, "present": present})
        return np.asarray(vectors, dtype=np.float32)


@cache
def encoder() -> Encoder:
    """Return the process's encoder. Raises WeightsError when the weights are missing or damaged."""
    return Encoder(weights.load())
