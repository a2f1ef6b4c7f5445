"""Learn the weights by which a denial is linked to what it answers; print them as statements/disputes.py has them.

    python training/disputes.py DATA [--folds 5]

DATA is the folder that holds polnear/. What is learned from is the part for building of eval/gold/disputes.jsonl and
training/gold/disputes.jsonl. Each statement that may deny is a choice between what others say near it and nothing (a
conditional logit, McFadden 1974); where the gold has a claim, it and those as good share the choice. Every article is
learned from twice, with the acts as the act stage has them and with those of the gold. First the figures of a
cross-validation by article are printed, of the linking as the stage does it.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias
from unittest.mock import patch

import msgspec
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))
from dispute_scores import GOLD, SALT, Case, Figure, act_given, cases, count_pairs, denials_of, is_held, read_disputes
from onrecord import statements
from onrecord.flow import Statement
from onrecord.statements import disputes
from onrecord.statements.denials import Features, may_deny
from onrecord.statements.dispute_evidence import evidence, lines_of

MORE = Path(__file__).parent / "gold" / "disputes.jsonl"
RIDGE, STEPS, RATE = 2.0, 250, 0.05
LINKED = 1.5
"""How much a choice counts that has an answer: most have none."""

Choice: TypeAlias = tuple[list[Features], list[bool]]
"""The options, and which of them are right."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    o = parser.parse_args()
    gold = [g for g in (*read_disputes(GOLD), *read_disputes(MORE)) if not is_held(g.doc, SALT) or g.doc in _docs(MORE)]
    # What the stage has linked already would be a denial: the acts are wanted as they were before.
    with patch.object(statements, "with_denials", lambda text, made: tuple(made)):
        read = list(cases(o.data, gold))
    by_article = {case.doc: [*choices(case, given=False), *choices(case, given=True)] for case in read}
    names = sorted({name for made in by_article.values() for options, _ in made for f in options for name in f})
    cross_validate(read, by_article, names, o.folds)
    weights = learn([c for made in by_article.values() for c in made], names)
    print("WEIGHTS: Mapping[str, float] = {")
    for name, weight in sorted(_named(names, weights).items(), key=lambda pair: -pair[1]):
        print(f'    "{name}": {weight:.2f},')
    print(f"}}\nBIAS = {weights[-1]:.2f}")


def _docs(path: Path) -> frozenset[str]:
    return frozenset(g.doc for g in read_disputes(path))


def choices(case: Case, *, given: bool) -> Iterator[Choice]:
    """Yield what there is to choose for each statement of an article that may deny and that was read for the gold.

    Where `given`, the acts are those of the gold.
    """
    wanted = denials_of(case)
    made = [act_given(s, denial=(s.content, s.cue) in wanted) if given else s for s in case.made]
    lines = lines_of(case.article.text, made)
    answered: dict[int, int] = {}
    for line in lines:
        s = line.statement
        if not may_deny(s) or not was_read(case, s):
            continue
        g = wanted.get((s.content, s.cue))
        fits = {g.claim, *g.others} if g is not None and g.claim is not None else set()
        options = evidence(line, lines, case.article.text, answered)
        right = [other.statement.content in fits for other, _ in options]
        if any(right):
            answered[line.number] = [other.number for (other, _), r in zip(options, right, strict=True) if r][-1]
        if options:
            yield [f for _, f in options], right


def was_read(case: Case, statement: Statement) -> bool:
    """Tell whether somebody judged if a statement denies: all of an article, or those that are listed."""
    return not case.read or (statement.content, statement.cue) in case.read


def learn(chosen: Sequence[Choice], names: Sequence[str]) -> NDArray[np.float64]:
    """Return a weight for each name and a bias, by Adam on the penalised likelihood."""
    rows = np.array([[*(f.get(n, 0.0) for n in names), 1.0] for options, _ in chosen for f in options])
    right = np.array([r for _, rights in chosen for r in rights])
    group = np.repeat(np.arange(len(chosen)), [len(options) for options, _ in chosen])
    starts = np.searchsorted(group, np.arange(len(chosen)))
    nothing = np.array([not any(rights) for _, rights in chosen])
    counts = np.where(nothing, 1.0, LINKED) / 2  # each article is there twice
    weights, mean, square = (np.zeros(len(names) + 1) for _ in range(3))
    weights[-1] = -4.0
    for step in range(1, STEPS + 1):
        odds = np.exp(np.clip(rows @ weights, -30, 30))
        whole = np.add.reduceat(odds, starts) + 1
        good = np.add.reduceat(odds * right, starts) + nothing
        slope = rows.T @ ((odds / whole[group] - odds * right / good[group]) * counts[group])
        slope[:-1] += RIDGE * weights[:-1]
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def cross_validate(
    read: Sequence[Case], by_article: Mapping[str, Sequence[Choice]], names: Sequence[str], folds: int
) -> None:
    """Print the figures of the linking, each article linked by weights that have not seen it."""
    learned = [
        learn([c for doc, made in by_article.items() if _fold(doc, folds) != fold for c in made], names)
        for fold in range(folds)
    ]
    for name, given in (("given", True), ("pairs", False)):
        every, words = Figure(f"# {name}"), Figure(f"# {name}, in words")
        for case in read:
            weights = learned[_fold(case.doc, folds)]
            wanted = denials_of(case)
            made = [act_given(s, denial=(s.content, s.cue) in wanted) if given else s for s in case.made]
            with (
                patch.object(disputes, "WEIGHTS", _named(names, weights)),
                patch.object(disputes, "BIAS", float(weights[-1])),
            ):
                links = disputes.link_denials(case.article.text, made)
            count_pairs(case, [msgspec.structs.replace(s, denies=links.get(s.id)) for s in made], every, words)
        print(every)
        print(words)


def _named(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    return dict(zip(names, map(float, weights[:-1]), strict=True))


def _fold(doc: str, folds: int) -> int:
    return int(hashlib.sha256(f"fold{doc}".encode()).hexdigest()[:8], 16) % folds


if __name__ == "__main__":
    main()
