"""Whom a statement is aimed at: the words that name who is accused, urged, threatened, praised or criticised.

With a verb that takes its target as object ("accused Denmark of", "urged Congress to") it is that object; where the
content itself accuses or criticises it is the one whom it says something of. Who is merely told something is no target.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.flow import ActKind, Attribution, Span, cut
from onrecord.language.titles import ROLE_HEADS
from onrecord.statements.cues import read_cue
from onrecord.statements.wording import BODIES, Said, Token, can_be_blamed, is_name, verb_after, word_set
from onrecord.statements.wrongdoing import faulted, obliged, wrongdoer

_AIMED: frozenset[ActKind] = frozenset({"accusation", "criticism", "praise", "demand", "threat", "warning"})
_OBJECT_VERBS = word_set(
    "accuse blame criticise criticize condemn denounce slam blast attack assail bash berate castigate censure "
    "chastise chide excoriate lambast lambaste mock rebuke reprimand ridicule scold skewer upbraid vilify deride "
    "disparage denigrate belittle insult praise hail applaud commend laud salute credit congratulate endorse urge "
    "implore beg beseech exhort advise encourage invite ask tell lobby petition threaten warn caution implicate "
    "indict sue fault charge back support instruct order thank challenge "
)
_OBJECT_PHRASES = frozenset(
    phrase.replace("_", " ")
    for phrase in word_set(
        "call_on call_upon appeal_to plead_with lash_out_at hit_out_at hit_back_at rail_against go_after "
        "inveigh_against take_aim_at take_a_swipe_at take_a_shot_at tear_into rip_into lay_into attack_on "
        "protest_against come_out_against speak_out_against support_for call_out shoot_back_at fire_back_at "
        "criticism praise accusation condemnation "
    )
)
_OF_A_NOUN = frozenset({"criticism", "praise", "accusation", "condemnation"})
_PREPOSITION_FIRST = re.compile(r"(?:of|against|on|for|at|from)\s+")
_LONGEST = 8
_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:[-.&][^\W_]+)*\.?(?=\s+[A-Z])|[^\W_]+(?:-[^\W_]+)*")
_ENDS = word_set(
    "of for to over as after with from in on at by about if when while because not that who which whose is are was "
    "were has have had will would and or but during against into through between since before should must using "
    "trying into amid despite saying including "
)
_HOLDER_OF_OFFICE = re.compile(
    r"s\s(?:[a-z][\w-]*\s){0,3}(?P<head>[a-z][\w-]*),\s(?P<name>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)+)(?=,|\s(?:for|of|as|over)\b|[.;]|$)"
)
"""After "the party": "’s housing spokesman, Ann Lee,"."""
_PRONOUNS = word_set("him her them it he she they")
_POSSESSIVES = word_set("his her their its")
_DEEDS = word_set(
    "action actions agenda answer approach attack attacks attitude behavior behaviour bid campaign candidacy "
    "claim claims comment comments conduct credibility decision decisions efforts failure failures handling "
    "honesty inaction judgement judgment leadership management motives move neglect negligence performance "
    "plan plans policies policy position proposal proposals qualifications record refusal reluctance remark "
    "remarks reply response rhetoric silence speech stance statement statements strategy style tactics "
    "temperament tone treatment tweet tweets use vote words work "
)
"""What somebody does or has that is criticised or praised in their place."""
_FINITE = re.compile(r"\s+(?:is|are|was|were)\b")
_NEVER = word_set("reporters journalists viewers supporters voters me us you people everyone everybody anyone")
AIMED_BODIES = BODIES - _NEVER | word_set(
    "academy airline association authority bank board brewery bureau charity clinic club college commission company "
    "corporation developer employer federation foundation hospital institute landlord manufacturer museum operator "
    "orchestra organisation organization parish publisher regulator retailer school society supplier trust university"
)
"""Common nouns for what can be accused or urged as one: "the council", "the university"."""


def target_span(text: str, attribution: Attribution, act: ActKind) -> Span | None:
    """Return the words that name the target of a statement of this act, or None where they cannot be told for sure."""
    if act not in _AIMED:
        return None
    cue = read_cue(cut(text, attribution.cue))
    takes_object = cue.first(_OBJECT_VERBS | _OBJECT_PHRASES)
    if takes_object is not None:
        found = _object(
            text,
            attribution,
            takes_object[1],
            passive=any(w in ("was", "were", "been", "is", "are") for w in cue.words),
        )
        if found is not None:
            return found
        if act in ("praise", "demand", "threat"):
            return None
    said = Said(text, attribution, None)
    if act == "accusation":
        return _accused(said)
    if act == "criticism":
        return _criticised(said)
    return _urged(said) if act == "demand" else None


def _object(text: str, attribution: Attribution, entry: str, *, passive: bool) -> Span | None:
    """Return the object of the cue: it stands before the content, or is its first words."""
    if not attribution.cue:
        return None
    end = attribution.cue[-1][1]
    first = attribution.content[0]
    last = text[attribution.cue[-1][0] : end].rsplit(None, 1)[-1].lower()
    if last in _ENDS and not passive and entry not in _OBJECT_PHRASES:
        return None  # "warned against the move"
    if passive:
        return _phrase(text, *first) if first[1] <= attribution.cue[0][0] and _is_short(text, first) else None
    later = next((span for span in attribution.content if span[0] >= end), None)
    if later is None:
        return None
    between = text[end : later[0]]
    if between.strip(' \u00a0,:“"‘'):
        if (
            "\n" in between
            or len(between.split()) > _LONGEST
            or (entry == "tell" and text[later[0] : later[0] + 3] != "to ")
        ):
            return None
        return _phrase(text, end, later[0])
    if text[later[0]] in "“\"‘'«":
        return None
    start = later[0]
    if entry == "tell" and " to " not in text[start : start + 60]:
        return None
    preposition = _PREPOSITION_FIRST.match(text, start)
    if preposition:
        if entry not in _OF_A_NOUN and not (
            entry in ("call on", "appeal to") or preposition[0].split()[0] in ("on", "at")
        ):
            return None
        start = preposition.end()
    return _phrase(text, start, later[1])


def _is_short(text: str, span: Span) -> bool:
    return len(text[span[0] : span[1]].split()) <= _LONGEST


def _phrase(text: str, start: int, end: int) -> Span | None:
    """Return the noun phrase that begins a stretch, where it names somebody: its possessor, if it has one."""
    words: list[re.Match[str]] = []
    for match in _WORD.finditer(text, start, end):
        gap = text[words[-1].end() if words else start : match.start()]
        low = match[0].lower().rstrip(".")
        if gap.strip() and gap.strip() != ".":
            if words and gap == ", " and words[-1][0].islower() and match[0][0].isupper():
                words = [match]  # "a federal judge, Ann Lee": the name
                continue
            held = _HOLDER_OF_OFFICE.match(text, match.start(), end) if gap in ("’", "'") else None
            if held and held["head"] in ROLE_HEADS:
                return held.span("name")
            break
        if low in _ENDS and match[0].islower():
            if low == "and" and text[match.end() + 1 : match.end() + 2].isupper():
                return None  # two of them
            break
        words.append(match)
        if len(words) > _LONGEST:
            return None
    return _named(text, words)


def _named(text: str, words: Sequence[re.Match[str]]) -> Span | None:
    """Return the span of words that name somebody: the last is a name, a pronoun or a body such as "government"."""
    while words and words[-1][0].endswith("ly") and words[-1][0].islower():
        words = words[:-1]
    if not words:
        return None
    last = words[-1][0].rstrip(".")
    if last.lower() in _NEVER:
        return None
    if len(words) == 1 and last.lower() in _PRONOUNS:
        return None if last.lower() == "it" else words[0].span()
    opening = words[0][0]
    if opening.lower() in _POSSESSIVES and last.lower() in _DEEDS and not _FINITE.match(text, words[-1].end()):
        return words[0].span()
    if opening.lower() in ("the", "that", "this") and last.islower() and last in ROLE_HEADS:
        return words[0].start(), words[-1].end()
    if opening.lower() in ("what", "how", "whether", "why", "any", "no", "some") or opening.endswith("ing"):
        return None
    if last[0].isupper() or last.lower() in AIMED_BODIES:
        return words[0].start(), words[-1].end()
    return None


def _accused(said: Said) -> Span | None:
    """Return whom the content says does wrong; of a pronoun, the subject that the content opens with."""
    found = wrongdoer(said)
    if found is None:
        return _opening_subject(said.text, said.tokens)
    head = found[0]
    if said[head] in _PRONOUNS | {"you"}:
        spoken_to = said.addressee if said.from_the_bench and not said.direct and head <= 1 else None
        return _phrase(said.text, *spoken_to) if spoken_to else _opening_subject(said.text, said.tokens)
    return _phrase_around(said.text, said.tokens, head)


def _criticised(said: Said) -> Span | None:
    found = faulted(said)
    return _subject(said, found[0]) if found else None


def _urged(said: Said) -> Span | None:
    """Return who should do something; of what "should be" so, somebody else is to make it so."""
    found = obliged(said)
    if found is None or said[found.at] not in ("should", "must", "ought"):
        return None
    verb = verb_after(said, found.at + (said[found.at] == "ought"))
    return None if verb is None or said[verb] in ("be", "have") else _subject(said, found.head)


def _subject(said: Said, head: int) -> Span | None:
    """Return the name or body that the word at `head` ends, where it is the whole subject of a clause."""
    tokens = said.tokens
    if said[head] in _PRONOUNS or not can_be_blamed(tokens, head):
        return None
    span = _phrase_around(said.text, tokens, head)
    before = next((t.low for t in reversed(tokens[:head]) if t.start < span[0]), "")
    return span if before in _OPENS_CLAUSE else None


_OPENS_CLAUSE = word_set(". ; : ? ! — – that because but so") | {""}


def _opening_subject(text: str, tokens: tuple[Token, ...]) -> Span | None:
    """Return the name that is the subject of the content's first clause."""
    i = 1 if tokens and tokens[0].low == "that" else 0
    first = i
    while i < len(tokens) and is_name(tokens, i):
        i += 1
    if i == first or i == len(tokens) or tokens[i].capital:
        return None
    following = tokens[i].low
    if following in ("'s", "and", ",", "of"):
        return None
    return tokens[first].start, tokens[i - 1].end


def _phrase_around(text: str, tokens: tuple[Token, ...], head: int) -> Span:
    """Return the name or "the government" whose last word is at `head`."""
    first = head
    while first and tokens[first - 1].start >= tokens[first].start - _REACH and _extends(text, tokens, first, head):
        first -= 1
    return tokens[first].start, tokens[head].end


_REACH = 30


def _extends(text: str, tokens: tuple[Token, ...], first: int, head: int) -> bool:
    before = tokens[first - 1]
    if text[before.end : tokens[first].start].strip(" \u00a0."):
        return False
    if is_name(tokens, first - 1):
        return True
    return before.low in ("the", "this") and not tokens[head].capital
