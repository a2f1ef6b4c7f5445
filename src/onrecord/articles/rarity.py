"""How rare a word is in news, and how likely another article has it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from math import exp, log

RAREST = 9
"""A word that fewer than one article in 2 to this power has counts as one that one in 2 to this power has."""

TYPICAL_LENGTH = 600
"""Words of the articles that rarity was counted in, about."""

WORD = re.compile(r"[^\W\d_][\w'’-]*(?:\.[^\W\d_]\b)*")
_MIN_STEM = 3


def folded(word: str) -> str:
    """Return a word in lower case without a possessive ending or a full stop."""
    return word.casefold().replace("’", "'").rstrip(".'-").removesuffix("'s")


def stem(word: str) -> str:
    """Return what "film", "films", "filmed" and "filming" share; crude, and the same on both sides."""
    for ending in ("s", "ing", "ed", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            word = word.removesuffix(ending)
    return word


def rarity(stem_of_word: str) -> int:
    """Return r where about one article in 2 to the power of r has the word, at most `RAREST`."""
    return _table()[0].get(stem_of_word, RAREST)


def is_chiefly_small(stem_of_word: str) -> bool:
    """Tell whether a word is known and most often written without a capital."""
    return stem_of_word in _table()[0] and stem_of_word not in _table()[1]


def weight(stem_of_word: str, length: int, least: int = 0) -> float:
    """Return what an article of so many words having this word tells: minus the logarithm of the chance that it has."""
    expected = 2.0 ** -max(least, rarity(stem_of_word)) * max(_SHORTEST, length / TYPICAL_LENGTH)
    return -log(1 - exp(-expected))


_SHORTEST = 0.3


@cache
def _table() -> tuple[dict[str, int], frozenset[str]]:
    """Return the rarity of each listed word, and the words that are chiefly written with a capital."""
    rarities: dict[str, int] = {}
    capital = set[str]()
    for line in files("onrecord.articles").joinpath("word_rarity.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            number, *words = line.split()
            rarities.update(dict.fromkeys((word.casefold() for word in words), int(number)))
            capital.update(word.casefold() for word in words if word[0].isupper())
    return rarities, frozenset(capital)
