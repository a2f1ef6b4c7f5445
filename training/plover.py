"""Make src/onrecord/coding/classes.json from the sentences of PLV, and compare what else was tried.

    python training/plover.py DATA --out src/onrecord/coding/classes.json
    python training/plover.py DATA --compare

DATA is the folder that holds plv/. A third of the sentences, by SHA-256 of identifier and sentence, is held back and
never read here; eval/plover.py scores on it. The other two thirds chose among what was tried and make the weights. What
is written are the names of features and numbers, no word of a sentence.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from onrecord.coding.ontology import PloverClass
from onrecord.coding.sentences import Words, features, read
from onrecord.evaluation.plv import GoldSentence, f1_by_label, read_sentences

CLASSES: tuple[str, ...] = tuple(sorted(get_args(PloverClass)))
STRENGTH = 1.0
"""The inverse of the weight of the squared weights (the C of most libraries); 0.3 and 3 are no better."""
LEAST = 2
"""In how many sentences a feature has to be."""
STEPS = 600

Matrix = NDArray[np.float64]
Features = Mapping[str, float]


class Softmax:
    """Multinomial logistic regression with squared weights penalised, by accelerated gradient descent."""

    def __init__(self, rows: Sequence[Features], labels: Sequence[str], strength: float = STRENGTH) -> None:
        counts = Counter(name for row in rows for name in row)
        self.names = {name: n for n, name in enumerate(sorted(k for k, count in counts.items() if count >= LEAST))}
        x = self._matrix(rows)
        y = np.eye(len(CLASSES))[[CLASSES.index(label) for label in labels]]
        self.weights, self.bias = np.zeros((x.shape[1], len(CLASSES))), np.zeros(len(CLASSES))
        ahead, ahead_bias, pace = self.weights, self.bias, 1.0
        step = 1.0 / (0.5 * (np.linalg.norm(x, 2) ** 2 + len(x)) + 1.0 / strength)
        for _ in range(STEPS):
            off = softmax(x @ ahead + ahead_bias) - y
            weights = ahead - step * (x.T @ off + ahead / strength)
            bias = ahead_bias - step * off.sum(axis=0)
            following = (1 + np.sqrt(1 + 4 * pace**2)) / 2
            push = (pace - 1) / following
            ahead = weights + push * (weights - self.weights)
            ahead_bias = bias + push * (bias - self.bias)
            self.weights, self.bias, pace = weights, bias, following

    def _matrix(self, rows: Sequence[Features]) -> Matrix:
        x = np.zeros((len(rows), len(self.names)))
        for n, row in enumerate(rows):
            for name, value in row.items():
                if name in self.names:
                    x[n, self.names[name]] = value
        return x

    def classify(self, rows: Sequence[Features]) -> list[str]:
        """Return the likeliest class of each row."""
        return [CLASSES[i] for i in (self._matrix(rows) @ self.weights + self.bias).argmax(axis=1)]


def softmax(sums: Matrix) -> Matrix:
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    scaled: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return scaled


def macro_f1(gold: Sequence[str], answers: Sequence[str | None]) -> float:
    """Return the mean F1 of the classes."""
    return float(np.mean(list(f1_by_label(CLASSES, gold, answers).values())))


def folds(labels: Sequence[str], parts: int, seed: int) -> Matrix:
    """Return the fold of each sentence; every class is spread evenly."""
    rng = np.random.default_rng(seed)
    made = np.zeros(len(labels), dtype=int)
    for label in CLASSES:
        of_class = [i for i, one in enumerate(labels) if one == label]
        rng.shuffle(of_class)
        for n, i in enumerate(of_class):
            made[i] = n % parts
    return made


def cross_validated(rows: Sequence[Features], labels: Sequence[str], strength: float = STRENGTH) -> float:
    """Return the macro F1 over five folds, the mean of two divisions."""
    scores = []
    for seed in (0, 1):
        fold = folds(labels, 5, seed)
        answers: list[str | None] = [None] * len(rows)
        for part in range(5):
            ours = [i for i in range(len(rows)) if fold[i] != part]
            theirs = [i for i in range(len(rows)) if fold[i] == part]
            model = Softmax([rows[i] for i in ours], [labels[i] for i in ours], strength)
            for i, answer in zip(theirs, model.classify([rows[i] for i in theirs]), strict=True):
                answers[i] = answer
        scores.append(macro_f1(labels, answers))
    return float(np.mean(scores))


def phrases_of(one: GoldSentence) -> Features:
    return features(read(one.sentence, one.source, one.target))


def words_of(one: GoldSentence) -> Features:
    return dict.fromkeys(word_features(read(one.sentence, one.source, one.target)), 0.5)


def word_features(words: Words) -> Iterator[str]:
    """Yield single words by zone, and pairs of neighbours."""
    last = ""
    for word, zone in zip(words.stems, words.zones, strict=True):
        if zone == "m":
            last = word
            continue
        if word != "0" and len(word) > 1:
            yield f"{zone}={word}"
        if zone not in "st":
            yield f"{last}_{word}"
        last = word


def rule_of(row: Features) -> str:
    """Return the class of the governing phrase after its turns, with no weights at all."""
    return next((name.split(":")[1] for name in row if name.startswith("turned:")), "none")


def compare(ours: Sequence[GoldSentence]) -> None:
    """Print the cross-validated figures of what was tried."""
    labels = [e.label for e in ours]
    phrases = [phrases_of(e) for e in ours]
    words = [words_of(e) for e in ours]
    print(f"{len(ours)} sentences; macro F1")
    print(f"phrases and turns, no weights            {macro_f1(labels, [rule_of(r) for r in phrases]):.3f}")
    ways: Iterable[tuple[str, Callable[[Features, Features], Features], float]] = (
        ("words and pairs of words by zone", lambda _, w: w, STRENGTH),
        ("phrases (shipped)", lambda p, _: p, STRENGTH),
        ("phrases, strength 0.3", lambda p, _: p, 0.3),
        ("phrases, strength 3", lambda p, _: p, 3.0),
        ("phrases and words", lambda p, w: {**p, **w}, STRENGTH),
    )
    for name, join, strength in ways:
        rows = [join(p, w) for p, w in zip(phrases, words, strict=True)]
        print(f"{name:40} {cross_validated(rows, labels, strength):.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds plv/")
    parser.add_argument("--out", type=Path, help="write the weights here")
    parser.add_argument("--compare", action="store_true", help="print the figures of what was tried")
    o = parser.parse_args()
    ours = [e for e in read_sentences(o.data / "plv" / "PLV_train.tsv") if not e.held]
    if o.compare:
        compare(ours)
    if o.out:
        model = Softmax([phrases_of(e) for e in ours], [e.label for e in ours])
        rows = {name: [round(float(w), 2) + 0.0 for w in model.weights[n]] for name, n in model.names.items()}
        head = {"classes": list(CLASSES), "bias": [round(float(b), 2) + 0.0 for b in model.bias]}
        lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items())
        o.out.write_text(json.dumps(head)[:-1] + ', "features": {\n' + lines + "\n}}\n", encoding="utf-8")
        print(f"{len(rows)} features, {o.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
