"""What speaks for and against one statement's answering another: features for the model of `disputes`.

A feature is a name with a value from 0 to 1. Those of `denials.signs` are about the statement that may deny, those of
`bearing` about the two of them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.flow import Actor, Statement
from onrecord.language.names import sentences
from onrecord.statements.denials import DENIES, Features, begins_with_no, claimant_named, only_points, signs
from onrecord.statements.targets import AIMED_BODIES
from onrecord.statements.wording import word_set

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
_PRONOUNS = word_set("he she it they i we who that which his her their its him them one")
_CONTRAST = re.compile(r"\b(?:but|though|although|however|while|despite|yet|contrary|instead|even as)\b", re.IGNORECASE)
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
_NEAR = 2
"""Sentences over which a denial that only points back, or a "but", reaches back."""
_FAR, _VERY_FAR = 4, 9
"""Sentences between a denial and what it answers."""
_MANY = 2
"""Words in common, each counted by its rarity, after which more tell nothing."""
_FEW = 4
"""Words of a content of which fewer are hardly a claim."""
_MUCH = 300
"""Code points of a content after which more tell nothing."""
_FEW_STEMS = 4
"""Words of an answer that begins with "no", of which none need recur."""
_FEW_STATEMENTS = 30
"""In an article of fewer statements a word that stands in two of them is as rare as in one of so many."""
_LEAD = 3
"""Statements at the head of an article, which tell in short what is told at length later."""
_CARRIES = 3
"""Statements over which a side goes on to answer the same claim."""
_CARRIES_TO = 2
"""Sentences over which it does so."""
_FAR_BACK, _FAR_ON = 3_000, 3_000
"""Code points before and after a denial within which what it answers is looked for."""
_BACK_AT_A_WORD = 1_600
"""Code points before a denial that says little else, within which it is."""


@dataclass(frozen=True)
class Line:
    """A statement with what is asked of it often: where it is, and its words.

    `number` is its place in reading order, `begin` and `end` bound all of its spans, `first` and `last` are the numbers
    of the sentences in which they begin and end, `sentence` that in which its content begins. `rarity` is from 0 for a
    stem in every statement to 1 for one in a single one.
    """

    statement: Statement
    number: int
    begin: int
    end: int
    first: int
    last: int
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
    def source_words(self) -> frozenset[str]:
        """The words of the source, in lower case."""
        return frozenset(w.lower() for w in _LETTERS.findall(self.statement.source_text))

    @cached_property
    def whose(self) -> str | None:
        """The word for the other side whose claim the content is about, None where it names none."""
        named = claimant_named(self.statement.content_text)
        return None if named in self.sides else named

    @cached_property
    def says_little(self) -> bool:
        """Whether the content says so little that its words need not recur in what it answers."""
        content = self.statement.content_text
        few = len(self.stems) <= 1 or (begins_with_no(content) and len(self.stems) <= _FEW_STEMS)
        return few or only_points(content)

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
        first, last, sentence = (bisect_right(starts, place) for place in (begin, end - 1, s.content[0][0]))
        made.append(Line(s, number, begin, end, first, last, sentence, rarity))
    counts = Counter(stem for line in made for stem in line.stems)
    most = math.log(max(len(made), _FEW_STATEMENTS) + 1)
    rarity.update((stem, 1 - math.log(n) / most) for stem, n in counts.items())
    return made


def candidates(line: Line, lines: Sequence[Line]) -> list[Line]:
    """Return the statements of others that a statement may answer, in reading order."""
    back = _BACK_AT_A_WORD if line.says_little else _FAR_BACK
    found = []
    for other in lines:
        if other.number == line.number or not -back <= other.at - line.at <= _FAR_ON:
            continue
        if not _may_be_answered(other.statement) or one_speaker(line, other):
            continue
        if _overlap(line.statement, other.statement) or _aimed_elsewhere(other, line):
            continue
        if other.at > line.at and other.first > line.last and not _told_later(line, other):
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
    unknown = s.speaker is None and s.source_text.lower() in _PRONOUNS
    return unknown and claimant is not None and claimant.kind == "person"


def _may_be_answered(statement: Statement) -> bool:
    """Tell whether a statement claims anything: who declines or denies in so many words does not."""
    cue = statement.cue_text
    return statement.silence is None and not (DENIES.search(cue) or _DECLINES.search(cue))


def bearing(line: Line, other: Line, text: str, *, carried: bool, known: frozenset[str], own: Features) -> Features:
    """Return what in two statements speaks for the first one's answering the other.

    `carried` tells that the first one's side has just answered the other, `known` are the names of all who speak, `own`
    are the signs of the first one.
    """
    return (
        _places(line, other, text, own)
        | _words(line, other, own)
        | _sides(line, other, known, own)
        | {name: 1.0 for name, holds in (("answered just before", carried), *_kinds(line, other, own)) if holds}
    )


def _places(line: Line, other: Line, text: str, own: Features) -> Features:
    """Return where the two stand to each other."""
    d, c = line.statement, other.statement
    after = other.at > line.at
    gap = max(0, other.first - line.last) if after else max(0, line.first - other.last)
    vague = line.says_little
    found = {
        "in the sentence": gap == 0 and not after,
        "in the sentence before": gap == 1 and not after,
        "later in the sentence": gap == 0 and after,
        "in a later sentence": gap > 0 and after,
        "far before": gap > _FAR and not after,
        "very far before": gap > _VERY_FAR and not after,
        "in the paragraph": c.block == d.block,
        "in the paragraph before or so": 0 < d.block - c.block <= 1 or c.block == d.block,
        "the statement before": line.number - other.number == 1,
        "it points back, in the sentence": vague and gap == 0,
        "it points back, further": vague and gap > _NEAR,
        "it replies, just before": "it replies" in own and gap <= 1 and not after,
        "but between": gap <= _NEAR
        and not after
        and _CONTRAST.search(text, min(other.end, line.begin), line.at) is not None,
    }
    return {name: 1.0 for name, holds in found.items() if holds}


def _words(line: Line, other: Line, own: Features) -> Features:
    """Return how far the words of the one recur in the other, names apart."""
    common = line.stems & other.stems
    names = {word[:_STEM_LENGTH] for word in line.told | other.told}
    found = {
        "words in common": min(sum(line.rarity[stem] for stem in common - names), _MANY) / _MANY,
        "none of its words recur": float(not common and not line.says_little),
        "it tells what is claimed, none of it there": float(
            "it tells what is claimed" in own and not common and not line.says_little
        ),
        "in many words": min(len(other.statement.content_text), _MUCH) / _MUCH,
        "in few words": float(len(other.words) < _FEW),
    }
    return {name: value for name, value in found.items() if value}


def _sides(line: Line, other: Line, known: frozenset[str], own: Features) -> Features:
    """Return who speaks, of whom, and whom the denial names."""
    whose = line.whose
    of_whose = whose is not None and (whose in other.sides or whose in other.source_words)
    accuser = bool(line.told & other.sides)
    found = {
        "speaks of the denier": bool(_aimed(other, line)),
        "by whom the denial names": accuser,
        "of whose claim the denial speaks": of_whose,
        "of another than whose claim it speaks of": whose is not None and not of_whose,
        "the denial names another": "it names a claim" in own
        and not accuser
        and bool((line.told - line.sides) & known),
        "by another side": bool(line.names and other.names and not line.sides & other.sides),
        "by the same side": bool(line.sides & other.sides),
        "perhaps the same voice": _perhaps_one(line, other),
        "perhaps their own words": _may_be_the_other(line, other),
    }
    return {name: 1.0 for name, holds in found.items() if holds}


def _kinds(line: Line, other: Line, own: Features) -> tuple[tuple[str, bool], ...]:
    """Return what kind of statement the other is."""
    c = other.statement
    charge = c.act in ("accusation", "criticism")
    claims = _CLAIMS.search(c.cue_text) is not None
    return (
        ("a claim", claims),
        ("doubted by the outlet", c.cue_tone == "distancing"),
        ("a question", c.act == "question" or _ASKS.search(c.cue_text) is not None),
        ("it denies a charge", "it is a denial" in own and (charge or claims)),
        ("it names a claim, and this is one", "it names a claim" in own and (charge or claims)),
    )


def _follows(line: Line, other: Line) -> bool:
    """Tell whether a statement is the next one after the other, in the same sentence or the one after it."""
    return line.number - other.number == 1 and line.first - other.last <= 1


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
    """Tell whether one person speaks in both for sure: by the same words of the source, or both by name."""
    s, t = a.statement, b.statement
    if s.source and s.source == t.source:
        return True
    if s.speaker is not None and t.speaker is not None:
        return s.speaker.name == t.speaker.name and all(_by_name(line) for line in (a, b))
    same = s.source_text.lower() == t.source_text.lower()
    return same and bool(s.source_text) and s.source_text.lower() not in _PRONOUNS


def _by_name(line: Line) -> bool:
    speaker = line.statement.speaker
    return speaker is not None and not line.source_words.isdisjoint(w.lower() for w in _LETTERS.findall(speaker.name))


def _perhaps_one(a: Line, b: Line) -> bool:
    """Tell whether one person speaks in both, if "he" and "the mayor" are who they are taken for."""
    mine, theirs = a.statement.speaker, b.statement.speaker
    return mine is not None and theirs is not None and mine.name == theirs.name and not one_speaker(a, b)


def one_side(a: Line, b: Line) -> bool:
    """Tell whether the two are told by one person or one side, as far as names tell."""
    return one_speaker(a, b) or _perhaps_one(a, b) or bool(a.sides & b.sides)


def _overlap(a: Statement, b: Statement) -> bool:
    return any(s < e2 and s2 < e for s, e in a.content for s2, e2 in b.content)


def just_charged(line: Line, other: Line) -> bool:
    """Tell whether a verb of denying follows a charge of another side, at most a paragraph after it."""
    denies, charge = line.statement, other.statement
    if DENIES.search(denies.cue_text) is None or charge.act != "accusation" or denies.block - charge.block > 1:
        return False
    return _follows(line, other) and not one_side(line, other)


def charges_openly(statement: Statement) -> bool:
    """Tell whether a statement's verb says that it is a charge: "accused", "alleged", "blamed"."""
    return _ACCUSES.search(statement.cue_text) is not None


def carried_on(line: Line, lines: Sequence[Line], answered: Mapping[int, int]) -> frozenset[int]:
    """Return the numbers of the statements that the same side has just answered, by `answered`, number by number."""
    return frozenset(
        answered[earlier.number]
        for earlier in lines[max(0, line.number - _CARRIES) : line.number]
        if earlier.number in answered and line.sentence - earlier.sentence <= _CARRIES_TO and one_side(earlier, line)
    )


def evidence(line: Line, lines: Sequence[Line], text: str, answered: Mapping[int, int]) -> list[tuple[Line, Features]]:
    """Return what a statement may answer, in reading order, each with the features of the two."""
    own = signs(line.statement)
    carried = carried_on(line, lines, answered)
    known = frozenset().union(*(other.sides for other in lines))
    return [
        (other, own | bearing(line, other, text, carried=other.number in carried, known=known, own=own))
        for other in candidates(line, lines)
    ]
