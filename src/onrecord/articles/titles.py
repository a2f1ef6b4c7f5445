"""Which piece of a plain-text copy is the headline.

Each line that may be a title has figures: how far above the running text it stands, how many of its words the text has,
what is next to it. Their weighted sum is held against the sums of the others and against a fixed one for "none".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import log1p

from onrecord.articles.layout import LIST_MARK, Piece

WEIGHTS: Mapping[str, float] = {
    "distance": -0.77,
    "next to the text": -0.95,
    "words": -1.00,
    "one or two words": -2.22,
    "under five words": -1.52,
    "over twenty words": -0.83,
    "words of the text": 1.11,
    "words of the lead": 1.36,
    "count in the lead": 1.92,
    "ends in full stop": -1.86,
    "in a breadcrumb": 2.86,
    "breadcrumb above": 0.70,
    "date or byline above": 0.39,
    "date or byline below": 1.59,
    "reading time or sharing below": 0.95,
    "navigation above": 0.81,
    "apart": 1.06,
    "apart below": 0.47,
    "short above": 0.21,
    "short below": 0.14,
    "sentence below": 0.50,
    "list mark": -0.78,
    "separators": 0.55,
    "capitals": 1.02,
    "function words": 2.22,
    "digits": 0.72,
    "top of the copy": 0.81,
    "first of the copy": -0.29,
    "no other": 1.13,
}
"""Made by training/plain_text_titles.py: the weights of a choice among the candidates (softmax) on the pages of
eval/plain_text.py's half `tune`."""

NONE = -0.65
"""The sum that the best candidate must have for there to be a headline."""

_SEARCHED_ABOVE = 60
_LEAD = 12
_TOP, _NEARLY = 3, 0.7
_MAX_SENTENCE_TITLE = 16
_STEM = re.compile(r"\b[^\W\d_]{4,6}")
_SEPARATORS = re.compile(r"[|•·→»›:]|\s[/–—-]\s")
_FUNCTION = re.compile(r"\b(?:a|an|the|of|to|in|on|at|by|for|with|from|as|and|or|is|are|how|what|why|your|you)\b", re.I)


def headline(pieces: Sequence[Piece], first: int, end: int) -> int | None:
    """Return which piece is the headline of the running text from `first` to `end`, None where none reads as one.

    A line marked as a heading is one before all others. Where nothing stands above the text, its own first line is one
    if it ends in a question or exclamation mark.
    """
    above = candidates(pieces, first)
    if marked := [i for i in above if pieces[i].level]:
        return min(marked, key=lambda i: pieces[i].level)
    if not above:
        asks = pieces[first].text.rstrip("\"'”’»)")[-1:] in ("?", "!") and pieces[first].words <= _MAX_SENTENCE_TITLE
        return first if asks and end > first + 1 else None
    sums = {i: total(row) for i, row in figures(pieces, above, first, end).items()}
    best = max(sums, key=sums.__getitem__)
    # At the top of a copy, of two titles in a row that are about as good the lower one is the deck.
    if 0 < best < _TOP and sums.get(best - 1, NONE) > max(NONE, sums[best] - _NEARLY):
        best -= 1
    return best if sums[best] > NONE else None


def candidates(pieces: Sequence[Piece], first: int) -> list[int]:
    """Return which pieces above the running text may be its title."""
    return [i for i in range(max(0, first - _SEARCHED_ABOVE), first) if _may_be_title(pieces[i])]


def total(row: Mapping[str, float]) -> float:
    """Return the weighted sum of a candidate's figures."""
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in row.items())


def _may_be_title(piece: Piece) -> bool:
    if piece.why or piece.level:
        return not piece.why
    return piece.is_title_like or (piece.words <= _MAX_SENTENCE_TITLE and piece.text[-1] in "?!.")


def figures(pieces: Sequence[Piece], above: Sequence[int], first: int, end: int) -> dict[int, dict[str, float]]:
    """Return the figures of the candidates `above`, by name."""
    body = {stem for piece in pieces[first:end] for stem in _stems(piece.text)}
    lead = {stem for piece in pieces[first:end][:_LEAD] for stem in _stems(piece.text)}
    crumbs = " ".join(piece.text.casefold() for piece in pieces[max(0, first - _SEARCHED_ABOVE) : end] if piece.why)
    found = {}
    for i in above:
        piece = pieces[i]
        text, stems = piece.text, _stems(piece.text)
        before = pieces[max(0, i - 3) : i]
        after = pieces[i + 1 : min(i + 5, first + 1)]
        letters = [word for word in text.split() if word[0].isalpha()]
        found[i] = {
            "distance": log1p(first - i - 1),
            "next to the text": i == first - 1,
            "words": log1p(piece.words),
            "one or two words": piece.words < 3,
            "under five words": piece.words < 5,
            "over twenty words": piece.words > 20,
            "words of the text": sum(stem in body for stem in stems) / max(1, len(stems)),
            "words of the lead": sum(stem in lead for stem in stems) / max(1, len(stems)),
            "count in the lead": log1p(sum(stem in lead for stem in stems)),
            "ends in full stop": text[-1] == ".",
            "in a breadcrumb": text.casefold() in crumbs,
            "breadcrumb above": any(p.why == "breadcrumb" for p in before),
            "date or byline above": any(p.kind in ("byline", "dateline") for p in before),
            "date or byline below": any(p.kind in ("byline", "dateline") for p in after),
            "reading time or sharing below": any(p.why in ("reading time", "social media") for p in after),
            "navigation above": any(p.why == "navigation" for p in before),
            "apart": piece.apart,
            "apart below": i + 1 < len(pieces) and pieces[i + 1].apart,
            "short above": log1p(before[-1].words if before else 0),
            "short below": log1p(after[0].words if after else 0),
            "sentence below": any(p.words > 8 and p.is_sentence for p in after[:2]),
            "list mark": bool(LIST_MARK.match(text)),
            "separators": bool(_SEPARATORS.search(text)),
            "capitals": sum(word[0].isupper() for word in letters) / max(1, len(letters)),
            "function words": len(_FUNCTION.findall(text)) / max(1, piece.words),
            "digits": any(map(str.isdigit, text)),
            "top of the copy": i < _TOP,
            "first of the copy": i == 0,
            "no other": len(above) == 1,
        }
    return found


def _stems(text: str) -> set[str]:
    """Return the beginnings of the longer words of a text, which inflected forms share."""
    return {match[0].casefold() for match in _STEM.finditer(text)}
