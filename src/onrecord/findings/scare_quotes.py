"""Labels that the outlet holds at a distance, by quotation marks or with "so-called"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.findings.lexicon import NAMED_THINGS, SAYING
from onrecord.findings.reading import BODY, Quoted, Reading
from onrecord.flow import Block, Finding, Span
from onrecord.language.names import FUNCTION_WORDS

MAX_WORDS = 4
"""Longer quotations are somebody's words."""

LONG_WORDS = 3
"""A quotation of so many words in the same paragraph is somebody's words."""

_SENTENCE_END = re.compile(r"(?<![A-Z])[.!?][”\"’')\]]*\s")
_SO_CALLED = re.compile(r"\bso-called\s", re.IGNORECASE)
_LAST = rf"(?!(?:{'|'.join(sorted(FUNCTION_WORDS))})\b)[a-z][\w’'-]*"
_IN_MARKS = r"“[^”]{1,40}”|\"[^\"]{1,40}\"|‘[^’]{1,40}’|'[^']{1,40}'"
_HELD_OFF = re.compile(rf"\b(?i:so-called)\s(?:{_IN_MARKS}|[^\W\d_A-Z][\w’'-]*(?:\s{_LAST})?)")

_BEFORE_LABEL = re.compile(
    r"(?:\b(?:the|a|an|this|that|these|those|its|their|our|any|some|no|every|such|all|of|with|into|and|or"
    r"|more|most|many|few|new|old|other|own|very)|,|\(|—|–)\s?$",
    re.IGNORECASE,
)
_WORDS_ALONE = re.compile(r"[^\W\d_][^\d_,;:!?…*]*")
_NOUN_FOLLOWS = re.compile(r"\s[^\W\d_]")
_SPOKEN = re.compile(
    r"^(?:yes|no|aye|nay|\w)$|\b(?:i|we|you|(?:i|we|you)[’']\w+|my|our|me|us|your|is|are|was|were|will|has|have|do|does"
    r"|did|not|if|it|\w+n[’']t|\w+[’'](?:re|ll|ve|s))\b",
    re.IGNORECASE,
)


def find(reading: Reading) -> Iterator[Finding]:
    """Find short labels in quotation marks that are the outlet's own words and nobody's in particular."""
    text = reading.article.text
    seen: set[str] = set()
    for quoted in reading.quoted:
        block = reading.article.blocks[quoted.block]
        label = text[quoted.start + 1 : quoted.end - 1].strip(" ,.;")
        if not _is_label(label, block) or reading.said_at((quoted.start, quoted.end)):
            continue
        if not _stands_as_label(text, quoted, block) or _others_are_quoted(reading, quoted):
            continue
        if block.kind == "headline" and _is_title(reading, label):
            continue
        folded = f" {reading.words(quoted.start, quoted.end).joined} "
        if folded in seen or any(folded in words for words in reading.sourced):
            continue
        seen.add(folded)
        yield Finding(
            "scare-quotes",
            quoted.block,
            f"“{label}” is in quotation marks, and nobody is named who calls it so",
            (quoted.start, quoted.end),
        )
    yield from _so_called(reading)


def _so_called(reading: Reading) -> Iterator[Finding]:
    text = reading.article.text
    seen: set[str] = set()
    for index, block in enumerate(reading.article.blocks):
        if not block.in_report:
            continue
        for match in _HELD_OFF.finditer(text, block.start, block.end):
            label = match[0].casefold().split()[1]
            if label not in seen and not reading.said_at(match.span()):
                seen.add(label)
                yield Finding("scare-quotes", index, f"“{match[0]}” holds the label at a distance", match.span())


def _is_label(label: str, block: Block) -> bool:
    if not 1 <= len(label.split()) <= MAX_WORDS:
        return False
    if not _WORDS_ALONE.fullmatch(label) or _SPOKEN.search(label):
        return False
    return block.kind == "headline" or label[0].islower()


def _stands_as_label(text: str, quoted: Quoted, block: Block) -> bool:
    """Tell whether a quotation stands as a noun or adjective of the sentence, and nobody speaks in that."""
    start, end = _sentence(text, quoted, block)
    before, after = text[start : quoted.start], text[quoted.end : end]
    if _SO_CALLED.search(before[-12:]):
        return False
    if any(words.search(part) for words in (SAYING, NAMED_THINGS) for part in (before, after)):
        return False
    if block.kind == "headline":
        return ":" not in before and ":" not in after and "?" not in after
    return _BEFORE_LABEL.search(before) is not None and _NOUN_FOLLOWS.match(after) is not None


def _others_are_quoted(reading: Reading, label: Quoted) -> bool:
    """Tell whether its paragraph quotes somebody at length, or its sentence more: then the label may be his too."""
    text = reading.article.text
    sentence = _sentence(text, label, reading.article.blocks[label.block])
    others = [q for q in reading.quoted if q.block == label.block and q != label]
    return any(sentence[0] <= q.start < sentence[1] or len(text[q.start : q.end].split()) >= LONG_WORDS for q in others)


def _is_title(reading: Reading, label: str) -> bool:
    """Tell whether the body too writes a label of a headline with capitals."""
    words = [word for word in label.split() if word.casefold() not in FUNCTION_WORDS]
    if not all(word[0].isupper() for word in words):
        return False
    text = reading.article.text
    return any(text.find(label, block.start, block.end) >= 0 for _, block in reading.blocks(*BODY))


def _sentence(text: str, quoted: Quoted, block: Block) -> Span:
    start = max((m.end() for m in _SENTENCE_END.finditer(text, block.start, quoted.start)), default=block.start)
    end = _SENTENCE_END.search(text, quoted.end, block.end)
    return start, end.start() if end else block.end
