"""What speaks for and against one statement's answering another: features for the model of `disputes`.

A feature is a name with a value from 0 to 1. Those of `signs` are about the statement that may deny, those of `bearing`
about the two of them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from onrecord.flow import Actor, Statement
from onrecord.language.names import sentences
from onrecord.statements.targets import AIMED_BODIES
from onrecord.statements.wording import word_set

Features: TypeAlias = dict[str, float]

_LETTERS = re.compile(r"[^\W\d_]+")
_STEM = re.compile(r"[^\W\d_]{4,}")
_STEM_LENGTH = 5
_CAPITALISED = re.compile(r"[A-Z][^\W\d_]{2,}")
_NO_NAMES = word_set(
    "she they the his her their who that this one some many sen rep gov mr mrs ms dr president former senator governor "
    "house republican republicans democratic democrats democrat campaign spokesman spokeswoman"
)
_COMMON = word_set(
    "that this with from they their them have been were will would could should about which what when where there "
    "these those also than then into over after before because very more most some such only just said says being "
    "having does doing done ever never other even like make made going think know people your were http"
)
_MANY_OF_THEM = word_set("reporters journalists viewers supporters voters police people residents critics officials")
_PERSONS = frozenset({"he", "she"})
_CLAIM_NOUN = (
    r"(?:accusation|allegation|assertion|claim|charge|report|rumou?r|suggestion|critici[sz]m|critique|insinuation"
    r"|characteri[sz]ation|contention|complaint|objection|challenge|attack|notion|idea|speculation|implication|concern"
    r"|account|version|remark|comment|statement|argument|impression|theory|view|point|question|lawsuit|story|fiction"
    r"|stories|theories)s?"
)
_CLAIM = re.compile(rf"\b{_CLAIM_NOUN}\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial|ials)|disput(?:e[sd]?|ing)|refut\w+|rebut\w*|rebuff\w*|contradict\w*"
    r"|contest(?:ed|s|ing)?|debunk\w*|disavow\w*|repudiat\w+|disagree\w*|discredit\w*|took issue"
    r"|tak(?:e[sn]?|ing) issue|knock(?:ed|s|ing) down|push(?:ed|es|ing)? back|pushback|sh(?:oo|o)t(?:s|ing)? down"
    r"|str(?:i|u)(?:ck|k)(?:es|ing|en)? down|bristl\w+|scoff\w*|brush(?:ed|es|ing)? (?:off|aside)"
    r"|shrug(?:s|ged|ging)? off|wav(?:ed|es|ing) (?:off|away|aside)|pooh-poohed)\b",
    re.IGNORECASE,
)
_REJECTS = re.compile(r"\b(?:reject|dismiss|ridicul|laugh\w* off|mock)(?:ed|s|es|ing|e)?\b", re.IGNORECASE)
_UNTRUE = re.compile(
    r"\b(?:untrue|false(?:ly|hoods?)?|inaccura\w+|incorrect\w*|lies|lied|lying|liars?|nonsens\w+|baseless|unfounded|groundless"
    r"|merit ?less|without (?:merit|foundation|basis)|propaganda|fabricat\w+|made[- ]up|fiction\w*|hoax\w*|myths?"
    r"|ridiculous|absurd\w*|preposterous|ludicrous|mislead\w+|misrepresent\w*|mischaracter\w+|misquot\w+|misstat\w+"
    r"|distort\w*|unsupported|debunk\w*|discredit\w*|smears?|fake|conspiracy theor\w+|slander\w*|defam\w+|libel\w*"
    r"|equivalency|undermined by|no truth|a lie|the lie)\b"
    r"|\bn[o’']t (?:\w+ ){0,2}(?:true|accurate|correct|right|the case|so)\b|\b(?:wrong|mistaken) (?:to|about)\b"
    r"|\bnothing of the (?:sort|kind)\b|\bno such\b|\bnothing (?:wrong|different|improper|illegal|inappropriate)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:never|absolutely no|no (?:evidence|proof|indication|violations?|basis|plans?|record|intention)"
    r"|(?:does|do|did|was|were|is|are|had|has|have)(?: not|n[’']t) (?:\w+ )?(?:violat|believe|do|did|discriminat"
    r"|retaliat|say|know|have|broke?|mean|amount|involve|made?|tell|told|ask|happen|see|find|found|intend|consider)\w*)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"\b(?:but|though|although|however|while|despite|yet|contrary|instead|even as)\b", re.IGNORECASE)
_ONLY_POINTS = re.compile(
    r"[“\"‘'\s]*(?:that\s)?(?:it|this|that(?!\s(?:are|were|have)\b)|no\ssuch\s\w+|nothing\sof\sthe\s(?:sort|kind)"
    rf"|(?:(?:the|these|those|such|this|that|his|her|their|both|any|all)\s)(?:\w+\s)?{_CLAIM_NOUN})"
    r"(?:(?:[’']s|\s(?:as|is|are|was|were|has|had|have|took|happened|occurred|exists?|existed|at|on|outright|entirely"
    r"|altogether|completely|out))\b[^,.;]{0,60})?[\s.,!”\"’']*$",
    re.IGNORECASE,
)
"""A content that says nothing but what stands just before it."""
_DECLINES = re.compile(
    r"\b(?:declin\w+|refus\w+|(?:not|n[’']t) (?:\w+ )?(?:respond|return|comment|discuss|say))\b", re.IGNORECASE
)
_CLAIMS = re.compile(
    r"\b(?:claim|alleg|accus|assert|contend|argu|charg|challeng|complain|critici|suggest|report|object|blam|imply|implied"
    r"|insinuat|portray|call|attack|blast|slam)\w*",
    re.IGNORECASE,
)
_ACCUSES = re.compile(r"\b(?:accus|alleg|blam|charg)\w*", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:ask|question|press|wonder)\w*", re.IGNORECASE)
_WITHHELD = re.compile(r"\b(?:refus\w*|declin\w*|not|never)\b|n[’']t\b", re.IGNORECASE)
"""With what a cue of denying says that nothing was denied."""
_OPENING = 120
"""Code points of a content in which a noun for a claim is what it is about."""
_NEAR, _FAR = 2, 4
"""Sentences between a denial and what it answers."""
_MANY = 3
"""Words in common, each counted by its rarity, after which more tell nothing."""
_TARGET = 3
"""What `_aimed` gives of a target."""
_FEW = 25
"""Code points of a content that is hardly a claim."""
_FEW_STATEMENTS = 30
"""In an article of fewer statements a word that stands in two of them is as rare as in one of so many."""
_LEAD = 3
"""Statements at the head of an article, which tell in short what is told at length later."""
_CARRIES = 3
"""Statements over which a side goes on to answer the same claim."""
_FAR_BACK = 1_600
"""Code points before a denial within which what it answers is looked for."""
_FAR_ON = 3_000
"""Code points after a denial within which what it answers may be told at length, as after a headline."""


@dataclass(frozen=True)
class Line:
    """A statement with what is asked of it often: where it is, and its words.

    `number` is its place in reading order, `begin` and `end` bound all of its spans, `sentence` is the number of the
    sentence in which its content begins. `rarity` is from 0 for a stem in every statement to 1 for one in a single one.
    """

    statement: Statement
    number: int
    begin: int
    end: int
    sentence: int
    rarity: Mapping[str, float]

    @cached_property
    def at(self) -> int:
        """The code point where the content begins."""
        return self.statement.content[0][0]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The words of four letters and more, cut to five letters so that forms of one word agree."""
        words = (m[0].lower() for m in _STEM.finditer(self.statement.content_text))
        return frozenset(w[:_STEM_LENGTH] for w in words if w not in _COMMON)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the content, in lower case."""
        return tuple(w.lower() for w in _LETTERS.findall(self.statement.content_text))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that name the speaker, in lower case; of an unresolved one the capitalised words of the source."""
        speaker = self.statement.speaker
        words = f"{speaker.name} {speaker.country or ''}" if speaker is not None else self.statement.source_text
        return frozenset(w.lower() for w in _CAPITALISED.findall(words)) - _NO_NAMES

    @cached_property
    def sides(self) -> frozenset[str]:
        """The names of the speaker and of those the source puts it with: Clinton of "a spokesman for Clinton"."""
        in_source = frozenset(w.lower() for w in _CAPITALISED.findall(self.statement.source_text)) - _NO_NAMES
        speaker = self.statement.speaker
        role = (speaker.role or "") if speaker is not None else ""
        in_role = frozenset(w.lower() for w in _CAPITALISED.findall(role)) - _NO_NAMES
        return self.names | in_source | in_role

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The common nouns for what the speaker is or speaks for: "council" of "council leader Ann Lee"."""
        speaker = self.statement.speaker
        role = speaker.role if speaker is not None else None
        words = {w.lower() for w in _LETTERS.findall(f"{self.statement.source_text} {role or ''}")}
        return frozenset(words & AIMED_BODIES) - _MANY_OF_THEM

    @cached_property
    def told(self) -> frozenset[str]:
        """The capitalised words of the content, in lower case."""
        return frozenset(w.lower() for w in _CAPITALISED.findall(self.statement.content_text)) - _NO_NAMES


def lines_of(text: str, statements: Sequence[Statement]) -> list[Line]:
    """Return the statements of a text, in reading order, as lines."""
    starts = [start for start, _ in sentences(text)]
    made: list[Line] = []
    rarity: dict[str, float] = {}
    for number, s in enumerate(statements):
        spans = (*s.content, *s.cue, *s.source)
        begin, end = min(start for start, _ in spans), max(stop for _, stop in spans)
        made.append(Line(s, number, begin, end, bisect_right(starts, s.content[0][0]), rarity))
    counts = Counter(stem for line in made for stem in line.stems)
    most = math.log(max(len(made), _FEW_STATEMENTS) + 1)
    rarity.update((stem, 1 - math.log(n) / most) for stem, n in counts.items())
    return made


def may_deny(statement: Statement) -> bool:
    """Tell whether a statement's act, cue or content is of a denial, so that it is looked at closely."""
    if statement.silence is not None or statement.act == "confirmation":
        return False
    cue, content = statement.cue_text, statement.content_text
    if statement.act == "denial":
        return True
    if _DENIES.search(cue) or (_REJECTS.search(cue) and _CLAIM.search(content[:_OPENING])):
        return _WITHHELD.search(cue) is None
    return bool(_UNTRUE.search(content) or _NEVER.search(content))


