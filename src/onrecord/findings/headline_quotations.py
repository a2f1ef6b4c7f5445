"""Quotations of a headline held against the body: the words, and whose they are there."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.findings.reading import Quoted, Reading
from onrecord.findings.speaking import other_speaker
from onrecord.findings.wording import Match, compare, parts_of
from onrecord.flow import Finding

MIN_WORDS = 3
"""Shorter quotations in a headline are labels, which the body need not repeat."""

MIN_MISSING = 4
"""So long must a quotation be to be missed where the body has nothing like it: three words may be a label too."""


def find(reading: Reading) -> Iterator[Finding]:
    """Find quotations of the headline that the body has otherwise, gives to somebody else or does not have."""
    for quoted in reading.quoted:
        if reading.article.blocks[quoted.block].kind == "headline":
            evidence = held_against_body(reading, quoted, "the headline")
            if evidence:
                yield Finding("headline-quotation", quoted.block, evidence, (quoted.start, quoted.end))


def held_against_body(reading: Reading, quoted: Quoted, where: str, *, wording_alone: bool = False) -> str:
    """Return what is wrong with a quotation of at least `MIN_WORDS` words, nothing where the body bears it out.

    `where` names what quotes. With `wording_alone` it is a fault that the body has other words, not that it has none
    or gives them to another.
    """
    text = reading.article.text
    parts = parts_of(text, quoted.start, quoted.end)
    length = len(text[quoted.start : quoted.end].split())
    if length < MIN_WORDS:
        return ""
    faults = []
    for part in parts:
        match = compare(part, reading.body)
        place = part.place(0, len(part))
        words = text[slice(*place)]
        if match is None:
            if not wording_alone and length >= MIN_MISSING and len(part) >= MIN_WORDS:
                faults.append(f"{where} quotes “{words}”, which the body does not have")
        else:
            faults.append(_wording(text, where, words, match))
            if not wording_alone:
                faults.append(other_speaker(reading, place, match.where, where))
    return "; ".join(filter(None, faults))


def _wording(text: str, where: str, words: str, match: Match) -> str:
    there = text[slice(*match.where)]
    if match.added:
        return f"{where} quotes “{words}”; the body has it without “{' … '.join(match.added)}”: “{there}”"
    if match.lost:
        return f"{where} quotes “{words}” without “{text[slice(*match.lost)].strip()}”, which the body has in it"
    if match.verdict != "verbatim":
        return f"{where} quotes “{words}”; the body has “{there}”"
    return ""
