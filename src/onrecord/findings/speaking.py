"""Whose words they are, in one place and in another."""

from __future__ import annotations

import re

from onrecord.findings.reading import Reading
from onrecord.flow import Actor, Span, Statement

_NAME_WORD = re.compile(r"[^\W\d_]{2,}")


def named(statement: Statement) -> str:
    """Return what to call the one who made a statement."""
    return statement.speaker.name if statement.speaker else statement.source_text or "somebody"


def speaker_at(reading: Reading, span: Span) -> Actor | None:
    """Return who says what stands at a place, None where nobody is named or statements disagree."""
    speakers = {s.speaker.name: s.speaker for s in reading.said_at(span) if s.speaker}
    return next(iter(speakers.values())) if len(speakers) == 1 else None


def other_speaker(reading: Reading, here: Span, there: Span, where: str) -> str:
    """Say whose words they are in the body, where another is given them here: a body for its spokesman too."""
    one, other = speaker_at(reading, here), speaker_at(reading, there)
    if one is None or other is None or not have_other_names(one, other):
        return ""
    if "country" in (one.kind, other.kind) and one.kind != other.kind:
        return ""
    return f"{where} gives the words to {one.name}, the body to {other.name}"


def have_other_names(one: Actor, other: Actor) -> bool:
    """Tell whether two actors have names without a word in common; "a senator" is no name."""
    return one.name[:1].isupper() and other.name[:1].isupper() and not _name_words(one) & _name_words(other)


def _name_words(actor: Actor) -> set[str]:
    return {word.casefold() for word in _NAME_WORD.findall(actor.name)}
