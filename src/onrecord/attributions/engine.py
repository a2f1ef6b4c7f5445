"""The attribution engine: the one place that runs the network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import onnxruntime
from tokenizers import Tokenizer

from onrecord.attributions import weights
from onrecord.attributions.decoding import Scores, decode
from onrecord.attributions.windows import Window, windows
from onrecord.flow import Attribution, Span

_AT_ONCE = 64
"""Windows decoded together: enough to share the work of a step, few enough to bound memory on an endless text."""


class Engine:
    """Finds attributions in paragraphs. Made once a process, used for any number of texts."""

    def __init__(self, model: weights.Weights, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.digest = model.digest
        self._crf = model.crf
        self._tokenizer = Tokenizer.from_str(model.tokenizer)
        self._session = onnxruntime.InferenceSession(model.network, options, providers=["CPUExecutionProvider"])

    def attribute(self, text: str, paragraphs: Sequence[Span]) -> list[Attribution]:
        """Return who is said to have said what in the paragraphs of `text`, in reading order.

        A paragraph is a code-point range that holds no other; what is outside them is not read.
        """
        cut = windows(text, paragraphs, self._tokenizer)
        found: list[Attribution] = []
        for first in range(0, len(cut), _AT_ONCE):
            some = cut[first : first + _AT_ONCE]
            found += decode(some, [self._scores(window) for window in some], self._crf)
        return found

    def _scores(self, window: Window) -> Scores:
        # One window a run: nothing is padded, and on a processor a batch gains nothing at these lengths.
        inputs = {"ids": window.ids[None], "cases": window.cases[None], "quoted": window.quoted[None]}
        return Scores(*(output[0] for output in self._session.run(None, inputs)))


@cache
def engine() -> Engine:
    """Return the process's engine with the weights of the package.

    Raises WeightsError when the weights are missing or damaged.
    """
    return Engine(weights.load())
