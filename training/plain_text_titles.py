"""Fit the weights that choose the headline of a plain-text copy; prints them for src/onrecord/articles/titles.py.

    python training/plain_text_titles.py DATA

DATA is the data folder (see eval/plain_text.py). Each rendering of a page of the half `tune` that shows its gold title
among the candidates is one choice; the others teach when there is none. The figures in brackets are of sites left out.
The report is told by the network at hand, so plain_text_lines.py has to have run; run it again afterwards, for it sees
the headline.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))
from rapidfuzz import fuzz

import plain_text as copies
from onrecord.articles import titles
from onrecord.articles.layout import Piece, lines_of
from onrecord.articles.plain_text import inside_of, observed, text_of
from plain_text_lines import FOLDS, block_labels, cut_out, fold_of

SEED, ROUNDS, RATE, DECAY = 11, 600, 0.05, 1e-3
EASIER = 3.0
"""What "none" is lowered by: pages whose title is worded otherwise are left out here, so that it looks too likely."""

_LIKE, _UNLIKE = 90, 50

Choice = tuple[str, tuple[str, ...], NDArray[np.float64], int]
"""The site, the names of the figures, the candidates' (candidates, figures), the right one or -1."""


def choices(data: Path) -> Iterator[Choice]:
    rng = random.Random(SEED)
    for gold in copies.pages(data, "tune"):
        labels = block_labels(gold)
        if not any(labels):
            continue
        parts = [gold, gold, *(cut_out(gold, labels, rng)[0] for _ in range(3))]
        for part, name in zip(parts, rng.sample(list(copies.RENDERINGS), len(parts)), strict=True):
            text = copies.rendered(copies.RENDERINGS[name](part))
            seen = observed(text, lines_of(text))
            first, end = text_of(seen.pieces, inside_of(seen))
            above = titles.candidates(seen.pieces, first)
            if first == end or not above:
                continue
            wanted = copies.folded(gold.truth["title"])
            rows = titles.figures(seen.pieces, above, first, end)
            alike = {i: fuzz.ratio(copies.folded(seen.pieces[i].text), wanted) for i in above}
            # Of a title that stands there twice, the later one is at the head of the report.
            right = max(above, key=lambda i: (alike[i] >= _LIKE, alike[i] == 100, i))
            if _UNLIKE <= alike[right] < _LIKE or (alike[right] < _UNLIKE and any(pieces_like(seen.pieces, wanted))):
                # The page words its title in another way, or has it where no candidate stands.
                continue
            at = above.index(right) if alike[right] >= _LIKE else -1
            table = np.array([list(rows[i].values()) for i in above], dtype=np.float64)
            yield gold.domain, tuple(rows[above[0]]), table, at


def pieces_like(pieces: Sequence[Piece], wanted: str) -> Iterator[bool]:
    return (fuzz.ratio(copies.folded(piece.text), wanted) >= _LIKE for piece in pieces)


def fit(some: Sequence[Choice]) -> NDArray[np.float64]:
    """Return the weights, that of "none" last: softmax over the candidates and none, by gradient descent (Adam)."""
    width = len(some[0][1])
    weights, mean, square = (np.zeros(width + 1) for _ in range(3))
    tables = [np.vstack([np.hstack([rows, np.zeros((len(rows), 1))]), [*[0.0] * width, 1.0]]) for _, _, rows, _ in some]
    flat = np.vstack(tables)
    owner = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    starts = np.concatenate([[0], np.cumsum([len(table) for table in tables])[:-1]])
    ends = np.append(starts[1:], len(flat)) - 1
    right = np.array(
        [start + at if at >= 0 else end for start, end, (_, _, _, at) in zip(starts, ends, some, strict=True)]
    )
    for step in range(1, ROUNDS + 1):
        sums = flat @ weights
        sums = np.exp(sums - np.maximum.reduceat(sums, starts)[owner])
        shares = sums / np.add.reduceat(sums, starts)[owner]
        shares[right] -= 1
        slope = flat.T @ shares / len(some) + DECAY * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def chosen(weights: NDArray[np.float64], rows: NDArray[np.float64]) -> int:
    sums = rows @ weights[:-1]
    return int(sums.argmax()) if sums.max() > weights[-1] else -1


def main(arguments: Sequence[str]) -> int:
    some = list(choices(Path(arguments[0])))
    right, told, shown, false = 0, 0, 0, 0
    for fold in range(FOLDS):
        weights = fit([one for one in some if fold_of(one[0]) != fold])
        weights[-1] -= EASIER
        for _, _, rows, at in (one for one in some if fold_of(one[0]) == fold):
            got = chosen(weights, rows)
            right += got == at >= 0
            shown += at >= 0
            told += got >= 0
            false += got >= 0 > at
    print(f"({shown} choices with the title in them: {right} right; {told} chosen, {false} where there is none)")
    weights = fit(some)
    weights[-1] -= EASIER
    for name, weight in zip(some[0][1], weights[:-1], strict=True):
        print(f'    "{name}": {weight:.2f},')
    print(f"NONE = {weights[-1]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
