"""A text whose paragraphs run over several lines, with each on one line, and the way back.

What reads sentences need not know of line breaks, marks of a quoted message or words parted at a line's end: it reads
the unwrapped text, and its spans are taken back to the text as it stands.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from onrecord.flow import Block, Span, Statement, cut

_BREAK = re.compile(
    r"(?P<parted>(?<=[^\W\d_]{2})[-‐\xad](?=\s*[\r\n](?:[>\s]*)[^\W\d_A-Z]))?"
    r"(?:(?<![^\S\r\n])[^\S\r\n]+)?[\r\n\v\f\x85\u2028](?:[>\s]*)"
)
_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028]")


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A text with each block on one line, and the same blocks in it.

    `at` has one entry a code point: the offset in the original text of the same character.
    """

    text: str
    blocks: tuple[Block, ...]
    at: Sequence[int]

    def original(self, span: Span) -> Span:
        """Return where a span of the unwrapped text stands in the original, both half-open."""
        start, end = span
        return (self.at[start], self.at[end - 1] + 1) if start < end else (self.at[start], self.at[start])

    def restored(self, statement: Statement, original: str) -> Statement:
        """Return a statement about the unwrapped text as one about the original: its spans, and the words there."""
        spans = {
            role: tuple(self.original(s) for s in getattr(statement, role)) for role in ("content", "cue", "source")
        }
        words = {f"{role}_text": cut(original, parts) for role, parts in spans.items()}
        return msgspec.structs.replace(statement, **spans, **words)


def unwrapped(text: str, blocks: Sequence[Block]) -> Unwrapped:
    """Return the text with the line breaks inside each block taken out.

    A break becomes one blank, together with the white space and the marks of a quoted message ("> ") about it. A word
    of letters that a hyphen parts at a line's end is put together; so is one that has the hyphen anyway, since nothing
    tells the two apart ("long-" and "term").
    """
    if not any(_BREAKS.search(text, block.start, block.end) for block in blocks):
        return Unwrapped(text, tuple(blocks), range(len(text) + 1))
    parts: list[str] = []
    at = array("l")
    moved: list[Block] = []
    last = size = 0

    def keep(start: int, end: int) -> None:
        nonlocal size
        parts.append(text[start:end])
        at.extend(range(start, end))
        size += end - start

    for block in blocks:
        keep(last, block.start)
        begin, last = size, block.start
        if _BREAKS.search(text, block.start, block.end):
            for match in _BREAK.finditer(text, block.start, block.end):
                keep(last, match.start())
                if not match["parted"]:
                    parts.append(" ")
                    at.append(match.start())
                    size += 1
                last = match.end()
        keep(last, block.end)
        last = block.end
        moved.append(msgspec.structs.replace(block, start=begin, end=size))
    keep(last, len(text))
    at.append(len(text))
    return Unwrapped("".join(parts), tuple(moved), at)
