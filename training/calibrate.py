"""Fit the score on the dev articles, and choose the score below which an attribution is left out.

    python training/calibrate.py DATA_FOLDER MODEL_FOLDER

Changes MODEL_FOLDER/settings.json. The score is a logistic regression on the evidence for an attribution (Platt 1999);
what counts as right is what the figure `relation` counts. The reliability table that is printed is out of sample: each
article is scored by a regression fitted on the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from export import write_sums
from onrecord.attributions import weights
from onrecord.attributions.decoding import Evidence, link
from onrecord.attributions.engine import Engine
from onrecord.attributions.windows import lines
from onrecord.evaluation.attribution import right
from onrecord.evaluation.gold import GoldArticle, read_gold
from onrecord.flow import Attribution

FOLDS = 10
PULL = 1.0
"""Weight of the penalty that pulls the regression's weights to zero."""


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What was found in some articles: article index, features and whether it is right, a row an attribution."""

    article: NDArray[np.int64]
    features: NDArray[np.float64]
    correct: NDArray[np.bool_]
    gold: int


def observe(engine: Engine, gold: Sequence[GoldArticle]) -> Observed:
    """Attribute the articles and compare."""
    article, features, correct = [], [], []
    for index, one in enumerate(gold):
        linked = [
            found
            for some, scores in engine.batches(one.text, lines(one.text))
            for found in link(some, scores, engine.crf)
        ]
        article += [index] * len(linked)
        features += [found.evidence.features() for found in linked]
        correct += right(one.text, one.attributions, [Attribution(a.content, a.cue, a.source, 1.0) for a in linked])
    return Observed(
        np.array(article), np.array(features), np.array(correct), sum(len(one.attributions) for one in gold)
    )


def fit(features: NDArray[np.float64], correct: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return intercept and weights of a logistic regression with a quadratic penalty, by Newton's method."""
    x = np.column_stack([np.ones(len(features)), features])
    pull = np.diag([0.0] + [PULL] * features.shape[1])
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + pull, x.T @ (correct - p) - pull @ w)
        w += step
        if np.abs(step).max() < 1e-9:
            break
    return w


def out_of_sample(seen: Observed) -> NDArray[np.float64]:
    """Return the score of each attribution by a regression fitted on other articles."""
    scores = np.zeros(len(seen.correct))
    for fold in range(FOLDS):
        held = seen.article % FOLDS == fold
        w = fit(seen.features[~held], seen.correct[~held])
        scores[held] = 1 / (1 + np.exp(-(w[0] + seen.features[held] @ w[1:])))
    return scores


def best_threshold(scores: NDArray[np.float64], seen: Observed) -> float:
    """Return the score, in hundredths, that gives the best relation F1 when what is below is left out."""

    def f1(least: float) -> float:
        kept = scores >= least
        return 2 * float(seen.correct[kept].sum()) / (int(kept.sum()) + seen.gold)

    return max((round(0.01 * i, 2) for i in range(60)), key=f1)


def reliability(scores: NDArray[np.float64], correct: NDArray[np.bool_]) -> str:
    """Return a table of ten bands: how many, their mean score, how many of them are right; and the expected error."""
    rows = ["| score | attributions | mean score | right |", "|---|---|---|---|"]
    error = 0.0
    for band in range(10):
        held = (scores * 10).astype(int).clip(max=9) == band
        if held.any():
            mean, share = float(scores[held].mean()), float(correct[held].mean())
            error += abs(mean - share) * float(held.mean())
            rows.append(f"| {band / 10:.1f} to {band / 10 + 0.1:.1f} | {held.sum()} | {mean:.2f} | {share:.2f} |")
    return "\n".join([*rows, f"expected calibration error {error:.3f}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    o = parser.parse_args()
    gold = read_gold(o.data / "polnear" / "dev")
    settings = json.loads((o.model / weights.SETTINGS).read_text("utf-8"))
    for name, own in settings["models"].items():
        if not all((o.model / file).exists() for file in weights.NETWORKS[name]):
            continue
        seen = observe(Engine(weights.load(name, o.model)), gold)
        scores = out_of_sample(seen)
        w = fit(seen.features, seen.correct)
        own["calibration"] = {"intercept": round(float(w[0]), 4), "weights": [round(float(x), 4) for x in w[1:]]}
        own["min_score"] = best_threshold(scores, seen)
        print(f"{name}: {dict(zip(Evidence.__slots__, own['calibration']['weights'], strict=True))}")
        print(f"left out below {own['min_score']}\n{reliability(scores, seen.correct)}")
    (o.model / weights.SETTINGS).write_text(json.dumps(settings), encoding="utf-8")
    write_sums(o.model)


if __name__ == "__main__":
    main()
