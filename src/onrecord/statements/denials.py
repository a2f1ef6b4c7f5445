"""What in a statement is of a denial: its act, its cue, and words that say of a claim that it is not so.

"Lee said that Ruiz's claim was simply not true", "the company called the report misleading" and "Anyone who says so is
peddling fiction" deny as much as "Lee denied it", though no verb of saying tells it. `signs` are features for the model
of `disputes`: names, each with a value from 0 to 1.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from onrecord.flow import Statement

Features: TypeAlias = dict[str, float]
Says: TypeAlias = Literal["a claim is untrue", "it is untrue", "an untrue claim", ""]
"""How a content says that something is not so, the plainest first; "" where it does not."""

CLAIM_NOUN = (
    r"(?:accusation|allegation|assertion|claim|charge|report|rumou?r|suggestion|critici[sz]m|critique|insinuation"
    r"|characteri[sz]ation|contention|complaint|objection|challenge|attack|notion|idea|speculation|implication|concern"
    r"|account|version|remark|comment|statement|argument|impression|theory|view|point|question|lawsuit|story|fiction"
    r"|stories|theories)s?"
)
CLAIM = re.compile(rf"\b{CLAIM_NOUN}\b", re.IGNORECASE)
DENIES = re.compile(
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
_ONLY_POINTS = re.compile(
    r"[“\"‘'\s]*(?:that\s)?(?:it|this|doing\sso|having\sdone\sso|that(?!\s(?:are|were|have)\b)|no\ssuch\s\w+|nothing\sof\sthe\s(?:sort|kind)"
    rf"|(?:(?:the|these|those|such|this|that|his|her|their|both|any|all)\s)(?:\w+\s)?{CLAIM_NOUN})"
    r"(?:(?:[’']s|\s(?:as|is|are|was|were|has|had|have|took|happened|occurred|exists?|existed|at|on|outright|entirely"
    r"|altogether|completely|out))\b[^,.;]{0,60})?[\s.,!”\"’']*$",
    re.IGNORECASE,
)
"""A content that says nothing but what stands just before it."""
_WITHHELD = re.compile(r"\b(?:refus\w*|declin\w*|not|never)\b|n[’']t\b", re.IGNORECASE)
"""With what a cue of denying says that nothing was denied."""
_REPLIES = re.compile(
    r"\b(?:respond|repl|retort|counter|fir\w* back|shot back|interject|answer|push\w* back|hit back|rebut)\w*",
    re.IGNORECASE,
)
_NO = re.compile(
    r"[“\"‘'\s]*(?:no\b|absolutely not|not true|nonsense|nice try|wrong\b|(?:it|that)(?:[’']s| is)|this is)",
    re.IGNORECASE,
)

_TOLD = (
    r"(?:accusation|allegation|assertion|claim|charge|report|rumou?r|suggestion|critici[sz]m|insinuation"
    r"|characteri[sz]ation|contention|complaint|objection|attack|notion|idea|speculation|implication|account|version"
    r"|remark|comment|statement|argument|impression|perception|theory|story|narrative|thesis|reason|choice|equivalency"
    r"|number|figure|scene|film|movie|article|view|rationale|coverage)s?|stories|theories"
)
"""What may be untrue: a claim by its noun, or what tells it."""
_NOT_TRUE = (
    r"(?:not|n[’']t)\s(?:(?:just|really|simply|quite|entirely|even|exactly|strictly|at\sall)\s)?"
    r"(?:true|accurate|correct|right|so|the\scase)"
)
_NOT_SO = (
    r"(?:untrue|false|inaccurate|incorrect|baseless|unfounded|groundless|meritless|without\s(?:merit|foundation|basis)"
    r"|ridiculous|absurd|preposterous|ludicrous|nonsens\w*|misleading|unsupported|debunked|bogus|fabricated"
    r"|unsubstantiated|propaganda|fiction|hoax|lies?|myth|malarkey|distort\w*|misrepresent\w*|mischaracteri[sz]ed"
    rf"|slander\w*|smear\w*|wrong|mistaken|{_NOT_TRUE})"
)
_VERY = (
    r"(?:[\"“‘']?(?:\w+ly|just|so|an?|the|all|total|pure|such|100\spercent|very|being|called|and|boldfaced|beyond|utter"
    r"|outright|another)\s){0,4}[\"“‘']?"
)
_CLAIM_IS_NOT_SO = re.compile(
    rf"\b(?:{_TOLD})\b[^.!?;]{{0,120}}?\b(?:(?:is|are|was|were|be|been|being)\s{_VERY}{_NOT_SO}"
    rf"|(?:is|was|are|were){_NOT_TRUE})\b"
    r"|\b(?:peddl\w+|spin\w*|dispel\w*|sell\w*)\s(?:\w+\s){0,5}?(?:fiction|myth|lies?|falsehoods?)\b"
    r"|\b(?:a|the|this)\s(?:\w+\s)?(?:myth|fiction|lie|hoax)\s(?:that|out\sthere)\b",
    re.IGNORECASE,
)
_BEGINS = r"(?:^|[\"“‘'.,:]\s?|\b(?:that|because|but|and)\s)"
_IT_IS_NOT_SO = re.compile(
    rf"{_BEGINS}(?:it|that|this|those|these|they|all\sof\s(?:it|this|that))(?:\s(?:is|are|was|were)|[’']s|[’']re)"
    rf"\s{_VERY}{_NOT_SO}\b(?!\sto\b)"
    rf"|{_BEGINS}(?:it|that|this|those|these|they)(?:\s(?:is|are|was|were))?\s?{_NOT_TRUE}\b"
    r"|(?<!\bit)(?<!\bit\s)\b(?:is|are|was|were|[’']s|[’']re)\s[\"“‘']?(?:\w+ly\s|just\s|100\spercent\s)?(?:wrong|mistaken)\b[\"”’']?"
    r"(?:\s(?:to|for|about|in|when)\b|$|[.,!])"
    r"|\bno\s(?:truth|merit|basis|foundation)\b|\bnothing\sof\sthe\s(?:sort|kind)\b|\bno\ssuch\s\w+|\bfabricat\w+"
    r"|\bmade\s(?:it|that|this)\sup\b|\bmisquot\w+|\bmischaracteri[sz]\w+|\btaken\sout\sof\scontext\b"
    r"|^[“\"‘'\s]*(?:no|nope|not\strue|nonsense|wrong|nice\stry|false|absolutely\snot|of\scourse\snot)[,.!]",
    re.IGNORECASE,
)
_NOT_SO_A_CLAIM = re.compile(rf"\b{_NOT_SO}[\"”’']?(?:\sand\s[\"“]?\w+[\"”]?)?\s(?:\w+\s)?(?:{_TOLD})\b", re.IGNORECASE)
_CALLS = re.compile(
    r"\b(?:call|deem|brand|label|dismiss|describ|characteri[sz]|rate|denounc|ridicul)\w*\b", re.IGNORECASE
)
_ANY_NOT_SO = re.compile(rf"\b{_NOT_SO}\b", re.IGNORECASE)
_PARTS = (
    *("true", "false", "correct", "accurate", "inaccura", "baseless", "unfounded", "groundless", "meritless"),
    *("no merit", "no basis", "no foundation", "without merit", "without basis", "without foundation", "no truth"),
    *("ridiculous", "absurd", "preposterous", "ludicrous", "nonsens", "misleading", "unsupported", "debunk", "bogus"),
    *("fabricat", "unsubstantiated", "propaganda", "fiction", "hoax", "myth", "malarkey", "distort", "misrepresent"),
    *("mischaracteri", "slander", "smear", "wrong", "mistaken", "no such", "misquot", "out of context", "nope"),
    *("nothing of", "no,", "no.", "no!", "not so", "t so", "not right", "t right", "the case", "it up", "that up"),
    *("this up", "nice try", "absolutely not", "of course not", " lie", "“lie", "‘lie", '"lie', "'lie"),
)
"""One of these is in whatever the patterns above match: most contents have none, and are not searched."""
_NEVER_SAID = re.compile(
    r"\b(?:I|we|he|she|they)\s(?:have\s|had\s|has\s|[’']ve\s)?never\s(?:ever\s)?(?:said|told|did|met|asked|sent|made"
    r"|heard|claimed|suggested|pledged|had|been|was|were|wrote|called|ordered|expressed)\b"
    r"|\b(?:I|we)\s(?:did|do|have|had)(?:\snot|n[’']t)\s(?:do|say|have|know|make|tell|send|post|write|ask|meet|call"
    r"|discriminate|violate)\b",
    re.IGNORECASE,
)

_OWNER = re.compile(rf"(?P<who>[A-Z][^\W\d_]{{2,}}|[a-z]{{3,}})[’']s?\s(?:\w+\s){{0,2}}?{CLAIM_NOUN}\b")
_AUTHOR = re.compile(
    rf"\b{CLAIM_NOUN}\s(?:made\s|leveled\s)?(?:by|from|of)\s(?:the\s)?"
    r"(?:[A-Z][\w.’'-]*[\w.]\s){0,4}(?P<who>[A-Z][^\W\d_]{2,})"
)
_OF_NAME = re.compile(rf"(?:^|\b(?:the|that|of|an?|in)\s)(?:\w+\s)?(?P<who>[A-Z][^\W\d_]+)\s(?:\w+\s)?{CLAIM_NOUN}\b")
_NAMED_IN = 160
"""Code points of a content in which it says whose claim it is about."""
OPENING = 120
"""Code points of a content in which a noun for a claim is what it is about."""
_BRIEF = 160
"""Code points of a content that is about little else, if it says that something is not so."""
_TELLS = re.compile(
    rf"{CLAIM_NOUN}\W+(?:\w+\W+){{0,6}}?(?:that|of|by|from|about|as|alleging)\b|^\W*that\b", re.IGNORECASE
)
_TELLS_IN = 200


def may_deny(statement: Statement) -> bool:
    """Tell whether a statement's act, cue or content is of a denial, so that it is looked at closely."""
    if statement.silence is not None or statement.act == "confirmation":
        return False
    cue, content = statement.cue_text, statement.content_text
    if statement.act == "denial":
        return True
    if _turns_down(statement):
        return _WITHHELD.search(cue) is None
    return bool(_UNTRUE.search(content) or _NEVER.search(content) or says_untrue(content, cue))