def signs(line: Line) -> Features:
    """Return what in a statement is of a denial, and of a denial that answers something on the page."""
    s = line.statement
    content = s.content_text
    of_claim = _CLAIM.search(content[:_OPENING]) is not None
    found = {
        "it is a denial": s.act == "denial",
        "it names a claim": of_claim,
        "it only points back": _ONLY_POINTS.match(content) is not None,
        "it says that something never was": _NEVER.search(content) is not None,
        "it turns down what is no claim": not of_claim and _REJECTS.search(s.cue_text) is not None,
    }
    return {name: 1.0 for name, holds in found.items() if holds}


def candidates(line: Line, lines: Sequence[Line]) -> list[Line]:
    """Return the statements of others that a statement may answer, in reading order."""
    found = []
    for other in lines:
        if other.number == line.number or not -_FAR_BACK <= other.at - line.at <= _FAR_ON:
            continue
        if not _may_be_answered(other.statement) or one_speaker(line, other):
            continue
        if _overlap(line.statement, other.statement):
            continue
        if other.at > line.at and other.sentence != line.sentence and not _told_later(line, other):
            continue
        if _aimed_elsewhere(other, line) or _may_be_the_other(line, other):
            continue
        found.append(other)
    return found


def _told_later(line: Line, other: Line) -> bool:
    """Tell whether what is answered may stand later: it is by whom a denial names, or the denial is in the lead."""
    return bool(line.told & other.sides or (line.number < _LEAD and line.stems & other.stems))


