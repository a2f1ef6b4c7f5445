"""Who and what an article names: its people with their roles, its bodies, and where they are mentioned.

Built once per article. A person is known by the fullest form of the name; a surname, a title with a surname or a first
name is taken as that person's where it can be nobody else's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.flow import Article, Span
from onrecord.language import titles
from onrecord.language.names import NameSpan, Token, names_among, sentences, tokens
from onrecord.language.quotation import quotations
from onrecord.statements.bodies import BodyReader
from onrecord.statements.forms import (
    MUCH_MORE,
    contains,
    ends_as_place,
    gender_by_name,
    gender_of_given,
    is_body,
    is_place,
    may_be_person,
    one_of,
    role_gender,
    same_name,
    title_gender,
    title_length,
    with_name,
    without_suffix,
)
from onrecord.statements.kinds import acts_as_person
from onrecord.statements.roles import OFFICE_KINDS, RoleReader, office_before
from onrecord.statements.scene import (
    FEMALE_PRONOUNS,
    GIVEN,
    MALE_PRONOUNS,
    Body,
    Gender,
    Mention,
    Person,
    Role,
    Scene,
    by_demonym,
    country_of,
    folded,
    role_ending,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MANY_VOTES = 2
"""So many pronouns tell whose a lone surname is, where a man and a woman bear it."""
NEAR = 600
"""Code points that are a paragraph or two: so far back a pronoun may mean somebody."""
_BY = re.compile(r"\A\s*by\s+", re.IGNORECASE)
_BYLINE_END = re.compile(r",|(?<=\w{3})\.\s|\||\sand\s.*|;")
_NO_PEOPLE = (
    titles.PLACES | titles.BODY_WORDS | titles.NEVER_PERSONS | titles.ROLE_HEADS | {f"{h}s" for h in titles.ROLE_HEADS}
)
_NAMESAKES = _words("royal king queen prince princess lord lady saint st sir president general")
"""Titles of those whom places are called after: "Queen Victoria Street"."""


def stage(article: Article) -> Scene:
    """Read an article once: words, names, sentences, people, bodies."""
    text = article.text
    words = tokens(text)
    report = [
        (b.start, b.end, b.kind in ("paragraph", "list-item", "pull-quote", "block-quote"))
        for b in article.blocks
        if b.in_report
    ]
    names = list(_within(report, _parted(text, words, names_among(text, words))))
    found = [s for b, e, _ in report for s in _sentences_of(text, b, e)]
    block_of, in_body = _blocks_of(report, found)
    scene = Scene(
        text=text,
        words=words,
        starts=[w.start for w in words],
        names=names,
        sentences=found,
        sentence_starts=[s for s, _ in found],
        blocks=block_of,
        body_text=in_body,
        inside=_quoted(text, report),
        people=[],
        bodies=[],
        mentions=[],
        mention_starts=[],
        name_starts=[n.start for n in names],
        author=_author(article.byline),
    )
    _Reader(scene).read()
    return scene


def _author(byline: str | None) -> str | None:
    """Return the one person whom a byline names: "By ANN LEE, The Daily Post" gives "Ann Lee"."""
    name = _BYLINE_END.split(_BY.sub("", byline or ""), maxsplit=1)[0].strip()
    words = name.split()
    if not 2 <= len(words) <= 4 or not all(w[0].isupper() for w in words) or folded(words[-1]) in titles.BODY_WORDS:
        return None
    return name.title() if name.isupper() else name


def _within(report: Sequence[tuple[int, int, bool]], names: Iterable[NameSpan]) -> Iterator[NameSpan]:
    at = 0
    for name in names:
        while at < len(report) and report[at][1] <= name.start:
            at += 1
        if at < len(report) and report[at][0] <= name.start:
            yield name


def _parted(text: str, words: Sequence[Token], names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """Part a body from the person whose office in it stands before both: "a manager at Blue Mile Ann Lee".

    The person begins at a given name, one or two words before the end.
    """
    starts = [w.start for w in words]
    for name in names:
        first, stop = bisect_left(starts, name.start), bisect_left(starts, name.end)
        inside = words[first:stop]
        at = next((i for i in range(1, len(inside) - 1) if inside[i].text in GIVEN), 0)
        if (
            at
            and len(inside) - at < 4
            and office_before(text, words, first) is not None
            and not title_length(inside)
            and not is_body(inside)
            and not ends_as_place(inside[-1].text)
            and may_be_person([w.text for w in inside[at:]])
        ):
            middle = inside[at].start
            yield NameSpan(name.start, inside[at - 1].end, text[name.start : inside[at - 1].end])
            yield NameSpan(middle, name.end, text[middle : name.end])
        else:
            yield name


def _sentences_of(text: str, start: int, end: int) -> list[Span]:
    return [(start + s, start + e) for s, e in sentences(text[start:end])]


def _blocks_of(report: Sequence[tuple[int, int, bool]], found: Sequence[Span]) -> tuple[list[int], list[bool]]:
    blocks, body = [], []
    at = 0
    for start, _ in found:
        while report[at][1] <= start:
            at += 1
        blocks.append(at)
        body.append(report[at][2])
    return blocks, body


def _quoted(text: str, report: Sequence[tuple[int, int, bool]]) -> bytearray:
    inside = bytearray(len(text))
    for start, end, _ in report:
        for q in quotations(text[start:end]):
            inside[start + q.start : start + q.end] = b"\x01" * (q.end - q.start)
    return inside


def pronouns_after(scene: Scene, offset: int) -> Iterator[str]:
    """Give the gender of the first "he" or "she" after an offset, outside quotation marks, up to the next sentence."""
    here = scene.sentence_of(offset - 1)
    stop = scene.sentences[min(here + 1, len(scene.sentences) - 1)][1]
    for word in scene.words_in(offset, stop):
        lower = word.text.lower()
        if lower in ("he", "she") and not scene.inside[word.start]:
            yield "m" if lower == "he" else "f"
            return
        if word.text[0].isupper() and not word.initial:
            return


@dataclass(frozen=True, slots=True)
class _Named:
    """A name of a person as the page prints it at one place, before it is known whose it is."""

    start: int
    name_start: int
    end: int
    form: tuple[str, ...]
    roles: tuple[Role, ...]
    gender: Gender | None
    titled: bool


class _Reader:
    """Fills a scene with people, bodies and mentions."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.text = scene.text
        self.words = scene.words
        self.index = {w.start: i for i, w in enumerate(scene.words)}
        self.roles = RoleReader(scene, self.index)
        self.bodies = BodyReader(scene, self.index)
        self.other_meanings: set[tuple[str, ...]] = set()
        self.common = {w.text for w in scene.words if w.text[0].islower()}
        self.called: dict[tuple[str, ...], list[Person]] = {}

    def read(self) -> None:
        """Find the bodies, then the people by their full and titled names, then what short names mean."""
        named: list[_Named] = []
        placed: list[Mention] = []
        loose: list[NameSpan] = []
        for name in self.scene.names:
            if body := self.bodies.mention(name):
                placed.append(body)
            elif person := self._person(name):
                named.append(person)
            else:
                loose.append(name)
        placed = [self.bodies.bare(mention) for mention in placed]
        placed = self.bodies.spelt_out(placed, self.scene.names)
        people = self._people(named)
        placed = [self._in_capitals(people, mention) for mention in placed]
        placed += self._named_mentions(people, named)
        self._settle_surnames(people, loose)
        self.other_meanings = self._used_before_introduction(people, loose)
        people += self._strangers(people, loose)
        placed += [m for name in loose if (m := self._loose_mention(people, name))]
        placed.sort(key=lambda m: m.start)
        for mention in placed:
            if mention.who:
                mention.who.mentions.append((mention.name_start, mention.end))
                if isinstance(mention.who, Person) and " " in mention.who.name:
                    printed = self.text[mention.name_start : mention.end]
                    mention.who.by_surname |= mention.who.name.endswith(" " + printed)
        self.scene.mentions.extend(placed)
        self.scene.mention_starts.extend(m.start for m in placed)
        self.scene.people.extend(people)
        self.scene.bodies.extend(self.bodies.bodies.values())
        self._genders()
        self._role_of_protagonist()

    def _settle_surnames(self, people: Sequence[Person], loose: Sequence[NameSpan]) -> None:
        """Tell by the pronouns after a lone surname whether the man or the woman of that surname goes by it alone.

        One of them does all through the article; the other has the first name or a title with it.
        """
        lone: dict[str, list[NameSpan]] = {}
        for name in loose:
            lone.setdefault(name.text, []).append(name)
        for text, names in lone.items():
            fitting = self._called(people, tuple(text.split()))
            by_gender = {g: [p for p in fitting if gender_by_name(p) == g] for g in ("m", "f")}
            if len(fitting) < 2 or any(len(some) != 1 for some in by_gender.values()):
                continue
            votes = Counter(g for n in names for g in pronouns_after(self.scene, n.end))
            (most, count), *rest = [*votes.most_common(), ("", 0)]
            if count >= MANY_VOTES and count >= MUCH_MORE * sum(n for _, n in rest):
                by_gender[most][0].goes_by_surname = True

    def _strangers(self, people: Sequence[Person], loose: Sequence[NameSpan]) -> list[Person]:
        """Return those of whom the article gives but one name and speaks as of people: "Melanie", "Hale laughed"."""
        found: dict[str, Person] = {}
        for name in loose:
            form = tuple(w.text for w in self.bodies.words_of(name))
            if len(form) != 1 or form[0] in found or name.text in self.common or len(form[0]) < 3:
                continue
            if self._called(people, form) or country_of(form[0]) or folded(form[0]) in _NO_PEOPLE or form[0].isupper():
                continue
            if form[0] in GIVEN or acts_as_person(self.scene, name):
                found[form[0]] = Person(form[0], forms={form}, introduced=name.start)
        for person in found.values():
            self.called.pop(next(iter(person.forms)), None)
        return list(found.values())

    def _role_of_protagonist(self) -> None:
        """Give the one of whom an interview or portrait is the role that its headline calls them by.

        That is the only person whom headline and deck name and with whose full name the body begins, where the rest
        of the article gives nobody that role. The role must be an office of two words or more ("the housing
        minister"): "the president" of a headline may be somebody whom every reader knows.
        """
        head = {m.who for m in self.scene.mentions if isinstance(m.who, Person) and self.scene.in_head(m.start)}
        first = next((i for i, body in enumerate(self.scene.body_text) if body), None)
        if len(head) != 1 or first is None:
            return
        (person,) = head
        start = self.scene.sentences[first][0]
        opens = any(
            s == start and isinstance(m, Person) for m, s in ((x.who, x.name_start) for x in self.scene.mentions)
        )
        if person.roles or not opens or not any(s == start for s, _ in person.mentions):
            return
        for i in range(bisect_left(self.scene.starts, self.scene.sentences[0][0]), len(self.words)):
            if self.words[i].start >= start:
                return
            if folded(self.words[i].text) != "the":
                continue
            phrase = [folded(w.text) for w in self.words[i + 1 : i + 6]]
            office = next((h for n in range(4, 1, -1) if (h := self._office(phrase[:n]))), None)
            if office and not any(office in (r.head, r.phrase) for p in self.scene.people for r in p.roles):
                size = len(office.split())
                person.roles.append(
                    self.roles.role(self.words[i + 1 : i + 1 + size], role_ending(office.split()) or office)
                )
                return

    def _office(self, words: list[str]) -> str | None:
        head = role_ending(words) if len(words) > 1 else None
        if head is None or not titles.ROLES[head] & OFFICE_KINDS or not all(w in titles.MODIFIERS for w in words[:-1]):
            return None
        return " ".join(words)

    def _named_mentions(self, people: Sequence[Person], named: Sequence[_Named]) -> list[Mention]:
        """Give each name its bearer and the bearer its roles; whose a short name is may depend on roles."""
        placed = []
        ordered = sorted(named, key=lambda n: (len(n.form) == 1, n.start))
        for n in named:
            if len(n.form) > 1:
                for person in self._called(people, n.form):
                    person.named_in_full += 1
        for n, who in [(n, _bearer(self._called(people, n.form), n)) for n in ordered]:
            if who:
                _add(who, n)
            placed.append(Mention(n.start, n.name_start, n.end, who))
        return placed

    def _called(self, people: Sequence[Person], form: tuple[str, ...]) -> list[Person]:
        """Return the people of a name; asked once a form, for their forms no longer change."""
        if form not in self.called:
            self.called[form] = with_name(people, form)
        return self.called[form]

    def _used_before_introduction(self, people: Sequence[Person], loose: Sequence[NameSpan]) -> set[tuple[str, ...]]:
        """Return surnames that a firm of the article has too, and that the report uses before it names the person."""
        found: set[tuple[str, ...]] = set()
        for name in loose:
            form = tuple(w.text for w in self.bodies.words_of(name))
            if (
                len(form) == 1
                and self.bodies.opening_with(form)
                and self.scene.body_text[self.scene.sentence_of(name.start)]
            ):
                fitting = self._called(people, form)
                if fitting and all(p.introduced > name.start for p in fitting):
                    found.add(form)
        return found

    def _in_capitals(self, people: Sequence[Person], mention: Mention) -> Mention:
        """Take a surname in capitals, as transcripts have it, from the bodies."""
        printed = self.text[mention.start : mention.end]
        if not (printed.isupper() and printed.isalpha() and len(printed) > 3):
            return mention
        fitting = self._called(people, (printed.capitalize(),))
        return mention._replace(who=fitting[0]) if len(fitting) == 1 else mention

    def _person(self, name: NameSpan) -> _Named | None:
        """Return the person that a capitalised phrase names, where the phrase itself or the words around it tell."""
        words = self.bodies.words_of(name)
        cut = title_length(words)
        core = words[cut:]
        born = next((i for i, w in enumerate(core) if w.text.endswith(("-born", "-based", "-backed", "-educated"))), -1)
        core = core[born + 1 :]
        while len(core) > 2 and country_of(core[0].text) and core[0].text not in GIVEN:
            core = core[1:]
        core = _after_body(core)
        if not core or not may_be_person([w.text for w in core]):
            return None
        if len(core) > 1 and folded(words[0].text) in _NAMESAKES and ends_as_place(core[-1].text):
            return None
        prefix = words[:cut]
        gender = title_gender(prefix)
        title = self.roles.title_role(prefix)
        if title:
            title = self.roles.of_country(title, name)
        before = self.roles.role_before(prefix, words[0])
        opening = self.words[self.index[before.start]] if before and before.start < name.start else words[0]
        kin = self.roles.kin_before(opening)
        roles = [r for r in (title, before, self.roles.role_after(name), kin) if r]
        if not cut and not roles:
            holds_body = len(core) > 3 and office_before(self.text, self.words, self.index[name.start]) is not None
            if is_place([w.text for w in core]) or country_of(name.text) or holds_body:
                return None
            if len(core) < 2 or (core[0].text not in GIVEN and self._is_common_noun(core[-1])):
                return None
            if len(core) == 2 and core[0].text not in GIVEN and country_of(core[0].text):
                return None
        if not cut and len(core) == 1 and roles and not self._person_like(core[0]):
            return None
        start = min([words[0].start, *(r.start for r in (title, before) if r and r.start < name.start)])
        form = tuple(w.text for w in core)
        for role in roles:
            gender = gender or gender_of_given(form[0], len(form)) or role_gender(role.head)
        return _Named(start, core[0].start, name.end, form, tuple(roles), gender, bool(cut or roles))

    def _is_common_noun(self, word: Token) -> bool:
        """Tell whether a last word is none of a person: one for what is written, or in lower case elsewhere."""
        lower = folded(word.text)
        return lower in titles.NOT_SPEAKERS or lower in self.common

    def _person_like(self, word: Token) -> bool:
        return not (country_of(word.text) or word.text.isupper())

    def _people(self, named: Sequence[_Named]) -> list[Person]:
        people: list[Person] = []
        for n in sorted(named, key=lambda n: (-len(n.form), not n.titled, n.start)):
            if len(n.form) == 1 and any(_fits(p, n) for p in people):
                continue
            same = [p for p in people if any(same_name(form, n.form) for form in p.forms)]
            if len(same) == 1:
                same[0].forms.add(n.form)
                same[0].introduced = min(same[0].introduced, n.start)
            elif not same and not (len(n.form) > 1 and self._is_partial(people, n.form)):
                people.append(Person(" ".join(n.form), forms={n.form}, introduced=n.start))
        return people

    def _is_partial(self, people: Sequence[Person], form: tuple[str, ...]) -> bool:
        return any(without_suffix(f)[-len(form) :] == form for p in people for f in p.forms)

    def _loose_mention(self, people: Sequence[Person], name: NameSpan) -> Mention | None:
        """Take a lone surname or first name as that of a person named in full."""
        form = tuple(w.text for w in self.bodies.words_of(name))
        fitting = self._called(people, form)
        if not fitting and len(form) > 1 and country_of(form[0]):
            fitting = self._called(people, form[1:])
        if country_of(name.text):
            fitting = [p for p in fitting if p.is_certain]
        if by_demonym(name.text) or (not fitting and country_of(name.text)):
            return None
        if not fitting:
            bodies = self.bodies.opening_with(form) or self.bodies.ending_with(name)
            return Mention(name.start, name.start, name.end, bodies[0]) if len(bodies) == 1 else None
        if form in self.other_meanings:
            bodies = self.bodies.opening_with(form)
            early = all(p.introduced > name.start for p in fitting) and len(bodies) == 1
            return Mention(name.start, name.start, name.end, bodies[0] if early else None)
        who = None if country_of(name.text) else one_of(fitting, name.start)
        return Mention(name.start, name.start, name.end, who)

    def _genders(self) -> None:
        """Tell genders by titles, then given names, then by the pronouns of sentences that name one person alone."""
        unknown = []
        for person in self.scene.people:
            person.gender = gender_by_name(person)
            if person.gender is None:
                unknown.append(person)
        for person in unknown:
            seen = {g for span in person.mentions for g in self._pronouns_after(person, span)}
            if len(seen) == 1:
                person.gender = seen.pop()

    def _pronouns_after(self, person: Person, mention: Span) -> set[Gender]:
        start, end = self.scene.sentences[self.scene.sentence_of(mention[0])]
        if not person.is_certain and mention[0] > start + 4:
            return set()  # "at Marlow Cross he found": what only its capitals tell to be a person must be the subject
        if any(m.who is not person for m in self.scene.mentions_in(start, end) if not isinstance(m.who, Body)):
            return set()
        found: set[Gender] = set()
        for word in self.scene.words_in(mention[1], end):
            lower = word.text.lower()
            if not self.scene.inside[word.start]:
                found |= {"m"} if lower in MALE_PRONOUNS else {"f"} if lower in FEMALE_PRONOUNS else set()
        opening = self._pronoun_opening(self.scene.sentence_of(mention[0]) + 1)
        return found | {g for g in opening if not self._another_before(person, g, mention[0])}

    def _another_before(self, person: Person, gender: Gender, offset: int) -> bool:
        """Tell whether somebody else whom a pronoun might mean is named shortly before."""
        return any(
            m.who is None or (m.who is not person and m.who.gender in (None, gender))
            for m in self.scene.mentions_in(offset - NEAR, offset)
            if not isinstance(m.who, Body)
        )

    def _pronoun_opening(self, sentence: int) -> set[Gender]:
        """Return the gender of the "She" that opens the next sentence of a paragraph and names nobody."""
        if sentence >= len(self.scene.sentences) or self.scene.blocks[sentence] != self.scene.blocks[sentence - 1]:
            return set()
        start, end = self.scene.sentences[sentence]
        words = self.scene.words_in(start, min(end, start + 4))
        if not words or self.scene.inside[words[0].start] or self.scene.mentions_in(start, end):
            return set()
        lower = words[0].text.lower()
        return {"m"} if lower == "he" else {"f"} if lower == "she" else set()


