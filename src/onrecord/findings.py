"""What a careful reader would flag on a page, each finding with its evidence in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from onrecord.flow import Article, Block, Finding, Span, Statement
from onrecord.language.quotation import quotations

MIN_QUOTED_WORDS = 3
"""Shorter quotations in a headline are labels, which the body need not repeat."""

MAX_ADDED_WORDS = 2
"""So many words at either end of a headline quotation may be missing from the body's wording and be named as added."""

LIKE = 80.0
"""A stretch of the body at least this like a headline quotation (0 to 100) is taken as what it was made of."""

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def flag(article: Article, statements: Sequence[Statement]) -> tuple[Finding, ...]:
    """Return the findings on an article, by block."""
    found = [*_stray_captions(article), *_headline_quotations(article, statements)]
    return tuple(sorted(found, key=lambda finding: finding.block))


def _stray_captions(article: Article) -> Iterator[Finding]:
    for index, block in enumerate(article.blocks):
        if block.kind == "caption" and block.belongs is False:
            yield Finding("stray-caption", index, f"the caption is of another story: {block.why}")


def _headline_quotations(article: Article, statements: Sequence[Statement]) -> Iterator[Finding]:
    """Hold each quotation of a headline against the body: its words, and whose they are there."""
    body = _words(article.text, [b.start for b in _body(article)], [b.end for b in _body(article)])
    for index, block in enumerate(article.blocks):
        if block.kind != "headline":
            continue
        headline = article.text[block.start : block.end]
        for quotation in quotations(headline):
            inside = _words(article.text, [block.start + quotation.start], [block.start + quotation.end])
            if quotation.depth or len(inside.folded) < MIN_QUOTED_WORDS:
                continue
            match = _match(inside, body)
            evidence = _wording(article.text, inside, match)
            if match:
                evidence += _other_speaker(statements, inside.span, match.where)
            if evidence:
                yield Finding("headline-quotation", index, evidence.removeprefix("; "))


def _body(article: Article) -> list[Block]:
    return [b for b in article.blocks if b.in_report and b.kind != "headline"]


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of a text, folded for comparison, with their places."""

    folded: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def span(self) -> Span:
        return self.spans[0][0], self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class _Match:
    """Where the body has the words of a headline quotation.

    `added` are the words of the headline that the body lacks at either end; `altered` tells that others differ too.
    """

    where: Span
    added: tuple[str, ...]
    altered: bool


def _words(text: str, starts: Sequence[int], ends: Sequence[int]) -> _Words:
    found = [m for start, end in zip(starts, ends, strict=True) for m in _WORD.finditer(text, start, end)]
    return _Words(tuple(m[0].casefold().replace("’", "'") for m in found), tuple(m.span() for m in found))


def _match(quoted: _Words, body: _Words) -> _Match | None:
    count = len(quoted.folded)
    trims = sorted(((a, b) for a in range(MAX_ADDED_WORDS + 1) for b in range(MAX_ADDED_WORDS + 1)), key=sum)
    for before, after in trims:
        kept = quoted.folded[before : count - after]
        if len(kept) < MIN_QUOTED_WORDS:
            break
        at = _find(kept, body.folded)
        if at is not None:
            added = (*quoted.folded[:before], *quoted.folded[count - after :])
            return _Match((body.spans[at][0], body.spans[at + len(kept) - 1][1]), added, altered=False)
    joined, offsets = _joined(body.folded)
    like = fuzz.partial_ratio_alignment(" ".join(quoted.folded), joined, score_cutoff=LIKE)
    if like is None:
        return None
    hit = [i for i, offset in enumerate(offsets) if like.dest_start <= offset < like.dest_end]
    return _Match((body.spans[hit[0]][0], body.spans[hit[-1]][1]), (), altered=True) if hit else None


def _find(words: tuple[str, ...], within: tuple[str, ...]) -> int | None:
    starts = (i for i, word in enumerate(within) if word == words[0])
    return next((i for i in starts if within[i : i + len(words)] == words), None)


def _joined(words: Sequence[str]) -> tuple[str, list[int]]:
    offsets, at = [], 0
    for word in words:
        offsets.append(at)
        at += len(word) + 1
    return " ".join(words), offsets


def _wording(text: str, quoted: _Words, match: _Match | None) -> str:
    words = text[slice(*quoted.span)]
    if match is None:
        return f"the headline quotes “{words}”, which the body does not have"
    there = text[slice(*match.where)]
    if match.altered:
        return f"the headline quotes “{words}”; the body has “{there}”"
    if match.added:
        return f"the headline quotes “{words}”; the body has it without “{' … '.join(match.added)}”: “{there}”"
    return ""


def _other_speaker(statements: Sequence[Statement], quoted: Span, where: Span) -> str:
    """Say whose words they are in the body where the headline gives them to somebody else."""
    in_headline, in_body = (_speaker_at(statements, span) for span in (quoted, where))
    if not in_headline or not in_body or in_headline == in_body:
        return ""
    return f"; the headline gives the words to {in_headline}, the body to {in_body}"


def _speaker_at(statements: Sequence[Statement], span: Span) -> str | None:
    for statement in statements:
        if statement.speaker and any(start < span[1] and span[0] < end for start, end in statement.content):
            return statement.speaker.name
    return None
