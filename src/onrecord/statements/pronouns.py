"""Whom "he", "she", "it", "they", "who" and a quoted "I" mean."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from onrecord.flow import Actor, Attribution
from onrecord.language import titles
from onrecord.language.names import FUNCTION_WORDS, Token
from onrecord.statements.actors import Unknown, actor_of, again, named_body
from onrecord.statements.candidates import Choice, Reference, Track, gender_of_pronoun, pronouns_of
from onrecord.statements.nominals import GROUPS, Earlier, Nominals, is_person_noun, is_plural_noun
from onrecord.statements.phrases import CUTS_HEAD, DETERMINERS, INDEFINITE, Phrase, phrase_of
from onrecord.statements.scene import (
    FEMALE_PRONOUNS,
    MALE_PRONOUNS,
    Body,
    Mention,
    Person,
    Scene,
    by_name,
    folded,
    singular,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_EARLIER = 30
"""So many attributions before a pronoun are looked at."""
MAX_SENTENCES_OF_A_LETTER = 30
"""How far below "I" a signature may stand."""
_PLURAL_PRONOUNS = _words("they them their themselves")
_NEUTER_PRONOUNS = _words("it its itself")
_FIRST_PERSON = _words("i me my myself")
_RELATIVE = _words("who whom whose which that")
PRONOUNS = MALE_PRONOUNS | FEMALE_PRONOUNS | _PLURAL_PRONOUNS | _NEUTER_PRONOUNS | _FIRST_PERSON | _RELATIVE
_PLACE_BEFORE_WHO = re.compile(r"(?: of [A-Z][\w. -]{2,20}| ?\(?[A-Z][\w.-]{0,8}\)?|, [RD]-[\w. ]{1,8}),? ")
_BEFORE_CLAUSE = _words("and but that because as when while if though although since until")
_PREDICATES = _words("is are was were be been being as become became becoming like he's she's not")


class Pronouns:
    """Resolves the pronouns of one article."""

    def __init__(self, scene: Scene, nominals: Nominals, track: Track) -> None:
        self._scene = scene
        self._text = scene.text
        self._nominals = nominals
        self._track = track
        self._unread = pronouns_of(scene)[::-1]
        self._choices: dict[int, Choice] = {}

    def pronoun(self, word: Token, lower: str, earlier: Earlier) -> Actor | Unknown | None:
        """Return whom a pronoun, also given in lower case, means; `earlier` are the attributions before it."""
        if lower in _FIRST_PERSON:
            return self._first_person(word, earlier)
        if lower in _RELATIVE:
            return self._relative(word, earlier)
        if self._scene.inside[word.start]:
            return None  # in quoted words "he" is somebody else than the speaker, and who is seldom told
        before = [(a, who) for a, who in earlier[-MAX_EARLIER:] if a.source and a.source[0][0] < word.start]
        if lower in _PLURAL_PRONOUNS:
            return self._several(word, before)
        if lower in _NEUTER_PRONOUNS:
            speaker = self._last_speaker(word, before, lambda a: a.kind in ("body", "country"))
            return speaker or self._body_before(word, before)
        return self._he_or_she(word, before)

    def _several(self, word: Token, before: Earlier) -> Actor | None:
        """Resolve "they" to a plural before it in its sentence, the last group to speak, or the subject before."""
        here = self._scene.sentence_of(word.start)
        start = self._scene.sentences[here][0]
        spoke = [a.source[0][0] for a, who in before if who]
        near = self._pair_in(start, word.start) or self._plural_in(start, word.start)
        if near and not any(start <= s < word.start for s in spoke):
            return again(near, f'"{word.text}": {near.name}, named before in the sentence')
        speaker = self._last_speaker(word, before, lambda a: a.kind == "group" and not a.role)
        pair = self._pair_in(max(spoke, default=0), word.start) if speaker else None
        if pair and here and self._scene.sentences[here - 1][0] <= max(spoke):
            return again(pair, f'"{word.text}": {pair.name}, named together just before')
        if speaker or here == 0 or (start - self._scene.sentences[here - 1][1] > 4):
            return speaker or near
        last = self._scene.sentences[here - 1]
        subject = self._pair_in(*last) or self._plural_in(*last)
        if subject and subject is not near:
            return again(subject, f'"{word.text}": {subject.name}, of whom the sentence before speaks')
        return self._last_speaker(word, before, lambda a: a.kind == "body")

    def _pair_in(self, start: int, end: int) -> Actor | None:
        """Return the only two people whom a stretch joins with "and"; their names are the group's."""
        mentions = [m for m in self._scene.mentions_in(start, end) if isinstance(m.who, Person)]
        pairs = [
            f"{a.who.name} and {b.who.name}"
            for a, b in itertools.pairwise(mentions)
            if a.who and b.who and self._text[a.end : b.start].lstrip(",") == " and "
        ]
        return Actor(pairs[0], "group", None, None, f'"{pairs[0]}": named together') if len(set(pairs)) == 1 else None

    def _plural_in(self, start: int, end: int) -> Actor | None:
        """Return the first several people whom a stretch outside quotation marks names as no object: "they" of it."""
        words = self._scene.words_in(start, end)
        for i, word in enumerate(words):
            noun = folded(word.text)
            if self._scene.inside[word.start] or not is_plural_noun(noun) or word.possessive:
                continue
            known = singular(noun) in titles.ROLE_HEADS or noun in titles.GROUP_NOUNS | GROUPS
            if not known and (i > 1 or noun in titles.NOT_SPEAKERS):
                continue
            first = i
            while first and i - first < 5 and self._in_noun_phrase(words[first - 1], words[first]):
                first -= 1
            gap = self._text[words[first - 1].end : words[first].start] if first else ","
            if "," in gap or folded(words[first - 1].text) in _BEFORE_CLAUSE:
                phrase = phrase_of(self._scene, words[first : i + 1])
                return self._nominals.group(phrase, None) if phrase.words else None
        return None

    def _in_noun_phrase(self, word: Token, following: Token) -> bool:
        """Tell whether a word goes with the plural right after it: a determiner, an adjective, a number, a name."""
        if self._text[word.end : following.start] != " ":
            return False
        lower = folded(word.text)
        known = lower in DETERMINERS or lower in titles.MODIFIERS or lower in titles.SOFT_MODIFIERS
        capital = word.text[0].isupper() and lower not in FUNCTION_WORDS
        return not word.possessive and (known or "-" in lower or capital or word.text[0].isdigit())

    def _first_person(self, word: Token, earlier: Earlier) -> Actor | None:
        """Resolve "I" to the speaker of the words it is in, or else to the writer of the page or the letter."""
        for attribution, who in reversed(earlier[-MAX_EARLIER:]):
            if any(s <= word.start < e for s, e in attribution.content):
                return again(who, f'"{word.text}": {who.name}, whose words these are') if who and not who.role else None
        if self._scene.inside[word.start] or self._scene.in_head(word.start) or self._is_set_off(word.start):
            return None
        author = self._scene.author
        if author:
            return Actor(author, "person", None, None, f'"{word.text}": {author}, who writes')
        return self._signature_below(word)

    def _is_set_off(self, offset: int) -> bool:
        """Tell whether words may be quoted in a paragraph of their own: after "She wrote:", or behind a name."""
        sentence = self._scene.sentence_of(offset)
        block = self._scene.blocks[sentence]
        while sentence and self._scene.blocks[sentence - 1] == block:
            sentence -= 1
        before = self._text[self._scene.sentences[sentence - 1][1] - 1 :][:1] if sentence else ""
        start = self._scene.sentences[sentence][0]
        return before == ":" or self._text[start] in "“\"‘'" or ":" in self._text[start : start + 25]

    def _signature_below(self, word: Token) -> Actor | None:
        """Return the one with whose name alone the next line of that kind ends a letter."""
        here = self._scene.sentence_of(word.start)
        for start, end in self._scene.sentences[here + 1 : here + MAX_SENTENCES_OF_A_LETTER]:
            line = self._text[start:end].strip().rstrip(".")
            words = line.split()
            alone = self._text[max(0, start - 1)] == "\n" and self._text[end : end + 1] in ("\n", "")
            if alone and 2 <= len(words) <= 4 and all(w[0].isupper() for w in words):
                signed = next((p for p in self._scene.people if p.name == line), None)
                evidence = f'"{word.text}": {line}, who signs below'
                return actor_of(signed, evidence) if signed else Actor(line, "person", None, None, evidence)
        return None

    def _relative(self, word: Token, earlier: Earlier) -> Actor | None:
        """Resolve "who" to the noun phrase right before it, a name or not."""
        if self._text[: word.start].endswith((" and ", ", but ", " or ")):
            here = self._scene.sentences[self._scene.sentence_of(word.start)][0]
            return self._again_in(here, word, earlier)
        named = self._name_before(word)
        if named is not None:
            return self._named_before(named, word)
        words = self._phrase_before(word)
        if not words:
            return None
        phrase = phrase_of(self._scene, words)
        if phrase.tail or not phrase.words or (phrase.determiner and self._is_predicate(words[0])):
            return None
        if folded(word.text) == "which":
            fits = phrase.lower[-1] in titles.BODY_NOUNS
            return self._nominals.nominal(phrase, ()) if fits else None
        meant = self._nominals.people_of(phrase) or self._nominals.nominal(phrase, ())
        if meant or phrase.determiner != "the" or is_plural_noun(phrase.lower[-1]):
            return meant or self._bare(phrase)
        found = self._track.answer(f'"{word.text}"', self._track.choose(self._nominals.reference(phrase)))
        return found if isinstance(found, Actor) else None

    def _again_in(self, start: int, word: Token, earlier: Earlier) -> Actor | None:
        """Return the one whom a relative pronoun before means: "Ada Pell, who sings and who says"."""
        for attribution, who in reversed(earlier[-MAX_EARLIER:]):
            if attribution.source and start <= attribution.source[0][0] < word.start:
                source = self._text[slice(*attribution.source[0])]
                return who if folded(source) == folded(word.text) else None
        return None

    def _named_before(self, mention: Mention, word: Token) -> Actor | None:
        if mention.who is None:
            return None
        evidence = f'"{word.text}": {mention.who.name}, named right before'
        if isinstance(mention.who, Person):
            return actor_of(mention.who, evidence) if folded(word.text) != "which" else None
        if folded(word.text) == "who":
            return None
        return Actor(mention.who.name, "body", None, mention.who.country, evidence)

    def _name_before(self, word: Token) -> Mention | None:
        """Return the name before a relative pronoun, an apposition or a place between: "Ted Cruz of Texas, who"."""
        for mention in reversed(self._scene.mentions_in(word.start - 120, word.start)):
            gap = self._text[mention.end : word.start]
            apposed = (
                gap[:1] == "," and gap.rstrip()[-1:] == "," and "." not in gap and "\n" not in gap and len(gap) < 80
            )
            if gap.strip(" ,-–—") == "" or apposed or _PLACE_BEFORE_WHO.fullmatch(gap):
                return mention
            if not isinstance(mention.who, Body):
                return None
        return None

    def _phrase_before(self, word: Token) -> list[Token]:
        """Return the words of the noun phrase that ends right before a relative pronoun, a comma between or not.

        It begins at a determiner, or else takes in adjectives that stand before a plural. A phrase in between that is
        nobody is passed over: "the people in the arena, who".
        """
        words = self._scene.words_in(max(0, word.start - 90), word.start)
        if not words or self._text[words[-1].end : word.start] not in (" ", ", ", "\n"):
            return []
        end = len(words)
        while end and not self._is_somebody(words[end - 1]):
            end -= 1
            if end == 0 or len(words) - end > 4 or self._parted(words, end):
                return []
        start = end - 1
        while start and end - start < 6 and not self._parted(words, start):
            before = folded(words[start - 1].text)
            if before in DETERMINERS:
                return words[start - 1 : end]
            if before in CUTS_HEAD or before in FUNCTION_WORDS or before.endswith(("ed", "ing")):
                break
            start -= 1
        noun = folded(words[end - 1].text)
        return words[end - 1 : end] if noun.endswith("s") or noun in titles.GROUP_NOUNS else words[start:end]

    def _parted(self, words: list[Token], at: int) -> bool:
        return self._text[words[at - 1].end : words[at].start] != " "

    def _is_somebody(self, word: Token) -> bool:
        noun = folded(word.text)
        if noun in titles.NOT_SPEAKERS:
            return False
        if is_plural_noun(noun):
            return singular(noun) not in titles.BODY_NOUNS or noun in GROUPS
        return noun in titles.BODY_NOUNS or is_person_noun(noun)

    def _is_predicate(self, determiner: Token) -> bool:
        """Tell whether a phrase only says what somebody is: "he was a judge who"."""
        before = self._scene.words_in(max(0, determiner.start - 16), determiner.start)
        return (
            folded(determiner.text) in INDEFINITE | {"the"} and bool(before) and folded(before[-1].text) in _PREDICATES
        )

    def _bare(self, phrase: Phrase) -> Actor | None:
        """Return "hacker" of a headline's "Hacker who exposed", "idealists" of "idealists who".

        Elsewhere one person needs a determiner: "the nominee for president, who" is not of a president.
        """
        if not (phrase.determiner or phrase.words[0].initial or is_plural_noun(phrase.lower[-1])):
            return None
        return self._nominals.as_printed(phrase, bare=True)

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
        """Resolve "it" to the only body of its sentence so far, or to the one that the sentence before begins with."""
        here = self._scene.sentence_of(word.start)
        own = self._scene.sentences[here][0]
        if any(self._scene.sentence_of(a.source[0][0]) == here for a, _ in before):
            return None
        named = {id(m.who): m.who for m in self._scene.mentions_in(own, word.start) if isinstance(m.who, Body)}
        if len(named) == 1:
            (body,) = named.values()
            return named_body(body, word.text, f"{body.name}, the only body named before in the sentence")
        if named or here == 0 or self._scene.blocks[here] != self._scene.blocks[here - 1]:
            return None
        start, end = self._scene.sentences[here - 1]
        subject = self._body_opening(start, end) or self._only_body(start, end)
        how = "of which the sentence before speaks"
        return again(subject, f'"{word.text}": {subject.name}, {how}') if subject else None

    def _only_body(self, start: int, end: int) -> Actor | None:
        """Return the only body or country that a stretch outside quotation marks names."""
        found: dict[str, Actor] = {}
        for mention in self._scene.mentions_in(start, end):
            if isinstance(mention.who, Body) and not self._scene.inside[mention.start]:
                found[mention.who.name] = named_body(mention.who, mention.who.name)
        for word in self._scene.words_in(start, end):
            name = self._scene.name_over(word.start)
            country = by_name(name.text) if name and name.start == word.start else None
            if country and not self._scene.inside[word.start]:
                found[country.name] = Actor(country.name, "country", None, country.name, "")
        return next(iter(found.values())) if len(found) == 1 else None

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
        country = self._country_opening(words)
        if country:
            return country
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

    def _country_opening(self, words: list[Token]) -> Actor | None:
        name = self._scene.name_over(words[0].start) if words else None
        country = by_name(name.text) if name and self._text[name.end : name.end + 2] not in ("’s", "'s") else None
        return Actor(country.name, "country", None, country.name, f'"{country.name}": a country') if country else None

    def _he_or_she(self, word: Token, before: Earlier) -> Actor | Unknown:
        found = self._track.answer(f'"{word.text}"', self.choice_of(word))
        if isinstance(found, Actor) and before and self._is_answered(*before[-1], found, word):
            return Unknown(f'"{word.text}": {found.name}, or who answers the question')
        return found

    def _is_answered(self, attribution: Attribution, asked: Actor | None, who: Actor, word: Token) -> bool:
        """Tell whether the words before were a question in quotation marks, and somebody else may give the answer."""
        end = attribution.content[-1][1]
        if "?" not in self._text[end - 1 : end + 2] or not self._scene.inside[attribution.content[-1][0]]:
            return False
        quoted_before = self._text[max(0, word.start - 2) : word.start].rstrip()[-1:] in ("”", '"', "’", "'")
        if asked is None or asked.name != who.name or attribution.source[0][0] < attribution.content[0][0]:
            return False
        gender = gender_of_pronoun(word.text)
        others = [p for p in self._scene.people if p.is_certain and p.gender in (None, gender) and p.name != who.name]
        return quoted_before and bool(self._nominals.near(word.start, others))

    def choice_of(self, word: Token) -> Choice:
        """Return whom "he" or "she" means; those before it are read first, for it may go on from them."""
        while self._unread and self._unread[-1].start <= word.start:
            self._read(self._unread.pop())
        if word.start not in self._choices:
            self._read(word)
        return self._choices[word.start]

    def _read(self, word: Token) -> None:
        choice = self._track.choose(Reference(word.start, "pronoun", gender_of_pronoun(word.text)))
        self._choices[word.start] = choice
        if choice.who is not None:
            self._track.put_pronoun(word, choice.who)
