"""Who a mention means: the people, bodies, countries and groups behind "Stoltenberg", "the NATO chief", "he".

A mention is resolved by rules over what the article tells (`Cast`). Where two candidates fit, the answer is None: a
wrong name does more harm than a missing one.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.flow import Actor, Article, Attribution, Span
from onrecord.language import countries, titles
from onrecord.language.names import CALENDAR, NameSpan, Token
from onrecord.statements.cast import (
    FEMALE_PRONOUNS,
    GIVEN,
    KIN,
    MALE_PRONOUNS,
    Body,
    Gender,
    Mention,
    Person,
    Role,
    Scene,
    country_of,
    folded,
    is_body,
    role_ending,
    singular,
    stage,
)

Earlier = Sequence[tuple[Attribution, Actor | None]]
"""The attributions before one, in reading order, with their speakers."""

MAX_SENTENCES_BACK = 4
"""How far a pronoun may reach: sentences before its own."""

MAX_PARAGRAPHS_BACK = 2
"""How far a pronoun may reach: paragraphs before its own."""

NEAR_PARAGRAPHS = 2
"""Within so many paragraphs before it, "the minister" means the one minister named there."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INDEFINITE = _words("a an one another some")
_DEFINITE = _words("the this that his her its their our my")
_QUANTIFIERS = _words(
    "some many most several few both all two three four five six seven eight nine ten dozens hundreds thousands scores"
    " other others more these those various numerous unnamed anonymous multiple no any different certain"
)
_DETERMINERS = _DEFINITE | _INDEFINITE | _QUANTIFIERS
_PLURAL_PRONOUNS = _words("they them their themselves")
_NEUTER_PRONOUNS = _words("it its itself")
_FIRST_PERSON = _words("i me my myself")
_RELATIVE = _words("who whom whose which that")
_PRONOUNS = MALE_PRONOUNS | FEMALE_PRONOUNS | _PLURAL_PRONOUNS | _NEUTER_PRONOUNS | _FIRST_PERSON | _RELATIVE
_OTHER_PRONOUNS = _words(
    "we us our you your one everyone everybody someone somebody anyone anybody nobody none others another this these"
    " those what there mine ours each most many some all both neither either"
)
_CUTS_HEAD = _words(
    "of for at in from with on to by about against between near inside under over among after before behind who whom"
    " whose which that when where since familiar close briefed briefing based including like as than via across around"
    " outside within without along aboard speaking working living attending responsible involved involving quoted cited"
    " named called known representing"
)
_BEFORE_OBJECT = _words(
    "of for at in from with on to by about against between near inside under over among after before behind like as"
    " than via and or not"
)
_NOT_PLURAL = _words(
    "news politics press congress business process class boss glass focus status virus census campus us"
)
_PLACES_NOT_GOVERNMENTS = _words("georgia jordan chad")


