"""Phrases that name an act, and where they stand in a sentence whose source and target are marked.

The table is phrases.toml. Words are compared by a crude stem, so that an entry stands for all inflections of its words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SOURCE, TARGET = "S", "T"
"""What the marked source and target are in a phrase; stems are lower case, so nothing else looks like them."""

_GAP = 4
"""How many words may stand where a phrase has `~`."""

_IRREGULAR = {
    form: lemma
    for lemma, forms in {
        "agree": "agreed agrees agreeing",
        "be": "is are was were been being am 's",
        "have": "has had having 've",
        "begin": "began begun",
        "bear": "bore borne",
        "beat": "beaten",
        "bid": "bade",
        "break": "broke broken",
        "bring": "brought",
        "burn": "burnt",
        "buy": "bought",
        "catch": "caught",
        "choose": "chose chosen",
        "come": "came",
        "deal": "dealt",
        "do": "did done does",
        "draw": "drew drawn",
        "drive": "drove driven",
        "fall": "fell fallen",
        "feel": "felt",
        "fight": "fought",
        "find": "found",
        "flee": "fled",
        "fly": "flew flown",
        "forbid": "forbade forbidden",
        "forgive": "forgave forgiven",
        "freeze": "froze frozen",
        "get": "got gotten",
        "give": "gave given",
        "go": "went gone goes",
        "grow": "grew grown",
        "hear": "heard",
        "hold": "held",
        "keep": "kept",
        "lay": "laid",
        "lead": "led",
        "leave": "left",
        "lend": "lent",
        "lose": "lost",
        "make": "made",
        "meet": "met",
        "overthrow": "overthrew overthrown",
        "pay": "paid",
        "say": "said",
        "seek": "sought",
        "sell": "sold",
        "send": "sent",
        "shake": "shook shaken",
        "shoot": "shot",
        "sink": "sank sunk",
        "sit": "sat",
        "speak": "spoke spoken",
        "spend": "spent",
        "stand": "stood",
        "steal": "stole stolen",
        "strike": "struck stricken",
        "sue": "sued sues suing",
        "swear": "swore sworn",
        "take": "took taken",
        "tell": "told",
        "throw": "threw thrown",
        "try": "tried tries",
        "understand": "understood",
        "undertake": "undertook undertaken",
        "withdraw": "withdrew withdrawn",
        "withhold": "withheld",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}
_NOUNS = {"meetings": "meeting", "talks": "talks", "bombings": "bombing", "killings": "killing"}
_NOUNS |= {noun: noun for noun in ("meeting", "bombing", "killing", "shelling", "building", "hearing", "arms")}
"""Nouns that are not to be taken for a form of a verb: "held a meeting", but "refused to meet"."""
_VOWEL = re.compile(r"[aeiouy]")


@cache
def stem(word: str) -> str:
    """Return what the inflections of an English word have in common, as far as cutting endings off tells.

    It is no lemma: "releas", "polic". Both sides of every comparison go through it.
    """
    low = word.lower().replace("’", "'")
    if low in _NOUNS:
        return _NOUNS[low]
    low = _IRREGULAR.get(low, low)
    if (len(low) > 4 and low.endswith("ies")) or (len(low) > 4 and low.endswith("ied")):
        low = low[:-3] + "y"
    else:
        for ending in ("ing", "ed", "es", "s"):
            cut = low[: -len(ending)]
            if low.endswith(ending) and len(cut) > 2 and _VOWEL.search(cut) and not low.endswith(("ss", "us", "is")):
                low = cut
                break
    if len(low) > 3 and low.endswith("e"):
        low = low[:-1]
    if len(low) > 3 and low[-1] == low[-2] and low[-1] not in "aeiou":
        low = low[:-1]
    return low


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at the tokens `start` to `end` (half-open); `words` is how many of them the entry spells out."""

    name: str
    start: int
    end: int
    words: int


Item = frozenset[str] | None
"""What may stand in one place of a phrase; None is a gap."""


class Table:
    """Phrases with the name that each stands for, indexed by the stem of their first word."""

    def __init__(self, entries: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[Item, ...], str]]] = {}
        for name, phrases in entries.items():
            for phrase in phrases:
                items = tuple(_item(word) for word in phrase.split())
                for first in items[0] or ():
                    self._by_first.setdefault(first, []).append((items, name))

    def find(self, stems: Sequence[str]) -> list[Found]:
        """Return, for each token that a phrase begins at, the phrase that spells out most words.

        Where two names have such a phrase there, both are returned.
        """
        found: list[Found] = []
        for start, first in enumerate(stems):
            here: dict[str, Found] = {}
            for items, name in self._by_first.get(first, ()):
                end = _match(stems, start, items)
                words = sum(item is not None for item in items)
                if end is not None and (name not in here or here[name].words < words):
                    here[name] = Found(name, start, end, words)
            most = max((f.words for f in here.values()), default=0)
            found += [f for f in here.values() if f.words == most]
        return found


def _item(word: str) -> Item:
    if word == "~":
        return None
    return frozenset(part if part in (SOURCE, TARGET) else stem(part) for part in word.split("|"))


def _match(stems: Sequence[str], at: int, items: Sequence[Item]) -> int | None:
    """Return where the items end that begin at a token, or None where they do not stand there."""
    for n, item in enumerate(items):
        if item is None:
            rest = items[n + 1 :]
            for skipped in range(_GAP + 1):
                end = _match(stems, at + skipped, rest)
                if end is not None:
                    return end
            return None
        if at >= len(stems) or stems[at] not in item:
            return None
        at += 1
    return at


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The phrases of phrases.toml: those of classes, of turns, and of the modes of each class."""

    classes: Table
    turns: Table
    modes: Mapping[str, Table]


@cache
def tables() -> Tables:
    """Return the tables of the package, read once."""
    data = tomllib.loads(files("onrecord.coding").joinpath("phrases.toml").read_text(encoding="utf-8"))
    modes = {name: Table(entries) for name, entries in data["modes"].items()}
    return Tables(Table(data["classes"]), Table(data["turns"]), modes)
