"""What a statement is as an event: class, mode, CAMEO root, the codes of source and target, the date, the words.

Saying something is an event of PLOVER only where saying it does something: accusing, praising, threatening, refusing.
The act of the statement decides that; what a decision is the sentence tells, as `classifier` reads it, if it is sure,
and a pledge is AGREE only where a phrase says that what is pledged is friendly. A comment or an appeal keeps the CAMEO
root that PLOVER dropped, 01 or 02, and no class: nothing is forced into one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.coding.actors import ActorCode, code_of
from onrecord.coding.classifier import Verdict, classify
from onrecord.coding.ontology import (
    APPEAL,
    CAMEO,
    COMMENT,
    FRIENDLY,
    QUAD,
    SEARLE,
    PloverClass,
    SearleClass,
)
from onrecord.coding.phrases import stem, tables
from onrecord.coding.sentences import governing_classes, read, stems_of
from onrecord.flow import ActKind, Article, Record, Span, Statement, Value, cut

SURE = 0.7
"""The probability from which the class of a sentence is taken: on PLV's third 88 % of those are right."""


class Event(Value, frozen=True):
    """A statement as a row of event data.

    `statement` is the statement's id. `plover` is None where PLOVER codes no such act or its class is not sure, and
    `cameo` the two digits of the root: that of the class, else 01 for a comment or 02 for an appeal. `quad` is the quad
    class, 1 to 4. `mode` is given where the class has modes and the words fit one alone. `source` and `target` are None
    where no code can be told. `date` is EDTF; `dated_by` says whether it is the day on which it was said or that of
    publication. `span` are the words that bear it out, in one block of the article's text. `why` says what decided.
    """

    statement: str
    act: ActKind
    searle: SearleClass
    plover: PloverClass | None
    mode: str | None
    cameo: str
    quad: int | None
    date: str | None
    dated_by: Literal["said", "published"] | None
    source: ActorCode | None
    target: ActorCode | None
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class _Coded:
    """A class with its reason, or None with the CAMEO root that is kept."""

    plover: PloverClass | None
    why: str
    cameo: str = COMMENT


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


