"""Words that a page quotes twice and not alike: in deck, subheading, pull quote or caption, and within its body."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from onrecord.findings.headline_quotations import held_against_body
from onrecord.findings.reading import Quoted, Reading
from onrecord.findings.wording import Words, compare, words_of
from onrecord.flow import Finding

_Quotation: TypeAlias = tuple[Quoted, Words]

NAMES = {
    "deck": "the deck",
    "subheading": "the subheading",
    "pull-quote": "the pull quote",
}
"""What is held against the body, and how it is called."""

MIN_WORDS = 6
"""Two quotations of the body are compared if each has so many words."""

MAX_CHANGED = 0.15
"""They are of the same words where no more of the shorter differ."""

_OWNED_CHANGE = re.compile(r"[\[(]|…|\.\s?\.|[\"“”]")

SHINGLE = 4
"""Two quotations are compared if so many words in a row are in both."""


def find(reading: Reading) -> Iterator[Finding]:
    """Find quotations that other words of the page contradict."""
    yield from _beside_the_body(reading)
    yield from _within_the_body(reading)


def _beside_the_body(reading: Reading) -> Iterator[Finding]:
    blocks = reading.article.blocks
    beside = [q for q in reading.quoted if blocks[q.block].kind in NAMES]
    in_marks = {q.block for q in beside}
    whole = [Quoted(i, b.start, b.end) for i, b in reading.blocks("pull-quote") if i not in in_marks]
    for quoted in (*beside, *whole):
        kind = blocks[quoted.block].kind
        # A subheading may quote a song, be the headline of another story, or name no more than a firm.
        evidence = held_against_body(reading, quoted, NAMES[kind], wording_alone=kind == "subheading")
        if evidence:
            yield Finding("altered-quotation", quoted.block, evidence, (quoted.start, quoted.end))


def _within_the_body(reading: Reading) -> Iterator[Finding]:
    text, blocks = reading.article.text, reading.article.blocks
    seen: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    earlier: list[_Quotation] = []
    for quoted in reading.quoted:
        if blocks[quoted.block].kind not in ("paragraph", "list-item", "block-quote", "caption"):
            continue
        words = words_of(text, [(quoted.start, quoted.end)])
        if len(words) < MIN_WORDS:
            continue
        shingles = {words.folded[i : i + SHINGLE] for i in range(len(words) - SHINGLE + 1)}
        alike = [earlier[i] for i in sorted({i for shingle in shingles for i in seen.get(shingle, ())})]
        evidence = _contradicted(reading.article.text, (quoted, words), alike)
        if evidence:
            yield Finding("altered-quotation", quoted.block, evidence, (quoted.start, quoted.end))
        for shingle in shingles:
            seen[shingle].append(len(earlier))
        earlier.append((quoted, words))


def _contradicted(text: str, quotation: _Quotation, earlier: Sequence[_Quotation]) -> str:
    """Say how a quotation differs from an earlier one, nothing where one of them agrees with it."""
    faults = [_differing(text, one, quotation) for one in earlier]
    return faults[0] if faults and all(faults) else ""


def _owns_changes(quotation: str) -> bool:
    """Tell whether words were left out or put in, and said to be; or marks inside leave it open who speaks."""
    return _OWNED_CHANGE.search(quotation, 1, len(quotation) - 1) is not None


def _differing(text: str, one: _Quotation, other: _Quotation) -> str:
    """Say how two quotations of the body differ that are of the same words; nothing where they agree or are apart."""
    shorter, longer = sorted((one, other), key=lambda pair: len(pair[1]))
    first, second = (text[q.start : q.end] for q, _ in (one, other))
    if one[0].block == other[0].block or _owns_changes(first) or _owns_changes(second):
        return ""
    match = compare(shorter[1], longer[1])
    if match is None or match.added or match.changed > len(shorter[1]) * MAX_CHANGED or not match.edges:
        return ""
    return f"the body quotes {second}, and before that {first}" if match.verdict != "verbatim" else ""
