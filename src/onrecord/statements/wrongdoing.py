"""Who is said to do wrong, who is found fault with, and who is told what to do.

Each reader returns the index of the word that heads whoever it is, with the words that say so, or None. The act is
read from it, and so is the target.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from onrecord.statements.cues import NEGATIONS, WRONG_FORMS, words_of, wrong_lemma
from onrecord.statements.wording import (
    ADVERB,
    AUXILIARY,
    BE,
    BODIES,
    FIRST_WORDS,
    PREPOSITIONS,
    SENTENCE_STOP,
    STOP,
    UNREAL,
    Said,
    Token,
    can_be_blamed,
    is_name,
    is_predicate,
    opening_subject,
    sentence_opening,
    subject_before,
    word_set,
)

WRONGDOER = words_of("content", "wrongdoer")
_WEAPONS = words_of("content", "weapons")
_CLAIMS = words_of("turned", "claims")
HARSH = words_of("content", "harsh")
_SUFFERED = words_of("content", "suffered")
_DEEDS = words_of("content", "deeds")
_LABELS = HARSH | WRONGDOER | words_of("content", "labels")
_OBJECT_STARTS = word_set(
    "the a an our his their her my its your this these those all every any us them him me it people innocent civilian "
    "civilians women children journalists thousands hundreds millions dozens many more several two three"
)
_NOT_AN_OBJECT = FIRST_WORDS | PREPOSITIONS | AUXILIARY | STOP
_STRONG_PAST = word_set("stole stolen broke broken hid hidden")
_WRONGLY = word_set(
    "illegally unlawfully wrongly wrongfully falsely knowingly deliberately corruptly fraudulently dishonestly "
    "arbitrarily maliciously"
)
_LACKING = word_set("cause justification provocation trial consent authorisation authorization mercy scruple")
_SUFFERING = word_set("die starve rot drown burn freeze suffer perish wither")
_NEEDS: dict[str, frozenset[str]] = {
    "commit": word_set("crime crimes genocide atrocities fraud perjury treason terrorism murder murders aggression"),
    "trade on": word_set("goodwill trust fear fears grief misery ignorance name sympathy kindness"),
    "play on": word_set("fear fears grief misery ignorance prejudice prejudices"),
    "hide": word_set("truth evidence facts fact documents records report reports anything money assets"),
}
"""Wrongdoing only with one of these words close behind."""

_TELLING = (
    WRONG_FORMS
    | WRONGDOER
    | _WRONGLY
    | word_set("use uses used using turn turns turned turning let lets letting without")
)


def wrongdoer(said: Said) -> tuple[int, str] | None:
    """Return whoever the content says does wrong, the speaker aside, and the words that say so."""
    if said.lows.isdisjoint(_TELLING):
        return None
    tokens = said.tokens
    for i, token in enumerate(tokens):
        if token.low not in _TELLING:
            continue
        found = _wrong_at(tokens, i)
        if found is None:
            continue
        wrong, verb = found
        if wrong == "without":
            head = opening_subject(tokens, i)
            passed = frozenset(t.low for t in tokens[head or 0 : i])
        else:
            head, passed = subject_before(tokens, verb)
            if head is not None and tokens[head].low == "to" and tokens[head - 1].low in ("trying", "tried", "tries"):
                head, passed = subject_before(tokens, head - 1)
        if head is None or passed & UNREAL or not _done_by_subject(tokens, i, wrong, passed):
            continue
        if _is_other(said, head, i):
            return head, f"{wrong!r}"
    return None


def _is_other(said: Said, head: int, verb: int) -> bool:
    """Tell whether the subject can be blamed and is not the speaker."""
    word = said[head]
    if word in ("you", "they") and said.verbatim:
        # they are of course others; but "if they steal" and "you kill a pig" are of nobody
        generic = not said[verb].endswith(("ed", "en", "ing")) and said[verb] not in (*_STRONG_PAST, "let")
        if word == "you":
            opens = said[sentence_opening(said.tokens, head)] == "you"
        else:
            opens = head == 0 or said[head - 1] in STOP or said[head - 1] in _OPENS_ANEW
        return opens and not generic and not any(said[j] in _HYPOTHETICAL for j in range(max(0, head - 3), head))
    if word in ("he", "she", "they") and head <= 1 and said.addressee and said.from_the_bench:
        return True
    if _is_not_said(said, head):
        return False
    return not said.is_self(head) and can_be_blamed(said.tokens, head)


def _is_not_said(said: Said, head: int) -> bool:
    """Tell "whether Lee lied", "no proof that Lee lied", "the rumour that Lee lied" and "had Lee killed"."""
    if any(said[j] in ("if", "whether", "unless") for j in range(max(0, head - 4), head)):
        return True
    if said[head] in ("he", "she", "they") and said[head - 1] in ("which", "whom", "who"):
        return True
    first = head
    while first and (is_name(said.tokens, first - 1) or said[first - 1] in ("the", "a")):
        first -= 1
    if said[first - 1] == "that":
        denied = any(said[j] in NEGATIONS for j in range(max(0, first - 6), first - 1))
        return denied or said[first - 2] in _CLAIMS
    return said[first - 1] in ("had", "have", "get", "got", "saw")


_OPENS_ANEW = word_set("and but so now because that then")
_HYPOTHETICAL = word_set("if when whether who unless")


def _done_by_subject(tokens: tuple[Token, ...], i: int, wrong: str, passed: frozenset[str]) -> bool:
    """Tell a verb that its subject does from a passive ("was attacked") and from a noun ("the harbour attack")."""
    low = tokens[i].low
    be = bool(passed & BE)
    if wrong in ("is", "as a weapon", "into a weapon", "let suffer", "without"):
        return be or wrong != "is"
    if low in _WRONGLY:
        following = tokens[i + 1].low if i + 1 < len(tokens) else ""
        return following.endswith("ing") if be else following.endswith(("ed", "s")) or following in _STRONG_PAST
    if low.endswith("ing"):
        return be or _takes_object(tokens, i)
    if be or (tokens[i].capital and not low.endswith("ed")):
        return False  # in a line of Title Case "Attacks" is a noun as soon as a verb
    if low in ("lie", "lies"):  # "Lee lies to us", not "party lies and threats"
        return i + 1 == len(tokens) or tokens[i + 1].low in ("to", "about", "when", "because", "again", ".", "!")
    return low.endswith(("ed", "en")) or low in _STRONG_PAST or _takes_object(tokens, i)


def _takes_object(tokens: tuple[Token, ...], i: int) -> bool:
    if i + 1 == len(tokens):
        return False
    following = tokens[i + 1]
    if following.low in _OBJECT_STARTS or is_name(tokens, i + 1):
        return True
    return following.low not in _NOT_AN_OBJECT and following.low.endswith("s")


def _wrong_at(tokens: tuple[Token, ...], i: int) -> tuple[str, int] | None:
    """Return the wrongdoing that the word at `i` begins, and the index of its verb."""
    low = tokens[i].low
    if low.startswith("us") and low in ("using", "used", "uses", "use"):
        return ("as a weapon", i) if _ends_in_weapon(tokens, i, "as") else None
    if low in ("turn", "turns", "turned", "turning"):
        return ("into a weapon", i) if _ends_in_weapon(tokens, i, "into") else None
    if low in ("let", "lets", "letting"):
        return ("let suffer", i) if any(t.low in _SUFFERING for t in _clause(tokens, i + 2, 5)) else None
    if low == "without":
        return ("without", i) if any(t.low in _LACKING for t in _clause(tokens, i + 1, 3)) else None
    if low in _WRONGLY:
        return low, i
    if low in WRONGDOER:
        be = next((j for j in range(i - 1, max(-1, i - 5), -1) if tokens[j].low in BE), None)
        affirmed = be is not None and not any(t.low in NEGATIONS for t in tokens[be:i])
        return ("is", be + 1) if be is not None and affirmed and is_predicate(tokens, i) else None
    wrong = wrong_lemma(t.low for t in tokens[i : i + 4])
    if wrong in _NEEDS and not any(t.low in _NEEDS[wrong] for t in _clause(tokens, i + 1, 5)):
        return None
    return (wrong, i) if wrong else None


def _clause(tokens: tuple[Token, ...], first: int, length: int) -> Iterable[Token]:
    """Return the words from `first` on, to the end of the sentence and no more than `length`."""
    for token in tokens[first : first + length]:
        if token.low in SENTENCE_STOP:
            return
        yield token


def _ends_in_weapon(tokens: tuple[Token, ...], i: int, preposition: str) -> bool:
    """Tell "using hunger as a weapon" and "turned the boats into a bargaining chip"."""
    for j in range(i + 2, min(i + 10, len(tokens) - 1)):
        if tokens[j].low in SENTENCE_STOP:
            return False
        if tokens[j].low == preposition:
            return any(t.low in _WEAPONS for t in tokens[j + 1 : j + 4])
    return False


_FAILING = word_set("failed fails failing")
_BARREN = word_set("done did does doing built achieved offered delivered produced")
_FINDING_FAULT = HARSH | _FAILING | {"nothing"}


def faulted(said: Said) -> tuple[int, str] | None:
    """Return whoever or whatever the content finds fault with, the speaker aside, and the words that say so."""
    if said.lows.isdisjoint(_FINDING_FAULT):
        return None
    for i, token in enumerate(said.tokens):
        if token.low not in _FINDING_FAULT or not said.within(i):
            continue
        found = _failing(said, i) if token.low not in HARSH else _harsh(said, i)
        if found is not None:
            return found, f"calls it {token.low!r}" if token.low in HARSH else f"says that it {said[i - 1]} {token.low}"
    return None


def _harsh(said: Said, i: int) -> int | None:
    if not is_predicate(said.tokens, i):
        return None
    head, passed = subject_before(said.tokens, i - 1 if said[i - 1] in ("a", "an", "the", "such") else i)
    if head is None or passed & (UNREAL - {"would", "will", "'ll"}) or said.is_self(head):
        return None
    if said[i] in _SUFFERED and not _has_culprit(said, i, head):
        return None
    by_the_way = said[i] == "wrong" and said[head] in ("he", "she", "they") and passed & {"was", "were"}
    return None if by_the_way else head


def _has_culprit(said: Said, i: int, head: int) -> bool:
    """Tell "the plan is terrible" and "it is a terrible plan" from "it was a terrible night"."""
    j = i - 1
    while said[j] in ADVERB or said[j].endswith("ly"):
        j -= 1
    named = said[i + 1] if said[j] in ("a", "an", "the", "such") else ""
    if named in _DEEDS or said[head] in _DEEDS:
        return True
    somebody = said[head] in ("he", "she", "they", "you") or can_be_blamed(said.tokens, head)
    return somebody and (not named or named in STOP or named in _DEEDS or named in FIRST_WORDS | PREPOSITIONS | BODIES)


def _failing(said: Said, i: int) -> int | None:
    """Take "the council failed to act" and "they have done nothing", of whom the content names."""
    if said[i] == "nothing":
        if said[i - 1] not in _BARREN or said[i + 1] in ("wrong", "illegal", "improper", "inappropriate", "but", "to"):
            return None
        verb = i - 1
    else:
        if said[i + 1] != "to":
            return None
        verb = i
    head, passed = subject_before(said.tokens, verb)
    if head is None or passed & UNREAL or said.is_self(head) or not can_be_blamed(said.tokens, head):
        return None
    return head


def labelled(said: Said) -> str | None:
    """Return the word that a naming verb's content calls somebody or something names with: "called it “a farce”"."""
    if said.lows.isdisjoint(_LABELS) or not said.lows.isdisjoint(("himself", "herself", "themselves", "itself")):
        return None
    tokens = said.tokens
    for i, token in enumerate(tokens):
        if token.low not in _LABELS:
            continue
        quoted = _stands_quoted(said, i)
        last = i + 1 == len(tokens) and i > 0 and (token.low in HARSH or said[i - 1] in ("a", "an", "as"))
        adjective_before = any(said[j] in ("a", "an") for j in range(max(0, i - 3), i))
        if (quoted and (adjective_before or token.low in HARSH)) or last:
            return token.low
    return None


