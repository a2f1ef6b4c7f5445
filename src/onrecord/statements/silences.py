"""Those who said nothing: "did not respond to a request for comment", "could not be reached", "declined to comment".

The page records that somebody was asked. Where the attribution stage has found that, it is marked; where it has not,
the attribution is made here from the words. A quotation is its speaker’s account, and so is what is only told
in somebody’s words ("the mayor said that Ruiz did not return calls"): neither is taken. To decline to endorse,
to resign or to be named is no silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.flow import Article, Attribution, Block, Silence, Span
from onrecord.language.names import sentences
from onrecord.language.quotation import quoted_characters

SCORE = 1.0
"""The score of an attribution made here: a fixed phrase of the trade, with its subject before it, is sure."""


@dataclass(frozen=True, slots=True)
class FoundSilence:
    """A silence: its attribution, which `added` tells was not among those given, its kind, and in words why."""

    attribution: Attribution
    kind: Silence
    added: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Match:
    """A silence in the text: who, where that is plain, the verb, its object or what else follows it, and the kind."""

    source: Span | None
    verb: Span
    rest: Span
    kind: Silence


_NOT = r"(?:(?:did|does|do|has|have|had|would|will|could)(?:\s+not|n[’']t|\s+never)|never|failed\s+to|cannot|can[’']t)"
_SOON = r"(?:\s+(?:immediately|directly|specifically|yet|also|repeatedly|publicly|further|promptly|even|ever))*"
_ASKED_FOR = (
    r"(?:requests?(?!\s+for\s+(?:the|a|his|her|its|their|documents|records)\b)|questions?|messages?|(?:phone\s+|telephone\s+)?calls?|e-?mails?|inquir(?:y|ies)|enquir(?:y|ies)"
    r"|quer(?:y|ies)|letters?|texts?|voicemails?|interview|comment)"
)
_ASKERS = rf"(?:(?!\b(?:but|and|who|after|before|when|because)\b)[\w’'&.-]+\s+){{0,6}}?{_ASKED_FOR}\b"
_TO_TELL = (
    r"(?:comment|discuss|answer|elaborate|respond|reply|speak\s+(?:on|to|with|about|publicly)|talk\s+(?:to|with|about|publicly)"
    r"|be\s+interviewed|be\s+quoted|address|specify|disclose|detail|offer\s+(?:\w+\s+){0,3}?(?:comments?|figures?|details?|explanation)"
    r"|(?:give|provide)\s+(?:\w+\s+){0,3}?(?:comments?|details?|interviews?|numbers?|figures?|information)"
    r"|say(?=\s+(?:if|whether|how|what|who|which|when|where|why|more|anything|much)\b|\W*$|\s*[.,;]))"
)
_NO_ANSWER = rf"""
    {_NOT}{_SOON}\s+(?:respond|responded|reply|replied|answer|answered|react){_SOON}
        (?:\s+to)?\s+(?={_ASKERS})
  | {_NOT}{_SOON}\s+(?:return|returned|acknowledge|acknowledged){_SOON}\s+(?={_ASKERS})
  | {_NOT}{_SOON}\s+(?:respond|responded|reply|replied)
        (?=\s*[.;]|\s+immediately\b|\s+by\s+(?:deadline|press\s+time)|\s+in\s+time)
  | (?:could\s+not|couldn[’']t|cannot|can[’']t|was\s+not|were\s+not|wasn[’']t|weren[’']t){_SOON}
        \s+(?:be\s+)?(?:immediately\s+)?(?:reached|contacted|located|available)\s+(?=(?:\w+\s+){{0,3}}(?:comment|interview)\b)
  | (?:could\s+not|couldn[’']t){_SOON}\s+be\s+(?:immediately\s+)?(?:reached|contacted)(?=\s*[.;,]|\s+(?:on|by)\b)
  | (?:was|were)\s+unavailable\s+(?=for\s+(?:\w+\s+){{0,2}}(?:comment|interview)\b)
  | {_NOT}{_SOON}\s+(?:have|offer|provide|make|issue|give)\s+(?=(?:an?\s+|any\s+|further\s+)?(?:immediate\s+)?
        (?:comment|response|reply)s?\b)
  | (?:has|have|had)\s+(?:not|yet\s+to){_SOON}\s+(?:respond(?:ed)?|repl(?:y|ied)|comment(?:ed)?)\b
        (?:\s+to(?=\s+{_ASKERS}))?
  | ignored\s+(?=(?:repeated|several|multiple|numerous|a|our)\s+(?:\w+\s+){{0,2}}{_ASKED_FOR}\b)
"""
_DECLINED = rf"""
    (?:declin(?:ed|es|ing)|refus(?:ed|es|ing)){_SOON}(?=\s+to\s+(?:\w+ly\s+)?{_TO_TELL})
  | declined(?=\s+(?:any\s+|further\s+)?(?:comment|an\s+interview
        |(?:\w+\s+){{0,3}}requests?\s+for\s+(?:comment|(?:an\s+)?interviews?)))
  | (?:would|will|could)(?:\s+not|n[’']t){_SOON}
        (?=\s+(?:comment|discuss|elaborate|answer\s+(?:\w+\s+){{0,3}}questions?|be\s+interviewed
        |speak\s+(?:publicly|on\s+the\s+record|about|to)|talk\s+(?:about|publicly)
        |say\s+(?:if|whether|how|what|who|which|when|where|why|more|anything))\b)
  | (?:had|has|have|offered|gave|made)(?=\s+no\s+(?:\w+\s+)?comment\b)
  | (?:did\s+not|didn[’']t)\s+(?:want|wish){_SOON}(?=\s+to\s+(?:comment|speak|talk|be\s+interviewed|discuss)\b)
  | (?:chose|opted)\s+not(?=\s+to\s+(?:comment|respond|speak|talk|be\s+interviewed)\b)
  | declined,?\s+through\s+[^,.;]{{3,40}},?(?=\s+to\s+{_TO_TELL})
  | would\s+neither(?=\s+confirm\s+nor\s+deny\b)
"""
_ANSWERED = rf"""
    (?:(?:would|could){_SOON}\s+)?(?:immediately\s+)?(?:responded|respond|replied|reply|returned|return|answered|answer)
        (?:\s+to)?\s+(?=(?:the\s+new\s+)?(?:claims|{_ASKERS}))
  | (?:could|was|were){_SOON}\s+(?:be\s+)?(?:immediately\s+)?(?:reached|contacted|available)
        \s+(?=(?:\w+\s+){{0,2}}comment\b)
"""
_TOLD = rf"""
    (?:would|could|agreed\s+to|chose\s+to){_SOON}
        (?=\s+(?:comment|discuss|be\s+interviewed|speak\s+(?:publicly|on\s+the\s+record|to)))
"""
"""What nobody did: of "neither Lee nor Ruiz", "none of the owners"."""
_FLAGS = re.IGNORECASE | re.VERBOSE
_PHRASE = re.compile(rf"\b(?:(?P<silent>{_NO_ANSWER})|(?P<declined>{_DECLINED}))", _FLAGS)
_NOBODY = re.compile(rf"\b(?:(?P<answered>{_ANSWERED})|{_TOLD})", _FLAGS)
_SUBJECT_OF_NONE = re.compile(r"(?:[Nn]either|[Nn]one\s+of|[Nn]o\s?one\s+(?:at|from|in))\s")
_INVERTED = re.compile(
    rf"""
    \b(?P<rest>(?:an?|the|several|multiple|repeated|numerous|two|three|further)?\s*(?:[\w’'-]+\s+){{0,2}}?{_ASKED_FOR}
        (?:\s+(?:for|seeking|requesting)\s+(?:further\s+)?(?:comment|interviews?|an\s+interview|information|a\s+response))?)
    (?:\s+(?:left\s+(?:for|with|at)|sent\s+to|made\s+to|to|with|from)\s+(?P<to>[^,.;]{{3,80}}?))?
    \s+(?P<verb>(?:was|were|went|has\s+been|have\s+been|had\s+been)
        (?:(?:\s+not|n[’']t){_SOON}\s+(?:immediately\s+)?(?:returned|answered|acknowledged)|\s+(?:immediately\s+)?unanswered|\s+unreturned|\s+ignored))
    (?:\s+by\s+(?P<by>[^,.;]{{3,80}}))?
    """,
    _FLAGS,
)
_NO_WORD = re.compile(
    r"\b[Tt]here\s+(?P<verb>was|has\s+been)\s+(?P<rest>no\s+(?:immediate\s+)?(?:response|reply|comment|answer|word))"
    r"\s+from\s+(?P<by>[^,.;]{3,80})"
)
_HINT = re.compile(
    r"comment|respon|reply|replied|answer|reached|contacted|return|unanswered|declin|refus|interview|discuss"
    r"|n[’']t say|not say|speak|talk"
)
_REST_ENDS = re.compile(
    r"[.;:!?—–()\n]|,(?!\d)|\s(?:but|and|or|though|although|while|before|after|when|because|as)\s|[”\"]"
)
_CLAUSE = re.compile(
    r"(?:^|[;:—–(]\s*|\s-\s|,\s(?=(?:and|but|or|while|though|although)\s)"
    r"|\b(?:but|while|although|though|whereas|because|that|if|when)\s)"
)
_OPENING = re.compile(
    r"(?:(?:And|But|However|Meanwhile|Still|Yet|Also|Instead|Though|Although|While|and|but|or|though|although|while)\b,?\s+"
    r"|(?:On|In|By|As\sof|After|Before|At|Since|Despite|Asked|When|Contacted|Reached|Through|For)\b[^,]{2,60},\s+"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+|(?:Earlier|Later|Last\s\w+)\s?\w*,\s+)+"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|had|have|said|says|told|did|does|would|will|could|asked|called|wrote|added|declined|refused"
    r"|came|made|took|went|gave|got|became|began)\b|n[’']t\b"
)
_BESIDES = re.compile(
    r"(?:,?\s+(?:also|later|repeatedly|still|have|has|had|both|all|so\sfar|[a-z]+day|on\s\w+day|through\s.{3,40}))+$",
    re.IGNORECASE,
)
"""What stands between a subject and its verb."""
_GOES_ON = re.compile(r"[\s,]*(?:and|or|but)?\s*(?:either|also)?\s*")
"""Between two verbs of one subject."""
_RELATIVE = re.compile(r"\b(?:who|which)$")
_APPOSED = re.compile(r"[^,]+,\s[^,]+(?:,\s[^,]+)?,?$")
_LONGEST = 24
_TOLD_SO = re.compile(
    r"[“\"‘']*(?:that\s+)?(?:(?:he|she|it|they|the\s+\w+)\s+(?:(?:would|could|will)(?:\s+not|n[’']t)\s+(?:comment|discuss|speak|be\s+commenting)"
    r"|(?:had|has|have)\s+no\s+(?:\w+\s+)?comment|declined\s+to\s+comment)|no\s+comment[.,!”\"’']*$)",
    re.IGNORECASE,
)


def silences(article: Article, attributions: Sequence[Attribution]) -> list[FoundSilence]:
    """Return the silences of an article's report, in reading order: marked attributions and new ones."""
    found: list[FoundSilence] = []
    marked: set[Attribution] = set()
    for match in _matches(article):
        whole = (match.verb[0], max(match.verb[1], match.rest[1]))
        at_verb = [a for a in attributions if _meets(a.cue, match.verb) or _meets(a.cue, whole)]
        words = " ".join(article.text[slice(*match.verb)].split())
        if at_verb:
            new = [a for a in at_verb if a not in marked]
            marked.update(new)
            found += [FoundSilence(a, match.kind, False, f"{words!r}") for a in new]
        elif match.source is not None and not any(_meets(a.content, match.verb) for a in attributions):
            made = Attribution((match.rest,), (match.verb,), (match.source,), SCORE)
            found.append(FoundSilence(made, match.kind, True, f"{words!r}, in no attribution found"))
    for a in attributions:
        if a not in marked and _TOLD_SO.match(article.text, a.content[0][0], a.content[0][1]):
            found.append(FoundSilence(a, "declined", False, "says so of oneself"))
    return sorted(found, key=lambda s: s.attribution.content[0])


def _matches(article: Article) -> Iterator[_Match]:
    for block in article.blocks:
        words = article.text[block.start : block.end]
        if not block.in_report or _HINT.search(words) is None:
            continue
        quoted = quoted_characters(words)
        for start, end in sentences(words):
            if _HINT.search(words, start, end) is None:
                continue
            for match in _in_sentence(words[start:end]):
                if not quoted[start + match.verb[0]]:
                    yield _moved(match, block, start)


def _in_sentence(sentence: str) -> Iterator[_Match]:
    for found in (*_INVERTED.finditer(sentence), *_NO_WORD.finditer(sentence)):
        name = next((g for g in ("by", "to") if found.groupdict().get(g)), None)
        if name is not None:
            yield _Match(found.span(name), found.span("verb"), found.span("rest"), "no-answer")
            return
    last: _Match | None = None
    for found in _PHRASE.finditer(sentence):
        verb, rest = _verb_and_rest(sentence, found.span())
        source = _subject(sentence, verb[0])
        if source is None and last is not None and _GOES_ON.fullmatch(sentence, last.rest[1], verb[0]):
            source = last.source
        last = _Match(source, verb, rest, "no-answer" if found["declined"] is None else "declined")
        yield last
    for found in _NOBODY.finditer(sentence):
        verb, rest = _verb_and_rest(sentence, found.span())
        source = _subject(sentence, verb[0])
        if source is not None and _SUBJECT_OF_NONE.match(sentence, source[0]):
            yield _Match(source, verb, rest, "declined" if found["answered"] is None else "no-answer")


def _verb_and_rest(sentence: str, found: Span) -> tuple[Span, Span]:
    """Return the verb and what follows it up to the end of the clause; of "did not respond." the last word is that."""
    verb = _trimmed(sentence, found)
    ends = _REST_ENDS.search(sentence, verb[1] + 1)
    rest = _trimmed(sentence, (verb[1], ends.start() if ends else len(sentence)))
    if any(c.isalnum() for c in sentence[slice(*rest)]):
        return verb, rest
    last = sentence.rfind(" ", *verb) + 1
    return _trimmed(sentence, (verb[0], last)), (last, verb[1])


def _subject(sentence: str, verb: int) -> Span | None:
    """Return the noun phrase that the verb at an offset is said of, or None where it is not plain where it begins."""
    before = sentence[:verb].rstrip()
    relative = _RELATIVE.search(before)
    if relative:
        return relative.span()
    start = max((m.end() for m in _CLAUSE.finditer(before)), default=0)
    opening = _OPENING.match(before, start)
    if opening:
        start = opening.end()
    while start < len(before) and not before[start].isalnum():
        start += 1
    subject = before[start:].rstrip(",")
    subject = _BESIDES.sub("", subject)
    if not subject or len(subject.split()) > _LONGEST or _FINITE.search(subject):
        return None
    if "," in subject and not _APPOSED.match(subject):
        return None
    return start, start + len(subject)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def _moved(match: _Match, block: Block, by: int) -> _Match:
    def on(span: Span) -> Span:
        return span[0] + block.start + by, span[1] + block.start + by

    return _Match(None if match.source is None else on(match.source), on(match.verb), on(match.rest), match.kind)


def _meets(spans: Sequence[Span], other: Span) -> bool:
    return any(start < other[1] and other[0] < end for start, end in spans)