def _turns_down(statement: Statement) -> bool:
    """Tell whether the cue denies, or rejects what the content says is a claim."""
    cue = statement.cue_text
    claim = CLAIM.search(statement.content_text[:OPENING]) is not None
    return DENIES.search(cue) is not None or (claim and _REJECTS.search(cue) is not None)


def denies(statement: Statement) -> bool:
    """Tell whether a statement is a denial by its act, or in so many words by its cue or content."""
    if statement.act == "denial":
        return True
    content, cue = statement.content_text, statement.cue_text
    says = says_untrue(content, cue)
    if says == "a claim is untrue" or (says == "it is untrue" and len(content) < _BRIEF):
        return True
    return _turns_down(statement) and _WITHHELD.search(cue) is None


@lru_cache(maxsize=512)
def says_untrue(content: str, cue: str) -> Says:
    """Return how a content says that a claim is not so."""
    low = content.lower()
    if not any(part in low for part in _PARTS):
        return ""
    if _CLAIM_IS_NOT_SO.search(content) or (_CALLS.search(cue) and _ANY_NOT_SO.search(content)):
        return "a claim is untrue"
    if _IT_IS_NOT_SO.search(content):
        return "it is untrue"
    return "an untrue claim" if _NOT_SO_A_CLAIM.search(content) else ""


