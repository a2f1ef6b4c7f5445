"""What kind of act a statement is, and how the outlet's verb treats it.

The cue alone does not decide. A verb that names an act ("accused", "vowed") does; after one that does not ("said",
":") the content decides, as `contents` reads it, and where no rule tells, what its words read as (`tenor`). The classes
are those of Searle; the finer acts follow PLOVER. The tables are in cues.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.flow import ActKind, Actor, Attribution, CueTone, cut
from onrecord.statements.contents import CLAIMS, Verdict, verdicts
from onrecord.statements.cues import (
    DISTANCING,
    ENDORSING,
    EXPRESSED,
    LABELLING,
    STRONG,
    WEAK,
    CueReading,
    lemma_of,
    read_cue,
    words_of,
)
from onrecord.statements.tenor import network
from onrecord.statements.wording import AUXILIARY, BODIES, STOP, Said, Token, word_set
from onrecord.statements.wrongdoing import labelled


@dataclass(frozen=True, slots=True)
class Judgement:
    """What kind of act it is; `also` is a second act that fits, and `why` says in words what decided."""

    act: ActKind
    also: ActKind | None
    tone: CueTone
    why: str


_ASK = words_of("asked", "verbs")
_QUESTION_WORDS = words_of("asked", "question_words")
_TURNING = words_of("turned", "verbs")
_NOT_SAID = words_of("turned", "not_said")
_ADDRESSED = word_set("the a an his her its their them him us me you all .")
_MAY_COME = word_set("could would will may might")


def judge(text: str, attribution: Attribution, speaker: Actor | None) -> Judgement:
    """Return the act and the cue tone of an attribution; `text` is the article's.

    `speaker` tells whether "they will not negotiate" is said of oneself; without it the pronoun is taken by the source.
    """
    cue = read_cue(cut(text, attribution.cue))
    said = Said(text, attribution, speaker)
    tone = _tone(cue, said)
    fitting = by_rules(text, attribution, cue, said) or _by_undone_cue(cue)
    if not fitting:
        act, why = _by_words(attribution, cue, said)
        return Judgement(act, None, tone, why)
    act, why = fitting[0]
    also = next((other for other, _ in fitting[1:] if other != act), None)
    return Judgement(act, also, tone, why)


def by_rules(text: str, attribution: Attribution, cue: CueReading, said: Said) -> list[Verdict]:
    """Return the acts that the verb names or a rule reads from the content, the stronger first; often none."""
    of_cue = _act_of_cue(cue, said)
    of_content = verdicts(said)
    if not of_content and (warned := _elaborates_warning(text, attribution, cue, said)):
        of_content = [warned]
    fitting = [of_cue, *of_content] if of_cue else of_content
    return fitting or _by_weak_cue(cue, said)


SURE = 0.5
"""Probability below which what the words read as is no answer, chosen from what training/acts.py prints."""

SURER: dict[ActKind, float] = {"criticism": 0.65, "decision": 0.7, "expression": 0.7, "pledge": 0.7, "demand": 0.9}
"""The same for acts of which the network is surer than it is right: a word of need or worry may be anybody's."""

_OF_ONESELF = frozenset({"expression", "pledge", "refusal", "threat"})
_OF_OTHERS = word_set("he she they it you")


def _by_words(attribution: Attribution, cue: CueReading, said: Said) -> Verdict:
    """Take what the words read as, where that is likely enough; else the statement is a plain one."""
    read = network().read(
        cue.words,
        [(token.low, token.capital) for token in said.tokens],
        direct=said.direct,
        has_cue=bool(attribution.cue),
        has_source=bool(attribution.source),
    )
    if read.act == "statement":
        return "statement", f"neither cue nor content tells more; the words read as plain, {read.probability:.2f}"
    if read.act in _OF_ONESELF and said.direct and said[0] in _OF_OTHERS:
        return "statement", f"neither cue nor content tells more; {read.act} would be of others"
    if read.probability < SURER.get(read.act, SURE):
        return "statement", f"neither cue nor content tells more; {read.act} is too uncertain: {read.probability:.2f}"
    quoted = ", ".join(map(repr, read.words))
    return read.act, f"the words read as {read.act}, {read.probability:.2f}" + (f": {quoted}" if quoted else "")


def _by_weak_cue(cue: CueReading, said: Said) -> list[Verdict]:
    """Take "declared | the bridge open" as done by declaring, and "declared | that it was open" as said."""
    weak = cue.first(WEAK)
    if weak is None or WEAK[weak[1]] == "statement":
        return []
    if weak[1] != "name" and (said.direct or said[0] == "that" or not said.lows.isdisjoint(_CLAUSE)):
        return [("statement", f"cue {weak[1]!r}, of what is so")]
    return [(WEAK[weak[1]], f"cue {weak[1]!r}")]


def _by_undone_cue(cue: CueReading) -> list[Verdict]:
    """Take "did not deny" and "announced | that she had sold it" as plain statements, whatever the words read as."""
    strong = cue.act()
    if strong is None:
        return []
    negated = cue.negated is not None and cue.negated < strong[0]
    return [("statement", f"cue {strong[1]!r}, {'negated' if negated else 'of what is so'}")]


_CLAUSE = AUXILIARY - word_set("being been be")


def _tone(cue: CueReading, said: Said) -> CueTone:
    if cue.first(DISTANCING):
        return "distancing"
    if cue.first(LABELLING) and said.direct and 0 < sum(t.low not in STOP for t in said.tokens) <= 4:
        return "distancing"
    endorsing = cue.first(ENDORSING)
    negated = endorsing and cue.negated is not None and cue.negated < endorsing[0]
    return "endorsing" if endorsing and not negated else "neutral"


