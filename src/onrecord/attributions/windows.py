"""Cut paragraphs into windows of word pieces with the features that the model reads.

The encoder is uncased, so letter case comes as a feature of its own; quotation marks pair over long distances, so
whether a piece stands inside them comes as another. Training builds its examples with this module too: what the model
sees at run time is what it was trained on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from onrecord.flow import Span
from onrecord.language.quotation import legible, opens_quotation, quoted_characters

LIMIT = 256
"""Word pieces a window, the special pieces counted in."""

CASES = 4
"""Letter-case classes of a piece: lower or caseless, Capitalised, ALL CAPS, miXed."""

QUOTED = 3
"""Quotation classes of a piece: outside, inside, a quotation mark."""

INSIDE, MARK = 1, 2

_CLS, _SEP = "[CLS]", "[SEP]"
_SENTENCE_END = frozenset('.!?”"…')


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Word pieces of one or more whole paragraphs: [CLS] paragraph [SEP] paragraph [SEP] ...

    All arrays have one entry a piece. `starts` and `ends` are half-open code-point offsets into the text that the
    paragraphs were cut from; special pieces have -1 in both. `paragraphs` is the index of the paragraph, or -1.
    """

    ids: NDArray[np.int64]
    cases: NDArray[np.int64]
    quoted: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    paragraphs: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


class _Piece(NamedTuple):
    id: int
    case: int
    quoted: int
    start: int
    end: int
    paragraph: int


def windows(text: str, paragraphs: Sequence[Span], tokenizer: Tokenizer, *, first_limit: int = LIMIT) -> list[Window]:
    """Pack the paragraphs of `text`, given as half-open code-point ranges, into as few windows as fit in order.

    A paragraph too long for one window is parted at the last end of a sentence that fits. `first_limit` shortens the
    first window, so that training sees the same paragraphs in other company.
    """
    specials = _id(tokenizer, _CLS), _id(tokenizer, _SEP)
    encodings = tokenizer.encode_batch([legible(text[b:e])[0] for b, e in paragraphs], add_special_tokens=False)
    done: list[Window] = []
    current: list[list[_Piece]] = []
    room = first_limit - 1
    for index, ((begin, end), encoding) in enumerate(zip(paragraphs, encodings, strict=True)):
        following = text[slice(*paragraphs[index + 1])] if index + 1 < len(paragraphs) else ""
        quoted = quoted_characters(text[begin:end], unclosed=opens_quotation(following))
        pieces = _pieces(text[begin:end], begin, index, encoding, quoted)
        for part in _parts(pieces, text, LIMIT - 2):
            if current and len(part) + 1 > room:
                done.append(_pack(current, specials))
                current, room = [], LIMIT - 1
            current.append(part)
            room -= len(part) + 1
    if current:
        done.append(_pack(current, specials))
    return done


def lines(text: str) -> list[Span]:
    """Return the lines of a text that hold more than white space."""
    spans, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            spans.append((start, start + len(line.rstrip("\r\n"))))
        start += len(line)
    return spans


@lru_cache(1 << 16)
def case_class(surface: str) -> int:
    """Return the letter-case class of a piece as it stands in the text."""
    if surface == surface.lower():
        return 0
    if surface[1:] == surface[1:].lower():
        return 1
    return 2 if surface == surface.upper() else 3


def _id(tokenizer: Tokenizer, piece: str) -> int:
    found = tokenizer.token_to_id(piece)
    if found is None:
        raise ValueError(f"the tokenizer has no {piece}")
    return found


def _pieces(paragraph: str, begin: int, index: int, encoding: Encoding, quoted: bytes) -> list[_Piece]:
    _, widths = legible(paragraph)
    return [
        _Piece(i, case_class(paragraph[b:e]), quoted[b], begin + b, begin + b + widths.get(b, e - b), index)
        for i, (b, e) in zip(encoding.ids, encoding.offsets, strict=True)
        if b < e
    ]


def _parts(pieces: list[_Piece], text: str, limit: int) -> Iterable[list[_Piece]]:
    first = 0
    while len(pieces) - first > limit:
        window = pieces[first : first + limit]
        ends = [i + 1 for i in range(limit // 2, limit) if text[window[i].end - 1] in _SENTENCE_END]
        cut = ends[-1] if ends else limit
        yield window[:cut]
        first += cut
    if first < len(pieces):
        yield pieces[first:]


def _pack(parts: list[list[_Piece]], specials: tuple[int, int]) -> Window:
    cls, sep = (_Piece(i, 0, 0, -1, -1, -1) for i in specials)
    row = [cls]
    for part in parts:
        row += [*part, sep]
    columns = zip(*((p.id, p.case, p.quoted, p.start, p.end, p.paragraph) for p in row), strict=True)
    return Window(*(np.array(c, dtype=np.int64) for c in columns))
