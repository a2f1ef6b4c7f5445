"""A plain-text copy as pieces: its lines, those of one wrapped paragraph joined, printed page heads and feet apart.

Copies come one paragraph a line, wrapped by hand (e-mail, with "> " before each line where it is quoted), or off a
printed page, with words parted at the line's end and the head and foot of each sheet between the lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from onrecord.flow import BlockKind

_LINE = re.compile(r"[^\r\n]+")
_QUOTED = re.compile(r"(?:>[^\S\r\n]*)+")
_MAX_WRAP = 130
_MIN_WRAP = 40
_WRAPPED_SHARE = 0.6
_WITHIN_SENTENCE = 0.25
_MIN_WRAPPED_LINES = 3
_MIN_INDENT, _MAX_INDENT = 2, 12

_CLOSING = 6
_FINAL = re.compile(r"[.!?…][\"'”’»)\]]*$")
LIST_MARK = re.compile(r"^(?:[-–—*•▪◦·‣]|\d{1,2}[.)])\s+\S")
_BULLET = re.compile(r"^[•▪◦‣]\s*\S")
_HEADING_MARK = re.compile(r"#{1,6}[ \t]+(?=\S)")
_STOPPED = re.compile(r"[.,;:…—–-][\"'”’»)\]]*$")
_TITLE_START = re.compile(r"^[\"'“‘«(\[]*[^\W_a-z]")
_PARTED = re.compile(r"[^\W\d_]{2}[-‐\xad]$")
_MIN_TITLE_WORDS, _MAX_TITLE_WORDS = 2, 30
_MAX_TITLE_LENGTH = 220
_MIN_SENTENCE_WORDS = 4
_LONG = 15

_PAGE_NUMBER = re.compile(
    r"^(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$|^[-–—]\s*\d{1,4}\s*[-–—]$|^\S.*\s\d{1,3}/\d{1,3}$"
    r"|^\S.*\s(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$",
    re.IGNORECASE,
)
_PRINTED = re.compile(r"^\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}[:.]\d\d(?:\s?[AaPp]\.?[Mm]\.?)?\s+\S")
"""The head that browsers print: "11/29/22, 6:12 PM    Ferries to run all winter"."""

PRINTED = "head or foot of a printed page"
_DIGITS = re.compile(r"\d+")
_MIN_SHEETS = 2


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends in a full stop or the like, marks of quotation aside."""
    return bool(_FINAL.search(text[-_CLOSING:]))


class Line(NamedTuple):
    """A line that is not blank.

    `start` and `end` are its code-point range without white space at its ends and without the marks of a quoted
    message; `number` counts from 1; `column` is that of `start`, from 1; `depth` counts the marks.
    """

    start: int
    end: int
    number: int
    column: int
    depth: int

    @property
    def length(self) -> int:
        """Its code points."""
        return self.end - self.start

    @property
    def place(self) -> str:
        """Where it begins, for a reader: "line 3", and the column where that is not the first."""
        return f"line {self.number}" if self.column == 1 else f"line {self.number}, column {self.column}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A block in the making: half-open code-point range, its first line, and its text folded to one line.

    `level` is that of a heading with Markdown's marks ("# ", "## "), which `text` leaves out; 0 for other lines.
    `apart` tells that a blank line is above. `ends` tells a line of the site's furniture below which no report goes on.
    """

    start: int
    end: int
    line: Line
    text: str
    words: int
    level: int = 0
    apart: bool = True
    kind: BlockKind = "other"
    why: str = ""
    credit: str | None = None
    ends: bool = False

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.words >= _MIN_SENTENCE_WORDS and ends_sentence(self.text)

    @property
    def is_running(self) -> bool:
        """Whether it is running text, as far as its own words tell."""
        return (not self.why and not self.level) and (
            self.words >= _LONG or self.is_sentence or (self.words >= 3 and bool(LIST_MARK.match(self.text)))
        )

    @property
    def is_title_like(self) -> bool:
        """Whether it has the form of a title."""
        return (
            _MIN_TITLE_WORDS <= self.words <= _MAX_TITLE_WORDS
            and len(self.text) <= _MAX_TITLE_LENGTH
            and not _STOPPED.search(self.text)
            and bool(_TITLE_START.match(self.text))
        )

    def taken_for(self, kind: BlockKind, why: str, credit: str | None = None) -> Piece:
        """Return the piece as one of that kind."""
        # dataclasses.replace takes three times as long, and this is called for every line.
        return Piece(
            self.start, self.end, self.line, self.text, self.words, self.level, self.apart, kind, why, credit, self.ends
        )  # fmt: skip


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text that hold more than white space."""
    lines: list[Line] = []
    number, counted = 1, 0
    for match in _LINE.finditer(text):
        begin, end = match.span()
        # Line breaks are counted whatever the system's sign for them.
        number += _breaks(text, counted, begin)
        counted = begin
        whole = match[0]
        words = whole.strip()
        if not words:
            continue
        start = begin + (len(whole) - len(whole.lstrip()) if words[0] != whole[0] else 0)
        depth = 0
        if words[0] == ">" and (marks := _QUOTED.match(text, start, end)):
            depth = marks[0].count(">")
            start = marks.end()
            words = text[start:end].rstrip()
            if not words:
                continue
        lines.append(Line(start, start + len(words), number, start - begin + 1, depth))
    return lines


def _breaks(text: str, start: int, end: int) -> int:
    count = text.count("\n", start, end)
    return count + text.count("\r", start, end) - text.count("\r\n", start, end) if "\r" in text[start:end] else count