def _aimed_elsewhere(other: Line, line: Line) -> bool:
    """Tell whether a statement charges somebody else, of whom the one that may deny does not speak."""
    target = other.statement.target
    if target is None or not line.names or line.stems & other.stems:
        return False
    return not _aimed(other, line) and not _name_words(target) & (line.told | line.sides)


def _may_be_the_other(line: Line, other: Line) -> bool:
    """Tell whether "he", whom nothing names, may be the person who made the other statement."""
    s, claimant = line.statement, other.statement.speaker
    unknown = s.speaker is None and s.source_text.lower() in _PERSONS
    return unknown and claimant is not None and claimant.kind == "person"


def _may_be_answered(statement: Statement) -> bool:
    """Tell whether a statement claims anything: who declines or denies in so many words does not."""
    cue = statement.cue_text
    return statement.silence is None and not (_DENIES.search(cue) or _DECLINES.search(cue))


def bearing(line: Line, other: Line, text: str, between: Sequence[Line], *, carried: bool) -> Features:
    """Return what in two statements speaks for the first one's answering the other.

    `between` are the statements that stand between them; `carried` tells that the first one's side has just answered
    the other.
    """
    d, c = line.statement, other.statement
    after = other.at > line.at
    gap = abs(line.sentence - other.sentence)
    near = gap <= _NEAR and not after
    common = line.stems & other.stems
    weight = sum(line.rarity[stem] for stem in common)
    accuser = bool(line.told & other.sides)
    charge = c.act in ("accusation", "criticism")
    claims = _CLAIMS.search(c.cue_text) is not None
    named_claim = accuser and (claims or charge or bool(common))
    found: Features = {
        "in the sentence": gap == 0 and not after,
        "in the sentence before": gap == 1 and not after,
        "later in the sentence": gap == 0 and after,
        "in a later sentence": gap > 0 and after,
        "far before": gap > _FAR and not after,
        "in the paragraph": c.block == d.block,
        "nothing else between": not after and all(one_speaker(b, line) for b in between),
        "answered just before": carried,
        "words in common": min(weight, _MANY) / _MANY,
        "its words recur": weight / max(1.0, sum(line.rarity[stem] for stem in line.stems)),
        "a charge": charge,
        "a claim": claims,
        "a claim near": claims and near,
        "doubted by the outlet": c.cue_tone == "distancing",
        "a question": c.act == "question" or _ASKS.search(c.cue_text) is not None,
        "speaks of the denier": _aimed(other, line) / _TARGET,
        "by whom the denial names": accuser,
        "a claim of whom the denial names": named_claim and _says_so(d),
        "but between": near and _CONTRAST.search(text, min(other.end, line.begin), line.at) is not None,
        "by another side": bool(line.names and other.names and not line.sides & other.sides),
        "in few words": len(c.content_text) < _FEW,
    }
    return {name: float(value) for name, value in found.items() if value}