def cast_of(article: Article) -> Cast:
    """Return what an article tells about its people, bodies, countries and groups; build it once per article."""
    return Cast(stage(article))


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A noun phrase: `words` are those up to its head, the determiner left out; `tail` is what follows the head."""

    determiner: str
    owner: str
    words: tuple[Token, ...]
    tail: tuple[Token, ...]
    start: int
    end: int

    @property
    def lower(self) -> list[str]:
        return [folded(w.text) for w in self.words]


class Cast:
    """The people, bodies, countries and groups of one article."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._text = scene.text

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

    # What kind of mention it is

    def _resolve(self, span: Span, earlier: Earlier) -> Actor | None:
        words = self._scene.words_in(*span)
        while words and folded(words[0].text) in ("and", "but", "while", "even", "also", "both"):
            words = words[1:]
        if not words:
            return None
        first = folded(words[0].text)
        if self._is_pronoun(words):
            return self._pronoun(words[0], first, earlier)
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
        return alone and lower[0] in _PRONOUNS

    def _noun_phrase(self, words: list[Token], span: Span, earlier: Earlier) -> Actor | None:
        segments = self._segments(words)
        several = self._several(words, span)
        if several:
            return several
        phrase = self._phrase(segments[0])
        named = self._named(phrase) if phrase.words else None
        if named:
            return named
        if len(segments) > 1:
            in_apposition = self._apposition(phrase, segments)
            if in_apposition:
                return in_apposition
        return self._nominal(phrase, earlier) if phrase.words else None

    def _segments(self, words: list[Token]) -> list[list[Token]]:
        """Part the words at commas, dashes and brackets."""
        parts: list[list[Token]] = [[words[0]]]
        for before, word in itertools.pairwise(words):
            if (
                any(c in ',;:()—–“”"' for c in self._text[before.end : word.start])
                or " - " in self._text[before.end : word.start]
            ):
                parts.append([])
            parts[-1].append(word)
        return parts

    def _phrase(self, words: list[Token]) -> _Phrase:
        determiner = owner = ""
        start, end = words[0].start, words[-1].end
        partitive = len(words) > 1 and folded(words[1].text) == "of"
        opens = folded(words[0].text) in _DETERMINERS and not partitive and not self._opens_name(words)
        if opens:
            determiner, words = folded(words[0].text), words[1:]
        size = next(
            (i for i, w in enumerate(words) if i and folded(w.text) in _CUTS_HEAD and not self._inside_name(w)),
            len(words),
        )
        head, tail = words[:size], words[size:]
        if len(head) > 1 and folded(head[-1].text) in ("himself", "herself", "itself", "themselves"):
            head = head[:-1]
        for i in range(len(head) - 1):
            if head[i].possessive and not self._inside_name(head[i + 1], head[i]):
                owner = self._text[head[0].start : head[i].end]
                determiner, head = determiner or "the", head[i + 1 :]
                break
        return _Phrase(determiner, owner, tuple(head), tuple(tail), start, end)

    def _opens_name(self, words: Sequence[Token]) -> bool:
        name = self._scene.name_over(words[0].start)
        return name is not None and name.start == words[0].start and name.end > words[0].end

    def _inside_name(self, word: Token, start: Token | None = None) -> bool:
        name = self._scene.name_over(word.start)
        return name is not None and name.start < word.start and (start is None or name.start <= start.start)

    # Names

    def _named(self, phrase: _Phrase) -> Actor | None:
        """Resolve a phrase whose last word before any "of", "for", "who" is a name."""
        head = phrase.words[-1]
        mention = self._mention_ending(head)
        if mention and isinstance(mention.who, Person):
            return self._person(mention.who, self._text[mention.name_start : mention.end])
        if mention and mention.who is None:
            return None
        if mention and isinstance(mention.who, Body):
            if phrase.determiner in _INDEFINITE:
                return None
            return self._body(mention.who, self._text[mention.start : mention.end])
        if not head.text[0].isupper():
            return None
        name = self._scene.name_over(head.start)
        if name is None:
            return None
        start = max(name.start, phrase.words[0].start)
        printed = self._text[start : head.end]
        return self._place(printed, phrase) or self._people_of(phrase) or self._unknown_name(printed, phrase)

    def _mention_ending(self, head: Token) -> Mention | None:
        for mention in self._scene.mentions_in(head.start - 60, head.end):
            if mention.name_start <= head.start < mention.end <= head.end:
                return mention
        return None

    def _place(self, printed: str, phrase: _Phrase) -> Actor | None:
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

    def _people_of(self, phrase: _Phrase) -> Actor | None:
        """Resolve "Russians", "Republicans", "House Democrats": a plural that is a name."""
        head = phrase.words[-1].text
        country = countries.by_demonym(head)
        plural = head.endswith("s") and head.lower() not in _NOT_PLURAL
        if country and not plural and phrase.determiner not in ("the", *_QUANTIFIERS):
            return None
        if country and not plural and phrase.determiner == "the" and head.endswith(_SINGULAR_DEMONYMS):
            fitting = [p for p in self._scene.people if country.name in p.countries and p.mentions]
            mention = f'"the {head}": the only person of {country.name}'
            if fitting:
                return self._actor(fitting[0], mention) if len(fitting) == 1 else None
            near = self._near(phrase.start, self._scene.people)
            if len(near) == 1 and near[0].is_certain and not near[0].countries and self._is_topic(near[0]):
                return self._actor(near[0], f'"the {head}": {near[0].name}, the only person named just before')
            return None
        if country or (plural and (singular(head.lower()) in titles.ROLES or folded(head) in _PARTISANS)):
            return self._group(phrase, country.name if country else None)
        return None

    def _is_topic(self, person: Person) -> bool:
        """Tell whether a sentence begins with a person's full name, so that the report has been speaking of them."""
        return any(
            start - self._scene.sentences[self._scene.sentence_of(start)][0] < 4 and end - start >= len(person.name)
            for start, end in person.mentions
        )

    def _unknown_name(self, printed: str, phrase: _Phrase) -> Actor | None:
        words = [w for w in phrase.words if w.start >= phrase.words[-1].end - len(printed)]
        if is_body(words):
            return Actor(printed, "body", None, country_of(words[0].text), f'"{printed}": a body, by its name')
        lower = [folded(w.text) for w in words]
        if (
            folded(printed) in titles.PLACES
            or role_ending(lower)
            or lower[-1] in CALENDAR | titles.NEVER_PERSONS
            or countries.by_demonym(printed)
        ):
            return None
        if phrase.determiner in _INDEFINITE | _QUANTIFIERS or len(phrase.words) > len(words):
            return None
        if (not phrase.determiner and lower[-1] in titles.NOT_SPEAKERS) or (printed.isupper() and len(words) > 1):
            return None
        if phrase.determiner and phrase.determiner != "the":
            return None
        if phrase.determiner == "the" and any(p.name.split()[-1] + "s" == printed for p in self._scene.people):
            return self._group(phrase, None)
        if phrase.determiner == "the":
            return Actor(printed, "body", None, None, f'"the {printed}": named with an article, so no person')
        if printed.split()[0] in GIVEN:
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
        joints = [w for w in words if folded(w.text) == "and" and not self._inside_name(w)]
        if not joints:
            return None
        found = {id(m.who) for m in self._scene.mentions_in(*span) if m.who}
        before = words[max(0, words.index(joints[0]) - 1)]
        people = len(found) > 1 and self._mention_ending(before) is not None
        places = bool(country_of(before.text) and country_of(words[-1].text) and len(joints) == 1)
        if not (people or places) or '"' in self._text[span[0] : span[1]]:
            return None
        printed = self._text[words[0].start : words[-1].end]
        return Actor(printed, "group", None, None, f'"{printed}": named together')

    def _apposition(self, phrase: _Phrase, segments: list[list[Token]]) -> Actor | None:
        """Resolve "the interior minister, Ali Hassan": the name in the part after the comma, if it fills the part."""
        for words in segments[1:3]:
            mention = self._mention_ending(words[-1])
            if mention and mention.start <= words[0].start + 4 and isinstance(mention.who, Person):
                return self._person(mention.who, self._text[mention.name_start : mention.end])
        return None

    # Nominals

    def _nominal(self, phrase: _Phrase, earlier: Earlier) -> Actor | None:
        lower = phrase.lower
        noun = lower[-1]
        if lower == ["one"] and len(phrase.tail) > 1 and folded(phrase.tail[0].text) == "of":
            name = self._printed(phrase, drop_article=False)
            return Actor(name, "person", None, None, f'"{name}": a person whom the article does not name')
        if noun in _QUANTITIES and phrase.tail and folded(phrase.tail[0].text) == "of":
            return self._part_of_group(phrase)
        if noun in titles.NOT_SPEAKERS or not noun[0].isalpha():
            return None
        country = self._country(phrase)
        if self._is_plural(noun, phrase):
            return self._plural(phrase, country)
        role = role_ending(lower)
        if role:
            if phrase.determiner in _INDEFINITE:
                return self._named_later(phrase, role, country) or self._unnamed(phrase, role, country)
            return self._holder(phrase, role, country, earlier)
        if " ".join(lower[-2:]) in ("think tank",):
            noun = "think tank"
        if noun in _TERRITORIES:
            return self._territory(phrase, noun)
        if noun in titles.BODY_NOUNS:
            return self._body_meant(phrase, noun, country)
        return None

    def _part_of_group(self, phrase: _Phrase) -> Actor | None:
        """Resolve "a handful of senators", "tens of thousands of Russians" to a group of that name."""
        words = list(phrase.tail[1:])
        while len(words) > 2 and folded(words[0].text) in _QUANTITIES and folded(words[1].text) == "of":
            words = words[2:]
        whole = self._phrase(words) if words else None
        if whole is None or not whole.words or not self._is_plural(whole.lower[-1], whole):
            return None
        meant = self._people_of(whole) or self._plural(whole, self._country(whole))
        return self._group(phrase, meant.country) if meant else None

    def _country(self, phrase: _Phrase) -> str | None:
        """Return the country that a phrase names before its head or as its owner."""
        if phrase.owner:
            return country_of(phrase.owner.removeprefix("the ").removeprefix("The "))
        texts = [w.text for w in phrase.words]
        for size in (2, 1):
            for i in range(len(texts) - size + 1):
                found = country_of(" ".join(texts[i : i + size])) if texts[i][0].isupper() else None
                if found:
                    return found
        return None

    def _is_plural(self, noun: str, phrase: _Phrase) -> bool:
        if noun in titles.GROUP_NOUNS:
            return True
        if not noun.endswith("s") and noun not in ("spokesmen", "businessmen", "congressmen", "firemen", "gunmen"):
            return False
        return (
            noun not in _NOT_PLURAL
            and not noun.endswith("ss")
            and singular(noun) not in ("sales",)
            and noun not in titles.ROLES
        )

    def _plural(self, phrase: _Phrase, country: str | None) -> Actor | None:
        noun = phrase.lower[-1]
        known = (
            noun in titles.GROUP_NOUNS
            or singular(noun) in titles.ROLE_HEADS
            or singular(noun) in titles.BODY_NOUNS
            or noun in _GROUPS
            or country is not None
        )
        return self._group(phrase, country) if known else None

    def _group(self, phrase: _Phrase, country: str | None) -> Actor:
        name = self._printed(phrase, drop_article=True)
        return Actor(name, "group", None, country, f'"{name}": several people, unnamed')

    def _printed(self, phrase: _Phrase, *, drop_article: bool) -> str:
        """Return a phrase as printed, up to a comma; a capital that only opens the sentence is put in lower case."""
        name = " ".join(self._text[phrase.start : phrase.end].split())
        if drop_article and name[:4].lower() == "the ":
            return name[4:]
        word = self._scene.words_in(phrase.start, phrase.start + 1)
        opens = word and self._scene.name_over(phrase.start) is None and not word[0].text.isupper()
        if opens or name[:2] in ("A ",):
            name = name[0].lower() + name[1:]
        return name

    def _unnamed(self, phrase: _Phrase, role: str, country: str | None) -> Actor:
        name = self._printed(phrase, drop_article=False)
        return Actor(name, "person", role, country, f'"{name}": a person whom the article does not name')

    def _holder(self, phrase: _Phrase, role: str, country: str | None, earlier: Earlier) -> Actor | None:
        """Return the one person, named or not, whom "the NATO chief" or "the spokesman" can mean."""
        wanted = self._modifiers(phrase, role)
        mention = f'"{self._text[phrase.start : phrase.end]}"'
        if self._scene.in_head(phrase.start) or phrase.owner:
            alone = self._only_holder(phrase, role, wanted, country)
            if alone:
                return self._actor(alone, f"{mention}: the only {role} whom the article names")
        if not (phrase.determiner or wanted or country):
            return None
        exact, wider = self._candidates(phrase.start, role, wanted, country)
        gender = _gender_of_role(role)
        for people, how in ((exact, "so called"), (wider, f"in a role that is a kind of {role}")):
            fitting = [p for p in people if gender is None or p.gender in (None, gender)]
            unnamed = self._unnamed_earlier(role, country, wanted, earlier) if how == "so called" else []
            if len(fitting) == 1 and not unnamed:
                what = f"the only person {how}{' of ' + country if country else ''}"
                return self._actor(fitting[0], f"{mention}: {what}")
            if not fitting and len({a.name for a in unnamed}) == 1:
                return _again(unnamed[-1], f"{mention}: {unnamed[-1].name}, mentioned before")
            if len(fitting) > 1 or unnamed:
                near = self._near(phrase.start, fitting)
                if len(near) == 1 and not unnamed:
                    return self._actor(near[0], f"{mention}: the nearest person {how}, named just before")
                return None
        return self._player(phrase, role, wanted, mention)

    def _only_holder(self, phrase: _Phrase, role: str, wanted: set[str], country: str | None) -> Person | None:
        """Return the one person of exactly that office in the whole article, whose roles name no other place for it."""
        holders = [
            (p, r)
            for p in self._scene.people
            for r in p.roles
            if (r.head == role or r.head.endswith(" " + role)) and p.mentions and not r.words & _LESSER - wanted
        ]
        people = {id(p): p for p, _ in holders}
        if len(people) != 1 or (country and any(r.country not in (None, country) for _, r in holders)):
            return None
        person = holders[0][0]
        known = {folded(w) for w in person.name.split()}.union(*(r.words for r in person.roles))
        owner = {folded(w).removesuffix("'s") for w in phrase.owner.split()}
        rest = wanted - known
        bare = any(r.words <= set(role.split()) | titles.MODIFIERS for _, r in holders)
        return person if not rest or (bare and rest <= owner) else None

    def _named_later(self, phrase: _Phrase, role: str, country: str | None) -> Actor | None:
        """Return the one whom a lead calls "a judge" and the report below names: the only one of exactly that role."""
        if self._scene.blocks[self._scene.sentence_of(phrase.start)] > self._scene.lead or phrase.tail:
            return None
        wanted = self._modifiers(phrase, role)
        person = self._only_holder(phrase, role, wanted, country)
        if person is None or min(person.mentions)[0] < phrase.start or self._is_in_lead(person):
            return None
        mention = f'"{self._text[phrase.start : phrase.end]}"'
        return self._actor(person, f"{mention}: the only {role} whom the article names, below")

    def _is_in_lead(self, person: Person) -> bool:
        return self._scene.blocks[self._scene.sentence_of(min(person.mentions)[0])] <= self._scene.lead

    def _player(self, phrase: _Phrase, role: str, wanted: set[str], mention: str) -> Actor | None:
        """Return whom "the defender" means where nobody is called so: the one player, as far as is told, just named."""
        if "player" not in titles.ROLES[role] or wanted or phrase.determiner not in ("the", ""):
            return None
        near = self._near(phrase.start, [p for p in self._scene.people if p.is_certain])
        fitting = [p for p in near if not p.roles or any(_plays(r.head) for r in p.roles)]
        if len(fitting) != 1:
            return None
        return self._actor(fitting[0], f"{mention}: the only one named just before who may be a {role}")

    def _modifiers(self, phrase: _Phrase, role: str) -> set[str]:
        """Return the words of a phrase that the right person's roles must have."""
        size = len(role.split())
        before = [w.text for w in phrase.words[:-size]]
        owner = phrase.owner.split()
        after = [w.text for w in phrase.tail if folded(w.text) not in _CUTS_HEAD | _DEFINITE | _INDEFINITE]
        found = set()
        for word in (*before, *owner, *after):
            lower = folded(word).removesuffix("'s")
            soft = (
                lower in titles.SOFT_MODIFIERS
                or lower in _DEFINITE
                or lower in _GENERIC
                or any(c.isdigit() for c in lower)
            )
            if not soft and "-year-old" not in lower and not country_of(word):
                found.add(lower)
        return found

    def _candidates(
        self, offset: int, role: str, wanted: set[str], country: str | None
    ) -> tuple[list[Person], list[Person]]:
        exact, wider = [], []
        for person in self._scene.people:
            if not person.mentions or (min(person.mentions)[0] > offset and not wanted and not country):
                continue
            known: set[str] = {folded(w) for w in person.name.split()}.union(*(r.words for r in person.roles))
            if (country and country not in person.countries) or not wanted <= known:
                continue
            heads = {r.head for r in person.roles if not (r.words & _LESSER) - wanted - set(role.split())}
            if role in heads or any(role == h.rsplit(maxsplit=1)[-1] for h in heads):
                exact.append(person)
            elif any(role in titles.ROLES.get(h, ()) for h in heads):
                wider.append(person)
        return exact, wider

    def _near(self, offset: int, people: Iterable[Person]) -> list[Person]:
        """Return those of the people who are named shortly before, in as few paragraphs back as name any."""
        here = self._scene.sentence_of(offset)
        block = self._scene.blocks[here]
        for back in range(NEAR_PARAGRAPHS + 1):
            found = [
                p
                for p in people
                if any(
                    self._scene.blocks[self._scene.sentence_of(s)] == block - back and s < offset for s, _ in p.mentions
                )
            ]
            if found:
                return found
        return []

    def _unnamed_earlier(self, role: str, country: str | None, wanted: set[str], earlier: Earlier) -> list[Actor]:
        found = []
        for _, actor in earlier:
            if actor is None or actor.kind != "person" or actor.role is None or not actor.name[0].islower():
                continue
            words = set(actor.name.lower().split())
            same = actor.role == role or role in titles.ROLES.get(actor.role, ())
            if same and wanted <= words and (country is None or country == actor.country):
                found.append(actor)
        return found

    def _territory(self, phrase: _Phrase, noun: str) -> Actor | None:
        """Resolve "the county" to the only county of the article."""
        if len(phrase.words) > 1 or phrase.owner or phrase.determiner not in ("the", ""):
            return None
        found = {}
        for name in self._scene.names:
            words = name.text.split()
            at = next((i for i, w in enumerate(words) if folded(w) == noun), 0)
            if at:
                found[" ".join(words[: at + 1])] = name.text
        if len(found) != 1 or not (phrase.determiner or self._scene.in_head(phrase.start)):
            return None
        (only,) = found
        mention = self._text[phrase.start : phrase.end]
        return Actor(only, "body", None, None, f'"{mention}": the only {noun} that is named')

    def _body_meant(self, phrase: _Phrase, noun: str, country: str | None) -> Actor | None:
        mention = self._text[phrase.start : phrase.end]
        name = self._printed(phrase, drop_article=True)
        if phrase.determiner in _INDEFINITE:
            return Actor(name, "body", None, country, f'"{mention}": a body that the article does not name')
        wanted = {w for w in self._modifiers(phrase, noun) if w not in titles.BODY_NOUNS}
        fitting = [
            b
            for b in self._scene.bodies
            if noun in b.kinds
            and wanted <= b.words
            and (country is None or country == b.country)
            and b.mentions
            and b.mentions[0][0] < phrase.start
        ]
        if len(fitting) > 1:
            near = [b for b in fitting if any(0 < phrase.start - e < 600 for _, e in b.mentions)]
            fitting = near if len(near) == 1 else fitting
        if len(fitting) == 1:
            return Actor(
                fitting[0].name, "body", None, fitting[0].country, f'"{mention}": the only {noun} that is named'
            )
        if fitting or not (wanted or country or len(phrase.words) > 1 or phrase.owner):
            return None
        return Actor(name, "body", None, country, f'"{mention}", as the article calls it')

    # Pronouns

    def _pronoun(self, word: Token, lower: str, earlier: Earlier) -> Actor | None:
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
                    _again(who, f'"{word.text}": {who.name}, whose words these are')
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
                    return self._actor(mention.who, evidence)
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
            if lower in _INDEFINITE | {"the"} and size > 1:
                if size < len(words) and folded(words[-size - 1].text) in _PREDICATES:
                    return None
                phrase = self._phrase(words[-size:])
                fits = not phrase.tail and (role_ending(phrase.lower) or phrase.lower[-1] in titles.BODY_NOUNS)
                return self._nominal(phrase, ()) if fits else None
            if lower in _CUTS_HEAD | _DETERMINERS or (
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
        return _again(
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
        return _again(subject, f'"{word.text}": {subject.name}, {how}') if subject else None

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
            return self._body(mention.who, self._text[mention.start : mention.end])
        for size, word in enumerate(words[:6]):
            lower = folded(word.text)
            if lower in _CUTS_HEAD or lower in _DETERMINERS:
                return None
            following = words[size + 1] if size + 1 < len(words) else None
            if determined and lower in titles.BODY_NOUNS and not word.possessive:
                if following and folded(following.text) in titles.BODY_NOUNS | titles.ROLES:
                    continue
                return self._nominal(self._phrase(self._scene.words_in(start, word.end)), ())
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
        people = [m for m in mentions if not isinstance(m.who, Body)]
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
                others = {m.who for m in fitting if m.who is None or m.who.name != who.name}
                if own and others and not self._subject_is(fitting, who):
                    return _Answer(None)
                when = (
                    "in the same sentence"
                    if own
                    else "in the sentence before"
                    if sentence + 1 == self._scene.sentence_of(word.start)
                    else "shortly before"
                )
                return _Answer(_again(who, f'"{word.text}": {who.name}, who speaks {when}'))
        if self._opens_with_stranger(start, limit):
            return _Answer(None)
        return self._only(fitting, word, own, gender) if fitting else None

    def _opens_with_stranger(self, start: int, limit: int) -> bool:
        """Tell whether a sentence begins with a name of which the article does not tell whether it is a person's."""
        words = self._scene.words_in(start, min(limit, start + 40))
        name = self._scene.name_over(words[0].start) if words else None
        if name is None or any(
            m.start <= name.start < m.end for m in self._scene.mentions_in(start, name.end + 60)
        ):
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
        return _Answer(self._actor(chosen.who, f'"{word.text}": {chosen.who.name}, {how}'))

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
        return person.gender if person else _gender_of_role(who.role or "")

    def _another_of(self, gender: Gender, than: Person | Actor, offset: int) -> bool:
        """Tell whether somebody else, whose gender is known to fit, is named shortly before."""
        others = [p for p in self._scene.people if p.gender == gender and p.name != than.name]
        return bool(self._near(offset, others))

    def _is_reporter(self, attribution: Attribution) -> bool:
        """Tell whether it is the reporter who asks: "I" or "we" outside quotation marks."""
        start, end = attribution.source[0]
        return not self._scene.inside[start] and self._text[start:end].lower() in ("i", "we")

    def _may_be_human(self, attribution: Attribution) -> bool:
        words = self._scene.words_in(*attribution.source[0])
        return bool(words) and not any(folded(w.text) in titles.NOT_SPEAKERS for w in words)

    # Attributions without a source

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
        return _again(speakers[-1], f'"{cue}": {speakers[-1].name}, who speaks in the same sentence')

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
        return self._actor(mention.who, f'"{cue}": {mention.who.name}, the subject of the sentence')

    # Actors

    def _person(self, person: Person, printed: str) -> Actor:
        if printed == person.name:
            evidence = f'"{printed}", the full name'
        elif person.name.endswith(printed):
            evidence = f"surname of {person.name}"
        else:
            evidence = f'"{printed}" is short for {person.name}'
        return self._actor(person, evidence)

    def _actor(self, person: Person, evidence: str) -> Actor:
        role = _main_role([r for r in person.roles if r.phrase.lower() != "counterpart"])
        country = next((r.country for r in person.roles if r.country), None)
        return Actor(person.name, "person", role.phrase if role else None, country, evidence)

    def _body(self, body: Body, printed: str) -> Actor:
        return Actor(body.name, "body", None, body.country, f'"{printed}": a body, by its name')


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a sentence says about a pronoun: `actor` is None where it might be one of several."""

    actor: Actor | None


_PARTISANS = _words(
    "republicans democrats conservatives liberals tories labourites greens socialists communists muslims christians"
    " jews hindus sikhs catholics protestants buddhists evangelicals latinos hispanics arabs europeans africans asians"
    " kurds scots brits yazidis rohingya uighurs uyghurs houthis taliban islamists nationalists unionists remainers"
    " brexiteers texans californians floridians londoners parisians yorkers democrat republican"
)
_GROUPS = _words(
    "authorities sources insiders critics observers investigators rescuers relatives families parents locals"
    " neighbors neighbours americans voters allies foes rivals members bosses chiefs troops forces governments nations"
    " countries states others outlets advisers advisors aides activists campaigners supporters opponents detractors"
    " skeptics sceptics proponents scientists economists pundits historians environmentalists conservationists doctors"
    " medics unions businesses brands firms markets traders analysts strategists operatives hardliners moderates"
    " centrists progressives leftists populists loyalists separatists rebels insurgents militants jihadists terrorists"
    " hackers users viewers readers listeners fans customers consumers patients employees employers staffers"
    " prosecutors lawyers attorneys defendants plaintiffs jurors judges magistrates detectives cops deputies"
    " firefighters paramedics nurses teachers students pupils professors academics scholars researchers experts"
    " journalists reporters editors columnists commentators broadcasters newspapers networks attendees participants"
    " delegates passengers tourists visitors guests survivors victims witnesses bystanders onlookers passersby"
    " passers-by protesters demonstrators marchers strikers refugees migrants immigrants asylum-seekers residents"
    " citizens people officials ministers lawmakers legislators politicians leaders executives managers directors"
    " owners founders investors shareholders lenders creditors republicans democrats conservatives liberals sides"
    " parties groups"
)
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
_PREDICATES = _words("is are was were be been being as become became becoming like he's she's not")
_TERRITORIES = _words("county borough township parish shire")
_VERBAL = _words("who whom whose which that is are was were has had will would says said when while as and but")
_GENERIC = _words("country country's nation nation's state company group party city union agency country’s")
_QUANTITIES = _words(
    "handful majority minority number dozens hundreds thousands tens millions scores percent third half quarter two-"
    " thirds three-quarters most many some several few majority couple group all both plenty lot lots bulk coalition"
)
_LESSER = _words("vice deputy assistant associate lieutenant under vice-president undersecretary")
_SINGULAR_DEMONYMS = ("an", "er", "i", "ard", "ole", "urk", "wede", "ane", "inn", "rit", "ot")
_RELATIONAL = KIN | {"counterpart", "man", "woman", "friend", "source"}


def _main_role(roles: Sequence[Role]) -> Role | None:
    """Return the role that says most: an office before a relation, the fuller phrase before the shorter."""
    return max(roles, key=lambda r: (r.head not in _RELATIONAL, min(len(r.phrase.split()), 4), -r.start), default=None)


def _gender_of_role(role: str) -> Gender | None:
    last = role.rsplit(maxsplit=1)[-1] if role else ""
    if role in titles.FEMALE_ROLES or last in titles.FEMALE_ROLES:
        return "f"
    return "m" if last in titles.MALE_ROLES else None


def _plays(role: str) -> bool:
    return role == "player" or "player" in titles.ROLES.get(role, ())


def _again(actor: Actor, evidence: str) -> Actor:
    return Actor(actor.name, actor.kind, actor.role, actor.country, evidence)
