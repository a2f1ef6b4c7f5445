"""Which statement of a page a denial answers.

"Copenhagen has denied doing so" answers the charge before it that is aimed at Denmark, "Lee said that Ruiz's claim was
simply not true" what Ruiz claimed. A statement that by its act, cue or content denies (`denials`) is held against each
that others make near it; the features of `dispute_evidence` and the weights below give each the probability that it is
what is answered, the rest being that nothing on the page is. What one side says counts together: who is charged in four
sentences answers that side, and the most probable of the four is linked. Where two sides are about as probable, or the
best is not probable enough, none is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from onrecord.flow import Statement
from onrecord.statements.denials import Features, claimant_named, denies, may_deny, says_untrue
from onrecord.statements.dispute_evidence import Line, charges_openly, evidence, just_charged, lines_of, one_side

WEIGHTS: Mapping[str, float] = {
    "doubted by the outlet": 1.87,
    "it is a denial": 1.68,
    "answered just before": 1.65,
    "of whose claim the denial speaks": 1.25,
    "in many words": 1.17,
    "words in common": 1.01,
    "speaks of the denier": 0.96,
    "it denies a charge": 0.93,
    "it only points back": 0.89,
    "in the sentence": 0.83,
    "it is quoted": 0.80,
    "in the paragraph": 0.71,
    "a claim": 0.64,
    "it replies": 0.64,
    "in the sentence before": 0.61,
    "the statement before": 0.53,
    "in the paragraph before or so": 0.53,
    "it names a claim, and this is one": 0.50,
    "by another side": 0.44,
    "but between": 0.42,
    "it points back, in the sentence": 0.39,
    "it says that a claim is untrue": 0.35,
    "it speaks of an untrue claim": 0.33,
    "it replies, just before": 0.33,
    "a question": 0.32,
    "by whom the denial names": 0.26,
    "it says that it is untrue": 0.25,
    "it names a claim": 0.24,
    "later in the sentence": 0.03,
    "it tells what is claimed": -0.09,
    "it has a word for untrue": -0.20,
    "it tells what is claimed, none of it there": -0.25,
    "it says that it never was said or done": -0.27,
    "it charges somebody": -0.28,
    "the denial names another": -0.43,
    "of another than whose claim it speaks of": -0.46,
    "it is a plain statement": -0.52,
    "it turns down what is no claim": -0.53,
    "by the same side": -0.54,
    "far before": -0.62,
    "it points back, further": -0.69,
    "perhaps their own words": -0.88,
    "perhaps the same voice": -0.93,
    "none of its words recur": -0.94,
    "in few words": -1.24,
    "very far before": -1.26,
    "in a later sentence": -1.42,
}
"""Weights of a conditional logit with the option that nothing is answered; training/disputes.py learns them."""
BIAS = -5.31

_PROBABLE = 0.45
"""The least probability with which a denial answers a side; by cross-validation, training/disputes.py."""
_PROBABLE_OF_OTHERS = 0.6
"""The same for what neither its act nor its words show for a denial, and is one if it answers something."""
_AHEAD = 1.2
"""How many times as probable as the next side an answered one must be."""
_REASONS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a denial answers, by id, or None, and in words why."""

    denies: str | None
    why: str


def with_denials(text: str, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements with `denies` and the reason for it.

    What answers another's claim is a denial: the act it had before is then its second one. So is what says in so many
    words that a claim is untrue, if no act but a plain statement was seen in it. `text` is the article's; `statements`
    are in reading order.
    """
    answers = _answers(text, statements)
    return tuple(_told(s, answers[s.id]) if s.id in answers else s for s in statements)


def link_denials(text: str, statements: Sequence[Statement]) -> dict[str, str]:
    """Return for each denial, by id, the id of the statement that it denies; unlinked denials are left out."""
    return {denial: a.denies for denial, a in _answers(text, statements).items() if a.denies is not None}


def _told(statement: Statement, answer: Answer) -> Statement:
    why = msgspec.structs.replace(statement.why, denies=answer.why)
    if statement.act == "denial":
        return msgspec.structs.replace(statement, denies=answer.denies, why=why)
    reason = "it says that a claim is untrue" if answer.denies is None else "it answers another's claim"
    why = msgspec.structs.replace(why, act=f"{reason}; else {statement.act}: {statement.why.act}")
    also = None if statement.act == "statement" else statement.act
    return msgspec.structs.replace(statement, act="denial", also=also, denies=answer.denies, why=why)


def _is_one_in_words(statement: Statement) -> bool:
    says = says_untrue(statement.content_text, statement.cue_text)
    return statement.act == "statement" and says == "a claim is untrue"


def _answers(text: str, statements: Sequence[Statement]) -> dict[str, Answer]:
    """Return the answer of each denial, and of each other statement that answers something."""
    denying = {number for number, s in enumerate(statements) if may_deny(s)}
    if not denying:
        return {}
    lines = lines_of(text, statements)
    answered: dict[int, int] = {}
    found: dict[str, Answer] = {}
    for line in lines:
        if line.number not in denying:
            continue
        other, why = _answered(line, evidence(line, lines, text, answered))
        if other is not None:
            answered[line.number] = other.number
        if other is not None or line.statement.act == "denial" or _is_one_in_words(line.statement):
            found[line.statement.id] = Answer(other.statement.id if other is not None else None, why)
    return found


def _answered(line: Line, options: Sequence[tuple[Line, Features]]) -> tuple[Line | None, str]:
    """Return the one of the options that is answered, or None, and why."""
    if not options:
        return None, "nobody else says anything near it"
    odds = [math.exp(BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in f.items())) for _, f in options]
    whole = 1 + sum(odds)
    sides = _by_side(options, odds)
    likely = [sum(odds[i] for i in side) / whole for side in sides]
    charge = next((other for other, _ in options if just_charged(line, other)), None)
    if charge is not None and likely[0] < _PROBABLE and claimant_named(line.statement.content_text) is None:
        # So seldom in the gold that no weight tells it: nobody puts a denial right after a charge that it is not of.
        return charge, "a charge made just before it"
    if likely[0] < (_PROBABLE if denies(line.statement) else _PROBABLE_OF_OTHERS):
        return None, f"nothing near it is claimed that it plainly answers: {likely[0]:.2f} at best"
    if len(sides) > 1 and likely[1] * _AHEAD > likely[0]:
        return None, f"two claims fit: {likely[0]:.2f} and {likely[1]:.2f}"
    other, features = options[sides[0][0]]
    if "it only points back" in features and (charge := _goes_on_with(other, options)) is not None:
        return charge, f"in so many words what the statement after it goes on with, {likely[0]:.2f}"
    return other, f"{', '.join(_reasons(features))}: {likely[0]:.2f}"


def _by_side(options: Sequence[tuple[Line, Features]], odds: Sequence[float]) -> list[list[int]]:
    """Return the options by who says them, the most probable side and of each the most probable statement first."""
    sides: list[list[int]] = []
    for i in sorted(range(len(options)), key=lambda i: -odds[i]):
        for side in sides:
            if one_side(options[i][0], options[side[0]][0]):
                side.append(i)
                break
        else:
            sides.append([i])
    return sorted(sides, key=lambda side: -sum(odds[i] for i in side))


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
