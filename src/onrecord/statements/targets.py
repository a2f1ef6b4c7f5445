"""Whom a statement is aimed at: the words that name who is accused, urged, threatened, thanked or praised.

With a verb that takes its target as object ("accused Denmark of", "urged Congress to") it is that object; where the
content itself accuses, praises or urges it is the one whom it says so of, or the only one whom it names. Who is merely
told something is no target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from onrecord.flow import ActKind, Actor, Attribution, Span, cut
from onrecord.language.countries import by_demonym, by_name
from onrecord.language.titles import GROUP_NOUNS, NEVER_PERSONS, ROLE_HEADS
from onrecord.statements.cues import NEGATIONS, CueReading, read_cue, words_of
from onrecord.statements.wording import (
    ADVERB,
    AUXILIARY,
    BODIES,
    FIRST_WORDS,
    STOP,
    Said,
    Token,
    content_tokens,
    is_name,
    word_set,
)
from onrecord.statements.wrongdoing import faulted, obliged, wrongdoer


class Aim(NamedTuple):
    """Where the target is named, None where it cannot be told for sure, and why so in words."""

    span: Span | None
    why: str


_OBJECT_VERBS = words_of("aimed", "object_verbs")
_OBJECT_PHRASES = words_of("aimed", "object_phrases")
_TELLING = word_set("tell ask want advise order encourage")
_AIMED: dict[ActKind, str] = {
    "accusation": "accuses",
    "criticism": "finds fault with",
    "praise": "praises",
    "demand": "urges",
    "threat": "threatens",
    "warning": "warns",
    "denial": "contradicts",
    "expression": "addresses",
    "refusal": "refuses",
    "question": "asks",
}
_OF_CONTENT: frozenset[ActKind] = frozenset({"accusation", "criticism", "praise"})
_LONGEST = 9
_PREPOSITIONS = word_set("of against on for at from to with about in over upon by towards toward between")
_STOPS_PHRASE = _PREPOSITIONS | word_set(
    "that who whom whose which when while because if not as after before since during into through under amid despite "
    "and or but than like without including saying where what how why whether so to until is are was were has have had "
    "will would could should must may might can did does do be been over using trying within s n't 'd 'll 've 're"
)
_PRONOUNS = word_set("him her them he she they")
_POSSESSIVES = word_set("his her their")
_OPENING = word_set("the a an this these those some many most other all several both any two three four our my")
_NEVER = word_set("reporters journalists viewers me us you people everyone everybody anyone it itself himself herself")
_LAWS = word_set(
    "law laws bill act deal treaty agreement agreements amendment constitution vote attack attacks ban war embargo "
    "ruling"
)
"""What is criticised or praised as a thing and not for who made it."""
AIMED_BODIES = (
    BODIES
    | GROUP_NOUNS
    | word_set(
        "academy airline association authority bank board brewery bureau charity clinic club college commission "
        "company corporation developer employer federation foundation hospital institute landlord manufacturer museum "
        "operator orchestra organisation organization parish publisher regulator retailer school society supplier "
        "trust university wing base community communities companies corporations universities schools friend friends "
        "colleague colleagues allies family families son daughter father mother wife husband brother sister boss "
        "victims immigrants refugees migrants muslims women men workers teachers unions americans russians boy girl "
        "professionals businessmen businesswomen "
    )
)
"""Common nouns for what can be accused or urged as one: "the council", "the university"."""
_PEOPLE_ENDING = re.compile(r"(?:ers|ors|ists|ians|crats|cans|ants|ees|men|women|ites|ives|als)$")
_PEOPLE_NOT = word_set(
    "matters numbers papers letters powers orders others offers papers servers errors factors doors floors colors "
    "answers barriers borders quarters headquarters computers dollars waters wonders weapons proposals trials goals "
    "deals rivals appeals materials hospitals motives initiatives alternatives archives drives lives fees degrees "
    "committees guarantees elements documents events comments talents restaurants grants plants warrants figures "
    "matters disasters letters chapters centers"
)


def aim(text: str, attribution: Attribution, act: ActKind, speaker: Actor | None = None) -> Aim:
    """Return the words that name the target of a statement of this act, or why they cannot be told.

    `text` is the article's; `speaker`, where known, is nobody's target.
    """
    if act not in _AIMED:
        return Aim(None, f"a {act} is aimed at nobody")
    said = Said(text, attribution, speaker)
    for read in (_of_cue, _of_content):
        span = read(said, attribution, act)
        if span is not None:
            return Aim(span, f"{text[slice(*span)]!r}: whom it {_AIMED[act]}, {_BY[read is _of_cue]}")
    return Aim(None, f"neither cue nor content names whom it {_AIMED[act]}")


_BY = {True: "by the cue", False: "by the content"}


def _of_cue(said: Said, attribution: Attribution, act: ActKind) -> Span | None:
    """Return the object of the cue: it stands in the cue, between cue and content, or opens the content."""
    if not attribution.cue:
        return None
    text, (first, end) = said.text, attribution.cue[-1]
    cue = read_cue(cut(text, attribution.cue))
    entry = next((e for e in cue.entries if e[1] in _OBJECT_VERBS or e[1] in _OBJECT_PHRASES), None)
    if entry is None or act == "refusal":
        return _asker(said) if entry else None
    at, phrase = entry
    if _is_passive(cue, at):
        content = attribution.content[0]
        return phrase_at(text, *content, act) if content[1] <= first and content[1] - content[0] < _SHORT else None
    later = next((span for span in attribution.content if span[0] >= end), None)
    telling = phrase in _TELLING and act != "question"
    addressed = not telling or later is None or _to_do(text, later[0])
    behind = _behind(text, first, end, len(phrase.split()), cue.words[at])
    if behind is not None and (found := phrase_at(text, behind, end, act)):
        return found if addressed else None
    if later is None or (act == "warning" and cue.words[-1] == "against"):
        return None
    between = text[end : later[0]]
    if between.strip(' \u00a0,:“"‘'):
        near = "\n" not in between and len(between.split()) <= _LONGEST
        return phrase_at(text, end, later[0], act) if near and addressed else None
    return phrase_at(text, *later, act) if _opens_with_object(text, later, phrase, act, telling=telling) else None


_SHORT = 60


def _is_passive(cue: CueReading, at: int) -> bool:
    """Tell "was criticised by"; `at` is the index of the verb."""
    be = not {"was", "were", "been", "is", "are", "being"}.isdisjoint(cue.words[:at])
    return be and not cue.words[at].endswith("ing") and cue.words[-1] in ("by", cue.words[at])


def _opens_with_object(text: str, content: Span, phrase: str, act: ActKind, *, telling: bool) -> bool:
    """Tell "urged | Congress to act" from "called | on Friday", "called for | a prosecutor" and a quotation."""
    start, end = content
    if text[start] in "“\"‘'«":
        return act == "expression"
    if telling:
        return " to " in text[start : start + _SHORT]
    if phrase in ("call for", "press for", "push for"):
        return " to " in text[start:end].split(" to be ", maxsplit=1)[0]
    return phrase not in ("warn", "threaten") or not text.startswith("to ", start)


def _asker(said: Said) -> Span | None:
    """Return who was refused: "declined a request from the Post"."""
    for i, token in enumerate(said.tokens[:12]):
        if token.low == "from":
            last = _phrase_end(list(said.tokens), i + 1)
            words = list(said.tokens[i + 1 : last])
            return _named(words) if words and words[-1].capital else None
    return None


def _to_do(text: str, at: int) -> bool:
    return text[at : at + 3] in ("to ", "not")


def _behind(text: str, first: int, end: int, words: int, verb: str) -> int | None:
    """Return where the cue goes on after its verb, "of" and "on" of a phrase passed; None where it does not."""
    found = re.search(rf"\b{re.escape(verb)}\b(?:\s+\w+){{{words - 1}}}", text[first:end], re.IGNORECASE)
    if found is None:
        return None
    return first + found.end() if len(text[first + found.end() : end].split()) > 1 else None


def phrase_at(text: str, start: int, end: int, act: ActKind) -> Span | None:
    """Return the noun phrase that opens a stretch, where it names somebody: its owner, if what is owned is a deed."""
    tokens = [t for t in content_tokens(text, ((start, end),)) if t.low not in "–—-"]
    i = 0
    while i < len(tokens) and (tokens[i].low in _PREPOSITIONS or tokens[i].low in (",", ":")):
        i += 1
    for _ in range(2):
        last = _phrase_end(tokens, i)
        if last == i:
            return None
        found = _somebody(text, tokens[i:last], tokens[last : last + 8], act)
        if found is not None:
            return found
        if last >= len(tokens) or tokens[last].low not in ("of", "from", "by") or act == "warning":
            return None
        if act == "praise" and tokens[last].low == "of":
            return None
        i = last + 1
    return None


def _phrase_end(tokens: list[Token], first: int) -> int:
    i = first
    while i < len(tokens) and i < first + _LONGEST:
        low = tokens[i].low
        if low in STOP and not (low == "." and i > first and len(tokens[i - 1].low) <= 3 and tokens[i - 1].capital):
            break
        if low in _STOPS_PHRASE and not (tokens[i].capital and low not in AUXILIARY and i > first and low != "and"):
            break
        i += 1
    return i


def _somebody(text: str, words: list[Token], after: list[Token], act: ActKind) -> Span | None:
    """Return the part of a noun phrase that names a person, body or group."""
    if after and after[0].low in AUXILIARY and after[0].low not in ("'s", "'d"):
        return None  # a clause, and no object
    owner = next((i for i, t in enumerate(words) if t.low in ("'s", "'")), None)
    if words[0].low in _POSSESSIVES and len(words) > 1:
        return None if act == "denial" else _owned(words[0], words[-1], act)
    if words[0].low in _PRONOUNS:
        return words[0].start, words[0].end
    if owner:
        head = words[-1].low
        if owner + 1 < len(words) and (head in ROLE_HEADS or head in AIMED_BODIES or words[-1].capital):
            named = words[-1].capital and head not in _LAWS and not words[owner + 1].capital
            if head in ROLE_HEADS or head in AIMED_BODIES or named:
                name = _apposed(words[-1], after)
                return name or (words[0].start, words[-1].end)
        if head in _LAWS or (owner + 1 < len(words) and words[owner + 1].capital and words[-1].capital):
            return None
        return _named(words[:owner])
    if name := _apposed(words[-1], after):
        return name
    if after and after[0].low == "and" and len(after) > 1 and after[1].capital and words[-1].capital:
        return None  # two of them
    return _named(words)


def _owned(owner: Token, last: Token, act: ActKind) -> Span | None:
    if last.low in AIMED_BODIES or last.low in ROLE_HEADS or is_people(last.low):
        return owner.start, last.end
    if last.low in _LAWS or act in ("question", "expression"):
        return None
    return owner.start, owner.end


def _apposed(head: Token, after: list[Token]) -> Span | None:
    """Take "a federal judge, Ann Lee": the name."""
    if head.capital or len(after) < 3 or after[0].low != "," or head.low not in ROLE_HEADS:
        return None
    name = 1
    while name < len(after) and after[name].capital:
        name += 1
    return (after[1].start, after[name - 1].end) if name > 2 else None


def _named(words: list[Token]) -> Span | None:
    """Return the span of a phrase whose head is a name, an office, a body or a group."""
    while words and (words[-1].low in ADVERB or (words[-1].low.endswith("ly") and not words[-1].capital)):
        words = words[:-1]
    if not words:
        return None
    # "the press last week": what tells when is no head
    size = next((i for i, t in enumerate(words) if i and t.low in _WHEN), len(words))
    words = words[:size]
    last = max((i for i, t in enumerate(words) if t.capital and t.low not in STOP), default=None)
    head = words[-1]
    if head.low in _NEVER or words[0].low.endswith("ing"):
        return None
    if not head.capital and not is_people(head.low):
        if last is None or (last == 0 and words[0].low in FIRST_WORDS):
            return None
        if not all(t.low.endswith(("ed", "ing")) or t.low in ADVERB for t in words[last + 1 :]):
            return None
        words = words[: last + 1]
        head = words[-1]
    if head.capital and (head.low in NEVER_PERSONS or head.low in FIRST_WORDS) and not is_people(head.low):
        return None
    return words[0].start, head.end


_WHEN = word_set(
    "last next this monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight earlier "
    "later once again too himself herself themselves instead"
)


def is_people(noun: str) -> bool:
    """Tell whether a common noun means people or a body of them."""
    if noun in AIMED_BODIES or noun in ROLE_HEADS:
        return True
    singular = noun.removesuffix("s")
    return singular in ROLE_HEADS or (_PEOPLE_ENDING.search(noun) is not None and noun not in _PEOPLE_NOT)


def _of_content(said: Said, attribution: Attribution, act: ActKind) -> Span | None:
    """Return the one whom the content says it of."""
    tokens = said.tokens
    if act == "accusation" and (found := wrongdoer(said)):
        return _wrongdoer(said, found[0])
    if act == "criticism" and (fault := faulted(said)) and (span := _around(said, fault[0])):
        return span
    if act == "demand":
        return _urged(said)
    if act in _OF_CONTENT:
        return None if _is_thing(said, attribution) else _subject(said) or _only_name(said)
    if act == "denial":
        return next((s for i, t in enumerate(tokens[:20]) if t.low == "'s" and i and (s := _around(said, i - 1))), None)
    if act == "expression" and said[0] in ("thank", "thanks", "congratulations", "dear"):
        return _thanked(said)
    return None


def _wrongdoer(said: Said, head: int) -> Span | None:
    """Return who does wrong; of a pronoun, whom a court speaks to, or the name that the content opens with."""
    if said[head] not in ("you", "he", "she", "they"):
        return _around(said, head)
    if said.from_the_bench and not said.direct and head <= 1 and said.addressee:
        return phrase_at(said.text, *said.addressee, "accusation")
    opening = _subject(said)
    if opening and said.text[opening[0]].isupper() and opening[1] <= said.tokens[head].start:
        return opening
    return None if said[head] == "you" else _around(said, head)


def _thanked(said: Said) -> Span | None:
    at = 1 + (said[1] in ("you", "to", ","))
    while said[at] in ("so", "much", "very", "to", ",", "all"):
        at += 1
    last = _phrase_end(list(said.tokens), at)
    words = list(said.tokens[at:last])
    return _named(words) if words and words[-1].capital else None


def _urged(said: Said) -> Span | None:
    """Return who should do something."""
    found = obliged(said)
    if found is None or said[found.at] not in ("should", "must", "ought"):
        return None
    following = found.at + 1 + (said[found.at] == "ought")
    while said[following] in ADVERB or said[following] in NEGATIONS:
        following += 1
    return None if said[following] in ("be", "have") else _around(said, found.head)


def _around(said: Said, head: int) -> Span | None:
    """Return the name, pronoun or body whose last word is at `head`."""
    tokens, text = said.tokens, said.text
    token = tokens[head]
    if token.low in ("he", "she", "they"):
        return None if said.is_self(head) else (token.start, token.end)
    if said.is_self(head) or not (is_name(tokens, head) or is_people(token.low)):
        return None
    first = head
    while first and not text[tokens[first - 1].end : tokens[first].start].strip(" \u00a0.'’"):
        before = tokens[first - 1]
        if is_name(tokens, first - 1) or (before.low in _OPENING | _POSSESSIVES and not token.capital):
            first -= 1
        elif _after_title(tokens, first - 1):
            first -= 2
        else:
            break
    if first and tokens[first - 1].low in _PREPOSITIONS:
        return None
    if token.capital and token.low in NEVER_PERSONS and by_demonym(token.low.capitalize()) is None:
        return None
    return tokens[first].start, token.end


_TITLE = 4
"""Letters of a title before a full stop: Ms., Prof."""


def _after_title(tokens: tuple[Token, ...], i: int) -> bool:
    return tokens[i].low == "." and i > 0 and tokens[i - 1].capital and len(tokens[i - 1].low) <= _TITLE


_HEDGING = word_set(
    "that i we he she think thinks thought believe believes feel guess know knows well look so and but now because "
    "you see mean ' , — – - : frankly honestly"
)
_PLAIN_VERB = re.compile(r"\w{2,}(?:ed|es|[^su]s)$")


def _subject(said: Said) -> Span | None:
    """Return the subject of the first clause: a pronoun, name or body right before its verb."""
    tokens = said.tokens
    at = 0
    while (
        at < min(8, len(tokens))
        and tokens[at].low in _HEDGING
        and not (
            tokens[at].low in ("he", "she")
            and _is_verb(said, at + 1)
            and said[at + 1] not in ("thinks", "believes", "thought")
        )
    ):
        at += 1
    if at >= len(tokens):
        return None
    if tokens[at].low in ("he", "she", "they") and _is_verb(said, at + 1):
        return None if said.is_self(at) else (tokens[at].start, tokens[at].end)
    head = at
    while head < min(at + _LONGEST, len(tokens) - 1):
        if _is_verb(said, head + 1) or tokens[head + 1].low == "'s":
            break
        if tokens[head].low in _STOPS_PHRASE or (tokens[head].low in STOP and not _after_title(tokens, head)):
            return None
        head += 1
    if head >= len(tokens) - 1 or head == at + _LONGEST or not (is_name(tokens, head) or is_people(tokens[head].low)):
        return None
    return _around(said, head)


def _is_verb(said: Said, i: int) -> bool:
    low = said[i]
    return low in AUXILIARY or (bool(low) and not said.tokens[i].capital and _PLAIN_VERB.match(low) is not None)


_FINITE = word_set("is are was were has have had will would can could does do did 's 're should must")


def _names(said: Said) -> Iterator[tuple[int, int]]:
    """Yield the names of the content as half-open ranges of its words."""
    tokens, i = said.tokens, 0
    while i < len(tokens):
        first = i
        while i < len(tokens) and is_name(tokens, i) and tokens[i].low not in STOP:
            i += 1
        if i > first:
            yield first, i
        i += 1


def _is_thing(said: Said, attribution: Attribution) -> bool:
    """Tell whether the content is the object of the cue, and so what is praised or criticised itself."""
    entries = read_cue(cut(said.text, attribution.cue)).entries
    return not said.direct and any(e in _OBJECT_VERBS or e in _OBJECT_PHRASES for _, e in entries)


def _only_name(said: Said) -> Span | None:
    """Return the only name of a content that is a clause or a quotation: "it hurts us that Lee is so weak"."""
    if not said.direct and said.lows.isdisjoint(_FINITE):
        return None
    found: dict[str, Span] = {}
    for first, last in _names(said):
        word = said[last - 1]
        whole = " ".join(t.low.capitalize() for t in said.tokens[first:last])
        if (
            word in said.names
            or word in NEVER_PERSONS
            or by_demonym(word.capitalize())
            or by_name(whole)
            or len(word) < 3
        ):
            continue
        found.setdefault(word, (said.tokens[first].start, said.tokens[last - 1].end))
    return next(iter(found.values())) if len(found) == 1 else None
