"""What a content, read without its cue, says of its act.

It is read for its mood, for who its subject is and for a small set of words of wrongdoing. Each reader looks at one
act and most return at once, because none of their words is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from onrecord.flow import ActKind
from onrecord.statements.cues import NEGATIONS, words_of, wrong_lemma
from onrecord.statements.wording import (
    ADVERB,
    BE,
    SENTENCE_STOP,
    STOP,
    Said,
    is_predicate,
    subject_before,
    verb_after,
    word_set,
)
from onrecord.statements.wrongdoing import WRONGDOER, faulted, imperative, obliged, wrongdoer

Verdict: TypeAlias = tuple[ActKind, str]
"""An act, and in words what decided it."""

CLAIMS = words_of("turned", "claims")
_FALSE = words_of("content", "false")
_GIVING_WAY = words_of("content", "giving_way")
_FORETELLING = words_of("content", "foretelling")
_THREATENING = words_of("content", "threatening")
_PRICE = words_of("content", "price")
_FUTURE = word_set("will shall 'll wo won going would 'd")


def verdicts(said: Said) -> list[Verdict]:
    """Return the acts that the content may be, the stronger first."""
    return [verdict for read in _READERS if (verdict := read(said))]


def _futures(said: Said) -> Iterator[tuple[int, bool, int | None]]:
    """Return each "will", its like included: the index of its last word, whether negated, the head of its subject."""
    if said.lows.isdisjoint(_FUTURE):
        return
    for i, token in enumerate(said.tokens):
        if token.low not in _FUTURE or not said.within(i):
            continue
        if token.low == "will" and (said[i - 1] in _BEFORE_A_NOUN or said[i + 1] in ("of", "to")):
            continue  # "the will of the voters"
        if token.low in ("will", "shall", "'ll", "wo"):
            head, _ = subject_before(said.tokens, i)
            yield i, said[i + 1] in NEGATIONS or said[i + 2] == "never", head
        elif token.low == "going" and said[i + 1] == "to" and said[i + 2] != "the":
            head, passed = subject_before(said.tokens, i)
            past = said.direct and not passed.isdisjoint(("was", "were"))  # "I was not going to wait" tells a story
            if passed & BE and not past:
                yield i + 1, bool(passed & NEGATIONS), head
        elif token.low in ("would", "'d") and not said.direct:
            head, _ = subject_before(said.tokens, i)
            if head is not None and said[head] in said.pronouns and said[i + 1] not in ("like", "have", "be"):
                yield i, said[i + 1] in NEGATIONS, head


_BEFORE_A_NOUN = word_set("the a free good ill their his her own our political people's")
_OPTIONS = re.compile(
    r"\b(?:consider|weigh|examine|look at|explore) (?:every|all)(?: \w+){0,3} options?\b"
    r"|\b(?:every|all)(?: \w+){0,3} options? (?:is|are|was|were|remains?|remained) (?:\w+ )?on the table\b"
)
_WHOEVER = word_set("whoever anyone anybody everyone everybody those")


def _threat(said: Said) -> Verdict | None:
    if ("option" in said.lows or "options" in said.lows) and _OPTIONS.search(" ".join(t.low for t in said.tokens)):
        return "threat", "says that every option is open"
    for i, negated, head in _futures(said):
        verb = verb_after(said, i)
        if negated or verb is None:
            continue
        own = head is not None and said.is_self(head)
        if own and said[verb] in _THREATENING:
            return "threat", f"says of oneself 'will {said[verb]}'"
        priced = any(said[j] in _PRICE for j in range(verb + 1, verb + 6))
        if not own and priced and said[verb] in ("pay", "face", "suffer", "meet"):
            return "threat", f"'will {said[verb]}' a price"
        punished = said[verb] in ("pay", "regret") or (said[verb] == "be" and said[verb + 1] in _PUNISHED)
        ends = said[verb] != "pay" or said[verb + 1] in STOP or verb + 1 == len(said.tokens)
        if not own and punished and ends and any(said[j] in _WHOEVER for j in range(max(0, i - 8), i)):
            return "threat", f"whoever does it 'will {said[verb]}'"
    return None


_PUNISHED = word_set("punished prosecuted arrested jailed fined shot sacked dismissed hunted")


def _accusation(said: Said) -> Verdict | None:
    found = wrongdoer(said)
    return ("accusation", f"{said[found[0]]!r} does wrong: {found[1]}") if found else None


def _commitment(said: Said) -> Verdict | None:
    """Return a pledge for what the speaker will do, a refusal for what they will not, unless it is giving way."""
    refused: Verdict | None = None
    for i, negated, head in _futures(said):
        verb = verb_after(said, i)
        if head is None or verb is None or not said.is_self(head) or _is_open(said, head):
            continue
        what = said[verb]
        doing = what == "be" and said[verb + 1].endswith("ing")
        if negated and what in _GIVING_WAY:
            return "pledge", f"says of oneself 'will not {what}'"
        if negated and (doing or what not in ("be", "know", "see", "have", "need")):
            refused = refused or ("refusal", f"says of oneself 'will not {what}'")
        elif not negated and (what not in _FORETELLING or doing):
            return "pledge", f"says of oneself 'will {what}'"
    return refused or _spoken_vow(said) or _plan(said)


_OPEN = word_set("whether if how when why what")


def _is_open(said: Said, head: int) -> bool:
    """Tell "whether it will pay" and "when the firm will pay", of which nothing is said."""
    first = head
    while first and (said.tokens[first - 1].capital or said[first - 1] in ("the", "its", "their", "his", "her")):
        if said[first - 1] in _OPEN:
            break
        first -= 1
    return said[first - 1] in _OPEN or said[head] == "what"


_OPENS = r"(?:^|[.,;!?] |that |and |but |because )"
_PLANS = re.compile(
    _OPENS + r"(?P<who>i|we|he|she|they|it)(?: also| still|(?: 'd)? really)? (?:"
    r"(?:am|'m|are|'re|is|'s|was|were|would be) (?:also |still |now |very |fully )?"
    r"(?P<how>willing|ready|prepared|planning|determined|committed|open|going|looking|trying|eager)(?: to| for)"
    r"|(?P<plan>intend|intends|intended|plan|plans|planned|aim|aims) to"
    r"|(?:have|had|has) (?:a|decided|chosen|agreed) (?:commitment|to))\b"
)


def _plan(said: Said) -> Verdict | None:
    """Take "he intends to win" and "we are willing to talk", of the speaker."""
    if "to" not in said.lows and "for" not in said.lows:
        return None
    for found in _PLANS.finditer(" ".join(token.low for token in said.tokens[:30])):
        own = found["who"] in ("i", "we") or (not said.direct and found["who"] in said.pronouns)
        if own:
            return "pledge", f"says of oneself {(found['how'] or found['plan'] or 'decided')!r}"
    return None


_VOWS = word_set("promise vow pledge swear")
_REFUSALS = word_set("refuse decline refused declined ruled ruling rule")


def _spoken_vow(said: Said) -> Verdict | None:
    """Take "I promise", "we refuse" and "I have ruled that out", said of oneself in the first person."""
    if said.lows.isdisjoint(_VOWS | _REFUSALS):
        return None
    for i in range(len(said.tokens) - 1):
        if said[i] not in ("i", "we"):
            continue
        j = i + 1
        while said[j] in ("have", "'ve", "am", "are", "'m", "'re") or said[j] in ADVERB - NEGATIONS:
            j += 1
        if said[j] in _VOWS and j == i + 1:
            return "pledge", f"'{said[i]} {said[j]}'"
        out = "out" in (said[j + 1], said[j + 2], said[j + 3])
        if said[j] in _REFUSALS and (out or said[j] in ("refuse", "decline")):
            return "refusal", f"'{said[i]} {said[j]}{' out' if out else ''}'"
    return None


def _demand(said: Said) -> Verdict | None:
    if found := obliged(said):
        return "demand", found.why
    told = imperative(said)
    return ("demand", f"imperative {told!r}") if told else None


_DENYING = _FALSE | WRONGDOER | word_set("true 't not never n't no neither none")
_FLATLY = re.compile(
    r"(?:well )?(?:no|(?:absolutely|certainly|of course|definitely|that is|that's|it is|it's|i'm) not(?: true)?)"
    r"(?: [.,!?]| [–—-]|$)"
)
_NEVER_DID = re.compile(
    _OPENS + r"(?P<who>i|we|he|she|they|it)(?: had| has| have| 'd| 've)? (?:never|neither)(?: [,.])?"
    r"(?: ever| once| actually| even)* (?P<verb>\w+)"
)
_NEVER_ANYWAY = word_set("thought expected imagined seen met knew heard forget dreamed believed saw felt liked")
_NO_PROOF = re.compile(
    r"\b(?:no|any|zero) (?:\w+ )?"
    r"(?:evidence|proof|truth|basis|connection|links?|involvement|wrongdoing|knowledge|question)\b"
)


def _denial(said: Said) -> Verdict | None:
    if said.lows.isdisjoint(_DENYING):
        return None
    opening = " ".join(token.low for token in said.tokens[:6])
    if _FLATLY.match(opening):
        return "denial", f"opens with {opening.split(' ,')[0].split(' .')[0]!r}"
    if never := _never_did(said):
        return "denial", f"says of oneself 'never {never}'"
    none = {"no", "evidence"} <= said.lows or {"no", "proof"} <= said.lows
    if none and (lacking := _NO_PROOF.search(" ".join(token.low for token in said.tokens[:30]))):
        return "denial", f"says that there is {lacking[0]!r}"
    for i, token in enumerate(said.tokens):
        if token.low in WRONGDOER and said.within(i) and is_predicate(said.tokens, i) and _negated_be(said, i):
            return "denial", f"says that one is no {token.low!r}"
        if token.low in _FALSE and is_predicate(said.tokens, i):
            head, passed = subject_before(said.tokens, _be_before(said, i))
            if (
                not passed & NEGATIONS
                and head is not None
                and said[head] in ("that", "this", "it", *CLAIMS, "allegation")
            ):
                return "denial", f"says that it is {token.low!r}"
        if token.low == "true" and said[i - 1] in NEGATIONS and said[i - 2] in BE:
            return "denial", "says that it is not true"
        if token.low in ("did", "have", "has", "do") and said[i + 1] in NEGATIONS:
            head, _ = subject_before(said.tokens, i)
            verb = verb_after(said, i + 1)
            if (
                head is not None
                and verb
                and said.is_self(head)
                and wrong_lemma(t.low for t in said.tokens[verb : verb + 3])
            ):
                return "denial", f"says of oneself '{token.low} not {said[verb]}'"
    return None


def _never_did(said: Said) -> str | None:
    """Return what the speaker says never to have done: "I never said that"."""
    if said.lows.isdisjoint(("never", "neither")):
        return None
    found = _NEVER_DID.search(" ".join(token.low for token in said.tokens[:40]))
    if not found or found["verb"] in _NEVER_ANYWAY:
        return None
    own = found["who"] in ("i", "we") or (not said.direct and found["who"] in said.pronouns)
    return found["verb"] if own and (found["verb"].endswith(("ed", "en", "t")) or found["verb"] in _DID) else None


_DID = word_set("said did had made told gave took did done knew went got wrote was ran")


def _negated_be(said: Said, i: int) -> bool:
    """Tell "is not a racist": a negation between the verb and the word at `i`."""
    return any(said[j] in ("not", "n't", "never") for j in range(_be_before(said, i) + 1, i))


def _be_before(said: Said, i: int) -> int:
    while said[i] not in BE:
        i -= 1
    return i


_THANKFUL = word_set(
    "thank thanks congratulations congratulate sorry apologise apologize regret mourn grateful thoughts heart hearts "
    "prayers condolences deepest sympathy sympathies rest bless birthday year"
)
_THANKS = re.compile(
    r"(?:thanks?\b|congratulations|(?:i|we)(?: am|'m| are|'re)? (?:so |very |deeply |truly )?(?:sorry|apologi[sz]e"
    r"|regret|thank|mourn|congratulate|grateful)\b|(?:our|my) (?:thoughts|hearts?|prayers|condolences|deepest|sympath)|"
    r"rest in peace|god bless|happy (?:birthday|new year))"
)
_HOPE = re.compile(
    r"(?:that )?(he|she|they|i|we|it) (?:still |only |very much |just )?(?:hope[sd]?|expect(?:s|ed)?|bet)\b"
)


def _expression(said: Said) -> Verdict | None:
    if feeling := _own_feeling(said):
        return "expression", f"says of oneself to be {feeling!r}"
    if not said.lows.isdisjoint(_THANKFUL):
        opening = " ".join(token.low for token in said.tokens[:8] if token.low not in STOP)
        if _THANKS.match(opening):
            return "expression", "thanks, condolence or regret"
    if "not" in said.lows and (hoped := _hoped(said)):
        # to hope that it will not be is to fear that it will
        return ("expression", "says what one fears") if "not" in hoped else None
    return None


_FEELING = words_of("content", "feelings")
_FEELS = re.compile(
    _OPENS + r"(?P<who>i|we|he|she|they)(?: also| still| really)?"
    r" (?:am|'m|are|'re|is|'s|was|were|feel|feels|felt|did feel|have been|had been|has been)"
    r"(?: (?:so|very|really|just|not|n't|too|also|still|quite|pretty|a|little|bit|\w+ly))* (?P<feeling>\w+)"
)


def _own_feeling(said: Said) -> str | None:
    """Return the feeling that the speaker says to have: "I'm worried"."""
    if said.lows.isdisjoint(_FEELING):
        return None
    for found in _FEELS.finditer(" ".join(token.low for token in said.tokens[:30])):
        own = found["who"] in ("i", "we") or (not said.direct and found["who"] in said.pronouns)
        if own and found["feeling"] in _FEELING:
            return found["feeling"]
    return None


def _question(said: Said) -> Verdict | None:
    if "?" not in said.lows:
        return None
    marks = [token.low for token in said.tokens if token.low in SENTENCE_STOP]
    return ("question", "ends with a question mark") if marks and marks[-1] == "?" else None


def _criticism(said: Said) -> Verdict | None:
    found = faulted(said)
    return ("criticism", found[1]) if found else None


_HOPES = word_set("hope hopes hoped expect expects expected bet")


def _hoped(said: Said) -> list[str] | None:
    """Return the first words of what the speaker hopes or expects, None where the content opens with no hope."""
    if said.lows.isdisjoint(_HOPES):
        return None
    words = [token.low for token in said.tokens[:12] if token.low not in STOP]
    hope = _HOPE.match(" ".join(words))
    own = hope is not None and (hope[1] in ("i", "we") or (not said.direct and hope[1] in said.pronouns))
    return words[2:10] if own else None


def _prediction(said: Said) -> Verdict | None:
    if _hoped(said):
        return "prediction", "says what one hopes"
    for i, _, head in _futures(said):
        if said[i] in ("would", "'d") or (head is not None and _is_open(said, head)):
            continue
        if head is not None and not said.is_self(head):
            return "prediction", f"says what {said[head]!r} will do"
        verb = verb_after(said, i)
        if verb and said[verb] in ("win", "lose", "get", "become", "see"):
            return "prediction", f"says 'will {said[verb]}'"
    return None


_OWN_MISTAKE = re.compile(
    r"\b(?:i|we) (?:\w+ )?made (?:a |some )?(?:\w+ )?mistakes?\b"
    r"|\b(?:his|her|their|my|our|its) [\w ]{1,60}was (?:a )?(?:\w+ )?(?:mistake|wrong)\b"
    r"|^(?:that )?(?:which|it) (?:was|had been) (?:a )?(?:\w+ )?mistake\b|\b(?:i|we) (?:was|were) wrong\b"
)


def _confession(said: Said) -> Verdict | None:
    if said.lows.isdisjoint(("mistake", "mistakes", "wrong")):
        return None
    if _OWN_MISTAKE.search(" ".join(token.low for token in said.tokens)):
        return "confirmation", "says of one's own doing that it was a mistake"
    return None


_READERS = (
    _threat, _confession, _denial, _accusation, _commitment, _question, _demand, _expression, _criticism, _prediction,
)  # fmt: skip
"""What the content may be, the stronger first."""
