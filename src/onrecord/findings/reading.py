"""What the findings look at: an article with its statements, each part of it read once and only when asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from onrecord.findings.wording import Words, words_of
from onrecord.flow import Article, Block, BlockKind, Span, Statement
from onrecord.language.names import sentences
from onrecord.language.quotation import quotations

BODY: frozenset[BlockKind] = frozenset({"paragraph", "list-item", "block-quote", "caption"})
"""What a headline, deck, subheading or pull quote is held against."""


class Quoted(NamedTuple):
    """Words in quotation marks: half-open code points of the article's text, the marks included, and their block."""

    block: int
    start: int
    end: int


class Said(NamedTuple):
    """A part of a statement's content and the statement; by start."""

    start: int
    end: int
    statement: Statement


@dataclass(frozen=True)
class Reading:
    """An article, its statements and the day on which the page was fetched, None where nobody noted it."""

    article: Article
    statements: Sequence[Statement]
    fetched: date | None = None

    def blocks(self, *kinds: BlockKind) -> Iterator[tuple[int, Block]]:
        """Return the blocks of the report that are of one of the kinds, with their indexes."""
        return ((i, b) for i, b in enumerate(self.article.blocks) if b.kind in kinds and b.in_report)

    def words(self, start: int, end: int) -> Words:
        """Return the words of a stretch of the text."""
        return words_of(self.article.text, [(start, end)])

    @cached_property
    def body(self) -> Words:
        """The words of the body."""
        return words_of(self.article.text, [(b.start, b.end) for _, b in self.blocks(*BODY)])

    @cached_property
    def quoted(self) -> tuple[Quoted, ...]:
        """The outer quotations of the report that are closed, in order."""
        text = self.article.text
        return tuple(
            Quoted(i, block.start + q.start, block.start + q.end)
            for i, block in enumerate(self.article.blocks)
            if block.in_report
            for q in quotations(text[block.start : block.end])
            if q.closed and not q.depth
        )

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """The contents of all statements, by place."""
        parts = (Said(start, end, s) for s in self.statements for start, end in s.content)
        return tuple(sorted(parts, key=lambda part: part[:2]))

    @cached_property
    def sourced(self) -> tuple[str, ...]:
        """The folded words of each statement that names a source, with a blank about each word."""
        return tuple(f" {self.words(start, end).joined} " for start, end, s in self.said if s.source)

    @cached_property
    def _longest(self) -> int:
        return max((end - start for start, end, _ in self.said), default=0)

    def said_at(self, span: Span) -> list[Statement]:
        """Return the statements whose content shares a character with a span, in order."""
        first = bisect_left(self.said, span[0] - self._longest, key=lambda part: part.start)
        found = []
        for start, end, statement in self.said[first:]:
            if start >= span[1]:
                break
            if end > span[0]:
                found.append(statement)
        return found

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the report's paragraphs and list items."""
        text = self.article.text
        return tuple(
            (block.start + start, block.start + end)
            for _, block in self.blocks("paragraph", "list-item")
            for start, end in sentences(text[block.start : block.end])
        )