def pieces_of(text: str, lines: Sequence[Line]) -> list[Piece]:
    """Return lines of a text as pieces, those of one wrapped paragraph joined."""
    sheets = _sheet_lines(text, lines)
    between = [line for i, line in enumerate(lines) if i not in sheets] if sheets else lines
    width = _wrap_width(text, between)
    groups: list[list[Line]] = []
    printed: set[int] = set()
    for i, line in enumerate(lines):
        if i in sheets:
            printed.add(len(groups))
            groups.append([line])
        elif groups and len(groups) - 1 not in printed and _continues(text, groups[-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    above = [0, *(group[-1].number for group in groups)]
    made = [
        _piece(text, group, apart=group[0].number > before + 1) for before, group in zip(above, groups, strict=False)
    ]
    for i in printed:
        made[i] = made[i].taken_for("other", PRINTED)
    return made


def _piece(text: str, group: Sequence[Line], *, apart: bool) -> Piece:
    first, last = group[0], group[-1]
    mark = _HEADING_MARK.match(text, first.start, first.end) if text[first.start] == "#" else None
    begin = mark.end() if mark else first.start
    told = " ".join(text[begin : first.end].split())
    for line in group[1:]:
        words = " ".join(text[line.start : line.end].split())
        told = told[:-1] + words if words[:1].islower() and _PARTED.search(told[-4:]) else f"{told} {words}"
    return Piece(first.start, last.end, first, told, len(told.split()), mark[0].count("#") if mark else 0, apart)


def _sheet_lines(text: str, lines: Sequence[Line]) -> set[int]:
    """Return which lines are the head or foot of a printed page, by index.

    A page number counts where several lines of that form stand in the text, and what is next to it counts where it
    stands next to several of them.
    """
    feet: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        # Most lines are neither, and their ends tell.
        if text[line.end - 1].isdigit() or text[line.start].isdigit() or text[line.start] in "-–—":
            words = text[line.start : line.end]
            if _PAGE_NUMBER.match(words) or _PRINTED.match(words):
                feet.setdefault(_DIGITS.sub("0", words), []).append(i)
    found = {i for some in feet.values() if len(some) >= _MIN_SHEETS and _counts_up(text, lines, some) for i in some}
    near = Counter[str]()
    for i in found:
        near.update({_folded(text, lines[j]) for j in (i - 1, i + 1) if 0 <= j < len(lines) and j not in found})
    return found | {
        j for i in found for j in (i - 1, i + 1) if 0 <= j < len(lines) and near[_folded(text, lines[j])] >= _MIN_SHEETS
    }


def _counts_up(text: str, lines: Sequence[Line], some: Sequence[int]) -> bool:
    """Tell whether lines that differ in their numbers alone are far apart and do not count down, as page numbers do."""
    if any(below - above < _MIN_WRAPPED_LINES for above, below in pairwise(some)):
        return False
    numbers = [[int(n) for n in _DIGITS.findall(text[lines[i].start : lines[i].end])] for i in some]
    return all(above <= below for above, below in pairwise(numbers))


def _folded(text: str, line: Line) -> str:
    return _DIGITS.sub("0", text[line.start : line.end])


def _wrap_width(text: str, lines: Sequence[Line]) -> int | None:
    """Return the width at which a text was wrapped by hand, or None where each line is a paragraph of its own.

    In a wrapped text a line ends where the next word would not have fitted.
    """
    pairs = [
        (above, below)
        for above, below in pairwise(lines)
        if below.number == above.number + 1 and above.length >= _MIN_WRAP
    ]
    if len(pairs) < _MIN_WRAPPED_LINES - 1:
        return None
    # Lines that are paragraphs end in a full stop, wrapped ones seldom.
    if sum(bool(ends_sentence(text[above.start : above.end])) for above, _ in pairs) > 0.5 * len(pairs):
        return None
    # Among wrapped lines many begin within a sentence, among titles hardly one.
    if sum(text[below.start].islower() for _, below in pairs) < _WITHIN_SENTENCE * len(pairs):
        return None
    lengths = sorted(above.length for above, _ in pairs)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    if width > _MAX_WRAP:
        return None
    full = sum(_is_full(text, above, below, width) for above, below in pairs)
    return width if full >= _WRAPPED_SHARE * len(pairs) else None


def _is_full(text: str, above: Line, below: Line, width: int) -> bool:
    """Tell whether the first word of the line below would not have fitted on the line above."""
    first_word = text[below.start : below.end].split(None, 1)[0]
    return above.length + 1 + len(first_word) >= width


def _continues(text: str, group: Sequence[Line], below: Line, width: int | None) -> bool:
    """Tell whether a line goes on with the paragraph that a group of lines is so far."""
    above = group[-1]
    if below.number > above.number + 1 or below.depth != above.depth:
        return False
    end, start = text[above.start : above.end], text[below.start : below.end]
    if LIST_MARK.match(start) or _BULLET.match(start):
        return False
    if "#" in (start[0], end[0]) and (_HEADING_MARK.match(start) or _HEADING_MARK.match(end)):
        return False
    if _MIN_INDENT <= below.column - above.column <= _MAX_INDENT and not LIST_MARK.match(
        text[group[0].start : group[0].end]
    ):
        return False
    broken_off = start[:1].islower() and not ends_sentence(end)
    return broken_off or (width is not None and _is_full(text, above, below, width))
