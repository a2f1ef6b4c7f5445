"""Hold the words of one quotation against those of another, or of a whole body.

Letter case, punctuation, hyphens, contractions and the spelling of small numbers count for nothing. A quotation that
owns what it left out (an ellipsis) or put in (square brackets) is compared in the parts between.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from onrecord.flow import Span

Verdict: TypeAlias = Literal["verbatim", "trimmed", "altered"]

MAX_ADDED_WORDS = 2
"""So many words at either end of a quotation may be missing from the other wording and be named as added."""

MIN_KEPT_WORDS = 3
"""So many words must agree for a place to be what a quotation was made of."""

MAX_GAP = 25
"""So many words may have been left out in one place."""

LIKE = 80.0
"""A stretch at least this like a quotation, letter by letter (0 to 100), is taken as what it was made of."""

LIKE_WORDS = 0.6
"""So much of a quotation's words must stand there too."""

_WORD = re.compile(r"\w+(?:[’'.]\w+)*|&")
_OWNED = re.compile(r"\s*(?:\[[^\]]{0,80}\]|…|\.\s?\.\s?\.|\(\.{3}\))[\s.,]*")
_DAMAGED = re.compile("[\N{REPLACEMENT CHARACTER}]|Ã[\x80-\xbf¢ƒ‚]|â[€\x80‚]")
_CONTRACTED = {"n't": "not", "'re": "are", "'m": "am", "'ll": "will", "'ve": "have"}
_IRREGULAR = {"can't": ("can", "not"), "won't": ("will", "not"), "cannot": ("can", "not"), "ain't": ("is", "not")}
_NUMBERS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th", "twelfth": "12th",
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """Words folded for comparison, with their places in the text; a contraction stands for two words of one place."""

    folded: tuple[str, ...]
    spans: tuple[Span, ...]

    def __len__(self) -> int:
        return len(self.folded)

    def place(self, start: int, end: int) -> Span:
        """Return where the words from `start` up to `end` stand in the text."""
        return self.spans[start][0], self.spans[end - 1][1]

    def part(self, start: int, end: int) -> Words:
        """Return the words from `start` up to `end`."""
        return Words(self.folded[start:end], self.spans[start:end])

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Where each word is."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(self.folded):
            found[word].append(i)
        return found

    @cached_property
    def joined(self) -> str:
        """The words with a blank between."""
        return " ".join(self.folded)

    @cached_property
    def offsets(self) -> Sequence[int]:
        """Where each word begins in `joined`."""
        found, at = [], 0
        for word in self.folded:
            found.append(at)
            at += len(word) + 1
        return found

    def find(self, words: Sequence[str], start: int = 0, end: int | None = None) -> int | None:
        """Return the index of the first place that has these words in a row between two indexes."""
        stop = len(self.folded) if end is None else end
        count, wanted = len(words), tuple(words)
        for i in self.places.get(wanted[0], ()):
            if start <= i and i + count <= stop and self.folded[i : i + count] == wanted:
                return i
        return None


@dataclass(frozen=True, slots=True)
class Match:
    """Where the other wording is, and how a quotation differs from it.

    `added` are words of the quotation that the other lacks at either end. `lost` is what was left out inside, as a
    place in the other text. `changed` is the number of words that were put, taken out or replaced, `edges` whether the
    first and last two words of the quotation are there.
    """

    verdict: Verdict
    where: Span
    added: tuple[str, ...] = ()
    lost: Span | None = None
    changed: int = 0
    edges: bool = True


def words_of(text: str, ranges: Iterable[Span]) -> Words:
    """Return the words in the ranges of a text."""
    folded: list[str] = []
    spans: list[Span] = []
    for start, end in ranges:
        for match in _WORD.finditer(text, start, end):
            for word in _folded(match[0]):
                folded.append(word)
                spans.append(match.span())
    return Words(tuple(folded), tuple(spans))


