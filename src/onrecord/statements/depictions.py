"""Attributions in which nobody says, thinks or feels anything: a scene, a deed or a state in the words of the outlet.

An attribution is declined only where its content is in the outlet's own words and the evidence against it is plain.
What quotation marks enclose was said, whatever the verb; and a text or a sign says what it says ("the notice read").
"""

from __future__ import annotations

import re

from onrecord.flow import Attribution, BlockKind, Mode, cut
from onrecord.statements.cues import CueReading, read_cue, words_of

_THINGS = words_of("depictions", "things")
_PLACE_NAMES = words_of("depictions", "place_names")
_SHOWN = words_of("depictions", "shown")
_FIGURATIVE = words_of("depictions", "figurative") | _SHOWN
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TRAILING = re.compile(
    r",|\b(?:of|in|on|at|from|with|for|near|by|to|that|which|where|between|along|over|under|behind|beside|above|below"
    r"|outside|inside|around|across|after|before)\b"
)
"""Where the head of a noun phrase has been passed: "the old bridge | over the canal"."""
_PEOPLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|Dame|Prof|who|whose|whom"
    r"|(?:flood|stream|storm|wall|sea|ocean|forest|mountain)s? of)\b"
)
"""A title, a relative pronoun of persons, or a figure of speech for a number of them."""
_STATE = re.compile(r"\W*(?:\w+\s)?(?:much|well|best)[\s-](?:loved|liked|known|used|visited)\b", re.IGNORECASE)
_HABIT = re.compile(
    r"\W*(?:\w+ly\s|also\s)?used to (?:love|like|hate|enjoy|dislike|adore|loathe|detest|dread)\W*$", re.IGNORECASE
)
_SEARCH = re.compile(r"(?:^|\s)(?:look(?:s|ed|ing)?|search(?:es|ed|ing)?|hunt(?:s|ed|ing)?) for\W*$", re.IGNORECASE)
_DENY = re.compile(r"\bden(?:y|ies|ied|ying)\W*$", re.IGNORECASE)
_GIVEN = (
    r"(?:an?\b(?!\s(?:day|week|month|year|few|second time))|any\b|another\b"
    r"|(?:entry|access|bail|parole|asylum|permission|treatment)\b)"
)
_WITHHELD = re.compile(
    r"\W*(?:(?:him|her|them|us|me|it|you)"
    r"|(?:the|its|his|their|our)(?:\s(?!of\b|to\b|for\b|in\b|that\b|\w+ing\b)[\w’'-]+){1,2}?"
    rf"|[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){{0,2}})\s{_GIVEN}"
)
"""Two objects after "denied": "the visitors | a late equaliser"."""
_WITHHELD_ALONE = re.compile(rf"\W*{_GIVEN}")
_CLAIM = re.compile(
    r"\b(?:having|being|that|(?:claim|allegation|accusation|charge|report|suggestion|rumou?r|wrongdoing|involvement)s?"
    r"|role|link|part|knowledge|was|were|is|are|had|has|have|did|would|will)\b"
)


def depicts(text: str, attribution: Attribution, kind: BlockKind, mode: Mode) -> str | None:
    """Return in words why an attribution is no statement, or None where it may be one.

    `text` is the article's, `kind` that of the block in which the content begins and `mode` that of the content.
    """
    if mode != "indirect":
        return None
    printed = cut(text, attribution.cue)
    cue = read_cue(printed)
    source = cut(text, attribution.source)
    says = [entry for _, entry in cue.entries if entry not in _SHOWN]
    if kind == "caption" and not says and printed.strip() != ":":
        return "a caption tells what its picture shows"
    if not printed.strip(" :"):
        return None
    if _withholds(text, attribution, printed):
        return "denies somebody something"
    if _HABIT.match(printed):
        return "a liking of the past"
    if not says and _SEARCH.search(printed):
        return "looks for something"
    if not source and not says and _STATE.match(printed):
        return "a state, of which nobody is the holder"
    if thing := inanimate(source):
        figurative = all(entry in _FIGURATIVE for _, entry in cue.entries)
        return f"{thing!r} says nothing" if figurative and not _reports(cue) else None
    return None


_REPORTING = re.compile(r"(?:say|tell|state|report|read|note|accord|estimat|warn|show|reveal|announc)")


def _reports(cue: CueReading) -> bool:
    """Tell a word of reporting that the tables hold in no list, as "according to"."""
    return any(_REPORTING.match(word) for word in cue.words)


def inanimate(source: str) -> str | None:
    """Return the noun that makes the source a thing or a place that cannot speak: "the old bridge over the canal".

    None for people, bodies and texts, for clocks, signs and screens, and for words that may be a body as well
    ("house", "court", "street").
    """
    heads = _WORD.findall(_TRAILING.split(source, maxsplit=1)[0])
    if not heads or _PEOPLE.search(source):
        return None
    head = heads[-1]
    low = head.lower()
    if head[0].isupper() and len(heads) > 1 and heads[-2][0].isupper():
        return head if low in _PLACE_NAMES and "and" not in heads else None
    return low if head.islower() and low in _THINGS else None


def _withholds(text: str, attribution: Attribution, cue: str) -> bool:
    """Tell "denied the visitors a goal" from "denied the charge"."""
    if not _DENY.search(cue):
        return False
    content = cut(text, attribution.content)
    if _CLAIM.search(content):
        return False
    if _WITHHELD.match(content):
        return True
    between = text[attribution.cue[-1][1] : attribution.content[0][0]]
    addressed = 0 < len(between.split()) <= 4 and not re.search(r"[.,;:!?\n“”\"]", between)
    return addressed and _WITHHELD_ALONE.match(content) is not None