def _after_body(core: list[Token]) -> list[Token]:
    """Leave out the body before a person: "Fox News" of "Fox News Sean Hannity"."""
    at = next((i for i in range(1, len(core) - 1) if core[i].text in GIVEN and len(core) - i < 4), 0)
    return core[at:] if at and core[0].text not in GIVEN and is_body(core[:at]) else core


def _fits(person: Person, named: _Named) -> bool:
    """Tell whether a short name may be short for a person's: "Mr Obama" is not Michelle Obama's."""
    if named.gender and gender_by_name(person) not in (None, named.gender):
        return False
    return any(named.form == f or contains(f, named.form) for f in person.forms)


def _bearer(fitting: Sequence[Person], named: _Named) -> Person | None:
    """Return whose name it is: the one person of that name, or the one of that name whom the title suits."""
    if named.gender:
        fitting = [p for p in fitting if gender_by_name(p) in (None, named.gender)]
    if len(fitting) > 1 and named.roles:
        heads = {r.head for r in named.roles}
        fitting = [p for p in fitting if any(r.head in heads for r in p.roles)] or fitting
    return one_of(fitting, named.start)


def _add(person: Person, named: _Named) -> None:
    person.roles.extend(
        r for r in named.roles if (r.phrase, r.country) not in {(k.phrase, k.country) for k in person.roles}
    )
    person.gender = person.gender or named.gender
    if len(named.form) > len(person.name.split()):
        person.name = " ".join(named.form)
