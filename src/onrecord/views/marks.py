"""Where the spans of statements and findings are in the blocks of an article: stretches that views mark.

Marks may lie in and across each other, so a block is cut wherever one begins or ends: each piece has the marks that are
over it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from onrecord.flow import Article, Block, Finding, Span, Statement

Marked: TypeAlias = Literal["content", "cue", "source", "finding"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a block with what it is.

    `number` is that of the statement or finding, from 1 in their order. `begins` and `ends` say whether the whole
    content begins, or ends, with this stretch.
    """

    start: int
    end: int
    kind: Marked
    number: int
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of a text with the marks over it, the outermost first, and those of contents that begin or end at it."""

    start: int
    end: int
    over: tuple[Mark, ...]
    beginning: tuple[Mark, ...]
    ending: tuple[Mark, ...]


def marks_by_block(
    article: Article, statements: Sequence[Statement], findings: Sequence[Finding] = ()
) -> Mapping[int, list[Mark]]:
    """Return the marks of each block by its index, those that run over its end cut there."""
    made: defaultdict[int, list[Mark]] = defaultdict(list)
    starts = [block.start for block in article.blocks]
    for kind, number, spans in (*_of_statements(statements), *_of_findings(findings)):
        for index, (start, end) in _cut_at_blocks(article.blocks, starts, spans):
            whole = kind == "content"
            begins, ends = whole and start == spans[0][0], whole and end == spans[-1][1]
            made[index].append(Mark(start, end, kind, number, begins, ends))
    return made


def _of_statements(statements: Sequence[Statement]) -> Iterator[tuple[Marked, int, Sequence[Span]]]:
    for number, statement in enumerate(statements, 1):
        yield "content", number, statement.content
        yield "cue", number, statement.cue
        yield "source", number, statement.source


def _of_findings(findings: Sequence[Finding]) -> Iterator[tuple[Marked, int, Sequence[Span]]]:
    for number, finding in enumerate(findings, 1):
        if finding.at:
            yield "finding", number, (finding.at,)


def _cut_at_blocks(blocks: Sequence[Block], starts: Sequence[int], spans: Iterable[Span]) -> Iterator[tuple[int, Span]]:
    for start, end in spans:
        for index in range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)):
            begin, stop = max(start, blocks[index].start), min(end, blocks[index].end)
            if begin < stop:
                yield index, (begin, stop)


def pieces(block: Block, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Cut a block wherever one of its marks begins or ends."""
    bounds = sorted({block.start, block.end, *(m.start for m in marks), *(m.end for m in marks)})
    for start, end in pairwise(bounds):
        over = sorted((m for m in marks if m.start <= start and end <= m.end), key=lambda m: (m.start, -m.end))
        yield Piece(
            start,
            end,
            tuple(over),
            tuple(m for m in marks if m.begins and m.start == start),
            tuple(m for m in marks if m.ends and m.end == end),
        )
