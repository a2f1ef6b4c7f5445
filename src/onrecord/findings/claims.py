"""What the outlet says in its own voice, and how much of it is somebody's statement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.findings.reading import Reading
from onrecord.flow import Span
from onrecord.language.names import CALENDAR, FUNCTION_WORDS

STEM = 5
"""Words are cut to so many letters, so that the forms of one word agree."""

_CONTENT_WORD = re.compile(r"[^\W\d_]{3,}|\d[\d,.]*\d|\d")
_OPAQUE = (
    FUNCTION_WORDS
    | CALENDAR
    | frozenset(("year", "years", "month", "months", "week", "weeks", "day", "days", "time", "times", "people"))
)


def stems(words: str) -> frozenset[str]:
    """Return the words that carry content, cut to their first letters."""
    found = (m[0].casefold() for m in _CONTENT_WORD.finditer(words))
    return frozenset(word[:STEM] for word in found if word not in _OPAQUE)


def own_words(reading: Reading, sentence: Span) -> str:
    """Return what of a sentence is in no statement: no content, cue or source."""
    text = reading.article.text
    parts, at = [], sentence[0]
    for start, end in spoken(reading, sentence):
        if start > at:
            parts.append(text[at:start])
        at = max(at, end)
    parts.append(text[at : sentence[1]])
    return " ".join(parts)


def spoken(reading: Reading, sentence: Span) -> Sequence[Span]:
    """Return the parts of a sentence that are content of a statement, by start."""
    found = [
        (max(start, sentence[0]), min(end, sentence[1]))
        for statement in reading.said_at(sentence)
        for start, end in statement.content
        if start < sentence[1] and end > sentence[0]
    ]
    return sorted(found)


def own_sentences(reading: Reading) -> Iterator[tuple[Span, str]]:
    """Return the sentences of the body with what of each is the outlet's own."""
    for sentence in reading.sentences:
        words = own_words(reading, sentence)
        if words.strip():
            yield sentence, words
