"""The reporting words of English as tables, read from cues.toml, and the lemmas of a cue."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any, cast

from onrecord.flow import ActKind

_DATA: dict[str, Any] = tomllib.loads(files("onrecord.statements").joinpath("cues.toml").read_text(encoding="utf-8"))
_LONGEST_PHRASE = 5
_WORD = re.compile(r"n['’]t\b|[^\W\d_]+?(?=n['’]t\b)|[^\W_]+(?:-[^\W_]+)*")

NEGATIONS = frozenset({"not", "n't", "never", "no", "cannot", "neither", "nor"})


def words_of(section: str, name: str) -> frozenset[str]:
    """Return one list of cues.toml."""
    return frozenset(cast(list[str], _DATA[section][name]))


def _by_entry(section: str) -> dict[str, ActKind]:
    """Turn a section of act -> entries round; of an entry in two lists the first holds."""
    turned: dict[str, ActKind] = {}
    for act, entries in _DATA[section].items():
        for entry in entries:
            turned.setdefault(entry, act)
    return turned


STRONG = _by_entry("acts")
"""Lemma or phrase of lemmas -> the act it decides."""

EXPRESSED: dict[str, ActKind] = {
    noun: act for noun, act in _by_entry("expressed").items() if noun not in _DATA["expressed"]["verbs"]
} | dict.fromkeys(("promise", "pledge"), "pledge")
"""Noun of what is brought forward -> its act: "doubts" in "voiced doubts"."""

WEAK = _by_entry("weak")
"""Lemma or phrase -> the act it names unless the content is of another."""

ENDORSING = words_of("tone", "endorsing")
DISTANCING = words_of("tone", "distancing")
LABELLING = words_of("tone", "labelling")


def _inflected(lemma: str) -> Iterator[str]:
    yield lemma
    irregular = _DATA["irregular"].get(lemma, [])
    yield from irregular
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    elif lemma.endswith("e"):
        yield from (lemma + "s", lemma + "d", lemma[:-1] + "ing")
    else:
        yield from (lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s"), lemma + "ed", lemma + "ing")


def _forms(entries: Iterable[str]) -> dict[str, str]:
    entries = list(entries)
    forms: dict[str, str] = {entry.split()[0]: entry.split()[0] for entry in entries}
    # of a phrase the first word is the verb: "noted" is no form of the "not" in "plead not guilty"
    for lemma in dict.fromkeys(entry.split()[0] for entry in entries):
        for form in _inflected(lemma):
            forms.setdefault(form, lemma)
    for entry in entries:
        for word in entry.split()[1:]:
            forms.setdefault(word, word)
    return forms


_LEMMA = _forms(
    chain(
        STRONG,
        WEAK,
        ENDORSING,
        DISTANCING,
        LABELLING,
        words_of("asked", "verbs"),
        words_of("turned", "verbs"),
        words_of("turned", "not_said"),
        words_of("expressed", "verbs"),
    )
)
_WRONG_LEMMA = _forms(words_of("content", "wrong"))
_WRONG = words_of("content", "wrong")
WRONG_FORMS = frozenset(_forms(entry.split()[0] for entry in _WRONG))
"""Forms of the verbs of wrongdoing, of a phrase its first word."""


def lemma_of(word: str) -> str:
    """Return the lemma of a reporting word, or the word itself in lower case."""
    lower = word.lower()
    return _LEMMA.get(lower, lower)


def wrong_lemma(words: Iterable[str]) -> str | None:
    """Return the wrongdoing that a verb and the words after it, in lower case, name: "covered up" -> "cover up"."""
    lemmas = [_WRONG_LEMMA.get(word, word) for word in words]
    for length in range(len(lemmas), 0, -1):
        entry = " ".join(lemmas[:length])
        if entry in _WRONG:
            return entry
    return None


_SAYING = frozenset({"say", "tell", "add", "write", "tweet", "state", "post", "explain"})
_BEFORE_VERBS = NEGATIONS | {
    "to",
    "will",
    "would",
    "can",
    "could",
    "should",
    "did",
    "do",
    "does",
    "also",
    "still",
    "who",
}


@dataclass(frozen=True, slots=True)
class CueReading:
    """What a cue says.

    `entries` are the lemmas and phrases known to the tables, in reading order, longest first where several begin at
    the same word, each with the index of its first word in `words`. `negated` is the index of the first negation, or
    None.
    """

    words: tuple[str, ...]
    entries: tuple[tuple[int, str], ...]
    negated: int | None

    def act(self) -> tuple[int, str] | None:
        """Return the first entry that decides the act; after "said", "said of the ban" say, only a participle does."""
        for at, entry in self.entries:
            if entry in STRONG and not self._is_particle(at, entry):
                said = any(i < at and other in _SAYING for i, other in self.entries)
                if not said or self.words[at].endswith("ing"):
                    return at, entry
        return None

    def _is_particle(self, at: int, entry: str) -> bool:
        """Tell "fired back" from "to back"."""
        return entry == "back" and self.words[at] == "back" and at > 0 and self.words[at - 1] not in _BEFORE_VERBS

    def first(self, table: Iterable[str]) -> tuple[int, str] | None:
        """Return the first entry that stands in a table."""
        return next((entry for entry in self.entries if entry[1] in table), None)


_KNOWN = (
    frozenset({*STRONG, *WEAK, *ENDORSING, *DISTANCING, *LABELLING})
    | words_of("asked", "verbs")
    | words_of("turned", "not_said")
)


_KNOWN_FIRST = frozenset(entry.split()[0] for entry in _KNOWN)


@lru_cache(maxsize=4096)
def read_cue(cue: str) -> CueReading:
    """Read the words of a cue."""
    words = [match[0].lower().replace("’", "'") for match in _WORD.finditer(cue)]
    lemmas = [_LEMMA.get(word, word) for word in words]
    entries: list[tuple[int, str]] = []
    for i, lemma in enumerate(lemmas):
        if lemma not in _KNOWN_FIRST:
            continue
        for length in range(min(_LONGEST_PHRASE, len(lemmas) - i), 0, -1):
            entry = " ".join(lemmas[i : i + length])
            if entry in _KNOWN:
                entries.append((i, entry))
    negated = next((i for i, word in enumerate(words) if word in NEGATIONS), None)
    return CueReading(tuple(words), tuple(entries), negated)
