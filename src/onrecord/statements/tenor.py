"""What the words of a statement read as, where neither the verb nor a rule tells: a small network over words.

Cue and content are a row of word embeddings, through which one gated convolution of three words goes (Dauphin and
others 2017); attention pools the row (Lin and others 2017) and a linear layer gives the acts. It learnt from a larger
network (Hinton, Vinyals and Dean 2015): training/acts.py makes tenor_weights.npz.

Since all after the convolution is a weighted sum over the words, each word's part in the answer is known exactly.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from onrecord.flow import ActKind

ACTS: tuple[ActKind, ...] = get_args(ActKind)
"""In the order of the network's output."""

CUE_WORDS, CONTENT_WORDS = 8, 64
"""So many words are read, the first of each."""

BUCKETS = 200
"""Rows of the embeddings that stand for words without a row of their own, by their last three letters."""

UNKNOWN = 1 + BUCKETS
"""Number of the first word with a row of its own; row 0 is of no word."""

OF_CUE, OF_CONTENT, OF_CAPITAL = 1, 2, 3
"""Where a word stands: in the cue, in the content, in the content with a capital."""

CIRCUMSTANCES = ("direct", "no word in the cue", "no source", "length")

Floats = NDArray[np.float32]
Words = Sequence[tuple[str, bool]]
"""Words in lower case, each with whether it has a capital."""


@dataclass(frozen=True, slots=True)
class Tenor:
    """The likeliest act, its probability, and the words that speak for it most."""

    act: ActKind
    probability: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The weights. Shapes: d is the width of an embedding, h the number of attention heads.

    `rows` (words, d) int8 with `scales` (words,); `places` (4, d); `convolution` (3 d, 2 d) and its `convolution_bias`;
    `attention` (d, h); `acts` (h d, acts); `circumstances` (circumstances, acts); `bias` (acts,).
    """

    index: Mapping[str, int]
    rows: NDArray[np.int8]
    scales: Floats
    places: Floats
    convolution: Floats
    convolution_bias: Floats
    attention: Floats
    acts: Floats
    circumstances: Floats
    bias: Floats

    def read(self, cue: Sequence[str], content: Words, *, direct: bool, has_cue: bool, has_source: bool) -> Tenor:
        """Return what cue and content read as; `has_cue` is true of a mark as well, which has no words."""
        ids, places = row_of(self.index, cue, content, has_cue=has_cue)
        x = self.rows[ids] * self.scales[ids, None] + self.places[places]
        around = np.zeros((len(x) + 2, x.shape[1]), dtype=np.float32)
        around[1:-1] = x
        seen = np.concatenate((around[:-2], x, around[2:]), axis=1) @ self.convolution + self.convolution_bias
        value, gate = seen[:, : x.shape[1]], seen[:, x.shape[1] :]
        x += value / (1 + np.exp(-gate))
        weight = np.exp(x @ self.attention)
        weight /= weight.sum(axis=0)
        told = np.array(circumstances(content, direct=direct, has_words=bool(cue), has_source=has_source), np.float32)
        logits = (weight.T @ x).reshape(-1) @ self.acts + told @ self.circumstances + self.bias
        chances = np.exp(logits - logits.max())
        best = int(chances.argmax())
        probability = float(chances[best] / chances.sum())
        if ACTS[best] == "statement":
            return Tenor("statement", probability, ())
        words = [*(cue[:CUE_WORDS] or (":",)), *(word for word, _ in content[:CONTENT_WORDS])]
        return Tenor(ACTS[best], probability, self._telling(best, weight, x, words))

    def _telling(self, act: int, weight: Floats, x: Floats, words: Sequence[str]) -> tuple[str, ...]:
        """Return the words that add most to an act beyond what they add to the acts on average."""
        own = (self.acts[:, act] - self.acts.mean(axis=1)).reshape(weight.shape[1], -1)
        part = (weight * (x @ own.T)).sum(axis=1)
        telling = [words[i] for i in (-part).argsort()[:4] if part[i] > 0 and words[i][0].isalpha()]
        return tuple(dict.fromkeys(telling))[:2]


def row_of(
    index: Mapping[str, int], cue: Sequence[str], content: Words, *, has_cue: bool
) -> tuple[list[int], list[int]]:
    """Return the number of each word of cue and content, and where it stands."""
    first = [*cue[:CUE_WORDS]] or [":" if has_cue else "said"]
    some = content[:CONTENT_WORDS]
    ids = [number_of(index, word) for word in first] + [number_of(index, word) for word, _ in some]
    return ids, [OF_CUE] * len(first) + [OF_CAPITAL if capital else OF_CONTENT for _, capital in some]


def number_of(index: Mapping[str, int], word: str) -> int:
    """Return the number of a word, of one without a row that of its ending; all with a digit are alike."""
    number = index.get(word)
    if number is not None:
        return number
    ending = "0" if any(map(str.isdigit, word)) else word[-3:]
    return 1 + zlib.crc32(ending.encode()) % BUCKETS


def circumstances(content: Words, *, direct: bool, has_words: bool, has_source: bool) -> list[float]:
    """Return what is known beside the words, as `CIRCUMSTANCES` names it."""
    return [float(direct), float(not has_words), float(not has_source), min(len(content), 40) / 40]


def unpacked(arrays: Mapping[str, NDArray[np.generic]]) -> Network:
    """Return the network of the arrays of tenor_weights.npz: `words` are UTF-8, a word a line."""
    words = arrays["words"].tobytes().decode("utf-8").split("\n")
    plain = {name: a.astype(np.float32) for name, a in arrays.items() if name not in ("words", "rows")}
    return Network(
        index={word: UNKNOWN + i for i, word in enumerate(words)}, rows=arrays["rows"].astype(np.int8), **plain
    )


@cache
def network() -> Network:
    """Return the package's network, loaded once."""
    data = files("onrecord.statements").joinpath("tenor_weights.npz").read_bytes()
    with np.load(io.BytesIO(data)) as kept:
        return unpacked({name: kept[name] for name in kept.files})
