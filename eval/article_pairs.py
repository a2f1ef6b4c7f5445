"""Print how alike different articles are, and one article in two surroundings: what docs/addresses.md gives.

    python eval/article_pairs.py DATA

DATA holds allsides/articles.jsonl.gz and wcxb/ (html/NUMBER.html.gz, ground-truth/NUMBER.json), as the data's makers
publish them. No two different articles may be as alike as `addresses.ALIKE`; the likest pairs are listed, to be looked
at: one article that is in the data twice is not an error.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from onrecord.articles import read_article
from onrecord.articles.addresses import ALIKE, EQUAL, likeness
from onrecord.errors import OnrecordError
from onrecord.flow import Article, Block, Origin, Page

SAMPLE = 150
LISTED = 0.4
COMMON = 600
"""Sequences that more articles share are not counted when pairs are looked for; how alike a pair is counts all."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    with gzip.open(data / "allsides" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        news = [json.loads(line) for line in lines]
    likest("allsides", [row["url"] for row in news], [row["content_original"] for row in news])
    gold = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((data / "wcxb/ground-truth").iterdir())}
    gold = {name: row for name, row in gold.items() if row["ground_truth"].get("main_content")}
    likest("wcxb", list(gold), [row["ground_truth"]["main_content"] for row in gold.values()])
    in_other_surroundings(data / "wcxb" / "html", {name: row["ground_truth"] for name, row in gold.items()})


def likest(title: str, names: Sequence[str], texts: Sequence[str]) -> None:
    """Print the pairs of texts that are most alike."""
    articles = [plain(text) for text in texts]
    pairs = sorted(((likeness(articles[a], articles[b]) or 0.0, a, b) for a, b in meeting(texts)), reverse=True)
    print(f"{title}: {len(texts)} articles, {len(texts) * (len(texts) - 1) // 2:,} pairs, most alike:")
    for alike, a, b in pairs[:1] + [pair for pair in pairs[1:] if pair[0] >= LISTED]:
        print(f"  {alike:.2f}  {names[a]}  {names[b]}")


def meeting(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of texts that share a fifth of the shorter one's sequences of five words."""
    sets = []
    for text in texts:
        words = text.casefold().split()
        sets.append({hash(" ".join(words[at : at + 5])) for at in range(len(words) - 4)})
    places: dict[int, list[int]] = {}
    for at, sequences in enumerate(sets):
        for sequence in sequences:
            places.setdefault(sequence, []).append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for having in places.values():
        if 1 < len(having) <= COMMON:
            shared.update((a, b) for i, b in enumerate(having) for a in having[:i])
    return [(a, b) for (a, b), count in shared.items() if count >= 0.2 * min(len(sets[a]), len(sets[b]))]


def plain(text: str) -> Article:
    """Return a text as an article of one paragraph."""
    return Article(text, (Block("paragraph", 0, len(text), ""),), None, (), None, None, None, "en")


def in_other_surroundings(folder: Path, gold: Mapping[str, Mapping[str, str]]) -> None:
    """Print how often the same report, in a page made around it, is found to be alike."""
    draw = random.Random(5)
    titles = [row["title"] for row in gold.values() if row.get("title")]
    found: list[float] = []
    for name in draw.sample(sorted(gold), SAMPLE):
        with gzip.open(folder / f"{name}.html.gz") as file:
            page = file.read()
        try:
            alike = likeness(read(page), read(dressed(gold[name], draw.sample(titles, 8)).encode()))
        except OnrecordError:
            continue
        found.append(alike or 0.0)
    print(f"wcxb, the report in other surroundings: {len(found)} pairs")
    for least in (ALIKE, EQUAL):
        print(f"  {least:.2f} or more: {sum(alike >= least for alike in found) / len(found):.0%}")


def read(page: bytes) -> Article:
    return read_article(Page.of(page, "page.html", Origin("input")))


def dressed(gold: Mapping[str, str], teasers: Sequence[str]) -> str:
    """Return a page with the gold's text between menus, teasers, boxes and pictures."""
    body = []
    for number, line in enumerate(filter(None, map(str.strip, gold["main_content"].split("\n")))):
        body.append(f"<p>{html.escape(line)}</p>")
        if number % 6 == 3:
            body.append('<aside class="newsletter"><h4>Newsletter</h4><p>Stories in your inbox every day.</p></aside>')
        if number % 7 == 4:
            body.append('<figure><img src="x.jpg"><figcaption>A picture. Photograph: An Agency</figcaption></figure>')
    links = "".join(f'<li><a href="/{number}">{html.escape(title)}</a>' for number, title in enumerate(teasers))
    title = html.escape(gold.get("title") or "A title")
    return (
        f'<!doctype html><html lang="en"><head><title>{title} | The Copy</title></head><body>'
        f'<nav><ul><li><a href="/">Home</a><li><a href="/sport">Sport</a></ul></nav>'
        f'<div class="side"><h3>Most read</h3><ul>{links}</ul></div>'
        f'<article><h1>{title}</h1><p class="byline">By A Writer</p>{"".join(body)}</article>'
        f'<section class="comments"><h3>Comments</h3><p>I could not agree more with this.</p></section>'
        f"<footer>About us</footer></body></html>"
    )


if __name__ == "__main__":
    main()
