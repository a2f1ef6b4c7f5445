"""The attribution engine: the one place that runs the networks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import onnxruntime
from tokenizers import Tokenizer

from onrecord.attributions import weights
from onrecord.attributions.decoding import Scores, decode
from onrecord.attributions.windows import Window, windows
from onrecord.flow import Attribution, Span

_AT_ONCE = 16
"""Windows decoded together: enough to share the work of a step, few enough to bound memory on an endless text."""

# The runtime's joint operator for a sum and a layer norm is eight times slower than the two by themselves.
_SLOWER_FUSIONS = ["SkipLayerNormFusion"]


class Engine:
    """Finds attributions in paragraphs. Made once a process, used for any number of texts."""

    def __init__(self, model: weights.Weights, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.digest = model.digest
        self.min_score = model.min_score
        self.tokenizer = Tokenizer.from_str(model.tokenizer)
        self.crf = model.crf
        self._calibration = model.calibration
        self._words = model.words
        self._sessions = [
            onnxruntime.InferenceSession(
                network, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER_FUSIONS
            )
            for network in model.networks
        ]

    def attribute(self, text: str, paragraphs: Sequence[Span], *, min_score: float | None = None) -> list[Attribution]:
        """Return who is said to have said what in the paragraphs of `text`, in reading order.

        A paragraph is a code-point range that holds no other; what is outside them is not read. An attribution with a
        score below `min_score` is left out; None stands for the model's own, which serves F1 best. Raises ValueError
        when `min_score` is not from 0 to 1.
        """
        least = self.min_score if min_score is None else min_score
        check_score(least)
        return [
            attribution
            for some, scores in self.batches(text, paragraphs)
            for attribution in decode(some, scores, self.crf, self._calibration)
            if attribution.score >= least
        ]

    def batches(self, text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[list[Window], list[Scores]]]:
        """Yield the windows of a text with what the network says of each, some at a time."""
        cut = windows(text, paragraphs, self.tokenizer)
        for first in range(0, len(cut), _AT_ONCE):
            some = cut[first : first + _AT_ONCE]
            yield some, [self._scores(window) for window in some]

    def _scores(self, window: Window) -> Scores:
        # One window a run: nothing is padded, and on a processor a batch gains nothing at these lengths.
        words = self._words[window.ids]
        inputs = {"words": words[None], "cases": window.cases[None], "quoted": window.quoted[None]}
        outputs = [[output[0] for output in session.run(None, inputs)] for session in self._sessions]
        return Scores(*(sum(same) / len(outputs) for same in zip(*outputs, strict=True)))


def check_score(min_score: float | None) -> None:
    """Raise ValueError where this cannot be a `min_score`."""
    if min_score is not None and not 0 <= min_score <= 1:  # what is not a number fails here too
        raise ValueError(f"min_score is from 0 to 1, not {min_score}")


@cache
def engine(name: weights.Name = "fast") -> Engine:
    """Return the process's engine with a model of the package.

    Raises WeightsError when the weights are missing or damaged.
    """
    return Engine(weights.load(name))