def _stands_quoted(said: Said, i: int) -> bool:
    """Tell whether the word is in a short quotation inside the content."""
    start = said.tokens[i].start
    before = said.text[max(said.tokens[0].start - 1, start - 60) : start]
    return any(before.rfind(opening) > before.rfind(closing) for opening, closing in ("“”", "‘’")) or (
        before.count('"') % 2 == 1 or before.count("''") % 2 == 1
    )


_OUGHT = word_set("should must need needs needed ought has have let")
_OUGHT_ALONE = _OUGHT - {"has", "have"}
_WITH_TO = _OUGHT - {"should", "must", "let"}
_NOBODY = word_set("i who that which to it there")
_BEFORE_A_NOUN = word_set("a the no any much little great as real urgent more")
_OPENS_CLAUSE = word_set("if how why whether what who")
_LET_US_SAY = word_set("be face say see talk just not start take")


class Obliged(NamedTuple):
    """Who should do something: the index of the word that heads them, that of the "should", and the words."""

    head: int
    at: int
    why: str


def obliged(said: Said) -> Obliged | None:
    """Return who, or what, the content says should do or be something, or its first word where it asks for it."""
    if said.lows.isdisjoint(_OUGHT if "we" in said.lows else _OUGHT_ALONE):
        return None
    for i, token in enumerate(said.tokens):
        low = token.low
        if low not in _OUGHT or not said.within(i):
            continue
        following = said[i + 1]
        if low == "let":
            if following in ("'s", "us") and said[i - 1] in ("", *STOP) and said[i + 2] not in _LET_US_SAY:
                return Obliged(i, i, "'let us'")
            continue
        if low in _WITH_TO and following != "to":
            continue
        if said[i - 1] in _BEFORE_A_NOUN or (low == "needed" and "was" in said.lows):
            continue  # "there is no need to"
        head, passed = subject_before(said.tokens, i)
        if (
            head is None
            or said[head] in _NOBODY
            or passed & NEGATIONS
            or (low in ("has", "have") and said[head] != "we")
        ):
            continue
        conditional = following in FIRST_WORDS - NEGATIONS and low == "should"
        conditional = conditional or any(said[j] in _OPENS_CLAUSE for j in range(max(0, head - 4), head + 1))
        conditional = conditional or (low == "needed" and head > 5)
        past = following == "have" or (following in NEGATIONS and said[i + 2] == "have")
        if conditional or past or (not said.direct and said.is_self(head) and said[head] not in ("we",)):
            continue
        return Obliged(head, i, f"says '{low}' of others")
    return None


_IMPERATIVES = words_of("content", "imperatives")
_AFTER_IMPERATIVE = word_set(
    "me us him her it them the a an this that these those your my our to out back down up off away on in at for with"
)
_IDLE = word_set("get worry forget think ask know call")


def imperative(said: Said) -> str | None:
    """Return the verb with which a quotation tells somebody what to do: "Stop the bus", "Don't sign it"."""
    if not said.direct:
        return None
    tokens = said.tokens
    first = next((i for i, t in enumerate(tokens[:3]) if t.low not in ("please", "so", "and", "but", ",")), 0)
    low = said[first]
    if low == "do" and said[first + 1] in NEGATIONS and said[first + 2] not in _IDLE:
        follows = said[first + 2]
        return f"do not {follows}" if follows and follows not in FIRST_WORDS | AUXILIARY else None
    if low not in _IMPERATIVES or not (tokens[first].capital or first):
        return None
    return low if said[first + 1] in _AFTER_IMPERATIVE and said[first + 2] not in STOP | {""} else None
