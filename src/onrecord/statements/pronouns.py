"""Whom "he", "she", "it", "they", "who" and a quoted "I" mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from onrecord.flow import Actor, Attribution
from onrecord.language import titles
from onrecord.language.names import Token
from onrecord.statements.actors import actor_of, again, named_body
from onrecord.statements.nominals import Earlier, Nominals, gender_of_role
from onrecord.statements.phrases import CUTS_HEAD, DETERMINERS, INDEFINITE, phrase_of
from onrecord.statements.scene import (
    FEMALE_PRONOUNS,
    MALE_PRONOUNS,
    Body,
    Gender,
    Mention,
    Person,
    Scene,
    country_of,
    folded,
    role_ending,
)

MAX_SENTENCES_BACK = 4
"""How far a pronoun may reach: sentences before its own."""
MAX_PARAGRAPHS_BACK = 2
"""How far a pronoun may reach: paragraphs before its own."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLURAL_PRONOUNS = _words("they them their themselves")
_NEUTER_PRONOUNS = _words("it its itself")
_FIRST_PERSON = _words("i me my myself")
_RELATIVE = _words("who whom whose which that")
PRONOUNS = MALE_PRONOUNS | FEMALE_PRONOUNS | _PLURAL_PRONOUNS | _NEUTER_PRONOUNS | _FIRST_PERSON | _RELATIVE
_BEFORE_OBJECT = _words(
    "of for at in from with on to by about against between near inside under over among after before behind like as"
    " than via and or not"
)
_ARTICLES = (" a ", " an ", " the ")
_PREDICATES = _words("is are was were be been being as become became becoming like he's she's not")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a sentence says about a pronoun: `actor` is None where it might be one of several."""

    actor: Actor | None


class Pronouns:
    """Resolves the pronouns of one article."""

    def __init__(self, scene: Scene, nominals: Nominals) -> None:
        self._scene = scene
        self._text = scene.text
        self._nominals = nominals

    def pronoun(self, word: Token, lower: str, earlier: Earlier) -> Actor | None:
        """Return whom a pronoun, also given in lower case, means; `earlier` are the attributions before it."""
        if lower in _FIRST_PERSON:
            return self._first_person(word, earlier)
        if lower in _RELATIVE:
            return self._relative(word)
        if self._scene.inside[word.start]:
            return None  # in quoted words "he" is somebody else than the speaker, and who is seldom told
        before = [(a, who) for a, who in earlier if a.source and a.source[0][0] < word.start]
        if lower in _PLURAL_PRONOUNS:
            return self._last_speaker(word, before, lambda a: a.kind == "group")
        if lower in _NEUTER_PRONOUNS:
            speaker = self._last_speaker(word, before, lambda a: a.kind in ("body", "country"))
            return speaker or self._body_before(word, before)
        return self._he_or_she(word, "m" if lower in MALE_PRONOUNS else "f", before)

    def _first_person(self, word: Token, earlier: Earlier) -> Actor | None:
        """Resolve "I" inside quoted words to the one who speaks them."""
        for attribution, who in reversed(earlier):
            if any(s <= word.start < e for s, e in attribution.content):
                return (
                    again(who, f'"{word.text}": {who.name}, whose words these are')
                    if who and who.kind == "person"
                    else None
                )
        return None

    def _relative(self, word: Token) -> Actor | None:
        """Resolve "who" to the name right before it."""
        nominal = self._nominal_before(word)
        if nominal:
            return nominal
        for mention in reversed(self._scene.mentions_in(word.start - 120, word.start)):
            gap = self._text[mention.end : word.start]
            if gap.strip(" ,-–—") == "" or (
                gap[:1] == "," and gap.rstrip()[-1:] == "," and "." not in gap and "\n" not in gap and len(gap) < 80
            ):
                if mention.who is None:
                    return None
                evidence = f'"{word.text}": {mention.who.name}, named right before'
                if isinstance(mention.who, Person):
                    return actor_of(mention.who, evidence)
                if folded(word.text) == "who":
                    return None
                return Actor(mention.who.name, "body", None, mention.who.country, evidence)
            return None
        return None

    def _nominal_before(self, word: Token) -> Actor | None:
        """Resolve "who" of "a judge who told him": the noun phrase right before it, opened by a determiner."""
        words = self._scene.words_in(max(0, word.start - 60), word.start)
        if not words or self._text[words[-1].end : word.start] not in (" ", ", ") or words[-1].text[0].isupper():
            return None
        for size in range(1, min(6, len(words)) + 1):
            opening = words[-size]
            lower = folded(opening.text)
            if lower in INDEFINITE | {"the"} and size > 1:
                if size < len(words) and folded(words[-size - 1].text) in _PREDICATES:
                    return None
                phrase = phrase_of(self._scene, words[-size:])
                fits = not phrase.tail and (role_ending(phrase.lower) or phrase.lower[-1] in titles.BODY_NOUNS)
                return self._nominals.nominal(phrase, ()) if fits else None
            if lower in CUTS_HEAD | DETERMINERS or (
                size > 1 and self._text[opening.end : words[1 - size].start] != " "
            ):
                return None
        return None

    def _last_speaker(self, word: Token, before: Earlier, fits: Callable[[Actor], bool]) -> Actor | None:
        """Return the last speaker, where it suits and spoke in this paragraph or the sentence before."""
        if not before:
            return None
        attribution, who = before[-1]
        here, there = (self._scene.sentence_of(o) for o in (word.start, attribution.source[0][0]))
        same_block = self._scene.blocks[here] == self._scene.blocks[there]
        if who is None or not fits(who) or here - there > (2 if same_block else 1):
            return None
        when = "in the same sentence" if here == there else "in the sentence before"
        return again(
            who,
            f'"{word.text}": {who.name}, who speaks {when}'
            if here - there < 2
            else f'"{word.text}": {who.name}, the last to speak',
        )

    def _body_before(self, word: Token, before: Earlier) -> Actor | None:
        """Resolve "it" to the body that is the subject of the sentence before, where no other body comes between."""
        here = self._scene.sentence_of(word.start)
        if here == 0 or self._scene.blocks[here] != self._scene.blocks[here - 1]:
            return None
        start, end = self._scene.sentences[here - 1]
        own = self._scene.sentences[here][0]
        if any(self._scene.sentence_of(a.source[0][0]) == here for a, _ in before) or any(
            isinstance(m.who, Body) for m in self._scene.mentions_in(own, word.start)
        ):
            return None
        subject = self._body_opening(start, end)
        how = "of which the sentence before speaks"
        return again(subject, f'"{word.text}": {subject.name}, {how}') if subject else None

    def _body_opening(self, start: int, end: int) -> Actor | None:
        """Return the body that a sentence begins with: "Acme closed", "The city's weather service closed"."""
        words = self._scene.words_in(start, min(end, start + 80))
        if words and folded(words[0].text) == "the":
            words = words[1:]
            determined = True
        else:
            determined = False
        mention = next(iter(self._scene.mentions_in(words[0].start, words[0].end)), None) if words else None
        if mention and isinstance(mention.who, Body):
            if self._text[mention.end : mention.end + 2] in ("’s", "'s"):
                return None
            return named_body(mention.who, self._text[mention.start : mention.end])
        for size, word in enumerate(words[:6]):
            lower = folded(word.text)
            if lower in CUTS_HEAD or lower in DETERMINERS:
                return None
            following = words[size + 1] if size + 1 < len(words) else None
            if determined and lower in titles.BODY_NOUNS and not word.possessive:
                if following and folded(following.text) in titles.BODY_NOUNS | titles.ROLES:
                    continue
                return self._nominals.nominal(phrase_of(self._scene, self._scene.words_in(start, word.end)), ())
        return None

    def _he_or_she(self, word: Token, gender: Gender, before: Earlier) -> Actor | None:
        here = self._scene.sentence_of(word.start)
        found = self._in_sentence(here, word, gender, before, word.start)
        if found is not None:
            return found.actor
        paragraphs = 0
        steps = 0
        for sentence in range(here - 1, -1, -1):
            if not self._scene.body_text[sentence]:
                continue
            if (
                self._scene.blocks[sentence] != self._scene.blocks[sentence + 1]
                or not self._scene.body_text[sentence + 1]
            ):
                paragraphs += 1
            steps += 1
            if paragraphs > MAX_PARAGRAPHS_BACK or steps > MAX_SENTENCES_BACK:
                return None
            found = self._in_sentence(sentence, word, gender, before, self._scene.sentences[sentence][1])
            if found is not None:
                return found.actor
        return None

    def _in_sentence(self, sentence: int, word: Token, gender: Gender, before: Earlier, limit: int) -> _Answer | None:
        """Return who of a sentence a pronoun means; None where the sentence has nobody whom it might mean."""
        start = self._scene.sentences[sentence][0]
        own = limit == word.start
        speakers = [
            (a, who) for a, who in before if start <= a.source[0][0] < limit and not self._scene.inside[a.source[0][0]]
        ]
        mentions = [m for m in self._scene.mentions_in(start, limit) if not self._scene.inside[m.start]]
        people = [m for m in mentions if self._may_be_meant(m, start)]
        fitting = [m for m in people if m.who is None or m.who.gender in (None, gender)]  # type: ignore[union-attr]
        for attribution, who in reversed(speakers):
            if who is None and self._is_reporter(attribution):
                continue
            if who is None:
                return (
                    _Answer(None)
                    if self._may_be_human(attribution) and not fitting
                    else self._only(fitting, word, own, gender)
                )
            if who.kind == "person" and self._agrees(who, gender):
                if self._gender(who) is None and self._another_of(gender, who, word.start):
                    return _Answer(None)
                if self._is_answered(attribution, who, gender, word.start):
                    return _Answer(None)
                others = {m.who for m in fitting if m.who is None or m.who.name != who.name}
                by = self._text[max(0, attribution.source[0][0] - 4) : attribution.source[0][0]] == " by "
                if (own or by) and others and not self._subject_is(fitting, who):
                    return _Answer(None)
                when = (
                    "in the same sentence"
                    if own
                    else "in the sentence before"
                    if sentence + 1 == self._scene.sentence_of(word.start)
                    else "shortly before"
                )
                return _Answer(again(who, f'"{word.text}": {who.name}, who speaks {when}'))
        if self._opens_with_stranger(start, limit):
            return _Answer(None)
        return self._only(fitting, word, own, gender) if fitting else None

    def _is_answered(self, attribution: Attribution, who: Actor, gender: Gender, offset: int) -> bool:
        """Tell whether the words before were a question in quotation marks, and somebody else may give the answer."""
        end = attribution.content[-1][1]
        asked = "?" in self._text[end - 1 : end + 2] and self._scene.inside[attribution.content[-1][0]]
        if not asked or attribution.source[0][0] < attribution.content[0][0] or not self._quoted_before(offset):
            return False
        others = [p for p in self._scene.people if p.is_certain and p.gender in (None, gender) and p.name != who.name]
        return bool(self._nominals.near(offset, others))

    def _quoted_before(self, offset: int) -> bool:
        """Tell whether a quotation ends right before: "“No,” she said"."""
        return self._text[max(0, offset - 2) : offset].rstrip()[-1:] in ("”", '"', "’", "'")

    def _may_be_meant(self, mention: Mention, sentence_start: int) -> bool:
        """Leave out bodies, and what only its capitals tell to be a person where it does not open the sentence."""
        who = mention.who
        if who is None:
            return True
        if mention.start == mention.name_start and self._text[: mention.start].endswith(_ARTICLES):
            return False  # "at an Ann Lee rally"
        return isinstance(who, Person) and (who.is_certain or mention.name_start <= sentence_start + 4)

    def _opens_with_stranger(self, start: int, limit: int) -> bool:
        """Tell whether a sentence begins with a name of which the article does not tell whether it is a person's."""
        words = self._scene.words_in(start, min(limit, start + 40))
        name = self._scene.name_over(words[0].start) if words else None
        if name is None or any(m.start <= name.start < m.end for m in self._scene.mentions_in(start, name.end + 60)):
            return False
        known = country_of(name.text) or folded(name.text) in titles.PLACES or name.text.isupper()
        return not known and self._text[name.end : name.end + 2] not in ("’s", "'s") and " " not in name.text

    def _only(self, fitting: list[Mention], word: Token, own: bool, gender: Gender) -> _Answer:
        distinct = {m.who for m in fitting}
        subject = fitting[0] if fitting and self._is_subject(fitting[0]) else None
        if len(distinct) != 1 and (own or subject is None):
            return _Answer(None)
        chosen = subject or (fitting[0] if fitting else None)
        if chosen is None or not isinstance(chosen.who, Person) or not chosen.who.is_certain:
            return _Answer(None)
        if chosen.who.gender is None and self._another_of(gender, chosen.who, word.start):
            return _Answer(None)
        how = "the only one it fits" if len(distinct) == 1 else "of whom the sentence before speaks"
        return _Answer(actor_of(chosen.who, f'"{word.text}": {chosen.who.name}, {how}'))

    def _is_subject(self, mention: Mention) -> bool:
        """Tell whether a mention may be the subject of its sentence: no preposition before it, no possessive after."""
        if self._text[mention.end : mention.end + 2] in ("’s", "'s", "’ ", "' "):
            return False
        sentence = self._scene.sentences[self._scene.sentence_of(mention.start)][0]
        before = self._scene.words_in(max(sentence, mention.start - 30), mention.start)
        while before and folded(before[-1].text) in ("the", "a", "his", "her", "their"):
            before = before[:-1]
        return not before or folded(before[-1].text) not in _BEFORE_OBJECT

    def _subject_is(self, fitting: list[Mention], who: Actor) -> bool:
        first = fitting[0].who if fitting else None
        return isinstance(first, Person) and first.name == who.name and self._is_subject(fitting[0])

    def _agrees(self, who: Actor, gender: Gender) -> bool:
        return self._gender(who) in (None, gender)

    def _gender(self, who: Actor) -> Gender | None:
        person = next((p for p in self._scene.people if p.name == who.name), None)
        return person.gender if person else gender_of_role(who.role or "")

    def _another_of(self, gender: Gender, than: Person | Actor, offset: int) -> bool:
        """Tell whether somebody else, whose gender is known to fit, is named shortly before."""
        others = [p for p in self._scene.people if p.gender == gender and p.name != than.name]
        return bool(self._nominals.near(offset, others))

    def _is_reporter(self, attribution: Attribution) -> bool:
        """Tell whether it is the reporter who asks: "I" or "we" outside quotation marks."""
        start, end = attribution.source[0]
        return not self._scene.inside[start] and self._text[start:end].lower() in ("i", "we")

    def _may_be_human(self, attribution: Attribution) -> bool:
        words = self._scene.words_in(*attribution.source[0])
        return bool(words) and not any(folded(w.text) in titles.NOT_SPEAKERS for w in words)
