"""Whom "the NATO chief", "a spokesman", "the ministry", "Russian officials" and "the Norwegian" mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from onrecord.flow import Actor, Attribution, Span
from onrecord.language import titles
from onrecord.language.names import Token
from onrecord.statements.actors import actor_of, again
from onrecord.statements.candidates import Reference
from onrecord.statements.phrases import DEFINITE, INDEFINITE, QUANTIFIERS, Phrase, modifiers_of, phrase_of, segments_of
from onrecord.statements.scene import (
    KIN,
    Body,
    Gender,
    Person,
    Role,
    Scene,
    by_demonym,
    country_of,
    folded,
    role_ending,
    singular,
)

Earlier: TypeAlias = Sequence[tuple[Attribution, Actor | None]]
"""The attributions before one, in reading order, with their speakers."""
NEAR_PARAGRAPHS = 2
"""Within so many paragraphs before it, "the minister" means the one minister named there."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOT_PLURAL = _words(
    "news politics press congress business process class boss glass focus status virus census campus us"
)
_PARTISANS = _words(
    "republicans democrats conservatives liberals tories labourites greens socialists communists muslims christians"
    " jews hindus sikhs catholics protestants buddhists evangelicals latinos hispanics arabs europeans africans asians"
    " kurds scots brits yazidis rohingya uighurs uyghurs houthis taliban islamists nationalists unionists remainers"
    " brexiteers texans californians floridians londoners parisians yorkers democrat republican"
)
GROUPS = _words(
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
_QUANTITIES = _words(
    "handful majority minority number dozens hundreds thousands tens millions scores percent third half quarter two-"
    " thirds three-quarters most many some several few majority couple group all both plenty lot lots bulk coalition"
)
_RELATIVE = _words("who whom whose which that")
_ARTICLE = re.compile(r"\A(?:the|an?)\s(?=\S)", re.IGNORECASE)
_PARTIES = {"republican": "r", "gop": "r", "democratic": "d", "democrat": "d", "labour": "l", "tory": "t"}
_PARTY_LETTER = re.compile(r",? \(?(?P<party>[RD])[-,–)]")
_COLLECTIVES = _words(
    "establishment generation leadership electorate community industry wing faction base elite elites left right"
    " resistance mainstream diaspora clergy nobility majority minority commentariat punditry rank-and-file"
)
_THINGS = _words(
    "order letter paper newspaper newsletter number matter chapter power factor offer answer computer center centre"
    " water summer winter border quarter dinner corner server tower poster banner error sector labor harbor manner"
    " register theater theatre river weather wonder cover disaster chamber ledger charter counter filter folder fever"
    " flyer mirror motor career color colour honor favor list fee degree guarantee committee anniversary chatter"
    " encounter transfer barrier layer tender timber timer trailer user-error waiver wager"
)
"""Nouns with the endings of people that mean none."""
_NEARLY = _words("nearly about almost roughly around over only just more than at least another")
_NUMBERS = _words("one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty")
_OF_PEOPLE = (
    "er",
    "couple",
    "pair",
    "or",
    "man",
    "woman",
    "ist",
    "ian",
    "ee",
    "maker",
    "star",
    "model",
    "icon",
    "mom",
    "dad",
)
_OWNERS = _words("his her their its my our")
_LESSER = _words("vice deputy assistant associate lieutenant under vice-president undersecretary")
_SINGULAR_DEMONYMS = ("an", "er", "i", "ard", "ole", "urk", "wede", "ane", "inn", "rit", "ot")
_TERRITORIES = _words("county borough township parish shire")


class Nominals:
    """Resolves the noun phrases of one article that are no names."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._text = scene.text

    def nominal(self, phrase: Phrase, earlier: Earlier) -> Actor | None:
        """Return whom a noun phrase that is no name means; `earlier` are the attributions before it."""
        lower = phrase.lower
        noun = lower[-1]
        if lower == ["one"] and len(phrase.tail) > 1 and folded(phrase.tail[0].text) == "of":
            return self._unnamed(phrase, "", None)
        if noun in _QUANTITIES and phrase.tail and folded(phrase.tail[0].text) == "of":
            return self._part_of_group(phrase)
        if noun in titles.NOT_SPEAKERS or not noun[0].isalpha():
            return None
        country = self._country(phrase)
        if is_plural_noun(noun):
            return self._plural(phrase, country)
        role = role_ending(lower)
        if role:
            if phrase.determiner in INDEFINITE:
                return self._named_later(phrase, role, country) or self._unnamed(phrase, role, country)
            return self._holder(phrase, role, country, earlier)
        if " ".join(lower[-2:]) in ("think tank",):
            noun = "think tank"
        if noun in _TERRITORIES:
            return self._territory(phrase, noun)
        if noun in titles.BODY_NOUNS:
            return self._body_meant(phrase, noun, country, earlier)
        return None

    def _part_of_group(self, phrase: Phrase) -> Actor | None:
        """Resolve "a handful of senators", "tens of thousands of Russians" to a group of that name."""
        words = list(phrase.tail[1:])
        while len(words) > 2 and folded(words[0].text) in _QUANTITIES and folded(words[1].text) == "of":
            words = words[2:]
        whole = phrase_of(self._scene, words) if words else None
        if whole is None or not whole.words or not is_plural_noun(whole.lower[-1]):
            return None
        meant = self.people_of(whole) or self._plural(whole, self._country(whole))
        return self.group(phrase, meant.country) if meant else None

    def _country(self, phrase: Phrase) -> str | None:
        """Return the country that a phrase names before its head or as its owner."""
        if phrase.owner:
            return country_of(phrase.owner.removeprefix("the ").removeprefix("The "))
        texts = [w.text for w in phrase.words]
        if phrase.tail and folded(phrase.tail[0].text) in ("of", "in"):
            place = (
                phrase.tail[2:] if folded(phrase.tail[1].text if phrase.tail[1:] else "") == "the" else phrase.tail[1:]
            )
            name = self._scene.name_over(place[0].start) if place else None
            after = country_of(name.text) if name else None
            if after:
                return after
        for size in (2, 1):
            for i in range(len(texts) - size + 1):
                found = country_of(" ".join(texts[i : i + size])) if texts[i][0].isupper() else None
                if found:
                    return found
        return None

    def _plural(self, phrase: Phrase, country: str | None) -> Actor | None:
        noun = phrase.lower[-1]
        known = (
            noun in titles.GROUP_NOUNS
            or singular(noun) in titles.ROLE_HEADS
            or singular(noun) in titles.BODY_NOUNS
            or noun in GROUPS
            or country is not None
        )
        return self.group(phrase, country) if known else None

    def group(self, phrase: Phrase, country: str | None) -> Actor:
        """Return several unnamed people as a group of the name that the page gives."""
        name = self._printed(phrase)
        return Actor(name, "group", None, country, f'"{name}": several people, unnamed', name if country else None)

    def _printed(self, phrase: Phrase) -> str:
        """Return a phrase as printed, without article and relative clause, up to a comma.

        A capital that only opens the sentence is put in lower case.
        """
        relative = next((w.start for w in phrase.tail if folded(w.text) in _RELATIVE), phrase.end)
        if phrase.tail and phrase.tail[0].text.endswith("ing"):
            relative = phrase.tail[0].start
        name = " ".join(self._text[phrase.start : relative].split())
        bare = _ARTICLE.sub("", name)
        if bare != name:
            return bare
        word = self._scene.words_in(phrase.start, phrase.start + 1)
        opens = word and not word[0].text.isupper() and not self._is_name(word[0])
        return name[0].lower() + name[1:] if opens else name

    def _is_name(self, word: Token) -> bool:
        """Tell whether a capital is that of a name, not only of the first word: "Superdelegates" is a common noun."""
        name = self._scene.name_over(word.start)
        lower = folded(word.text)
        common = word.initial and (is_plural_noun(lower) or is_person_noun(lower)) and lower not in _PARTISANS
        return name is not None and not (common and name.end == word.end and by_demonym(word.text) is None)

    def people_of(self, phrase: Phrase) -> Actor | None:
        """Resolve "Russians", "Republicans", "House Democrats": a plural that is a name."""
        head = phrase.words[-1].text
        country = by_demonym(head)
        plural = head.endswith("s") and head.lower() not in _NOT_PLURAL
        if country and not plural and phrase.determiner not in ("the", *QUANTIFIERS):
            return None
        if country and not plural and phrase.determiner == "the" and head.endswith(_SINGULAR_DEMONYMS):
            fitting = [p for p in self._scene.people if country.name in p.countries and p.mentions]
            mention = f'"the {head}": the only person of {country.name}'
            if fitting:
                return actor_of(fitting[0], mention) if len(fitting) == 1 else None
            near = self.near(phrase.start, self._scene.people)
            if len(near) == 1 and near[0].is_certain and not near[0].countries and self._is_topic(near[0]):
                return actor_of(near[0], f'"the {head}": {near[0].name}, the only person named just before')
            return None
        if country or (plural and (singular(head.lower()) in titles.ROLES or folded(head) in _PARTISANS)):
            return self.group(phrase, country.name if country else None)
        return None

    def _is_topic(self, person: Person) -> bool:
        """Tell whether a sentence begins with a person's full name, so that the report has been speaking of them."""
        return any(
            start - self._scene.sentences[self._scene.sentence_of(start)][0] < 4 and end - start >= len(person.name)
            for start, end in person.mentions
        )

    def _unnamed(self, phrase: Phrase, role: str, country: str | None) -> Actor:
        name = self._printed(phrase)
        return Actor(name, "group", role or None, country, f'"{name}": somebody whom the article does not name', name)

    def _unnamed_earlier(self, role: str, country: str | None, wanted: set[str], earlier: Earlier) -> list[Actor]:
        found = []
        for _, actor in earlier:
            if actor is None or actor.kind != "group" or actor.role is None:
                continue
            words = set(actor.name.lower().split())
            same = actor.role == role or role in titles.ROLES.get(actor.role, ())
            if same and wanted <= words and (country is None or country == actor.country):
                found.append(actor)
        return found

    def _named_later(self, phrase: Phrase, role: str, country: str | None) -> Actor | None:
        """Return the one whom a lead calls "a judge" and the report below names: the only one of exactly that role."""
        if self._scene.blocks[self._scene.sentence_of(phrase.start)] > self._scene.lead or phrase.tail:
            return None
        wanted = modifiers_of(phrase, role)
        person = self._only_holder(phrase, role, wanted, country)
        if person is None or min(person.mentions)[0] < phrase.start or self._is_in_lead(person):
            return None
        mention = f'"{self._text[phrase.start : phrase.end]}"'
        return actor_of(person, f"{mention}: the only {role} whom the article names, below")

    def _holder(self, phrase: Phrase, role: str, country: str | None, earlier: Earlier) -> Actor | None:
        """Return the one person, named or not, whom "the NATO chief" or "the spokesman" can mean."""
        wanted = modifiers_of(phrase, role)
        mention = f'"{self._text[phrase.start : phrase.end]}"'
        if self._scene.in_head(phrase.start) or phrase.owner:
            alone = self._only_holder(phrase, role, wanted, country)
            if alone:
                return actor_of(alone, f"{mention}: the only {role} whom the article names")
        if not (phrase.determiner or wanted or country):
            return None
        exact, wider = self._candidates(phrase.start, role, wanted, country)
        gender = gender_of_role(role)
        for people, how in ((exact, "so called"), (wider, f"in a role that is a kind of {role}")):
            fitting = [p for p in people if gender is None or p.gender in (None, gender)]
            unnamed = self._unnamed_earlier(role, country, wanted, earlier) if how == "so called" else []
            if len(fitting) == 1 and not unnamed:
                what = f"the only person {how}{' of ' + country if country else ''}"
                return actor_of(fitting[0], f"{mention}: {what}")
            if not fitting and unnamed:
                return again(unnamed[-1], f"{mention}: {unnamed[-1].name}, mentioned before")
            if len(fitting) > 1 or unnamed:
                near = self.near(phrase.start, fitting)
                if len(near) == 1 and not unnamed:
                    return actor_of(near[0], f"{mention}: the nearest person {how}, named just before")
                return None
        return self._player(phrase, role, wanted, mention)

    def unnamed_among(self, sources: Sequence[Span]) -> list[tuple[Span, Actor, Gender | None]]:
        """Return those of some sources that bring in somebody without a name: "a judge"."""
        found = []
        for start, end in sources:
            words = self._scene.words_in(start, end)
            if len(words) < 2 or folded(words[0].text) not in INDEFINITE:
                continue
            phrase = phrase_of(self._scene, segments_of(self._scene, words)[0])
            role = role_ending(phrase.lower) if phrase.words and phrase.words[-1].text[0].islower() else None
            if role:
                found.append(
                    ((start, phrase.end), self._unnamed(phrase, role, self._country(phrase)), gender_of_role(role))
                )
        return found

    def as_printed(self, phrase: Phrase, *, bare: bool = False) -> Actor | None:
        """Return a group, or somebody without a name, by the words of the page; None for what is written or unclear.

        With `bare` a noun for a person without a determiner will do.
        """
        noun = phrase.lower[-1]
        words = [folded(w.text) for w in self._scene.words_in(phrase.start, phrase.end)]
        if any(w in titles.NOT_SPEAKERS or singular(w) in titles.NOT_SPEAKERS for w in (noun, *phrase.lower[1:])):
            return None
        country = self._country(phrase)
        if _counts(words) or noun in _COLLECTIVES or self._looks_plural(noun, phrase):
            return self.group(phrase, country)
        if not is_person_noun(noun):
            return None
        kin = noun in KIN and phrase.determiner in _OWNERS
        told = phrase.determiner == "the" and phrase.tail and folded(phrase.tail[0].text) in ("of", "for", "at", "who")
        return self._unnamed(phrase, noun, country) if bare or kin or told or phrase.determiner in INDEFINITE else None

    def _looks_plural(self, noun: str, phrase: Phrase) -> bool:
        if phrase.determiner in ("this", "that") or (phrase.determiner in DEFINITE and phrase.determiner in _OWNERS):
            return is_plural_noun(noun) and (noun in GROUPS or singular(noun) in titles.ROLE_HEADS)
        named = self._scene.name_over(phrase.words[-1].start) is not None and not self._scene.in_head(phrase.start)
        return is_plural_noun(noun) and not named

    def may_be_somebody(self, phrase: Phrase) -> bool:
        """Tell whether "the radioman" or a headline's "Lawmaker" may mean one of the people named."""
        noun = phrase.lower[-1]
        return (
            (phrase.determiner in DEFINITE or (not phrase.determiner and self._scene.in_head(phrase.start)))
            and not phrase.owner
            and noun not in titles.NOT_SPEAKERS | titles.BODY_NOUNS.keys() | KIN
            and is_person_noun(noun)
            and not is_plural_noun(noun)
        )

    def reference(self, phrase: Phrase) -> Reference:
        """Return what the scorer is asked about a nominal: what each person of the article is to its words."""
        role = role_ending(phrase.lower) or ""
        wanted = modifiers_of(phrase, role) if role else set(phrase.lower) - titles.SOFT_MODIFIERS
        country = self._country(phrase)
        party = parties_in({folded(w.text) for w in phrase.words})
        held = [_heads([r for r in p.roles if not r.words & _LESSER - wanted]) for p in self._scene.people]
        so_called = sum(role in heads for heads in held)
        rows = []
        for person, heads in zip(self._scene.people, held, strict=True):
            words = set().union(*(r.words for r in person.roles))
            wider = any(role in titles.ROLES.get(h, ()) for h in heads)
            named = {folded(w) for w in person.name.split()}
            theirs = self._parties_of(person, words)
            row = (
                role in heads,
                wider and role not in heads,
                bool(person.roles) and not (role in heads or wider),
                not person.roles,
                bool(wanted) and wanted <= words | named,
                bool(wanted - words - named),
                country is not None and country in person.countries,
                country is not None and bool(person.countries) and country not in person.countries,
                not person.mentions or min(person.mentions)[0] > phrase.start,
                role in heads and so_called == 1,
                bool(party & theirs),
                bool(party and theirs and not party & theirs),
            )
            rows.append(tuple(map(float, row)))
        return Reference(phrase.start, "nominal", gender_of_role(role), tuple(rows))

    def _parties_of(self, person: Person, role_words: set[str]) -> set[str]:
        """Return the party that a person's roles tell, or the letter after the name: "(R-Ohio)", ", D-Ohio"."""
        found = parties_in(role_words)
        for _, end in person.mentions:
            if match := _PARTY_LETTER.match(self._text, end):
                found |= {match["party"].lower()}
        return found

    def _only_holder(self, phrase: Phrase, role: str, wanted: set[str], country: str | None) -> Person | None:
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

    def near(self, offset: int, people: Iterable[Person]) -> list[Person]:
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

    def _is_in_lead(self, person: Person) -> bool:
        return self._scene.blocks[self._scene.sentence_of(min(person.mentions)[0])] <= self._scene.lead

    def _player(self, phrase: Phrase, role: str, wanted: set[str], mention: str) -> Actor | None:
        """Return whom "the defender" means where nobody is called so: the one player, as far as is told, just named."""
        if "player" not in titles.ROLES[role] or wanted or phrase.determiner not in ("the", ""):
            return None
        near = self.near(phrase.start, [p for p in self._scene.people if p.is_certain])
        fitting = [p for p in near if not p.roles or any(_plays(r.head) for r in p.roles)]
        if len(fitting) != 1:
            return None
        return actor_of(fitting[0], f"{mention}: the only one named just before who may be a {role}")

    def _territory(self, phrase: Phrase, noun: str) -> Actor | None:
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

    def _nearest(self, offset: int, bodies: Sequence[Body]) -> list[Body]:
        """Return the one of the bodies that the last sentence to name any names alone, or all of them."""
        here = self._scene.sentence_of(offset)
        for sentence in range(here, max(-1, here - 4), -1):
            start, end = self._scene.sentences[sentence]
            named = [b for b in bodies if any(start <= s < min(end, offset) for s, _ in b.mentions)]
            if named:
                return named if len(named) == 1 else list(bodies)
        return list(bodies)

    def _body_meant(self, phrase: Phrase, noun: str, country: str | None, earlier: Earlier) -> Actor | None:
        mention = self._text[phrase.start : phrase.end]
        name = self._printed(phrase)
        if phrase.determiner in INDEFINITE:
            return Actor(name, "body", None, country, f'"{mention}": a body that the article does not name')
        wanted = {w for w in modifiers_of(phrase, noun) if w not in titles.BODY_NOUNS}
        fitting = [
            b
            for b in self._scene.bodies
            if noun in b.kinds
            and wanted <= b.words
            and (country is None or country == b.country)
            and b.mentions
            and b.mentions[0][0] < phrase.start
        ]
        if len(fitting) > 1 and not _of_several_countries(fitting):
            near = [b for b in fitting if any(0 < phrase.start - e < 600 for _, e in b.mentions)]
            spoke = [b for b in near if earlier and (who := earlier[-1][1]) and who.name == b.name]
            fitting = near if len(near) == 1 else spoke or self._nearest(phrase.start, fitting)
        if len(fitting) == 1:
            return Actor(
                fitting[0].name, "body", None, fitting[0].country, f'"{mention}": the only {noun} that is named'
            )
        if fitting:
            return None
        if not (wanted or country or len(phrase.words) > 1 or phrase.owner):
            return self._spoken_before(noun, mention, earlier)
        return Actor(name, "body", None, country, f'"{mention}", as the article calls it')

    def _spoken_before(self, noun: str, mention: str, earlier: Earlier) -> Actor | None:
        """Return the only body of this kind that spoke before without a name: "the Russian foreign ministry"."""
        spoken = {
            who.name: who for _, who in earlier if who and who.kind == "body" and who.name.lower().split()[-1] == noun
        }
        if len(spoken) != 1:
            return None
        (who,) = spoken.values()
        return again(who, f'"{mention}": {who.name}, the only {noun} that spoke before')


def _of_several_countries(bodies: Sequence[Body]) -> bool:
    """Tell whether bodies of one common name are of two countries: "the ministry" is then neither."""
    owned = [(b.name.split()[-1], b.country) for b in bodies if b.country]
    return len({last for last, _ in owned}) < len(set(owned))


def _heads(roles: Sequence[Role]) -> set[str]:
    return {part for r in roles for part in (r.head, r.head.rsplit(maxsplit=1)[-1])}


def is_person_noun(noun: str) -> bool:
    """Tell whether a noun in the singular, in lower case, means a person, by the table of roles or its ending."""
    return noun in titles.ROLE_HEADS or (noun.endswith(_OF_PEOPLE) and noun not in _THINGS)


def is_plural_noun(noun: str) -> bool:
    """Tell whether a noun in lower case is a plural or means several people."""
    if noun in titles.GROUP_NOUNS:
        return True
    if not noun.endswith("s") and noun not in ("spokesmen", "businessmen", "congressmen", "firemen", "gunmen"):
        return False
    return (
        noun not in _NOT_PLURAL and not noun.endswith("ss") and singular(noun) != "sales" and noun not in titles.ROLES
    )


def _counts(words: Sequence[str]) -> bool:
    """Tell whether words count people: "46 percent", "nearly half", "three in 10", "most of them"."""
    if words[0] in _NEARLY:
        words = words[1:]
    number = bool(words) and (words[0][0].isdigit() or words[0] in _NUMBERS)
    return bool(words) and (
        words[0] in ("half", "most", "many", "some", "few", "majorities")
        or (number and len(words) > 1 and (words[1] in ("percent", "in", "of") or words[1] == "out"))
        or (number and words[0].endswith("%"))
    )


def parties_in(words: set[str]) -> set[str]:
    """Return the letters of the parties that words name: "r" of "GOP"."""
    return {_PARTIES[w] for w in words if w in _PARTIES}


def _plays(role: str) -> bool:
    return role == "player" or "player" in titles.ROLES.get(role, ())


def gender_of_role(role: str) -> Gender | None:
    """Return the gender that the role of an actor tells."""
    last = role.rsplit(maxsplit=1)[-1] if role else ""
    if role in titles.FEMALE_ROLES or last in titles.FEMALE_ROLES:
        return "f"
    return "m" if last in titles.MALE_ROLES else None
