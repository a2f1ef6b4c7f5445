"""Whom "the NATO chief", "a spokesman", "the ministry", "Russian officials" and "the Norwegian" mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from onrecord.flow import Actor, Attribution
from onrecord.language import titles
from onrecord.statements.actors import actor_of, again
from onrecord.statements.phrases import INDEFINITE, QUANTIFIERS, Phrase, modifiers_of, phrase_of
from onrecord.statements.scene import Body, Gender, Person, Scene, by_demonym, country_of, folded, role_ending, singular

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
_QUANTITIES = _words(
    "handful majority minority number dozens hundreds thousands tens millions scores percent third half quarter two-"
    " thirds three-quarters most many some several few majority couple group all both plenty lot lots bulk coalition"
)
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
            if phrase.determiner in INDEFINITE:
                return self._named_later(phrase, role, country) or self._unnamed(phrase, role, country)
            return self._holder(phrase, role, country, earlier)
        if " ".join(lower[-2:]) in ("think tank",):
            noun = "think tank"
        if noun in _TERRITORIES:
            return self._territory(phrase, noun)
        if noun in titles.BODY_NOUNS:
            return self._body_meant(phrase, noun, country)
        return None

    def _part_of_group(self, phrase: Phrase) -> Actor | None:
        """Resolve "a handful of senators", "tens of thousands of Russians" to a group of that name."""
        words = list(phrase.tail[1:])
        while len(words) > 2 and folded(words[0].text) in _QUANTITIES and folded(words[1].text) == "of":
            words = words[2:]
        whole = phrase_of(self._scene, words) if words else None
        if whole is None or not whole.words or not self._is_plural(whole.lower[-1], whole):
            return None
        meant = self.people_of(whole) or self._plural(whole, self._country(whole))
        return self.group(phrase, meant.country) if meant else None

    def _country(self, phrase: Phrase) -> str | None:
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

    def _is_plural(self, noun: str, phrase: Phrase) -> bool:
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

    def _plural(self, phrase: Phrase, country: str | None) -> Actor | None:
        noun = phrase.lower[-1]
        known = (
            noun in titles.GROUP_NOUNS
            or singular(noun) in titles.ROLE_HEADS
            or singular(noun) in titles.BODY_NOUNS
            or noun in _GROUPS
            or country is not None
        )
        return self.group(phrase, country) if known else None

    def group(self, phrase: Phrase, country: str | None) -> Actor:
        """Return several unnamed people as a group of the name that the page gives."""
        name = self._printed(phrase, drop_article=True)
        return Actor(name, "group", None, country, f'"{name}": several people, unnamed')

    def _printed(self, phrase: Phrase, *, drop_article: bool) -> str:
        """Return a phrase as printed, up to a comma; a capital that only opens the sentence is put in lower case."""
        name = " ".join(self._text[phrase.start : phrase.end].split())
        if drop_article and name[:4].lower() == "the ":
            return name[4:]
        word = self._scene.words_in(phrase.start, phrase.start + 1)
        opens = word and self._scene.name_over(phrase.start) is None and not word[0].text.isupper()
        if opens or name[:2] in ("A ",):
            name = name[0].lower() + name[1:]
        return name

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
        name = self._printed(phrase, drop_article=False)
        return Actor(name, "person", role, country, f'"{name}": a person whom the article does not name')

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
            if not fitting and len({a.name for a in unnamed}) == 1:
                return again(unnamed[-1], f"{mention}: {unnamed[-1].name}, mentioned before")
            if len(fitting) > 1 or unnamed:
                near = self.near(phrase.start, fitting)
                if len(near) == 1 and not unnamed:
                    return actor_of(near[0], f"{mention}: the nearest person {how}, named just before")
                return None
        return self._player(phrase, role, wanted, mention)

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

    def _body_meant(self, phrase: Phrase, noun: str, country: str | None) -> Actor | None:
        mention = self._text[phrase.start : phrase.end]
        name = self._printed(phrase, drop_article=True)
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
            fitting = near if len(near) == 1 else fitting
        if len(fitting) == 1:
            return Actor(
                fitting[0].name, "body", None, fitting[0].country, f'"{mention}": the only {noun} that is named'
            )
        if fitting or not (wanted or country or len(phrase.words) > 1 or phrase.owner):
            return None
        return Actor(name, "body", None, country, f'"{mention}", as the article calls it')


def _of_several_countries(bodies: Sequence[Body]) -> bool:
    """Tell whether bodies of one common name are of two countries: "the ministry" is then neither."""
    owned = [(b.name.split()[-1], b.country) for b in bodies if b.country]
    return len({last for last, _ in owned}) < len(set(owned))


def _plays(role: str) -> bool:
    return role == "player" or "player" in titles.ROLES.get(role, ())


def gender_of_role(role: str) -> Gender | None:
    """Return the gender that the role of an actor tells."""
    last = role.rsplit(maxsplit=1)[-1] if role else ""
    if role in titles.FEMALE_ROLES or last in titles.FEMALE_ROLES:
        return "f"
    return "m" if last in titles.MALE_ROLES else None