_DECIDED: dict[ActKind, PloverClass] = {
    "accusation": "ACCUSE",
    "criticism": "ACCUSE",
    "praise": "SUPPORT",
    "threat": "THREATEN",
    "refusal": "REJECT",
}
_TURNING_DOWN = _stems("reject dismiss refute rebuff repudiate")
_INSISTING = _stems("demand insist order require instruct command ultimatum summon")
_CONSEQUENCE = _stems("consequence retaliate retaliation sanction strike attack force punish respond response revenge")
_MODAL = frozenset({"must", "should", "hav to"})
"""Stems that govern where somebody is to decide, which is no demand."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")


def events_of(record: Record) -> tuple[Event, ...]:
    """Return one event for each statement of a record, in order, those without a class too."""
    return tuple(event_of(statement, record.article) for statement in record.statements)


def event_of(statement: Statement, article: Article) -> Event:
    """Return a statement as an event; `article` is the one that its spans point into."""
    span = evidence_span(statement, article)
    coded = _code(statement, article, span)
    when, dated_by = _date(statement, article)
    day = next((w for w in (when, article.published.value if article.published else None) if w and _DAY.match(w)), None)
    return Event(
        statement=statement.id,
        act=statement.act,
        searle=SEARLE[statement.act],
        plover=coded.plover,
        mode=_mode(coded.plover, statement) if coded.plover else None,
        cameo=CAMEO[coded.plover] if coded.plover else coded.cameo,
        quad=QUAD[coded.plover] if coded.plover else None,
        date=when,
        dated_by=dated_by,
        source=code_of(statement.speaker, day) if statement.speaker else None,
        target=code_of(statement.target, day) if statement.target else None,
        span=span,
        why=coded.why,
    )


def evidence_span(statement: Statement, article: Article) -> Span:
    """Return the stretch from the first to the last word of source, cue and content in the block of the content.

    It is the whole block where none of them is in it.
    """
    block = article.blocks[statement.block]
    parts = [p for p in (*statement.source, *statement.cue, *statement.content) if block.start <= p[0] < block.end]
    if not parts:
        return block.start, block.end
    return min(p[0] for p in parts), min(block.end, max(p[1] for p in parts))


def _code(statement: Statement, article: Article, span: Span) -> _Coded:
    act = statement.act
    if statement.silence:
        return _Coded(None, "said nothing, which PLOVER does not code")
    if act in _DECIDED:
        return _Coded(_DECIDED[act], f"act {act}")
    if act == "denial":
        return _denial(statement)
    if act == "demand":
        if _INSISTING & set(stems_of(statement.cue_text)):
            return _Coded("REQUEST", f"cue {statement.cue_text!r} demands")
        return _Coded(None, "an appeal, which PLOVER does not code", APPEAL)
    if act == "warning":
        return _warning(statement)
    if act == "pledge":
        return _pledge(statement)
    if act == "decision":
        return _decision(_verdict(statement, article, span))
    return _Coded(None, f"a comment ({act}), which PLOVER does not code")


def _denial(statement: Statement) -> _Coded:
    """Tell turning down what others say or want from denying that one did it, CAMEO 016."""
    if _TURNING_DOWN & set(stems_of(statement.cue_text)):
        return _Coded("REJECT", f"cue {statement.cue_text!r} turns it down")
    return _Coded(None, "a denial, which PLOVER does not code")


def _warning(statement: Statement) -> _Coded:
    aimed = statement.target is not None or statement.also == "threat"
    if aimed and _CONSEQUENCE & set(stems_of(statement.content_text)):
        return _Coded("THREATEN", "a warning to somebody that names what would follow")
    return _Coded(None, "a warning that threatens nobody, which PLOVER does not code")


def _pledge(statement: Statement) -> _Coded:
    """Take a pledge for AGREE where what is pledged is friendly; "to fight on" is not, nor what no phrase tells."""
    pledged = governing_classes(read(statement.content_text, (), ()))
    if pledged and pledged <= FRIENDLY:
        return _Coded("AGREE", f"a pledge of something friendly ({', '.join(sorted(pledged))})")
    return _Coded(None, "a pledge of which it is not sure that it is to cooperate")


def _decision(verdict: Verdict | None) -> _Coded:
    if verdict is None or verdict.probability < SURE or verdict.words in _MODAL:
        return _Coded(None, "a decision of which the class is not sure")
    return _Coded(verdict.event, f"a decision, words {verdict.words!r} ({verdict.probability:.2f})")


def _verdict(statement: Statement, article: Article, span: Span) -> Verdict | None:
    """Return the class of the sentence, the speaker being its source."""
    start, end = span
    sources = _within(statement.source, span)
    text = article.text[start:end]
    target = _place_of(statement.target.name, text, sources) if statement.target else None
    return classify(text, sources, [target] if target else [])


def _within(spans: Sequence[Span], span: Span) -> list[Span]:
    """Return the spans that lie in a stretch, as offsets into it."""
    start, end = span
    return [(s - start, e - start) for s, e in spans if start <= s and e <= end]


def _place_of(name: str, text: str, sources: Sequence[Span]) -> Span | None:
    """Return where the name, or its last word, stands outside the sources."""
    for words in dict.fromkeys((name, *name.rsplit(maxsplit=1)[-1:])):
        for found in re.finditer(rf"\b{re.escape(words)}\b", text):
            if not any(s < found.end() and found.start() < e for s, e in sources):
                return found.span()
    return None


def _mode(event: PloverClass, statement: Statement) -> str | None:
    """Return the one mode of the class that the words fit; an accusation by word of mouth is one of disapproval."""
    table = tables().modes.get(event)
    found = {f.name for f in table.find(stems_of(f"{statement.cue_text} {statement.content_text}"))} if table else set()
    if event == "ACCUSE":
        return "disapprove" if statement.act in ("accusation", "criticism") else next(iter(found), None)
    return found.pop() if len(found) == 1 else None


def _date(statement: Statement, article: Article) -> tuple[str | None, Literal["said", "published"] | None]:
    if statement.said_on:
        return statement.said_on.value, "said"
    if article.published:
        return article.published.value, "published"
    return None, None


def quoted(event: Event, article: Article) -> str:
    """Return the words that bear an event out."""
    return cut(article.text, [event.span])
