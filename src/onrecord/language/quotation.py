"""Where a paragraph stands inside quotation marks.

Attribution reads this as a feature, the mode of a statement and the check of a headline as evidence. Marks come
straight, curly, single, German, French, nested, unclosed at the end of a paragraph (the printer's convention for a
quotation that goes on in the next one) and turned the wrong way.
"""

from __future__ import annotations

from dataclasses import dataclass

CLOSERS = {"“": "”", "„": "“”", "«": "»", "‹": "›", '"': '"', "‘": "’", "‚": "‘’", "'": "'’", "「": "」"}
"""Each opening mark with the marks that may close it."""

SINGLE = "‘’‚'"
MARKS = frozenset("“”„«»‹›\"‘’‚'「」")
_MAX_DEPTH = 3


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


def quotations(paragraph: str) -> list[Quotation]:
    """Return the quoted stretches of one paragraph, by start; a stray closing mark opens nothing."""
    found: list[Quotation] = []
    open_marks: list[tuple[str, int]] = []
    for i, char in enumerate(paragraph):
        if char not in MARKS:
            continue
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


def quoted_characters(paragraph: str) -> bytearray:
    """Return one byte a code point: 0 outside quotation marks, 1 inside, 2 for the marks themselves."""
    state = bytearray(len(paragraph))
    for q in quotations(paragraph):
        for i in range(q.start, q.end):
            state[i] = state[i] or 1
        state[q.start] = 2
        if q.closed:
            state[q.end - 1] = 2
    return state


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