def _act_of_cue(cue: CueReading, said: Said) -> Verdict | None:
    """Return the act that the cue decides by itself or with the first words of the content."""
    asked = cue.first(_ASK)
    strong = cue.act()
    if brought := _brought_forward(cue, said):
        return brought
    if asked and (strong is None or strong[0] > asked[0]):
        return _asked(asked[1], said)
    if cue.negated is not None:
        silent = cue.first(_NOT_SAID)
        if silent and silent[0] > cue.negated:
            return "refusal", f"cue {' '.join(cue.words)!r}: it was not said"
        if strong and strong[0] > cue.negated:
            return None
    if strong is None:
        return _by_first_words(cue, said)
    entry = strong[1]
    if entry in _TURNING:
        return _turned_down(entry, said)
    if entry == "confirm" and not said.lows.isdisjoint(_CONFIRMED_IN_OFFICE):
        return "decision", "cue 'confirm', in an office"
    if entry == "announce" and _tells_of_the_past(said):
        return None
    if entry == "agree" and said[0] == "to":
        return "pledge", f"cue {entry!r} with what is to be done"
    if STRONG[entry] == "pledge" and _tells_of_the_past(said):
        return None
    return STRONG[entry], f"cue {entry!r}"


_CONFIRMED_IN_OFFICE = word_set("judge judges justice justices nominee nominees nomination nominations appointee")


def _brought_forward(cue: CueReading, said: Said) -> Verdict | None:
    """Take "expressed | support for", "voiced doubts about": the noun names the act."""
    verb = next((i for i, word in enumerate(cue.words) if lemma_of(word) in _EXPRESSING), None)
    if verb is None or said.direct or cue.negated is not None:
        return None
    behind = [*cue.words[verb + 1 :], *(() if len(cue.words) > verb + 4 else (said[i] for i in range(4)))]
    for i, word in enumerate(behind[:6]):
        act = EXPRESSED.get(word)
        if act is None or behind[max(0, i - 1)] in ("to", "not"):
            continue
        return act, f"cue {lemma_of(cue.words[verb])!r} with {word!r}"
    return None


def _turned_down(entry: str, said: Said) -> Verdict:
    """Tell a claim that is denied, a person or thing that is made little of, and an offer that is refused."""
    if entry == "dismiss" and "as" in said.lows and said.lows.isdisjoint(_DISMISSED_CLAIMS):
        return "criticism", "cue 'dismiss' with a label"
    claimed = not said.lows.isdisjoint(CLAIMS) or entry in ("dismiss", "dispute")
    return ("denial", f"cue {entry!r}, of a claim") if claimed else ("refusal", f"cue {entry!r}")


_DISMISSED_CLAIMS = CLAIMS | word_set("concern concerns question questions comment comments remarks talk")
_EXPRESSING = words_of("expressed", "verbs")
_PAST = word_set("had has have was were did 've")
_TO_COME = word_set("to will would shall should can could may might must 'll wo going who which whom")


def _tells_of_the_past(said: Said) -> bool:
    """Tell "assured him | that the bill had been paid" from "assured him | that it would be paid"."""
    first = next((t.low for t in said.tokens if t.low in _PAST or t.low in _TO_COME), "")
    return first in _PAST


def _by_first_words(cue: CueReading, said: Said) -> Verdict | None:
    """Take "offered | to pay", "called | for a vote" and "called | it a farce"."""
    last = lemma_of(cue.words[-1]) if cue.words else ""
    if last == "offer" and said[0] == "to":
        return "pledge", "cue 'offer' with what is to be done"
    if "call" in cue.words or last == "call":
        first = next((t.low for t in said.tokens if t.low not in STOP), "")
        if first in ("for", "on", "upon") and not said.direct:
            return "demand", f"cue 'call {first}'"
    if cue.negated is None and cue.first(LABELLING) and (label := labelled(said)):
        return "criticism", f"cue {last!r} with the label {label!r}"
    return None


def _asked(verb: str, said: Said) -> Verdict | None:
    first = next((t.low for t in said.tokens if t.low not in STOP), "")
    if verb == "ask":
        open_question = first in _QUESTION_WORDS or any(token.low == "?" for token in said.tokens[-2:]) or said.direct
        if open_question or any(token.low == "?" for token in said.tokens):
            return "question", "cue 'ask' with a question"
        return "demand", "cue 'ask' with what is to be done"
    told_to = first == "to" or any(said[i] == "to" and _are_addressed(said.tokens[:i]) for i in (1, 2, 3, 4))
    if verb == "tell" and told_to and not said.direct:
        return "demand", "cue 'tell' with what is to be done"
    return None


def _are_addressed(tokens: tuple[Token, ...]) -> bool:
    """Take "him", "the army" and "Ms. Dahl" before "to leave"."""
    last = tokens[-1].low
    return all(t.capital or t.low in _ADDRESSED or t.low in BODIES for t in tokens) and last not in ("the", "a")


def _elaborates_warning(text: str, attribution: Attribution, cue: CueReading, said: Said) -> Verdict | None:
    """Take "warned of X, saying that it could ..." as one warning."""
    if cue.words[-1:] not in (("saying",), ("adding",)) or not attribution.cue or said.lows.isdisjoint(_MAY_COME):
        return None
    end = attribution.cue[0][0]
    before = re.split(r"[.!?]\s|\n", text[max(0, end - 300) : end])[-1]
    if any(lemma_of(word) in ("warn", "caution") for word in re.findall(r"\w+", before)):
        return "warning", "goes on with a warning in the same sentence"
    return None
