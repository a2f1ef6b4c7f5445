"""Hold stories against pairs of pages that were read.

    python eval/story_scores.py DATA [--half even|odd|both] [--least 0.2] [--faults]

The gold is eval/gold/stories.jsonl: pairs of articles of DATA/allsides/articles.jsonl.gz that were published within
three days of each other, drawn by how alike they are in eight layers, and read. `same` tells whether both are about one
event, or about what led to it or followed from it within these days: one hearing, storm or attack, the passage of one
bill; null where two readers could differ, and such a pair does not count. One subject in two events is not the same. A
pair stands for `weight` pairs of its layer. The even half (by number of line) was for choosing, the odd half is for
measuring; all dated articles are grouped, as a ledger does.

  precision  of the pairs in one story, how many are the same event
  recall     of the pairs that are the same event, how many are in one story; estimated by the weights
"""

from __future__ import annotations

import argparse
import gzip
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from onrecord.ledger.stories.grouping import LEAST, grouped
from onrecord.ledger.stories.keeping import DAYS, TIE
from onrecord.ledger.stories.likeness import likeness, weighed

GOLD = Path(__file__).parent / "gold" / "stories.jsonl"


class Pair(msgspec.Struct, frozen=True):
    """Two articles by their ids, whether they are of one event, and how many pairs they stand for."""

    pages: tuple[str, str]
    same: bool | None
    weight: float


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", choices=("even", "odd", "both"), default="odd")
    parser.add_argument("--least", type=float, default=LEAST)
    parser.add_argument("--faults", action="store_true", help="name the pairs that are put wrongly")
    o = parser.parse_args(arguments)
    gold = [msgspec.json.decode(line, type=Pair) for line in GOLD.read_bytes().splitlines()]
    gold = [p for n, p in enumerate(gold) if o.half == "both" or n % 2 == (o.half == "odd")]
    gold = [pair for pair in gold if pair.same is not None]
    titles, ties = tied(o.data / "allsides" / "articles.jsonl.gz")
    stories = grouped(ties, o.least)
    story_of = {page: number for number, pages in enumerate(stories) for page in pages}
    right = wrong = missed = 0.0
    judged = 0
    for pair in gold:
        one, other = pair.pages
        together = one in story_of and story_of[one] == story_of.get(other)
        judged += together
        right += pair.weight * (together and pair.same is True)
        wrong += pair.weight * (together and not pair.same)
        missed += pair.weight * (pair.same is True and not together)
        if o.faults and together != pair.same:
            print(f"{'wrong ' if together else 'missed'}  {titles[one]}  //  {titles[other]}")
    sizes = sorted(map(len, stories), reverse=True)
    print(f"{len(titles):,} articles: {len(stories):,} stories of {sum(sizes):,}, the largest of {sizes[:5]}")
    print(f"{len(gold)} pairs, {judged} of them in one story")
    print(f"precision {right / max(right + wrong, 1):.3f}  recall {right / max(right + missed, 1):.3f}")


def tied(path: Path) -> tuple[dict[str, str], dict[tuple[str, str], float]]:
    """Return the headline of each dated article by its id, and how alike pairs within some days are."""
    kept = sorted(articles(path))
    days = [day for day, *_ in kept]
    ties = {}
    for at, (day, id, _, terms) in enumerate(kept):
        for _, other, _, their in kept[max(at + 1, bisect_left(days, day)) : bisect_right(days, day + DAYS)]:
            alike = likeness(terms, their)
            if alike >= TIE:
                ties[min(id, other), max(id, other)] = alike
    return {id: title for _, id, title, _ in kept}, ties


def articles(path: Path) -> Iterator[tuple[int, str, str, dict[int, int]]]:
    """Yield day, id, headline and terms of each article whose day is told."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if len(article["date"]) == len("2020-01-01"):
                terms = weighed(article["title"], article["content_original"])
                yield date.fromisoformat(article["date"]).toordinal(), article["ID"], article["title"], terms


if __name__ == "__main__":
    main()