def _folded(word: str) -> tuple[str, ...]:
    if word == "&":
        return ("and",)
    folded = word.casefold()
    if folded.isalnum():
        return _IRREGULAR.get(folded) or (_NUMBERS.get(folded, folded),)
    folded = folded.replace("’", "'")
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    for ending, full in _CONTRACTED.items():
        if folded.endswith(ending):
            return folded.removesuffix(ending), full
    return (folded.replace(".", ""),)


def parts_of(text: str, start: int, end: int) -> list[Words]:
    """Return a quotation's words in the parts between what it owns to have left out or put in.

    None where its characters are damaged (UTF-8 that was read as something else, twice).
    """
    ends = [*(m.span() for m in _OWNED.finditer(text, start, end)), (end, end)]
    if _DAMAGED.search(text, start, end):
        return []
    parts, at = [], start
    for gap_start, gap_end in ends:
        parts.append(words_of(text, [(at, gap_start)]))
        at = gap_end
    return [part for part in parts if part.folded]


def compare(quoted: Words, other: Words) -> Match | None:
    """Return how a quotation stands in another wording, None where nothing in that is like it."""
    if len(quoted) == 0:
        return None
    at = other.find(quoted.folded)
    if at is not None:
        return Match("verbatim", other.place(at, at + len(quoted)))
    return _with_gap(quoted, other) or _with_added(quoted, other) or _alike(quoted, other)


def _with_added(quoted: Words, other: Words) -> Match | None:
    count = len(quoted)
    trims = sorted(((a, b) for a in range(MAX_ADDED_WORDS + 1) for b in range(MAX_ADDED_WORDS + 1)), key=sum)
    for before, after in trims[1:]:
        kept = quoted.folded[before : count - after]
        if len(kept) < MIN_KEPT_WORDS:
            break
        at = other.find(kept)
        if at is not None:
            added = (*quoted.folded[:before], *quoted.folded[count - after :])
            return Match("altered", other.place(at, at + len(kept)), added)
    return None


def _with_gap(quoted: Words, other: Words) -> Match | None:
    """Return the place that has all the words with others between them, in two parts of at least two words."""
    count = len(quoted)
    if count < MIN_KEPT_WORDS + 1:
        return None
    for i in other.places.get(quoted.folded[0], ()):
        head = 0
        while head < count and i + head < len(other) and other.folded[i + head] == quoted.folded[head]:
            head += 1
        for first in range(min(head, count - 2), 1, -1):
            rest = quoted.folded[first:]
            at = other.find(rest, i + first + 1, min(len(other), i + first + MAX_GAP + len(rest)))
            if at is not None:
                return Match("trimmed", other.place(i, at + len(rest)), lost=other.place(i + first, at))
    return None


def _alike(quoted: Words, other: Words) -> Match | None:
    like = fuzz.partial_ratio_alignment(quoted.joined, other.joined, score_cutoff=LIKE)
    if like is None:
        return None
    hit = [i for i, offset in enumerate(other.offsets) if like.dest_start - 1 <= offset < like.dest_end]
    if not hit:
        return None
    first, last = max(0, hit[0] - 2), min(len(other), hit[-1] + 3)
    edits = Levenshtein.opcodes(quoted.folded, other.folded[first:last])
    kept = [e for e in edits if e.tag == "equal"]
    if sum(e.src_end - e.src_start for e in kept) < LIKE_WORDS * len(quoted):
        return None
    inner = [e for e in edits if e.tag != "insert" or 0 < e.src_start < len(quoted)]
    changed = sum(max(e.src_end - e.src_start, e.dest_end - e.dest_start) for e in inner if e.tag != "equal")
    edges = all(e.tag == "equal" and e.src_end - e.src_start >= 2 for e in (inner[0], inner[-1]))
    verdict: Verdict = "altered" if any(e.tag in ("replace", "delete") for e in inner) else "trimmed"
    where = other.place(first + inner[0].dest_start, first + max(inner[-1].dest_end, inner[0].dest_start + 1))
    return Match(verdict, where, changed=changed, edges=edges)
