"""Who a mention means: the people, bodies, countries and groups behind "Stoltenberg", "the NATO chief", "he".

A mention is resolved by rules over what the article tells (`Cast`). Where two candidates fit, the answer is None: a
wrong name does more harm than a missing one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from onrecord.flow import Actor, Article, Attribution, Span
from onrecord.language import countries, titles
from onrecord.language.names import CALENDAR, NameSpan, Token
from onrecord.statements.actors import actor_of, again, named_body, named_person
from onrecord.statements.cast import stage
from onrecord.statements.forms import is_body, is_place
from onrecord.statements.nominals import Earlier, Nominals
from onrecord.statements.phrases import INDEFINITE, QUANTIFIERS, Phrase, inside_name, phrase_of, segments_of
from onrecord.statements.pronouns import PRONOUNS, Pronouns
from onrecord.statements.scene import (
    FEMALE_PRONOUNS,
    GIVEN,
    MALE_PRONOUNS,
    Body,
    Mention,
    Person,
    Scene,
    by_demonym,
    country_of,
    folded,
    role_ending,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OTHER_PRONOUNS = _words(
    "we us our you your one everyone everybody someone somebody anyone anybody nobody none others another this these"
    " those what there mine ours each most many some all both neither either"
)
_PLACES_NOT_GOVERNMENTS = _words("georgia jordan chad")
_POINTING = _words("this that these those")
_PLURAL_TITLES = _words("sens reps govs gens messrs drs profs senators representatives governors presidents")
_VERBAL = _words("who whom whose which that is are was were has had will would says said when while as and but")
_SIGNS: dict[str, Literal["person", "body"]] = {
    **dict.fromkeys(MALE_PRONOUNS | FEMALE_PRONOUNS | {"who"}, "person"),
    **dict.fromkeys(("its", "which"), "body"),
}
_FOLLOWING: dict[str, Literal["person", "body"]] = {
    **dict.fromkeys(
        _words(
            "asked asks laughed smiled recalled recalls wondered wonders joked replied replies quipped shouted"
            " nodded thinks thought admitted insisted shrugged tweeted grinned"
        ),
        "person",
    ),
    **dict.fromkeys(
        _words(
            "spokesman spokeswoman spokesperson shares employees workers staff reporter reporters editor editors"
            " magazine poll survey reported reports executives officials customers users products"
        ),
        "body",
    ),
}


def _is_compound(name: str) -> bool:
    """Tell whether a name is only part of a compound: "Acme-owned", "Reed-supporting"."""
    return any(ending.endswith(("ing", "ed", "era", "style", "like")) for ending in name.split("-")[1:])


def cast_of(article: Article) -> Cast:
    """Return what an article tells about its people, bodies, countries and groups; build it once per article."""
    return Cast(stage(article))


class Cast:
    """The people, bodies, countries and groups of one article."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._text = scene.text
        self._nominals = Nominals(scene)
        self._pronouns = Pronouns(scene, self._nominals)

    @property
    def people(self) -> tuple[Person, ...]:
        """The people that the article names, by what it tells of them."""
        return tuple(self._scene.people)

    def resolve(self, span: Span) -> Actor | None:
        """Return who the words at a span of the article's text mean, or None where the page does not tell."""
        return self._resolve(span, ())

    def resolve_speaker(self, attribution: Attribution, earlier: Earlier) -> Actor | None:
        """Return whose words an attribution's are.

        `earlier` are the attributions before it, in reading order, with the speakers found for them.
        """
        for part in attribution.source:
            found = self._resolve(part, earlier)
            if found:
                return found
        return None if attribution.source else self._continued(attribution, earlier)

    def _resolve(self, span: Span, earlier: Earlier) -> Actor | None:
        words = self._scene.words_in(*span)
        while words and folded(words[0].text) in ("and", "but", "while", "even", "also", "both"):
            words = words[1:]
        if not words:
            return None
        first = folded(words[0].text)
        if self._is_pronoun(words):
            return self._pronouns.pronoun(words[0], first, earlier)
        if len(words) == 1 and (first in _OTHER_PRONOUNS or first in CALENDAR):
            return None
        return self._noun_phrase(words, span, earlier)

    def _is_pronoun(self, words: Sequence[Token]) -> bool:
        lower = [folded(w.text) for w in words]
        if words[0].text in ("US", "IT", "WHO"):
            return False
        alone = len(words) == 1 or (
            len(words) == 2 and lower[1] in ("himself", "herself", "itself", "themselves", "also")
        )
        return alone and lower[0] in PRONOUNS

    def _noun_phrase(self, words: list[Token], span: Span, earlier: Earlier) -> Actor | None:
        if words[-1].possessive and len(words) > 1 and words[-2].text.rstrip(".") in ("St", "Saint"):
            return None  # "St John's": a capital, a church, a school
        segments = segments_of(self._scene, words)
        several = self._several(words, span)
        if several:
            return several
        whole = self._mention_ending(segments[0][-1])
        if whole and isinstance(whole.who, Person) and whole.start == segments[0][0].start < whole.name_start:
            return named_person(whole.who, self._text[whole.name_start : whole.end])
        phrase = phrase_of(self._scene, segments[0])
        named = self._named(phrase) if phrase.words else None
        if named:
            return named
        if len(segments) > 1:
            in_apposition = self._apposition(phrase, segments)
            if in_apposition:
                return in_apposition
        return self._nominals.nominal(phrase, earlier) if phrase.words else None

    def _named(self, phrase: Phrase) -> Actor | None:
        """Resolve a phrase whose last word before any "of", "for", "who" is a name."""
        head = phrase.words[-1]
        mention = self._mention_ending(head)
        if mention and isinstance(mention.who, Person):
            printed = self._text[mention.name_start : mention.end]
            bare = phrase.words[0].start == mention.name_start and not (mention.who.roles or mention.who.gender)
            if phrase.determiner == "the" and bare:
                return Actor(printed, "body", None, None, f'"the {printed}": named with an article, so no person')
            if not mention.who.is_certain and self._kind_of_unknown(printed) == "body":
                return Actor(printed, "body", None, None, f'"{printed}", whom the words around it treat as it')
            return named_person(mention.who, printed)
        if mention and mention.who is None:
            return None
        if mention and isinstance(mention.who, Body):
            if phrase.determiner in INDEFINITE | _POINTING:
                return None
            return named_body(mention.who, self._text[mention.start : mention.end])
        if not head.text[0].isupper():
            return None
        name = self._scene.name_over(head.start)
        if name is None:
            return None
        start = max(name.start, phrase.words[0].start)
        printed = self._text[start : head.end]
        return self._place(printed, phrase) or self._nominals.people_of(phrase) or self._unknown_name(printed, phrase)

    def _mention_ending(self, head: Token) -> Mention | None:
        for mention in self._scene.mentions_in(head.start - 60, head.end):
            if mention.name_start <= head.start < mention.end <= head.end:
                return mention
        return None

    def _place(self, printed: str, phrase: Phrase) -> Actor | None:
        quoted = f'"{printed}"'
        if folded(printed) in _PLACES_NOT_GOVERNMENTS and not self._is_country_here(printed):
            return None
        country = countries.by_name(printed)
        if country:
            return Actor(country.name, "country", None, country.name, f"{quoted}: a country")
        for lookup, what in ((countries.by_seat, "the seat of government"), (countries.by_capital, "the capital")):
            country = lookup(printed)
            if country:
                evidence = f"{quoted}, {what}, stands for the government of {country.name}"
                return Actor(country.name, "country", None, country.name, evidence)
        return None

    def _is_country_here(self, name: str) -> bool:
        """Tell whether the article shows that a name of two places is the country's: it names its people or capital."""
        country = countries.by_name(name)
        signs = {*country.demonyms, *country.capitals} if country else set()
        return any(n.text in signs or n.text.split()[0] in signs for n in self._scene.names)

    def _unknown_name(self, printed: str, phrase: Phrase) -> Actor | None:
        words = [w for w in phrase.words if w.start >= phrase.words[-1].end - len(printed)]
        if is_body(words):
            return Actor(printed, "body", None, country_of(words[0].text), f'"{printed}": a body, by its name')
        lower = [folded(w.text) for w in words]
        if (
            folded(printed) in titles.PLACES
            or is_place([w.text for w in words])
            or _is_compound(printed)
            or role_ending(lower)
            or lower[-1] in CALENDAR | titles.NEVER_PERSONS
            or by_demonym(printed)
        ):
            return None
        if phrase.determiner in INDEFINITE | QUANTIFIERS or len(phrase.words) > len(words):
            return None
        if (not phrase.determiner and lower[-1] in titles.NOT_SPEAKERS) or (printed.isupper() and len(words) > 1):
            return None
        if phrase.determiner and phrase.determiner != "the":
            return None
        if phrase.determiner == "the" and any(p.name.split()[-1] + "s" == printed for p in self._scene.people):
            return self._nominals.group(phrase, None)
        if phrase.determiner == "the" and any(printed in p.name.split() for p in self._scene.people):
            return None
        if phrase.determiner == "the":
            return Actor(printed, "body", None, None, f'"the {printed}": named with an article, so no person')
        if printed.split(maxsplit=1)[0] in GIVEN:
            return Actor(printed, "person", None, None, f'"{printed}", as the article gives the name')
        kind = self._kind_of_unknown(printed)
        if kind is None:
            return None
        pronoun = "he or she" if kind == "person" else "it"
        return Actor(printed, kind, None, None, f'"{printed}", whom the words around it treat as {pronoun}')

    def _kind_of_unknown(self, name: str) -> Literal["person", "body"] | None:
        """Return what the article makes of a name that it does not explain, by the words around all its places."""
        votes = Counter(sign for n in self._scene.names if n.text == name for sign in self._signs(n))
        if votes["person"] == votes["body"]:
            return None
        return "person" if votes["person"] > votes["body"] else "body"

    def _signs(self, name: NameSpan) -> Iterator[Literal["person", "body"]]:
        """Give what the words after a name tell: its pronouns, and what only people do or only bodies have."""
        here = self._scene.sentence_of(name.end - 1)
        stop = self._scene.sentences[here][1]
        words = self._scene.words_in(name.end, stop)
        before = self._scene.words_in(name.start - 12, name.start)
        if before and folded(before[-1].text) in ("at", "on") and before[-1].end == name.start - 1:
            yield "body"
        if words and (sign := _FOLLOWING.get(folded(words[0].text))):
            yield sign
        for word in words:
            if self._scene.inside[word.start]:
                continue
            if any(isinstance(m.who, Person) for m in self._scene.mentions_in(word.start, word.end)):
                return
            if sign := _SIGNS.get(folded(word.text)):
                yield sign
                return
        if here + 1 < len(self._scene.sentences) and self._scene.blocks[here] == self._scene.blocks[here + 1]:
            opening = self._scene.words_in(self._scene.sentences[here + 1][0], self._scene.sentences[here + 1][0] + 4)
            if opening and folded(opening[0].text) in ("he", "she"):
                yield "person"

    def _several(self, words: list[Token], span: Span) -> Actor | None:
        """Resolve "Obama and Merkel" to a group of that name."""
        segments = segments_of(self._scene, words)
        ends = [(part[0].start, self._mention_ending(part[-1])) for part in segments]
        listed = {id(m.who) for at, m in ends if m and m.start == at and isinstance(m.who, Person)}
        if len(listed) == len(segments) > 1:
            printed = " ".join(self._text[words[0].start : words[-1].end].split())
            return Actor(printed, "group", None, None, f'"{printed}": named together')
        words = self._leading(words)
        joints = [w for w in words if folded(w.text) == "and" and not inside_name(self._scene, w)]
        if not joints:
            return None
        found = {id(m.who) for m in self._scene.mentions_in(span[0], words[-1].end) if m.who}
        before = words[max(0, words.index(joints[0]) - 1)]
        head = phrase_of(self._scene, words)
        if head.words and folded(head.words[-1].text) in titles.NOT_SPEAKERS:
            return None
        titled = folded(words[0].text) in _PLURAL_TITLES
        people = len(found) > 1 and (titled or self._mention_ending(before) is not None)
        places = bool(country_of(before.text) and country_of(words[-1].text) and len(joints) == 1)
        if not (people or places) or '"' in self._text[span[0] : span[1]]:
            return None
        printed = " ".join(self._text[words[0].start : words[-1].end].split())
        return Actor(printed, "group", None, None, f'"{printed}": named together')

    def _leading(self, words: list[Token]) -> list[Token]:
        """Leave out what follows a name in apposition: "Ann Lee, who works for Acme and Bolt" names one."""
        segments = segments_of(self._scene, words)
        size = next((i for i, s in enumerate(segments) if i and not (s[0].text[0].isupper() or s[0].text == "and")), 99)
        return [w for s in segments[:size] for w in s]

    def _apposition(self, phrase: Phrase, segments: list[list[Token]]) -> Actor | None:
        """Resolve "the interior minister, Ali Hassan": the name in the part after the comma, if it fills the part."""
        for words in segments[1:3]:
            tail = next((i for i, w in enumerate(words) if i and w.text == "of"), len(words))
            mention = self._mention_ending(words[-1]) or self._mention_ending(words[tail - 1])
            if mention and mention.start <= words[0].start + 4 and isinstance(mention.who, Person):
                return named_person(mention.who, self._text[mention.name_start : mention.end])
        return None

    def _continued(self, attribution: Attribution, earlier: Earlier) -> Actor | None:
        """Give the words of "…, saying …" to the one who speaks in the same sentence."""
        if not attribution.cue or not self._text[slice(*attribution.cue[0])].strip():
            return None
        start, end = attribution.cue[0]
        cue = folded(self._text[start:end].split()[0])
        if not cue.endswith("ing"):
            return self._subject_of(start, cue)
        here = self._scene.sentence_of(start)
        speakers = [
            who
            for a, who in earlier
            if who and (a.source or a.cue) and self._scene.sentence_of((a.source or a.cue)[0][0]) == here
        ]
        if len({who.name for who in speakers}) != 1:
            return None
        return again(speakers[-1], f'"{cue}": {speakers[-1].name}, who speaks in the same sentence')

    def _subject_of(self, cue_start: int, cue: str) -> Actor | None:
        """Return the one with whose name the sentence begins, where the cue is its first verb: "Ann Lee, 81, offered".

        Between the name and the cue nothing stands but an apposition between commas, without a verb of its own.
        """
        if self._scene.inside[cue_start]:
            return None
        start = self._scene.sentences[self._scene.sentence_of(cue_start)][0]
        mention = next(iter(self._scene.mentions_in(start, cue_start)), None)
        if mention is None or mention.start > start + 4 or not isinstance(mention.who, Person):
            return None
        gap = self._text[mention.end : cue_start]
        between = [folded(w.text) for w in self._scene.words_in(mention.end, cue_start)]
        apposed = gap[:1] == "," and gap.rstrip()[-1:] == "," and not any(w in _VERBAL for w in between)
        if gap.strip() and not apposed:
            return None
        return actor_of(mention.who, f'"{cue}": {mention.who.name}, the subject of the sentence')
