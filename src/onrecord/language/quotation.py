"""Where a paragraph stands inside quotation marks.

Attribution reads this as a feature, the mode of a statement and the check of a headline as evidence. Marks come
straight, curly, single, German, French, nested, unclosed at the end of a paragraph (the printer's convention for a
quotation that goes on in the next one), turned the wrong way, and damaged: UTF-8 that was read as Windows-1252, and
character references that were escaped twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

CLOSERS = {"“": "”", "„": "“”", "«": "»", "‹": "›", '"': '"', "‘": "’", "‚": "‘’", "'": "'’", "「": "」"}
"""Each opening mark with the marks that may close it."""

SINGLE = "‘’‚'"
MARKS = frozenset("“”„«»‹›\"‘’‚'「」")
_MARK = re.compile(f"[{''.join(sorted(MARKS))}]")
_MAX_DEPTH = 3

_DAMAGED = {
    "“": ("â€œ", "&ldquo;"),
    # The last byte of this one has no character in Windows-1252; what is left of it depends on who read it.
    "”": ("â€\x9d", "â€�", "â€", "&rdquo;"),
    "‘": ("â€˜", "&lsquo;"),
    "’": ("â€™", "&rsquo;"),
    "„": ("â€ž", "&bdquo;"),
    "‚": ("â€š", "&sbquo;"),
    "«": ("Â«", "&laquo;"),
    "»": ("Â»", "&raquo;"),
    '"': ("&quot;", "＂"),
    "'": ("&apos;",),
    # Dashes, since half of a damaged one looks like a mark.
    "–": ("â€“", "&ndash;"),
    "—": ("â€”", "&mdash;"),
}
_WHOLE = {damaged: mark for mark, forms in _DAMAGED.items() for damaged in forms}
# "â€" alone, unless it begins another character of that block of Unicode: a dot, a dagger, a prime.
_NO_REST = "(?![\x80-\x9c\x9e-\xbfŠšŒœŽžŸƒˆ˜†‡•…‰‹›€™‘’“”‚„–—])"
_REFERENCE = r"&#(?:0*(?P<decimal>\d{2,4})|[xX]0*(?P<hex>[0-9a-fA-F]{2,4}));"
_DAMAGED_MARK = re.compile("|".join([_REFERENCE, *(re.escape(d) + (_NO_REST if d == "â€" else "") for d in _WHOLE)]))


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch inside quotation marks.

    `start` and `end` are half-open code-point offsets into the paragraph, the marks included. `closed` is False where
    the paragraph ends before the closing mark. `depth` is 0 for an outer quotation, 1 for one inside it.
    """

    start: int
    end: int
    closed: bool
    depth: int


def legible(text: str) -> tuple[str, Mapping[int, int]]:
    """Return the text with damaged quotation marks made whole, and how many characters each of those really has.

    The text keeps its length: what a whole mark is shorter by is made up with blanks after it. The mapping is from the
    offset of a mark to its width; one that is not in it is one character wide.
    """
    widths = {m.start(): len(m[0]) for m in _DAMAGED_MARK.finditer(text) if _whole(m)}
    if not widths:
        return text, {}
    return _DAMAGED_MARK.sub(lambda m: _whole(m).ljust(len(m[0])) if _whole(m) else m[0], text), widths


def _whole(damaged: re.Match[str]) -> str:
    """Return the mark that a match stands for, or nothing: a reference may be to any character."""
    if damaged["decimal"] or damaged["hex"]:
        char = chr(int(damaged["decimal"]) if damaged["decimal"] else int(damaged["hex"], 16))
        return char if char in MARKS else ""
    return _WHOLE[damaged[0]]


def quotations(paragraph: str) -> list[Quotation]:
    """Return the quoted stretches of one paragraph, by start; a stray closing mark opens nothing."""
    text, widths = legible(paragraph)
    if not widths:
        return _quotations(text)
    filling = {i for start, width in widths.items() for i in range(start + 1, start + width)}
    real = [i for i in range(len(text)) if i not in filling]
    ends = [*real[1:], len(text)]
    found = _quotations("".join(text[i] for i in real))
    return [Quotation(real[q.start], ends[q.end - 1], q.closed, q.depth) for q in found]


