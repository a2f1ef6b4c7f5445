"""Which pieces of a plain-text copy are the report: a small network that sees each piece and the pieces around it.

The words at a piece's ends and its figures (`line_features`) become hidden values; those, their sums over the 1, 4 and
16 pieces before and after, and their mean over the copy become one number. training/plain_text_lines.py makes the
weights, line_classifier.json: a table of rows, each under the name of the figure or word that it weighs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from onrecord.articles.line_features import Features

REACHES = (1, 4, 16)
"""How many pieces before and after are summed up."""

LEAST = -0.75
"""The logit from which a piece is taken for the report's: the one with the best word F1 on sites left out."""

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The weights: `vocabulary` numbers the known words, `words` has their values, one row each."""

    vocabulary: Mapping[str, int]
    words: Matrix
    own: tuple[Matrix, Matrix]
    around: tuple[Matrix, Matrix]
    out: tuple[Matrix, Matrix]

    def logits(self, seen: Features) -> Matrix:
        """Return one number a piece; the higher, the likelier it is of the report."""
        figures = np.concatenate([seen.figures, self._said(seen)], axis=1)
        hidden = np.maximum(_layer(figures, self.own), 0)
        both = np.concatenate([hidden, _around(hidden)], axis=1)
        return _layer(np.maximum(_layer(both, self.around), 0), self.out)[:, 0]

    def _said(self, seen: Features) -> Matrix:
        """Return the mean value of the known words at the ends of each piece, zeros where there are none."""
        said = np.zeros((len(seen.words), self.words.shape[1]), dtype=np.float32)
        counts = [len(words) for words in seen.words]
        pieces = np.repeat(np.arange(len(counts)), counts)
        np.add.at(said, pieces, self.words[[n for words in seen.words for n in words]])
        said /= np.maximum(np.array(counts, dtype=np.float32), 1)[:, None]
        return said


def _layer(values: Matrix, layer: tuple[Matrix, Matrix]) -> Matrix:
    weights, bias = layer
    product: Matrix = values @ weights + bias
    return product


def _around(hidden: Matrix) -> Matrix:
    """Return the mean of the hidden values over the copy and, for each reach, over the pieces before and after."""
    count = len(hidden)
    total = np.zeros((count + 1, hidden.shape[1]), dtype=np.float64)
    np.cumsum(hidden, axis=0, out=total[1:])
    at = np.arange(count)
    parts = [np.broadcast_to(total[-1] / max(1, count), hidden.shape)]
    for reach in REACHES:
        parts.append((total[at] - total[np.maximum(at - reach, 0)]) / reach)
        parts.append((total[np.minimum(at + 1 + reach, count)] - total[at + 1]) / reach)
    return np.concatenate(parts, axis=1, dtype=np.float32)


@cache
def network() -> Network:
    """Return the network of the package."""
    tables = json.loads(files("onrecord.articles").joinpath("line_classifier.json").read_text(encoding="utf-8"))
    return Network(
        {word: n for n, word in enumerate(tables["words"])},
        np.array(list(tables["words"].values()), dtype=np.float32),
        _named(tables["own"]),
        _named(tables["around"]),
        _out(tables["out"]),
    )


def _named(rows: Mapping[str, list[float]]) -> tuple[Matrix, Matrix]:
    """Return weights and bias of a layer; the bias is the row without a name."""
    weights = [row for name, row in rows.items() if name]
    return np.array(weights, dtype=np.float32), np.array(rows[""], dtype=np.float32)


def _out(rows: Mapping[str, list[float]]) -> tuple[Matrix, Matrix]:
    weights, bias = _named(rows)
    return weights.T, bias
