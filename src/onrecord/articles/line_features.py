"""The pieces of a plain-text copy as numbers: what the network of `line_classifier` sees of them.

Each piece has a row of figures, read off its own words and off where it stands, and the words at its ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log1p

import numpy as np
from numpy.typing import NDArray

from onrecord.articles.layout import LIST_MARK, Piece, ends_sentence
from onrecord.articles.wording import FURNITURE_KINDS, has_date

FEATURES = (
    "words", "length", "word length", "ends sentence", "ends in colon", "ends in other mark", "begins upper",
    "begins lower", "begins in digit", "begins in quotation", "capitals", "all capitals", "quotation", "commas",
    "digits", "function words", "first and second person", "list mark", "apart", "marked heading", "sentences",
    "running", "title-like", "repeated", "has date", "separators", "address", "quoted message", "parts",
    "position", "pieces above", "pieces below", "words above", "names of the core", "words of the headline",
    "is headline", "below headline", "by headline", "in stretch", "by start", "by end", "ending above", "pieces",
    "wrapped", "running share",
)  # fmt: skip
"""The figures of a piece, before those that tell its kind by wording."""

KINDS = (
    "breadcrumb", "dateline", "byline", "caption", "head or foot of a printed page", "line of an e-mail",
    *FURNITURE_KINDS,
)  # fmt: skip
"""Kinds and reasons that wording gives a piece."""

WIDTH = len(FEATURES) + len(KINDS)
"""Figures a piece."""

_WORD = re.compile(r"[^\W\d_]+|\d+|[©|•→»]")
_LETTERS = re.compile(r"[^\W\d_][\w'’-]*")
_FIRST, _LAST = 6, 3
_SENTENCES = re.compile(r"[.!?…][\"'”’»)\]]*\s+[\"'“‘(]?[^\W_a-z]")
_FUNCTION = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "from",
        "as",
        "and",
        "or",
        "but",
        "that",
        "which",
        "who",
        "whom",
        "whose",
        "this",
        "these",
        "those",
        "it",
        "its",
        "he",
        "she",
        "they",
        "them",
        "his",
        "her",
        "their",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "should",
        "do",
        "does",
        "did",
        "not",
        "no",
        "if",
        "when",
        "while",
        "where",
        "than",
        "then",
        "so",
        "also",
        "there",
        "here",
        "into",
        "about",
        "after",
        "before",
        "over",
        "under",
        "between",
        "during",
        "because",
        "since",
        "until",
        "against",
        "through",
        "such",
        "more",
        "most",
        "some",
        "any",
        "all",
        "both",
        "each",
        "other",
    ]
)
_PERSON = frozenset(["i", "me", "my", "we", "us", "our", "you", "your"])
_NAME = re.compile(r"\b[^\W\d_a-z][\w'’-]{3,}")
_STEM = re.compile(r"\b[^\W\d_]{4,6}")
_SEPARATORS = re.compile(r"[|•·→»›]| / ")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S|\.(?:com|org|net|co\.uk)\b")
_CORE = 12
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """A copy of n pieces: `figures` is (n, WIDTH) float32, `words` the known words at the ends of each, by number."""

    figures: NDArray[np.float32]
    words: tuple[tuple[int, ...], ...]


def end_words(text: str) -> list[str]:
    """Return the words at both ends of a text in lower case, all of a short one; numbers are one word."""
    found = _WORD.findall(text if len(text) <= 160 else f"{text[:90]} {text[-50:]}")
    if len(found) > _FIRST + _LAST:
        found = found[:_FIRST] + found[-_LAST:]
    return ["0" if word.isdigit() else word.lower() for word in found]


def features(
    pieces: Sequence[Piece], stretch: tuple[int, int], headline: int | None, vocabulary: Mapping[str, int]
) -> Features:
    """Return the features of a copy.

    `stretch` is the half-open range of pieces in which running text outweighs short lines, `headline` the piece that
    reads as its title; `vocabulary` numbers the known words.
    """
    words = tuple(
        tuple(n for word in end_words(piece.text) if (n := vocabulary.get(word)) is not None) for piece in pieces
    )
    return Features(_figures(pieces, stretch, headline), words)


def _figures(pieces: Sequence[Piece], stretch: tuple[int, int], headline: int | None) -> NDArray[np.float32]:
    count = len(pieces)
    often = Counter(piece.text for piece in pieces)
    texts = [piece.text.split() for piece in pieces]
    total = max(1, sum(map(len, texts)))
    above = list(accumulate(map(len, texts), initial=0))
    first, end = stretch
    top = first if headline is None else headline
    running = [piece.is_running for piece in pieces]
    core = {name for i in range(first, end) if running[i] for name in _NAME.findall(pieces[i].text)}
    told = _stems(pieces[headline].text) if headline is not None else frozenset[str]()
    endings = list(accumulate((first < i < end and piece.ends for i, piece in enumerate(pieces)), initial=0))
    wrapped = any("\n" in piece.text for piece in pieces)
    share = sum(len(texts[i]) for i in range(count) if running[i]) / total
    rows = np.zeros((count, WIDTH), dtype=np.float32)
    for i, piece in enumerate(pieces):
        own = _own(piece, texts[i])
        names = _NAME.findall(piece.text)
        stems = _STEM.findall(piece.text.casefold()) if told else ()
        row = [
            *own,
            running[i],
            piece.is_title_like,
            often[piece.text] > 1,
            has_date(piece.text) if len(piece.text) < 200 and _DIGIT.search(piece.text) else 0,
            min(3, len(_SEPARATORS.findall(piece.text))) / 3,
            bool(_ADDRESS.search(piece.text)),
            piece.line.depth > 0,
            min(3, piece.line.column - 1) / 3,
            i / count,
            log1p(i) / 8,
            log1p(count - i) / 8,
            above[i] / total,
            sum(name in core for name in names) / len(names) if names else 0,
            sum(stem in told for stem in stems) / len(stems) if stems else 0,
            i == headline,
            headline is not None and i > headline,
            _distance(i - top),
            first <= i < end,
            _distance(i - first),
            _distance(end - 1 - i),
            log1p(endings[i]) / 2,
            log1p(count) / 8,
            wrapped,
            share,
        ]
        rows[i, : len(FEATURES)] = row
        kind = _KIND_NUMBER.get(_kind(piece))
        if kind is not None:
            rows[i, len(FEATURES) + kind] = 1
    return rows


def _own(piece: Piece, words: Sequence[str]) -> list[float]:
    """Return the figures that the words of a piece tell by themselves."""
    text, length, count = piece.text, len(piece.text), max(1, len(piece.text.split()))
    first, last = text[:1], text[-1:]
    letters = _LETTERS.findall(text[:400])
    lower = [word.lower() for word in words[:80]]
    seen = max(1, len(lower))
    final = ends_sentence(text)
    return [
        log1p(len(words)) / 5,
        log1p(length) / 7,
        length / count / 10,
        final,
        last == ":",
        last in ",;|-–—/",
        first.isupper(),
        first.islower(),
        first.isdigit(),
        first in "\"'“‘«",
        sum(word[0].isupper() for word in letters) / max(1, len(letters)),
        text.isupper(),
        any(mark in text for mark in '"“”«»'),
        log1p(text.count(",")) / 3,
        sum(map(str.isdigit, text[:200])) / max(1, min(length, 200)),
        sum(word in _FUNCTION for word in lower) / seen,
        sum(word in _PERSON for word in lower) / seen,
        bool(LIST_MARK.match(text)),
        piece.apart,
        piece.level > 0,
        log1p(len(_SENTENCES.findall(text[:1000])) + final) / 3,
    ]


def _distance(pieces: int) -> float:
    return log1p(abs(pieces)) / 6 * (1 if pieces > 0 else -1)


def _stems(text: str) -> frozenset[str]:
    return frozenset(_STEM.findall(text.casefold()))


_KIND_NUMBER = {kind: i for i, kind in enumerate(KINDS)}


def _kind(piece: Piece) -> str:
    return piece.kind if piece.kind in ("dateline", "byline", "caption") else piece.why
