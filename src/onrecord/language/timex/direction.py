"""Which way an expression looks: "will meet on Tuesday" and "met on Tuesday" are of different weeks."""

from __future__ import annotations

import re

_WINDOW = 160
_AHEAD = re.compile(
    r"\b(?:will|won't|won’t|would|scheduled|expected|planned|plans?|planning|set to|upcoming|going to|until"
    r"|(?:is|are) to|expects?|later|payable|deadline|due (?!to (?:an?|the|its|his|her|their|\w+er)\b)|due$)\b|[’']ll\b"
    r"|\b(?:by|through|until|effective) $"
)
_WAS_TO_BE = re.compile(r"\b(?:had|has|have) been\b")
_PAST = re.compile(
    r"\b(?:was|were|had|did|ended|began|came|went|took|made|held|met|won|lost|left|rose|fell|bought|sold|got|saw|gave|found"
    r"|became|led|sent|set off|spoke|wrote|struck|shot|broke|grew|ran|put|\w{2,}(?<!ne)ed)\b"
)
_TO_COME = re.compile(r"\b(?:will|won't|won’t|(?:is|are) (?:to|set|expected|scheduled|due)|plans? to)\b")
_VERB = re.compile(f"{_PAST.pattern}|{_TO_COME.pattern}")
_SENTENCE_END = re.compile(r"[.!?;:“”\"\n]")
_CLAUSE_END = re.compile(
    r"[;!?“”\"\n]|:(?!\d)|(?<![A-Z]|m)(?<![A-Z][a-z])(?<![A-Z][a-z]{2})(?<!Sept)\.(?!\S)|''|``"
    r"|\b(?:said|told|says|announced|after|when|which|who)\b"
)
_REPORTED = frozenset({"said", "told", "announced"})
_POSSESSIVE = re.compile(r"['’]s\b")


def direction(match: re.Match[str]) -> int:
    """Tell where the clause so far looks: 1 ahead ("will meet on"), -1 back ("met on"), 0 where it does not tell."""
    window = match.string[max(0, match.start() - _WINDOW) : match.start()]
    clause, reported = window, False
    for end in _CLAUSE_END.finditer(window):
        clause, reported = window[end.end() :], end[0] in _REPORTED
    if _AHEAD.search(clause):
        if _POSSESSIVE.match(match.string, match.end()):  # "will look into Wednesday's ruling"
            return 0
        return -1 if _WAS_TO_BE.search(clause) else 1
    if _PAST.search(clause) or (reported and len(clause.split()) < 4):
        return -1
    if len(clause.split()) > 1:
        return 0
    after = match.string[match.end() : match.end() + _WINDOW]
    stop = _SENTENCE_END.search(after)
    first = _VERB.search(after, 0, stop.start() if stop else len(after))
    return 0 if first is None else 1 if _TO_COME.match(first[0]) else -1


def is_ahead(match: re.Match[str]) -> bool:
    """Tell whether the clause so far speaks of the future."""
    return direction(match) > 0