def _quotations(paragraph: str) -> list[Quotation]:
    found: list[Quotation] = []
    open_marks: list[tuple[str, int]] = []
    for mark in _MARK.finditer(paragraph):
        i, char = mark.start(), mark[0]
        level = _closing_level(paragraph, i, open_marks)
        if level is not None:
            while len(open_marks) > level + 1:
                _abandon(open_marks, found, i)
            _, start = open_marks.pop()
            found.append(Quotation(start, i + 1, True, len(open_marks)))
        elif char in CLOSERS and len(open_marks) < _MAX_DEPTH and _opens(paragraph, i):
            open_marks.append((char, i))
    while open_marks:
        _abandon(open_marks, found, len(paragraph))
    return sorted(found, key=lambda q: (q.start, -q.end))


def opens_quotation(paragraph: str) -> bool:
    """Tell whether the paragraph begins with a quotation mark that opens one."""
    found = quotations(paragraph)
    return bool(found) and not paragraph[: found[0].start].strip()


@lru_cache(maxsize=256)
def quoted_characters(paragraph: str, *, unclosed: bool = True) -> bytes:
    """Return one byte a code point: 0 outside quotation marks, 1 inside, 2 for the marks themselves.

    An opening mark that nothing closes has all that follows inside it, unless `unclosed` is false: where the next
    paragraph does not take the quotation up, the closing mark was lost, and nobody can say where it stood.
    """
    state = bytearray(len(paragraph))
    _, widths = legible(paragraph)
    wide_ends = {start + width: width for start, width in widths.items()}
    for q in quotations(paragraph):
        if q.closed or unclosed:
            for i in range(q.start, q.end):
                state[i] = state[i] or 1
        opening = widths.get(q.start, 1)
        state[q.start : q.start + opening] = b"\2" * opening
        if q.closed:
            closing = wide_ends.get(q.end, 1)
            state[q.end - closing : q.end] = b"\2" * closing
    return bytes(state)


def _abandon(open_marks: list[tuple[str, int]], found: list[Quotation], end: int) -> None:
    """Take the innermost open mark as unclosed; an unclosed single mark is more likely an apostrophe."""
    mark, start = open_marks.pop()
    if mark not in SINGLE:
        found.append(Quotation(start, end, False, len(open_marks)))


def _closing_level(text: str, i: int, open_marks: list[tuple[str, int]]) -> int | None:
    """Return which open mark the one at `i` closes, or None."""
    char = text[i]
    after = text[i + 1 : i + 2]
    if char in SINGLE and after.isalnum():
        return None
    for level in range(len(open_marks) - 1, -1, -1):
        mark, start = open_marks[level]
        turned = char == mark and i > start + 1 and not text[i - 1].isspace() and not after.isalnum()
        if char not in CLOSERS[mark] and not turned:
            continue
        if char in SINGLE and _is_plural_possessive(text, i, mark):
            return None
        return level
    return None


def _is_plural_possessive(text: str, i: int, mark: str) -> bool:
    """Tell "the workers’ rights" inside single quotation marks from their end: another closer must still follow."""
    if text[i - 1 : i] not in ("s", "S") or not (text[i + 1 : i + 2] == " " and text[i + 2 : i + 3].islower()):
        return False
    for j in range(i + 1, len(text)):
        if text[j] == mark and mark not in "'":
            return False
        if text[j] in CLOSERS[mark] and not text[j + 1 : j + 2].isalnum():
            return True
    return False


def _opens(text: str, i: int) -> bool:
    """Tell an opening mark from an apostrophe or a stray closing mark."""
    char, before, after = text[i], text[i - 1 : i] if i else "", text[i + 1 : i + 2]
    if char in "«‹" and after:
        return True
    if not after or after.isspace():
        return False
    if char in "“„「":
        return True
    if before.isalnum():
        return False
    if char == "'":
        closes = any(
            text[j] == "'" and not text[j - 1].isspace() and not text[j + 1 : j + 2].isalnum()
            for j in range(i + 2, len(text))
        )
        return after.isalpha() and closes
    return True
