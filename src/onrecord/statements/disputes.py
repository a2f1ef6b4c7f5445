"""Which statement of a page a denial answers.

"Copenhagen has denied doing so" answers the charge before it that is aimed at Denmark, "Lee said that Ruiz's claim was
simply not true" what Ruiz claimed. A statement whose act, cue or content is of a denial is held against each that
others make near it; the features of `dispute_evidence` and the weights below give each the probability that it is what
is answered, the rest being that nothing on the page is. Where two are about as probable, or the best is not probable
enough, none is linked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from onrecord.flow import Statement
from onrecord.statements.dispute_evidence import Features, Line, charges_openly, evidence, lines_of, may_deny

WEIGHTS: Mapping[str, float] = {
    "doubted by the outlet": 2.28,
    "speaks of the denier": 1.98,
    "words in common": 1.54,
    "it is a denial": 1.43,
    "it only points back": 1.25,
    "in the sentence": 1.09,
    "in the paragraph": 1.06,
    "in the sentence before": 1.02,
    "a claim near": 0.88,
    "a question": 0.81,
    "a charge": 0.77,
    "answered just before": 0.74,
    "a claim": 0.71,
    "a claim of whom the denial names": 0.62,
    "it names a claim": 0.59,
    "by another side": 0.51,
    "nothing else between": 0.48,
    "by whom the denial names": 0.48,
    "but between": 0.44,
    "its words recur": 0.37,
    "later in the sentence": 0.24,
    "it says that something never was": -0.37,
    "far before": -0.65,
    "in a later sentence": -1.30,
    "it turns down what is no claim": -1.57,
    "in few words": -1.78,
}
"""Weights of a conditional logit with the option that nothing is answered; training/disputes.py learns them."""
BIAS = -4.35

_PROBABLE = 0.3
"""The least probability with which a denial answers something; by cross-validation, training/disputes.py."""
_PROBABLE_OF_OTHERS = 0.4
"""The same for what the act stage does not take for a denial, and is one if it answers something."""
_AHEAD = 1.2
"""How many times as probable as the next one an answer must be."""
_OWN_WORDS = 2
"""Words of a denial that recur in a claim, after which one that has none of them is not taken."""
_REASONS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a denial answers, by id, or None, and in words why."""

    denies: str | None
    why: str


def with_denials(text: str, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements with `denies` and the reason for it.

    What answers another's claim is a denial: the act it had before is then its second one. `text` is the article's;
    `statements` are in reading order.
    """
    answers = _answers(text, statements)
    return tuple(_told(s, answers[s.id]) if s.id in answers else s for s in statements)


def link_denials(text: str, statements: Sequence[Statement]) -> dict[str, str]:
    """Return for each denial, by id, the id of the statement that it denies; unlinked denials are left out."""
    return {denial: a.denies for denial, a in _answers(text, statements).items() if a.denies is not None}


def _told(statement: Statement, answer: Answer) -> Statement:
    why = msgspec.structs.replace(statement.why, denies=answer.why)
    if answer.denies is None or statement.act == "denial":
        return msgspec.structs.replace(statement, denies=answer.denies, why=why)
    why = msgspec.structs.replace(why, act=f"it answers another's claim; else {statement.act}: {statement.why.act}")
    also = None if statement.act == "statement" else statement.act
    return msgspec.structs.replace(statement, act="denial", also=also, denies=answer.denies, why=why)


def _answers(text: str, statements: Sequence[Statement]) -> dict[str, Answer]:
    """Return the answer of each denial, and of each other statement that answers something."""
    if not any(may_deny(s) for s in statements):
        return {}
    lines = lines_of(text, statements)
    answered: dict[int, int] = {}
    found: dict[str, Answer] = {}
    for line in lines:
        if not may_deny(line.statement):
            continue
        other, why = _answered(line, evidence(line, lines, text, answered))
        if other is not None:
            answered[line.number] = other.number
        if other is not None or line.statement.act == "denial":
            found[line.statement.id] = Answer(other.statement.id if other is not None else None, why)
    return found


def _answered(line: Line, options: Sequence[tuple[Line, Features]]) -> tuple[Line | None, str]:
    """Return the one of the options that is answered, or None, and why."""
    if not options:
        return None, "nobody else says anything near it"
    odds = [math.exp(BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in f.items())) for _, f in options]
    whole = 1 + sum(odds)
    likely = sorted(range(len(options)), key=lambda i: -odds[i])
    recurring = [i for i in likely if len(line.stems & options[i][0].stems) >= _OWN_WORDS]
    if recurring and not line.stems & options[likely[0]][0].stems:
        likely = recurring  # what is nearest has none of its words: it can be no more than one of two that fit
    best = likely[0]
    if odds[best] / whole < (_PROBABLE if line.statement.act == "denial" else _PROBABLE_OF_OTHERS):
        return None, f"nothing near it is claimed that it plainly answers: {odds[best] / whole:.2f} at best"
    if len(likely) > 1 and odds[likely[1]] * _AHEAD > odds[best]:
        return None, f"two claims fit: {odds[best] / whole:.2f} and {odds[likely[1]] / whole:.2f}"
    other, features = options[best]
    if "it only points back" in features and (charge := _goes_on_with(other, options)) is not None:
        return charge, f"in so many words what the statement after it goes on with, {odds[best] / whole:.2f}"
    return other, f"{', '.join(_reasons(features))}: {odds[best] / whole:.2f}"


def _goes_on_with(line: Line, options: Sequence[tuple[Line, Features]]) -> Line | None:
    """Return the charge of the sentence before, made in so many words ("accused"), that another charge goes on with."""
    if line.statement.act not in ("accusation", "criticism") or charges_openly(line.statement):
        return None
    before = [o for o, _ in options if o.sentence == line.sentence - 1 and charges_openly(o.statement)]
    return before[0] if len(before) == 1 else None


def _reasons(features: Features) -> list[str]:
    """Return the names of the features that speak most for it."""
    worth = {name: WEIGHTS.get(name, 0.0) * value for name, value in features.items()}
    return [name for name in sorted(worth, key=lambda n: -worth[n]) if worth[name] > 0][:_REASONS]