def claimant_named(content: str) -> str | None:
    """Return the word, in lower case, for whose claim a content is about: exxon of "Exxon's accusation that ..."."""
    head = content[:_NAMED_IN]
    found = _OWNER.search(head) or _AUTHOR.search(head) or _OF_NAME.search(head)
    return found["who"].lower() if found else None


def only_points(content: str) -> bool:
    """Tell whether a content says nothing but what stands just before it: "that", "the claim", "doing so"."""
    return _ONLY_POINTS.match(content) is not None


def begins_with_no(content: str) -> bool:
    """Tell whether a content begins as an answer does: "No", "That's", "Nonsense"."""
    return _NO.match(content) is not None


def signs(statement: Statement) -> Features:
    """Return what in a statement is of a denial, and of a denial that answers something on the page."""
    content, cue = statement.content_text, statement.cue_text
    of_claim = CLAIM.search(content[:OPENING]) is not None
    says = says_untrue(content, cue)
    denial = denies(statement)
    found = {
        "it is a denial": denial,
        "it names a claim": of_claim,
        "it only points back": only_points(content),
        "it says that a claim is untrue": says == "a claim is untrue",
        "it says that it is untrue": says == "it is untrue",
        "it speaks of an untrue claim": says == "an untrue claim",
        "it has a word for untrue": _UNTRUE.search(content) is not None,
        "it says that it never was said or done": _NEVER_SAID.search(content) is not None,
        "it turns down what is no claim": not of_claim and _REJECTS.search(cue) is not None,
        "it replies": _REPLIES.search(cue) is not None,
        "it is quoted": statement.mode == "direct",
        "it tells what is claimed": _TELLS.search(content[:_TELLS_IN]) is not None,
        "it charges somebody": statement.act in ("accusation", "criticism") and not denial,
        "it is a plain statement": statement.act == "statement" and not denial,
    }
    return {name: 1.0 for name, holds in found.items() if holds}
