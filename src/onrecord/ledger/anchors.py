"""Words that people marked, kept so that they are found again when a page is read anew, or was marked elsewhere.

An anchor is what the Web Annotation Data Model calls a text quote with a text position: the words, what stands around
them, and where they stood. It is found exact, moved or not at all; where it fits several places none is taken.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import msgspec

from onrecord.flow import Span, Value

_CONTEXT = 32
_SHORT = 12
"""Letters: shorter words are told from others only by what stands around them."""

_NO_WIDTH = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


class Anchor(Value, frozen=True, omit_defaults=True):
    """Words with up to 32 characters before and after them; `start` is where they stood, None where that is unknown.

    `start` counts code points of the text that they were marked in, half-open up to `start + len(exact)`.
    """

    exact: str
    start: int | None = None
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Where words were found: `span` is None where they are "ambiguous" (`places` says how many fit) or "gone"."""

    verdict: Literal["exact", "moved", "ambiguous", "gone"]
    span: Span | None = None
    places: int = 0


def anchored(text: str, span: Span) -> Anchor:
    """Return the anchor of a range of a text."""
    start, end = span
    return Anchor(text[start:end], start, text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT])


def written(text: str, spans: Sequence[Span]) -> str | None:
    """Return ranges of a text as the JSON that a column keeps, None where there are none."""
    return msgspec.json.encode([anchored(text, span) for span in spans]).decode() if spans else None


def anchors_of(data: str | None) -> tuple[Anchor, ...]:
    """Return the anchors that a column keeps. Raises ValueError where it holds none."""
    if data is None:
        return ()
    try:
        return msgspec.json.decode(data, type=tuple[Anchor, ...])
    except msgspec.DecodeError as error:
        raise ValueError(f"no ranges of words ({error})") from None


def words_of(data: str | None) -> str | None:
    """Return the words that a column keeps, parts joined by a blank; None where it keeps none."""
    return " ".join(anchor.exact for anchor in anchors_of(data)) or None


class Finder:
    """A text in which anchors are looked for; white space and marks without width do not count."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _at(self) -> list[int]:
        return [i for i, c in enumerate(self.text) if not _is_blank(c)]

    @cached_property
    def _letters(self) -> str:
        return "".join(self.text[i] for i in self._at)

    def all(self, anchors: Sequence[Anchor]) -> tuple[Span, ...] | None:
        """Return the ranges of all anchors, in reading order; None where one of them is not found for sure."""
        spans = [self.find(anchor).span for anchor in anchors]
        return merged(self.text, [span for span in spans if span]) if None not in spans else None

    def find(self, anchor: Anchor, position: int | None = None) -> Found:
        """Return where an anchor is.

        exact      where it stood, with the same words around it
        moved      elsewhere, and nowhere else; of several places the one with the same words around it
        ambiguous  several places fit, and neither the words around them nor `position` tells which
        gone       nowhere; or words too short to be told from others, in other surroundings

        `position` is where the words begin in this text by another count, and decides between places that fit alike.
        """
        begin = anchor.start
        if begin is not None and anchored(self.text, (begin, begin + len(anchor.exact))) == anchor:
            return Found("exact", (begin, begin + len(anchor.exact)))
        places = list(self._places(anchor))
        both = [span for span in places if self._before(anchor, span) and self._after(anchor, span)]
        either = [span for span in places if self._before(anchor, span) or self._after(anchor, span)]
        close = both or either if anchor.prefix or anchor.suffix else places
        if not close and len(_letters(anchor.exact)) >= _SHORT:
            close = places
        if len(close) > 1:
            close = [span for span in close if span[0] == position] or close
        if len(close) == 1:
            return Found("exact" if position == close[0][0] else "moved", close[0])
        return Found("ambiguous", places=len(close)) if close else Found("gone")

    def _places(self, anchor: Anchor) -> Iterator[Span]:
        letters = _letters(anchor.exact)
        found = self._letters.find(letters) if letters else -1
        while found >= 0:
            span = self._at[found], self._at[found + len(letters) - 1] + 1
            if self._is_whole(anchor, span):
                yield span
            found = self._letters.find(letters, found + 1)

    def _is_whole(self, anchor: Anchor, span: Span) -> bool:
        """Whether a place has whole words, as the anchor has, parted where the anchor's are or at the end of a line."""
        (start, end), text = span, self.text
        if text[start - 1 : start].isalnum() and text[start].isalnum() and not anchor.prefix[-1:].isalnum():
            return False
        if text[end : end + 1].isalnum() and text[end - 1].isalnum() and not anchor.suffix[:1].isalnum():
            return False
        here = text[start:end]
        return _folded(here) == _folded(anchor.exact) or "\n" in here or "\n" in anchor.exact

    def _before(self, anchor: Anchor, span: Span) -> bool:
        letters = _letters(anchor.prefix)
        return bool(letters) and self._letters[: bisect_left(self._at, span[0])].endswith(letters)

    def _after(self, anchor: Anchor, span: Span) -> bool:
        letters = _letters(anchor.suffix)
        return bool(letters) and self._letters.startswith(letters, bisect_left(self._at, span[1]))


def merged(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return ranges in reading order, without white space at their ends, joined where only white space parts them."""
    made: list[Span] = []
    for start, end in sorted(spans):
        words = text[start:end]
        begin, stop = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        if begin >= stop:
            continue
        if made and (begin <= made[-1][1] or not text[made[-1][1] : begin].strip()):
            made[-1] = (made[-1][0], max(stop, made[-1][1]))
        else:
            made.append((begin, stop))
    return tuple(made)


def _is_blank(character: str) -> bool:
    return character.isspace() or character in _NO_WIDTH


def _letters(text: str) -> str:
    return "".join(c for c in text if not _is_blank(c))


def _folded(text: str) -> str:
    return " ".join("".join(c for c in text if c not in _NO_WIDTH).split())
