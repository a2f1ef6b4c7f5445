"""Print the figures of the model card as Markdown: with intervals, by kind of quotation, by outlet.

    python eval/attribution_report.py GOLD_DIR

For both models. The outlet is what stands before the first underscore of an article's name, as in PolNeAR.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from onrecord.attributions.engine import engine
from onrecord.attributions.weights import Name
from onrecord.attributions.windows import lines
from onrecord.evaluation.attribution import Tally, intervals, right, tally, total
from onrecord.evaluation.gold import GoldArticle, read_gold
from onrecord.flow import Article, Attribution, Block
from onrecord.statements import mode_of

MODES = ("direct", "mixed", "indirect")

Scored = tuple[GoldArticle, list[Attribution]]


def by_mode(scored: Sequence[Scored]) -> dict[str, Tally]:
    """Count the figure `relation` of each mode, gold and predictions restricted to it."""
    sums = dict.fromkeys(MODES, Tally())
    for article, found in scored:
        blocks = tuple(Block("paragraph", b, e, "line") for b, e in lines(article.text))
        page = Article(article.text, blocks, None, (), None, None, None, "en")
        for mode in MODES:
            gold, own = (
                [a for a in side if mode_of(page, a.content) == mode] for side in (article.attributions, found)
            )
            hits = sum(right(article.text, gold, own))
            sums[mode] += Tally(hits, hits, len(own), len(gold))
    return sums


def row(name: str, one: Tally, interval: tuple[float, float] | None = None) -> str:
    """Return a line of a table."""
    around = f" ({interval[0]:.3f} to {interval[1]:.3f})" if interval else ""
    return f"| {name} | {one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f}{around} | {one.gold} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", type=Path)
    o = parser.parse_args()
    gold = read_gold(o.gold)
    for name in get_args(Name):
        scored = [(a, engine(name).attribute(a.text, lines(a.text))) for a in gold]
        sheets = [tally(a.text, a.attributions, found) for a, found in scored]
        around = intervals(sheets)
        print(f"\n### {name}\n\n| figure | precision | recall | F1 (95 % interval) | gold |\n|---|---|---|---|---|")
        print("\n".join(row(figure, one, around[figure]) for figure, one in total(sheets).items()))
        print("\n| relation, by | precision | recall | F1 | gold |\n|---|---|---|---|---|")
        print("\n".join(row(mode, one) for mode, one in by_mode(scored).items()))
        outlets = sorted({a.name.split("_")[0] for a in gold})
        for outlet in outlets:
            own = [s for a, s in zip(gold, sheets, strict=True) if a.name.split("_")[0] == outlet]
            print(row(outlet, total(own)["relation"]))


if __name__ == "__main__":
    main()
