"""Learn the weights by which a denial is linked to what it answers; print them as statements/disputes.py has them.

    python training/disputes.py DATA [--folds 5]

DATA is the folder that holds polnear/. What is learned from is the part for building of eval/gold/disputes.jsonl. Each
statement that may deny is a choice between what others say near it and nothing (a conditional logit, McFadden 1974);
where the gold has a claim, it and those as good share the choice. Denials that the act stage does not see are learned
from as if it had. First the figures of a cross-validation by article are printed.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias
from unittest.mock import patch

import msgspec
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))
from dispute_scores import GOLD, SALT, Case, GoldDenial, act_given, cases, is_held, read_disputes
from onrecord import statements
from onrecord.statements.dispute_evidence import Features, evidence, lines_of, may_deny

RIDGE, STEPS, RATE = 1.0, 200, 0.05
LINKED = 1.5
"""How much a choice counts that has an answer: most have none."""

Choice: TypeAlias = tuple[list[Features], list[bool], bool]
"""The options, which of them are right, and whether it counts in the figures: it is what the stage itself looks at."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    o = parser.parse_args()
    gold = [g for g in read_disputes(GOLD) if not is_held(g.doc, SALT)]
    # What the stage has linked already would be a denial: the acts are wanted as they were before.
    with patch.object(statements, "with_denials", lambda text, made: tuple(made)):
        by_article = {case.doc: choices(case) for case in cases(o.data, gold)}
    names = sorted({name for made in by_article.values() for options, *_ in made for f in options for name in f})
    claims = sum(isinstance(g, GoldDenial) and g.claim is not None for g in gold)
    cross_validate(by_article, names, o.folds, claims)
    weights = learn([c for made in by_article.values() for c in made], names)
    print("WEIGHTS: Mapping[str, float] = {")
    for name, weight in sorted(zip(names, weights, strict=False), key=lambda pair: -pair[1]):
        print(f'    "{name}": {weight:.2f},')
    print(f"}}\nBIAS = {weights[-1]:.2f}")


def choices(case: Case) -> list[Choice]:
    """Return what there is to choose for each statement of an article that may deny."""
    wanted = {(g.denial, g.cue): g for g in case.gold if isinstance(g, GoldDenial)}
    seen = [msgspec.structs.replace(s, denies=None) for s in case.made]
    taught = [act_given(s, denial=(s.content, s.cue) in wanted) for s in seen]
    made: list[Choice] = []
    for as_given in (seen, taught):
        lines = lines_of(case.article.text, as_given)
        answered: dict[int, int] = {}
        for line in lines:
            s = line.statement
            may = may_deny(s)
            if not may or (as_given is taught and (s.act != "denial" or may_deny(seen[line.number]))):
                continue
            g = wanted.get((s.content, s.cue))
            fits = {g.claim, *g.others} if g is not None and g.claim is not None else set()
            options = evidence(line, lines, case.article.text, answered)
            right = [other.statement.content in fits for other, _ in options]
            if any(right):
                answered[line.number] = [other.number for (other, _), r in zip(options, right, strict=True) if r][-1]
            if options:
                made.append(([f for _, f in options], right, as_given is seen))
    return made


def learn(chosen: Sequence[Choice], names: Sequence[str]) -> NDArray[np.float64]:
    """Return a weight for each name and a bias, by Adam on the penalised likelihood."""
    rows = np.array([[*(f.get(n, 0.0) for n in names), 1.0] for options, *_ in chosen for f in options])
    right = np.array([r for _, rights, _ in chosen for r in rights])
    group = np.repeat(np.arange(len(chosen)), [len(options) for options, *_ in chosen])
    starts = np.searchsorted(group, np.arange(len(chosen)))
    nothing = np.array([not any(rights) for _, rights, _ in chosen])
    counts = np.where(nothing, 1.0, LINKED)
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


def cross_validate(by_article: dict[str, list[Choice]], names: Sequence[str], folds: int, claims: int) -> None:
    """Print the figures at several thresholds, each article scored by weights that have not seen it."""
    scored: list[tuple[float, bool]] = []
    for fold in range(folds):
        weights = learn([c for d, made in by_article.items() if _fold(d, folds) != fold for c in made], names)
        for doc, made in by_article.items():
            if _fold(doc, folds) == fold:
                scored += [_best(c, names, weights) for c in made if c[2]]
    for least in (0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
        linked = [right for p, right in scored if p >= least]
        f1 = 2 * sum(linked) / (len(linked) + claims)
        print(f"# least probability {least}: F1 {f1:.3f}, {sum(linked)} right of {len(linked)} for {claims}")


def _fold(doc: str, folds: int) -> int:
    return int(hashlib.sha256(f"fold{doc}".encode()).hexdigest()[:8], 16) % folds


def _best(choice: Choice, names: Sequence[str], weights: NDArray[np.float64]) -> tuple[float, bool]:
    options, rights, _ = choice
    odds = np.exp(np.array([[*(f.get(n, 0.0) for n in names), 1.0] for f in options]) @ weights)
    best = int(odds.argmax())
    return float(odds[best] / (1 + odds.sum())), rights[best]


if __name__ == "__main__":
    main()
