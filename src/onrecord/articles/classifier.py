"""Which runs of a page are its report: a small network over all runs of the page at once.

Each layer holds a run against its neighbours on the page, those in the same elements around it, and the whole page
before and after it. training/blocks.py makes the weights, which are read when the first page is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from onrecord.articles.features import HEIGHTS, Bag, Features

OTHER, REPORT, CAPTION = range(3)
"""The columns of what `Classifier.probabilities` returns."""

WEIGHTS = Path(__file__).parent / "model" / "blocks.npz"
BAGS = 4

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """Networks whose probabilities are averaged, and the tokens that they know, numbered."""

    markup: Mapping[str, int]
    words: Mapping[str, int]
    networks: tuple[Mapping[str, Floats], ...]

    def probabilities(self, features: Features) -> Floats:
        """Return (n, 3): how likely each run is other, of the report, or a caption."""
        if not len(features.figures):
            return np.zeros((0, 3), dtype=np.float32)
        groups = [_Group.of(row) for row in features.groups]
        # The products are small: a second thread would only wait, and cost three times the processor's time.
        with _threads().limit(limits=1, user_api="blas"):
            each = [_run(network, features, groups) for network in self.networks]
        mean: Floats = np.mean(each, axis=0, dtype=np.float32)
        return mean


@cache
def classifier() -> Classifier:
    """Return the classifier that this version was released with."""
    with np.load(WEIGHTS) as data:
        arrays = {name: data[name] for name in data.files}
    number = 1 + max(int(name.split(".")[0]) for name in arrays if name[0].isdigit())
    return Classifier(
        _numbered(arrays["markup"]),
        _numbered(arrays["words"]),
        tuple(
            {
                name.split(".", 1)[1]: values.astype(np.float32)
                for name, values in arrays.items()
                if name.startswith(f"{i}.")
            }
            for i in range(number)
        ),
    )


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _numbered(lines: NDArray[np.uint8]) -> dict[str, int]:
    return {token: i for i, token in enumerate(lines.tobytes().decode("utf-8").split("\n"))}


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Runs by the element that they share, ready for sums: an order that brings each group together."""

    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: Floats
    member: NDArray[np.int64]

    @classmethod
    def of(cls, numbers: NDArray[np.int64]) -> _Group:
        order = np.argsort(numbers, kind="stable")
        sizes = np.bincount(numbers)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        return cls(order, starts, sizes.astype(np.float32)[:, None], numbers)

    def mean(self, x: Floats) -> Floats:
        """Return for each row the mean of its group."""
        means = np.add.reduceat(x[self.order], self.starts, axis=0) / self.sizes
        result: Floats = np.asarray(means[self.member], dtype=np.float32)
        return result


def _run(w: Mapping[str, Floats], features: Features, groups: Sequence[_Group]) -> Floats:
    bags = [_summed(w[f"bag{i}"], bag) for i, bag in enumerate(features.bags)]
    h = _relu(_linear(w, "in", np.concatenate([features.figures, *bags], axis=1)))
    n = len(h)
    seen = np.arange(1, n + 1, dtype=np.float32)[:, None]
    layer = 0
    while f"up{layer}.weight" in w:
        q = _normed(w, f"norm{layer}", h)
        padded = np.pad(q, ((2, 2), (0, 0)))
        before = np.cumsum(q, axis=0)
        around = [
            q, padded[1 : n + 1], padded[3 : n + 3], padded[:n], padded[4:],
            *(group.mean(q) for group in groups[:HEIGHTS]),
            np.broadcast_to(q.mean(0), q.shape), before / seen, (before[-1] - before) / (n - seen + 1),
        ]  # fmt: skip
        h = h + _linear(w, f"down{layer}", _relu(_linear(w, f"up{layer}", np.concatenate(around, axis=1))))
        layer += 1
    return _softmax(_linear(w, "out", h))


def _summed(table: Floats, bag: Bag) -> Floats:
    """Return for each run the sum of the rows of its tokens, over the root of their number."""
    sums = np.zeros((len(bag.tokens) + 1, table.shape[1]), dtype=np.float64)
    np.cumsum(table[bag.tokens], axis=0, out=sums[1:])
    sizes = np.maximum(np.diff(bag.starts), 1)
    found: Floats = ((sums[bag.starts[1:]] - sums[bag.starts[:-1]]) / np.sqrt(sizes)[:, None]).astype(np.float32)
    return found[bag.owners]


def _linear(w: Mapping[str, Floats], name: str, x: Floats) -> Floats:
    return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def _normed(w: Mapping[str, Floats], name: str, x: Floats) -> Floats:
    centred = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + 1e-5)
    result: Floats = centred / spread * w[f"{name}.weight"] + w[f"{name}.bias"]
    return result


def _relu(x: Any) -> Floats:  # noqa: ANN401 - the type checker loses the width of numpy's floats
    result: Floats = np.maximum(x, 0.0)
    return result


def _softmax(x: Floats) -> Floats:
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    result: Floats = powers / powers.sum(axis=1, keepdims=True)
    return result
