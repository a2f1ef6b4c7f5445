"""Count in how many articles a word occurs, for src/onrecord/articles/word_rarity.txt.

    python training/word_rarity.py DATA > src/onrecord/articles/word_rarity.txt

DATA holds allsides/articles.jsonl.gz and wcxb/ground-truth/ID.json. What the file has is told in its first lines.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import log2
from pathlib import Path

from onrecord.articles.rarity import RAREST, WORD, folded, stem

CHIEFLY = 0.8
"""A word is listed with a capital where so many of its articles write it with one."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    having, capital, articles = Counter[str](), Counter[str](), 0
    for text in texts(parser.parse_args().data):
        words = set(WORD.findall(text))
        small = {stem(folded(word)) for word in words if word[0].islower()}
        large = {stem(folded(word)) for word in words if word[0].isupper()}
        having.update(small | large)
        capital.update(large - small)
        articles += 1
    rows: dict[int, list[str]] = defaultdict(list)
    for word, number in having.items():
        rarity = round(-log2(number / articles))
        if rarity < RAREST and word:
            rows[rarity].append(word.capitalize() if capital[word] >= CHIEFLY * number else word)
    print(HEAD.format(articles=articles), end="")
    for rarity, words_of_it in sorted(rows.items()):
        print(rarity, *sorted(words_of_it))


HEAD = """\
# How rare words are: a line holds the words that about one article in 2 to the power of its number has, of {articles:,}
# English articles. A word is cut as onrecord.articles.rarity.stem does, and has a capital where it is chiefly written
# with one. Counted by training/word_rarity.py; NOTICE names the articles.
"""


def texts(data: Path) -> Iterator[str]:
    with gzip.open(data / "allsides" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["content_original"]
    for path in sorted((data / "wcxb" / "ground-truth").glob("*.json")):
        yield json.loads(path.read_text("utf-8"))["ground_truth"].get("main_content") or ""


if __name__ == "__main__":
    main()
