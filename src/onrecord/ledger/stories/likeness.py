"""How alike two pages are in what they report: a cosine of rare words and names (tf-idf; Salton and Buckley 1988).

How rare a word is comes from the table that the package has, and not from the ledger: two pages are as alike in one
ledger as in another, whatever was added before or after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from math import log, sqrt
from zlib import crc32

from onrecord.articles.rarity import WORD, folded, rarity, stem
from onrecord.flow import Article

WHOLE = 1000
"""What weights are counted in: the squares of a page's sum up to this squared, about."""

_LEAD, _READ = 60, 700
"""Words of a report whose every word counts, and words in which names count. A report tells first what it is about."""

_TOLD = 2
"""A word that more than one article in 2 to this power has tells nothing."""

_KEPT = 60
"""Words that are kept of a page, those that tell most first."""

_BODY = ("paragraph", "list-item", "block-quote")


def terms(article: Article) -> dict[int, int]:
    """Return what a page is about: numbers of words with their weights, in parts of `WHOLE`; {} where nothing tells."""
    body = " ".join(article.text[block.start : block.end] for block in article.blocks if block.kind in _BODY)
    return weighed(article.headline or "", body)


def weighed(headline: str, body: str) -> dict[int, int]:
    """Return the same of a headline and a body."""
    counts = Counter(2 * [stem(folded(word)) for word in WORD.findall(headline)])
    counts.update(_telling(body))
    weights = {word: (1 + log(times)) * (rarity(word) - _TOLD) for word, times in counts.items()}
    kept = sorted(((weight, word) for word, weight in weights.items() if weight > 0), reverse=True)[:_KEPT]
    length = sqrt(sum(weight * weight for weight, _ in kept))
    made: dict[int, int] = {}
    for weight, word in kept:
        number = crc32(word.encode())
        made[number] = made.get(number, 0) + round(WHOLE * weight / length)
    return {number: weight for number, weight in made.items() if weight}


def likeness(one: Mapping[int, int], other: Mapping[int, int]) -> float:
    """Return how alike two pages are by their terms, from 0 to 1."""
    return sum(weight * other.get(number, 0) for number, weight in one.items()) / WHOLE**2


def _telling(body: str) -> Iterator[str]:
    for number, match in enumerate(islice(WORD.finditer(body), _READ)):
        word = match[0]
        if number < _LEAD or word[0].isupper():
            yield stem(folded(word))
