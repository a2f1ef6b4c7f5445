"""Fit the scorer that carries the day of an occasion to words whose own sentence tells none.

    python training/occasions.py DATA_FOLDER

Reads PolNeAR articles with the dates of gold/speakers*.jsonl and of what of eval/gold/speakers.jsonl is not held
back (offsets and names, no text), and writes src/onrecord/statements/occasion_weights.json. The model is a logistic
regression over the days that an article names, one example a day and statement, fitted by Newton's method with a
penalty on the squared weights. The figures that are printed are out of sample: each article is decided by weights
fitted on the others.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.evaluation.gold import read_gold
from onrecord.evaluation.statements import GoldStatement, gold_article, read_gold_statements, shifted
from onrecord.statements import occasions, resolve
from onrecord.statements.dates import said_on

GOLD = (
    Path(__file__).parent / "gold" / "speakers.jsonl",
    Path(__file__).parent / "gold" / "speakers-more.jsonl",
    Path(__file__).parents[1] / "eval" / "gold" / "speakers.jsonl",
)
WEIGHTS = Path(occasions.__file__).parent / "occasion_weights.json"
PULL = 3.0
"""Weight of the penalty that pulls the regression's weights to zero."""
LEAST = 0.65
"""Probability below which there is no answer, chosen from the printed figures."""
FOLDS = 6


@dataclass(frozen=True, slots=True)
class Example:
    """A statement: its article, its gold date, and the days that may date it, each with what is seen of it."""

    doc: str
    gold: str | None
    own: str | None
    days: tuple[tuple[str, tuple[str, ...]], ...]


def held_dates(statement: GoldStatement) -> bool:
    """Tell whether a statement is of the third of the eval gold whose dates are held back."""
    name = statement.doc.rsplit("/", 1)[1]
    return int(hashlib.sha256(f"said{name}".encode()).hexdigest()[:8], 16) % 3 == 0


def examples(data: Path) -> list[Example]:
    by_doc = defaultdict(list)
    for number, path in enumerate(GOLD):
        for gold in read_gold_statements(path):
            if (gold.said_on is None or isinstance(gold.said_on, str)) and not (number and held_dates(gold)):
                by_doc[gold.doc].append(gold)
    articles = {}
    for part in sorted({doc.rsplit("/", 1)[0] for doc in by_doc}):
        articles |= {f"{part}/{a.name}": a for a in read_gold(data / part)}
    made = []
    for doc, wanted in sorted(by_doc.items()):
        article, shift = gold_article(data, doc)
        given = sorted((shifted(a, shift) for a in articles[doc].attributions), key=lambda a: a.content[0])
        speakers = {(s.content, s.cue, s.source): s.speaker for s in resolve(article, given, doc)}
        spoken = [(a, speakers.get((a.content, a.cue, a.source))) for a in given]
        own = [said_on(article, a) for a, _ in spoken]
        report = occasions.Report(article, list(occasions.named_days(article, spoken, own)))
        places = {(a.content, a.cue, a.source): i for i, (a, _) in enumerate(spoken)}
        for gold in wanted:
            a = shifted(gold.attribution, shift)
            i = places.get((a.content, a.cue, a.source))
            if i is None:
                continue
            words = occasions.words_of(report, *spoken[i])
            seen = ((d.value, tuple(occasions.features(report, words, d))) for d in report.days)
            told = own[i]
            made.append(
                Example(doc, gold.said_on or None, told.value if told else None, tuple((v, f) for v, f in seen if f))
            )
    return made


def fit(given: list[Example], names: dict[str, int]) -> NDArray[np.float64]:
    rows, right = [], []
    for example in given:
        for value, seen in example.days if example.own is None else ():
            row = np.zeros(len(names))
            row[[names[feature] for feature in seen]] = 1
            rows.append(row)
            right.append(value == example.gold)
    x, y, weights = np.array(rows), np.array(right, float), np.zeros(len(names))
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ weights))
        curvature = (x * (p * (1 - p))[:, None]).T @ x + PULL * np.eye(len(names))
        step = np.linalg.solve(curvature, x.T @ (p - y) + PULL * weights)
        weights -= step
        if abs(step).max() < 1e-6:
            break
    return weights


def decide(example: Example, weights: NDArray[np.float64], names: dict[str, int], least: float) -> str | None:
    if example.own is not None:
        return example.own
    scores = [(float(weights[[names[f] for f in seen]].sum()), value) for value, seen in example.days]
    score, value = max(scores, default=(-np.inf, None))
    return value if score > np.log(least / (1 - least)) else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder that holds polnear/")
    data = examples(parser.parse_args().data)
    names = {name: i for i, name in enumerate(sorted({f for e in data for _, seen in e.days for f in seen}))}
    folds = {e.doc: int(hashlib.sha256(e.doc.encode()).hexdigest(), 16) % FOLDS for e in data}
    fitted = [fit([e for e in data if folds[e.doc] != k], names) for k in range(FOLDS)]
    for least in (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        counts: Counter[str] = Counter()
        for example in data:
            answer = decide(example, fitted[folds[example.doc]], names, least)
            counts["right" if answer == example.gold else "open" if answer is None else "wrong"] += 1
        shares = "  ".join(f"{name} {counts[name] / len(data):.3f}" for name in ("right", "wrong", "open"))
        print(f"least {least:.2f}: {shares}  of {len(data)}")
    weights = fit(data, names)
    kept = {name: round(float(weights[i]), 3) for name, i in names.items() if abs(weights[i]) >= 0.02}
    WEIGHTS.write_text(json.dumps({"weights": kept, "least": LEAST}, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