def _says_so(statement: Statement) -> bool:
    """Tell whether a statement denies in so many words."""
    cue, content = statement.cue_text, statement.content_text
    return bool(statement.act == "denial" or _DENIES.search(cue) or _UNTRUE.search(content))


def _aimed(other: Line, line: Line) -> int:
    """Return 3 where the denier is the target, 2 the subject of the content, 1 named in it, 0 not mentioned."""
    names, bodies = line.sides, line.bodies
    if not names | bodies:
        return 0
    target = other.statement.target
    if target is not None:
        if names & _name_words(target):
            return 3
        if bodies & {w.lower() for w in _LETTERS.findall(target.name)}:
            return 2
    if (names | bodies) & set(other.words[:4]):
        return 2
    return 1 if names & set(other.words) else 0


def _name_words(actor: Actor) -> frozenset[str]:
    return frozenset(w.lower() for w in _CAPITALISED.findall(f"{actor.name} {actor.country or ''}"))


def one_speaker(a: Line, b: Line) -> bool:
    """Tell whether one person speaks in both, as far as names tell."""
    mine, theirs = a.statement.speaker, b.statement.speaker
    if mine is not None and theirs is not None:
        return mine.name == theirs.name
    return bool(a.statement.source) and a.statement.source == b.statement.source


def _overlap(a: Statement, b: Statement) -> bool:
    return any(s < e2 and s2 < e for s, e in a.content for s2, e2 in b.content)


def charges_openly(statement: Statement) -> bool:
    """Tell whether a statement's verb says that it is a charge: "accused", "alleged", "blamed"."""
    return _ACCUSES.search(statement.cue_text) is not None


def carried_on(line: Line, lines: Sequence[Line], answered: Mapping[int, int]) -> frozenset[int]:
    """Return the numbers of the statements that the same side has just answered, by `answered`, number by number."""
    return frozenset(
        answered[earlier.number]
        for earlier in lines[max(0, line.number - _CARRIES) : line.number]
        if earlier.number in answered
        and line.sentence - earlier.sentence <= _NEAR
        and (earlier.sides & line.sides or one_speaker(earlier, line))
    )


def evidence(line: Line, lines: Sequence[Line], text: str, answered: Mapping[int, int]) -> list[tuple[Line, Features]]:
    """Return what a statement may answer, in reading order, each with the features of the two."""
    own = signs(line)
    carried = carried_on(line, lines, answered)
    found = []
    for other in candidates(line, lines):
        first, last = sorted((line.number, other.number))
        both = bearing(line, other, text, lines[first + 1 : last], carried=other.number in carried)
        found.append((other, own | both))
    return found
