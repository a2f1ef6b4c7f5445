"""The PLOVER class of an act from its sentence: a softmax over the features of `sentences`.

training/plover.py makes the weights, classes.json: a row of one number a class for each feature, under its name.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from onrecord.coding.ontology import PloverClass
from onrecord.coding.sentences import features, phrase_at, read
from onrecord.flow import Span


@dataclass(frozen=True, slots=True)
class Verdict:
    """The likeliest class with its probability, and the words of the sentence that govern, "" where none is known."""

    event: PloverClass
    probability: float
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """One number a class and feature; a feature without a row says nothing."""

    classes: tuple[PloverClass, ...]
    bias: tuple[float, ...]
    rows: Mapping[str, Sequence[float]]

    def probabilities(self, found: Mapping[str, float]) -> list[float]:
        """Return the probability of each class, in the order of `classes`."""
        sums = list(self.bias)
        for name, value in found.items():
            row = self.rows.get(name)
            if row:
                sums = [s + value * w for s, w in zip(sums, row, strict=True)]
        top = max(sums)
        powers = [math.exp(s - top) for s in sums]
        total = sum(powers)
        return [p / total for p in powers]


def classify(sentence: str, source: Sequence[Span], target: Sequence[Span]) -> Verdict | None:
    """Return the class of what the source does to the target in a sentence, or None where no phrase of the table is.

    Spans are offsets into the sentence. The class is of the act as reported: what is to come is AGREE or THREATEN.
    """
    words = read(sentence, source, target)
    governing = phrase_at(words)
    if governing is None:
        return None
    weights = shipped()
    chances = weights.probabilities(features(words))
    best = max(range(len(chances)), key=chances.__getitem__)
    return Verdict(weights.classes[best], chances[best], governing)


@cache
def shipped() -> Weights:
    """Return the weights of the package, read once."""
    data = json.loads(files("onrecord.coding").joinpath("classes.json").read_text(encoding="utf-8"))
    return Weights(
        tuple(cast(list[PloverClass], data["classes"])),
        tuple(data["bias"]),
        {name: tuple(row) for name, row in data["features"].items()},
    )
