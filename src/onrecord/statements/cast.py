"""Who and what an article names: its people with their roles, its bodies, and where they are mentioned.

Built once per article. A person is known by the fullest form of the name; a surname, a title with a surname or a first
name is taken as that person's where it can be nobody else's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from onrecord.flow import Article, Span
from onrecord.language import countries, titles
from onrecord.language.names import FUNCTION_WORDS, NameSpan, Token, names_among, sentences, tokens
from onrecord.language.quotation import quotations

Gender: TypeAlias = Literal["m", "f"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEAR = 600
"""Code points that are a paragraph or two: so far back a pronoun may mean somebody."""

MALE_PRONOUNS = frozenset({"he", "him", "his", "himself"})
FEMALE_PRONOUNS = frozenset({"she", "her", "hers", "herself"})
_DETERMINERS = frozenset(
    {"a", "an", "the", "his", "her", "its", "their", "our", "my", "this", "that", "one", "another"}
)
_PREPOSITIONS = _words(
    "of for at in from with on to by about against between near inside under over among after before behind into"
    " than as like"
)
_ENDS_NOUN_PHRASE = _PREPOSITIONS | {
    "and",
    "or",
    "but",
    "who",
    "whom",
    "whose",
    "which",
    "that",
    "when",
    "where",
    "since",
}
_AFTER_ROLE = frozenset({"of", "for", "at", "in", "to"})
_GENERIC_POSSESSORS = frozenset({"country", "nation", "state", "company", "group", "party", "city", "union", "agency"})
_VERBS = _words("is are was were has have had will would can could said says told tells")
_ENDS_ROLE = _VERBS | frozenset(
    {"and", "but", "or", "who", "whom", "whose", "which", "that", "when", "where", "while", "as"}
)
_NOT_IN_ROLES = FUNCTION_WORDS - titles.MODIFIERS - titles.SOFT_MODIFIERS - {"vice", "past", "only", "co"}
KIN = _words(
    "wife husband son daughter brother sister father mother widow widower girlfriend boyfriend uncle aunt cousin"
    " grandfather grandmother child spouse sibling parent partner"
)
_ROLE_TAILS = ("of state", "of staff", "of government", "pro tempore")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PLURALS = {"chiefs": "chief", "men": "man", "women": "woman", "children": "child", "spokesmen": "spokesman"}


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is called: "NATO Secretary General", "spokeswoman for the ministry".

    `phrase` is as printed, without determiner and nationality. `head` is the office in lower case, as in the table of
    roles. `words` are all its words in lower case, for comparison with later mentions.
    """

    phrase: str
    head: str
    words: frozenset[str]
    country: str | None
    start: int


@dataclass(eq=False, slots=True)
class Person:
    """A person of the article.

    `name` is the fullest form that the article gives; `forms` are all of two words or more, and the only one of a
    person of whom no more is told. `introduced` is the offset of the first of them.
    """

    name: str
    roles: list[Role] = field(default_factory=list)
    gender: Gender | None = None
    forms: set[tuple[str, ...]] = field(default_factory=set)
    introduced: int = 0
    mentions: list[Span] = field(default_factory=list)

    @property
    def is_certain(self) -> bool:
        """Whether more than two capitals tells that this is a person: a title, a role, a gender, a short form."""
        whole = len(self.name)
        return bool(self.roles or self.gender or any(end - start < whole for start, end in self.mentions))

    @property
    def countries(self) -> set[str]:
        """The countries of the person's roles."""
        return {role.country for role in self.roles if role.country}


@dataclass(eq=False, slots=True)
class Body:
    """An organisation of the article; `kinds` are the common nouns that may stand for it: "ministry", "alliance"."""

    name: str
    kinds: frozenset[str]
    words: frozenset[str]
    country: str | None
    mentions: list[Span] = field(default_factory=list)


class Mention(NamedTuple):
    """A place where the article names somebody: `start` and `end` take in a title printed before the name.

    `name_start` is where the name itself begins. `who` is None where the name may be that of two people.
    """

    start: int
    name_start: int
    end: int
    who: Person | Body | None


@dataclass(frozen=True, slots=True)
class Scene:
    """The words of an article with what resolution asks of them; all lists are in reading order.

    `inside` has one byte a code point: 1 where it stands in quotation marks.
    """

    text: str
    words: list[Token]
    starts: list[int]
    names: list[NameSpan]
    sentences: list[Span]
    sentence_starts: list[int]
    blocks: list[int]
    body_text: list[bool]
    inside: bytearray
    people: list[Person]
    bodies: list[Body]
    mentions: list[Mention]
    mention_starts: list[int]
    name_starts: list[int]

    def words_in(self, start: int, end: int) -> list[Token]:
        """Return the words that begin in a range."""
        return self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def sentence_of(self, offset: int) -> int:
        """Return the index of the sentence that holds a code point, or of the last one before it."""
        return max(0, bisect_right(self.sentence_starts, offset) - 1)

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions whose name begins in a range."""
        first = bisect_left(self.mention_starts, start - 80)
        found = []
        for mention in self.mentions[first:]:
            if mention.start >= end:
                break
            if start <= mention.name_start < end:
                found.append(mention)
        return found

    @property
    def lead(self) -> int:
        """The index of the first block of the body text, among the blocks of the report."""
        return next((b for b, body in zip(self.blocks, self.body_text, strict=True) if body), 0)

    def in_head(self, offset: int) -> bool:
        """Tell whether a code point is in the headline, the deck or a subheading."""
        return not self.body_text[self.sentence_of(offset)]

    def name_over(self, offset: int) -> NameSpan | None:
        """Return the name that a code point lies in."""
        at = bisect_right(self.name_starts, offset) - 1
        return self.names[at] if at >= 0 and offset < self.names[at].end else None


@lru_cache(maxsize=1 << 14)
def folded(word: str) -> str:
    """Return a word for comparison: lower case, straight apostrophes, no final full stop."""
    return word.lower().replace("’", "'").rstrip(".")


def singular(word: str) -> str:
    """Return a role noun in the singular; other words as they are."""
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("smen") or word.endswith("swomen"):
        return word[:-2] + "an"
    for plural, ending in (("ies", "y"), ("ses", "s"), ("ches", "ch"), ("s", "")):
        if word.endswith(plural) and not word.endswith("ss") and word[: -len(plural)] + ending in _NOUNS:
            return word[: -len(plural)] + ending
    return word


_NOUNS = titles.ROLE_HEADS | titles.BODY_NOUNS.keys()


def role_ending(words: Sequence[str], *, plural: bool = False) -> str | None:
    """Return the longest role of the table that ends a sequence of folded words, as `secretary general`."""
    for size in range(min(titles.LONGEST_ROLE, len(words)), 0, -1):
        tail = list(words[-size:])
        if plural:
            tail[-1] = singular(tail[-1])
        if " ".join(tail) in titles.ROLES:
            return " ".join(tail)
    return None


@lru_cache(maxsize=1 << 12)
def country_of(name: str) -> str | None:
    """Return the country that a word of a role names: "Ukrainian", "US", "Kremlin", "Germany"."""
    found = (
        countries.by_demonym(name) or countries.by_name(name) or countries.by_seat(name) or countries.by_capital(name)
    )
    return found.name if found else None


def _country_in_role(phrase: Sequence[Token], head: str) -> str | None:
    """Return the country of an office: named before it or right after "of", so not in "ambassador to China"."""
    texts = [w.text for w in phrase]
    lower = [folded(t) for t in texts]
    last = len(head.split()) - 1
    end = next(
        (i + last for i in range(len(texts) - last) if " ".join(lower[i : i + last + 1]) == head), len(texts) - 1
    )
    places = [" ".join(texts[i : i + size]) for size in (2, 1) for i in range(end + 2 - size)]
    if lower[end + 1 : end + 2] == ["of"]:
        after = texts[end + 2 :][:4]
        after = after[1:] if after[:1] == ["the"] else after
        places += [" ".join(after[:size]) for size in (3, 2, 1)]
    return next((c for c in map(_country_named, places) if c), None)


def _country_named(words: str) -> str | None:
    """Return the country that words of a role name; the capital of one names a city there, "Georgia" also a state."""
    if not words or not words[0].isupper() or words in ("Georgia", "Jordan", "Chad") or countries.by_capital(words):
        return None
    return country_of(words)


def stage(article: Article) -> Scene:
    """Read an article once: words, names, sentences, people, bodies."""
    text = article.text
    words = tokens(text)
    report = [
        (b.start, b.end, b.kind in ("paragraph", "list-item", "pull-quote")) for b in article.blocks if b.in_report
    ]
    names = list(_within(report, names_among(text, words)))
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
    )
    _Reader(scene).read()
    return scene


def _within(report: Sequence[tuple[int, int, bool]], names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    at = 0
    for name in names:
        while at < len(report) and report[at][1] <= name.start:
            at += 1
        if at < len(report) and report[at][0] <= name.start:
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
        self.bodies: dict[str, Body] = {}
        self.other_meanings: set[tuple[str, ...]] = set()

    def read(self) -> None:
        """Find the bodies, then the people by their full and titled names, then what short names mean."""
        named: list[_Named] = []
        placed: list[Mention] = []
        loose: list[NameSpan] = []
        for name in self.scene.names:
            if body := self._body(name):
                placed.append(body)
            elif person := self._person(name):
                named.append(person)
            else:
                loose.append(name)
        people = self._people(named)
        placed = [self._in_capitals(people, mention) for mention in placed]
        placed += self._named_mentions(people, named)
        self.other_meanings = self._used_before_introduction(people, loose)
        placed += [m for name in loose if (m := self._loose_mention(people, name))]
        placed.sort(key=lambda m: m.start)
        for mention in placed:
            if mention.who:
                mention.who.mentions.append((mention.name_start, mention.end))
        self.scene.mentions.extend(placed)
        self.scene.mention_starts.extend(m.start for m in placed)
        self.scene.people.extend(people)
        self.scene.bodies.extend(self.bodies.values())
        self._genders()
        self._role_of_protagonist()

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
        opens = any(s == start and isinstance(m, Person) for m, s in ((x.who, x.name_start) for x in self.scene.mentions))
        if person.roles or not opens or not any(s == start for s, _ in person.mentions):
            return
        for i in range(bisect_left(self.scene.starts, self.scene.sentences[0][0]), len(self.words)):
            if self.words[i].start >= start:
                return
            if folded(self.words[i].text) != "the":
                continue
            phrase = [folded(w.text) for w in self.words[i + 1 : i + 6]]
            office = next((h for n in range(4, 1, -1) if (h := self._office(phrase[:n]))), None)
            if office and not any(office == r.head or office == r.phrase for p in self.scene.people for r in p.roles):
                size = len(office.split())
                person.roles.append(self._role(self.words[i + 1 : i + 1 + size], role_ending(office.split()) or office))
                return

    def _office(self, words: list[str]) -> str | None:
        head = role_ending(words) if len(words) > 1 else None
        if head is None or not titles.ROLES[head] & _OFFICE_KINDS or not all(w in titles.MODIFIERS for w in words[:-1]):
            return None
        return " ".join(words)

    def _named_mentions(self, people: Sequence[Person], named: Sequence[_Named]) -> list[Mention]:
        """Give each name its bearer and the bearer its roles; whose a short name is may depend on roles."""
        placed = []
        ordered = sorted(named, key=lambda n: (len(n.form) == 1, n.start))
        for n, who in [(n, _bearer(people, n)) for n in ordered]:
            if who:
                _add(who, n)
            placed.append(Mention(n.start, n.name_start, n.end, who))
        return placed

    def _used_before_introduction(self, people: Sequence[Person], loose: Sequence[NameSpan]) -> set[tuple[str, ...]]:
        """Return surnames that a firm of the article has too, and that the report uses before it names the person."""
        found: set[tuple[str, ...]] = set()
        for name in loose:
            form = tuple(w.text for w in self._words_of(name))
            if (
                len(form) == 1
                and self._bodies_called(form)
                and self.scene.body_text[self.scene.sentence_of(name.start)]
            ):
                fitting = _with_name(people, form)
                if fitting and all(p.introduced > name.start for p in fitting):
                    found.add(form)
        return found

    def _bodies_called(self, form: tuple[str, ...]) -> list[Body]:
        """Return the bodies of which a name is the first part: "Acme" of "Acme Foods"."""
        if folded(form[0]) in titles.BODY_WORDS | titles.NEVER_PERSONS:
            return []
        return [
            b for b in self.bodies.values() if b.name.startswith(" ".join(form) + " ") and b.name.split()[-1].istitle()
        ]

    def _in_capitals(self, people: Sequence[Person], mention: Mention) -> Mention:
        """Take a surname in capitals, as transcripts have it, from the bodies."""
        printed = self.text[mention.start : mention.end]
        if not (printed.isupper() and printed.isalpha() and len(printed) > 3):
            return mention
        fitting = _with_name(people, (printed.capitalize(),))
        return mention._replace(who=fitting[0]) if len(fitting) == 1 else mention

    def _words_of(self, name: NameSpan) -> list[Token]:
        return self.scene.words_in(name.start, name.end)

    # Bodies

    def _body(self, name: NameSpan) -> Mention | None:
        words = self._words_of(name)
        lower = [folded(w.text) for w in words]
        after = self.index[words[-1].start] + 1
        tail = ""
        end = name.end
        if after < len(self.words) and self.text[name.end : self.words[after].start] == " ":
            tail = folded(self.words[after].text)
        if tail in titles.BODY_NOUNS and not words[-1].possessive:
            beyond = self.words[after + 1] if after + 1 < len(self.words) else None
            close = beyond and self.text[self.words[after].end : beyond.start] == " "
            if close and beyond and singular(folded(beyond.text)) in titles.ROLE_HEADS:
                return None if not is_body(words) else Mention(name.start, name.start, end, None)
            end = self.words[after].end
            lower = [*lower, tail]
        elif not is_body(words) and not self._is_body_in_apposition(name):
            return None
        printed = self.text[name.start : end]
        return Mention(name.start, name.start, end, self._known_body(printed, lower))

    def _is_body_in_apposition(self, name: NameSpan) -> bool:
        """Tell whether the article says that it is a body: "Acme, a campaign group,"."""
        match = _BODY_APPOSITION.match(self.text, name.end)
        if match is None or folded(match["noun"]) not in titles.BODY_NOUNS or _title_length(self._words_of(name)):
            return False
        between = [folded(w.text) for w in self.scene.words_in(match.start() + 1, match.start("noun"))][1:]
        return not any(w in _ENDS_NOUN_PHRASE or w in titles.ROLE_HEADS for w in between)

    def _known_body(self, printed: str, lower: list[str]) -> Body:
        key = " ".join(lower).removeprefix("the ")
        if key not in self.bodies:
            kinds = set(titles.KNOWN_BODIES.get(key, ()))
            for word in (lower[-1], lower[0] if len(lower) > 2 and lower[1] == "of" else lower[-1]):
                kinds |= {word, *titles.BODY_NOUNS.get(word, ())}
                kinds |= titles.BODY_NOUNS["company"] | {"company"} if word in titles.COMPANY_FORMS else set()
            country = next((c for c in map(country_of, printed.split()) if c), None)
            self.bodies[key] = Body(printed, frozenset(kinds), frozenset(lower), country)
        return self.bodies[key]

    # People

    def _person(self, name: NameSpan) -> _Named | None:
        """Return the person that a capitalised phrase names, where the phrase itself or the words around it tell."""
        words = self._words_of(name)
        cut = _title_length(words)
        core = words[cut:]
        born = next((i for i, w in enumerate(core) if w.text.endswith(("-born", "-based", "-backed", "-educated"))), -1)
        core = core[born + 1 :]
        while len(core) > 2 and country_of(core[0].text) and core[0].text not in GIVEN:
            core = core[1:]
        if not core or not _may_be_person([w.text for w in core]):
            return None
        prefix = words[:cut]
        gender = _title_gender(prefix)
        title = self._title_role(prefix)
        if title:
            title = self._of_country(title, name)
        before = self._role_before(prefix, words[0])
        opening = self.words[self.index[before.start]] if before and before.start < name.start else words[0]
        kin = self._kin_before(opening)
        roles = [r for r in (title, before, self._role_after(name), kin) if r]
        if not cut and not roles:
            if len(core) < 2:
                return None
            if len(core) == 2 and core[0].text not in GIVEN and country_of(core[0].text):
                return None
        if not cut and len(core) == 1 and roles and not self._person_like(core[0]):
            return None
        start = min([words[0].start, *(r.start for r in (title, before) if r and r.start < name.start)])
        form = tuple(w.text for w in core)
        for role in roles:
            gender = gender or _gender_of_given(form[0], len(form)) or _role_gender(role.head)
        return _Named(start, core[0].start, name.end, form, tuple(roles), gender, bool(cut or roles))

    def _of_country(self, role: Role, name: NameSpan) -> Role:
        """Add the place of "President Xi Jinping of China", "Senator Ann Lee of Iowa"."""
        at = bisect_right(self.scene.name_starts, name.start)
        if at < len(self.scene.names) and self.text[name.end : self.scene.names[at].start] == " of ":
            place = self.scene.names[at].text
            words = role.words | {folded(w) for w in place.split()}
            return Role(role.phrase, role.head, words, role.country or country_of(place), role.start)
        return role

    def _person_like(self, word: Token) -> bool:
        return not (country_of(word.text) or word.text.isupper())

    def _title_role(self, prefix: Sequence[Token]) -> Role | None:
        lower = [folded(w.text) for w in prefix]
        if not lower or all(
            w.text.rstrip(".") in titles.HONORIFICS and folded(w.text) not in titles.ROLES for w in prefix
        ):
            return None
        head = role_ending(lower) or next((h for n in range(len(lower), 0, -1) if (h := role_ending(lower[:n]))), None)
        if head is None:
            return None
        first = self.index[prefix[0].start]
        start = self._phrase_start(first) if folded(prefix[0].text) in titles.ROLE_HEADS else first
        return self._role([*self.words[start:first], *prefix], head)

    def _role(self, phrase: list[Token], head: str) -> Role:
        words = frozenset(folded(w.text) for w in phrase)
        country = _country_in_role(phrase, head)
        kept = phrase
        while len(kept) > 1 and (countries.by_demonym(kept[0].text) or countries.by_name(kept[0].text)):
            kept = kept[1:]
        while len(kept) > 1 and folded(kept[0].text) in ("then", "ex", "late", "longtime", "veteran"):
            kept = kept[1:]
        printed = self.text[kept[0].start : self._dotted(kept[-1])]
        return Role(printed, head, words, country, phrase[0].start)

    def _dotted(self, word: Token) -> int:
        dot = self.text[word.end : word.end + 1] == "." and word.text in titles.ABBREVIATED
        return word.end + dot

    def _role_before(self, prefix: Sequence[Token], first: Token) -> Role | None:
        """Read a role printed before a name: in lower case right before it, or as a phrase that a comma ends."""
        at = self.index[first.start]
        if at == 0:
            return None
        gap = self.text[self.words[at - 1].end : first.start]
        if gap == " " or (gap == ". " and self.words[at - 1].text in titles.ABBREVIATED):
            return self._role_ending_at(at - 1)
        if gap == ", " and not prefix:
            return self._role_before_comma(at)
        return None

    def _kin_before(self, first: Token) -> Role | None:
        """Read the relation of "his wife, former minister Ann Lee" and "his wife Ann Lee"."""
        at = self._phrase_start(self.index[first.start])
        before = self.words[at - 1] if at else None
        if before is None or self.text[before.end : first.start] not in (", ", " ") or folded(before.text) not in KIN:
            return None
        owner = self.words[at - 2] if at > 1 else None
        if owner and (owner.possessive or folded(owner.text) in _DETERMINERS or folded(owner.text) in titles.MODIFIERS):
            return self._role([before], folded(before.text))
        return None

    def _role_ending_at(self, last: int, *, capitals: bool = False) -> Role | None:
        """Return the role whose last word is at `last`, with the modifiers before it."""
        if self.words[last].possessive or not (capitals or self.words[last].text[0].islower()):
            return None
        tail = " ".join(folded(w.text) for w in self.words[max(0, last - 1) : last + 1])
        first = self._phrase_start(last - 2 if tail in _ROLE_TAILS and last > 2 else last)
        phrase = self.words[first : last + 1]
        head = role_ending([folded(w.text) for w in phrase])
        if head is None:
            return None
        role = self._role(phrase, head)
        return self._with_possessor(role, first)

    def _with_possessor(self, role: Role, first: int) -> Role:
        """Add the country of "Germany's foreign minister", and what a counterpart is the counterpart of."""
        if first and self.words[first - 1].possessive and role.country is None:
            owner = country_of(self.words[first - 1].text)
            role = Role(role.phrase, role.head, role.words | {folded(self.words[first - 1].text)}, owner, role.start)
        if role.head == "counterpart":
            role = self._counterpart(role, first)
        return role

    def _counterpart(self, role: Role, first: int) -> Role:
        """Give a counterpart the office last named in its sentence: "foreign ministers … their French counterpart"."""
        sentence = self.scene.sentence_of(role.start)
        here = self._offices(self.scene.sentences[sentence][0], first)
        if not here and sentence and self.scene.body_text[sentence - 1]:
            before = self._offices(self.scene.sentences[sentence - 1][0], first)
            here = before if len(set(before)) == 1 else []
        return Role(here[-1], here[-1], role.words, role.country, role.start) if here else role

    def _offices(self, start: int, stop: int) -> list[str]:
        """Return the offices named from an offset to the word at `stop`, in the singular."""
        found = []
        for i in range(bisect_left(self.scene.starts, start), stop):
            beyond = [folded(w.text) for w in self.words[max(0, i - 1) : i + 2]]
            if i + 1 < stop and len(beyond) == 3 and role_ending(beyond[1:], plural=True) in _LONG_ROLES:
                continue
            head = role_ending([folded(w.text) for w in self.words[max(0, i - 2) : i + 1]], plural=True)
            if head and head != "counterpart" and titles.ROLES[head] & _OFFICE_KINDS:
                found.append(head)
        return found

    def _phrase_start(self, last: int) -> int:
        first = last
        while first and last - first < 6:
            before = self.words[first - 1]
            gap = self.text[before.end : self.words[first].start]
            if gap not in (" ", "\u00a0", ". ") or before.possessive:
                break
            lower = folded(before.text)
            known = lower in titles.MODIFIERS or (singular(lower) in titles.ROLE_HEADS and lower not in _DETERMINERS)
            if not (known or "-" in before.text or self.scene.name_over(before.start)):
                break
            if gap == ". " and before.text not in titles.ABBREVIATED and not before.text.isupper():
                break
            first -= 1
        return first

    def _role_before_comma(self, at: int) -> Role | None:
        """Read a role that a comma ends, with another stop after the name: "the head of the agency, Ann Lee,"."""
        name = self.scene.name_over(self.words[at].start)
        if name is None or self.text[name.end : name.end + 1] not in (",", ".", ";", ")", ":", "—", "–"):
            return None
        role = self._role_ending_at(at - 1, capitals=True)
        if role:
            first = self.index[role.start]
            before = self.words[first - 1] if first else None
            opened = before and (before.possessive or folded(before.text) in _DETERMINERS)
            return role if opened else None
        for i in range(at - 2, max(-1, at - 9), -1):
            word = self.words[i]
            if self.text[word.end : self.words[i + 1].start] not in (" ", "’s ", "'s "):
                return None
            if folded(self.words[i + 1].text) in _AFTER_ROLE and not word.possessive:
                role = self._role_ending_at(i)
                first = self.index[role.start] if role else 0
                before = self.words[first - 1] if first else None
                if role and before and (before.possessive or folded(before.text) in _DETERMINERS):
                    return self._extended(role, self.words[first:at])
                return None
        return None

    def _extended(self, role: Role, phrase: list[Token]) -> Role:
        whole = self._role(phrase, role.head)
        return Role(whole.phrase, role.head, whole.words, role.country or whole.country, role.start)

    def _role_after(self, name: NameSpan) -> Role | None:
        """Read an apposition: "Jane Doe, 45, a spokeswoman for the ministry,"; its role is without the determiner."""
        end = name.end
        match = _APPOSITION.match(self.text, end)
        if not match:
            return None
        stop = _CLAUSE.search(self.text, match.end())
        phrase = self.scene.words_in(match.end(), min(stop.start() if stop else len(self.text), match.end() + 110))
        if not phrase:
            return None
        owner: Token | None = None
        if folded(phrase[0].text) in _DETERMINERS:
            phrase = phrase[1:]
        elif folded(phrase[0].text) in FUNCTION_WORDS:
            return None
        for i, word in enumerate(phrase[:4]):
            if folded(word.text) in _ENDS_NOUN_PHRASE:
                break
            if word.possessive:
                owner, phrase = word, phrase[i + 1 :]
                break
        lower = [folded(w.text) for w in phrase]
        size = next((i for i, w in enumerate(lower) if w in _ENDS_NOUN_PHRASE), len(lower))
        if " ".join(lower[size : size + 2]) in _ROLE_TAILS and role_ending(lower[: size + 2]):
            head = role_ending(lower[: size + 2])
        else:
            head = role_ending(lower[:size])
        if head is None or size > 9 or any(w in _NOT_IN_ROLES for w in lower[:size]):
            return None
        reach = next((i for i in range(size, len(lower)) if lower[i] in _ENDS_ROLE), len(lower))
        role = self._role(phrase[:reach], head)
        country = role.country or (country_of(owner.text) if owner else None)
        words = role.words | ({folded(owner.text)} if owner else set())
        return Role(role.phrase, head, words, country, name.end)

    # Whose names they are

    def _people(self, named: Sequence[_Named]) -> list[Person]:
        people: list[Person] = []
        for n in sorted(named, key=lambda n: (-len(n.form), not n.titled, n.start)):
            if len(n.form) == 1 and any(_fits(p, n) for p in people):
                continue
            same = [p for p in people if any(_same_name(form, n.form) for form in p.forms)]
            if len(same) == 1:
                same[0].forms.add(n.form)
                same[0].introduced = min(same[0].introduced, n.start)
            elif not same and not (len(n.form) > 1 and self._is_partial(people, n.form)):
                people.append(Person(" ".join(n.form), forms={n.form}, introduced=n.start))
        return people

    def _is_partial(self, people: Sequence[Person], form: tuple[str, ...]) -> bool:
        return any(_without_suffix(f)[-len(form) :] == form for p in people for f in p.forms)

    def _loose_mention(self, people: Sequence[Person], name: NameSpan) -> Mention | None:
        """Take a lone surname or first name as that of a person named in full."""
        form = tuple(w.text for w in self._words_of(name))
        fitting = _with_name(people, form)
        if not fitting and len(form) > 1 and country_of(form[0]):
            fitting = _with_name(people, form[1:])
        if countries.by_demonym(name.text) or (not fitting and country_of(name.text)):
            return None
        if not fitting:
            bodies = self._bodies_called(form)
            return Mention(name.start, name.start, name.end, bodies[0]) if len(bodies) == 1 else None
        if form in self.other_meanings:
            bodies = self._bodies_called(form)
            early = all(p.introduced > name.start for p in fitting) and len(bodies) == 1
            return Mention(name.start, name.start, name.end, bodies[0] if early else None)
        who = None if country_of(name.text) else _one_of(fitting, name.start)
        return Mention(name.start, name.start, name.end, who)

    def _genders(self) -> None:
        """Tell genders by titles, then given names, then by the pronouns of sentences that name one person alone."""
        unknown = []
        for person in self.scene.people:
            person.gender = _gender_by_name(person)
            if person.gender is None:
                unknown.append(person)
        for person in unknown:
            seen = {g for span in person.mentions for g in self._pronouns_after(person, span)}
            if len(seen) == 1:
                person.gender = seen.pop()

    def _pronouns_after(self, person: Person, mention: Span) -> set[Gender]:
        start, end = self.scene.sentences[self.scene.sentence_of(mention[0])]
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


GIVEN = titles.MALE_GIVEN_NAMES | titles.FEMALE_GIVEN_NAMES
_LONG_ROLES = frozenset(role for role in titles.ROLES if " " in role)
_OFFICE_KINDS = frozenset({"official", "politician", "leader", "chief", "minister", "lawmaker"})
_APPOSITION = re.compile(r"(?: \([^)\n]{1,12}\))?,[ \u00a0](?:\d{1,2},[ \u00a0])?(?=\w)")
_BODY_APPOSITION = re.compile(
    r",[ \u00a0](?:a|an|the)[ \u00a0](?:[\w’'-]+[ \u00a0]){0,4}?(?P<noun>[\w-]+)"
    r"(?=,|[ \u00a0](?:of|for|in|that|which|based)\b)"
)
_CLAUSE = re.compile(r"[,.;:()—–”“\"\n](?!\d)|\n| - ")


def is_body(words: Sequence[Token]) -> bool:
    """Tell whether a capitalised phrase names an organisation."""
    lower = [folded(w.text) for w in words]
    joined = " ".join(lower)
    if joined in titles.KNOWN_BODIES or ".".join(lower) in titles.KNOWN_BODIES:
        return True
    if countries.by_seat(joined) or countries.by_name(" ".join(w.text for w in words)):
        return False
    if len(words) == 1:
        word = words[0].text
        return (word.isupper() and len(word.replace(".", "")) >= 2 and not country_of(word)) or lower[0] in _ALONE
    if _title_length(words) and lower[-1] not in titles.BODY_WORDS:
        return False
    if lower[-1] in titles.BODY_WORDS or (lower[0] in titles.BODY_WORDS and "of" in lower):
        return not (len(lower) == 2 and words[0].text in GIVEN and lower[-1] in _SURNAMES_TOO)
    return any(w in ("of", "for", "on") for w in lower[1:]) and any(w in titles.BODY_WORDS for w in lower)


_ALONE = _words(
    "parliament congress senate pentagon knesset bundestag duma taliban hamas hezbollah fatah likud mossad wikileaks"
    " labour treasury"
)
_SURNAMES_TOO = _words(
    "church bush guard banks bond mirror post press mail sons lords watch field power oil school park"
)
_AFTER_NO_TITLE = _words(
    "electric motors mills dynamics assembly election elections hospital atomics services league start eye wars trek"
    " tribune hotel"
)
"""What follows General, Major, Star, Head and Private where they are no titles."""


def _title_length(words: Sequence[Token]) -> int:
    """Return how many words of a capitalised phrase are title: 3 of "NATO Secretary General Jens Stoltenberg"."""
    lower = [folded(w.text) for w in words]
    best = 0
    for i, word in enumerate(words[:-1]):
        head = role_ending(lower[: i + 1])
        honorific = word.text.rstrip(".") in titles.HONORIFICS and i in (0, best)
        if not head and not honorific:
            continue
        rest = lower[i + 1 :]
        if rest[0] in _AFTER_NO_TITLE:
            continue
        if rest[0] == "of":
            skip = 3 if len(rest) > 3 and rest[1] == "the" else 2
            if " ".join(lower[: i + 3]).endswith(("secretary of state", "chief of staff")):
                continue
            if len(rest) - skip >= 2:
                best = i + 1 + skip
            continue
        best = i + 1
    return best


def _may_be_person(form: Sequence[str]) -> bool:
    lower = [folded(w) for w in form]
    if len(form) > 6 or country_of(" ".join(form)) or not form[-1][0].isupper() or not form[0][0].isalpha():
        return False
    if any(w.isupper() and len(w) > 3 and "." not in w for w in form) and not all(w.isupper() for w in form):
        return False
    if lower[-1] in titles.BODY_WORDS and lower[-1] not in _SURNAMES_TOO:
        return False
    if len(form) == 1 and (countries.by_demonym(form[0]) or (form[0].isupper() and len(form[0]) < 5)):
        return False
    if any(w in titles.NEVER_PERSONS and w not in _SURNAMES_TOO for w in lower):
        return form[0] in GIVEN and len(form) in (2, 3) and not any(w in _NEVER_SURNAMES for w in lower[1:])
    return lower[0] not in FUNCTION_WORDS and singular(lower[-1]) not in titles.ROLE_HEADS - _ROLE_SURNAMES


_NEVER_SURNAMES = _words("of the and for on in at street road avenue square airport university act bill house")
_ROLE_SURNAMES = _words(
    "bishop pope king prince judge major marshal cardinal priest baron duke head chief speaker driver farmer fellow"
    " banker porter sergeant constable page mayor abbott mason friend child man model star boxer"
)


def _title_gender(prefix: Sequence[Token]) -> Gender | None:
    for word in prefix:
        bare = word.text.rstrip(".")
        if bare in titles.MALE_HONORIFICS or folded(bare) in titles.MALE_ROLES:
            return "m"
        if bare in titles.FEMALE_HONORIFICS or folded(bare) in titles.FEMALE_ROLES:
            return "f"
    return None


def _role_gender(head: str) -> Gender | None:
    last = head.rsplit(maxsplit=1)[-1]
    if head in titles.FEMALE_ROLES or last in titles.FEMALE_ROLES:
        return "f"
    return "m" if last in titles.MALE_ROLES else None


def _same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether two forms are one name: "Donald J. Trump" and "Donald Trump"."""
    a, b = _without_suffix(a), _without_suffix(b)
    if len(a) < 2 or len(b) < 2:
        return a == b
    return folded(a[-1]) == folded(b[-1]) and (folded(a[0]) == folded(b[0]) or _is_misspelt(a[0], b[0]))


def _is_misspelt(a: str, b: str) -> bool:
    """Tell whether two first names are one, a letter doubled or left out: "Hilary" and "Hillary"."""
    if a[:2] != b[:2] or min(len(a), len(b)) < 5 or abs(len(a) - len(b)) != 1:
        return False
    short, long = sorted((a.lower(), b.lower()), key=len)
    return any(long[:i] + long[i + 1 :] == short and long[i] == long[i - 1] for i in range(1, len(long)))


def _without_suffix(form: tuple[str, ...]) -> tuple[str, ...]:
    return form[:-1] if len(form) > 2 and folded(form[-1]) in _SUFFIXES else form


def _contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Tell whether a form begins or ends with another, so that it may be short for it."""
    whole, part = _without_suffix(whole), _without_suffix(part)
    return len(part) < len(whole) and (whole[-len(part) :] == part or whole[: len(part)] == part)


def _with_name(people: Sequence[Person], form: tuple[str, ...]) -> list[Person]:
    """Return the people whose surname, or failing that whose first name, is this form."""
    whole = [
        p for p in people if form in p.forms or any(_same_name(f, form) for f in p.forms if len(f) > 1 < len(form))
    ]
    if whole:
        return whole
    size = len(form)
    by_surname = [p for p in people if any(_without_suffix(f)[-size:] == form for f in p.forms)]
    return by_surname or [p for p in people if any(len(f) > size and f[:size] == form for f in p.forms)]


def _fits(person: Person, named: _Named) -> bool:
    return any(named.form == f or _contains(f, named.form) for f in person.forms)


def _bearer(people: Sequence[Person], named: _Named) -> Person | None:
    """Return whose name it is: the one person of that name, or the one of that name whom the title suits."""
    fitting = _with_name(people, named.form)
    if len(fitting) > 1 and named.gender:
        fitting = [p for p in fitting if _gender_by_name(p) in (None, named.gender)]
    if len(fitting) > 1 and named.roles:
        heads = {r.head for r in named.roles}
        fitting = [p for p in fitting if any(r.head in heads for r in p.roles)] or fitting
    return _one_of(fitting, named.start)


def _one_of(fitting: Sequence[Person], offset: int) -> Person | None:
    """Return the one whom a lone surname at an offset means, or None.

    Who is introduced as somebody's wife or brother goes by the full or first name; and who is not yet introduced
    cannot be meant.
    """
    if len(fitting) > 1:
        fitting = [p for p in fitting if not any(r.head in KIN for r in p.roles)]
    if len(fitting) > 1:
        fitting = [p for p in fitting if p.introduced < offset]
    return fitting[0] if len(fitting) == 1 else None


def _gender_of_given(given: str, words: int) -> Gender | None:
    if words < 2:
        return None
    return "m" if given in titles.MALE_GIVEN_NAMES else "f" if given in titles.FEMALE_GIVEN_NAMES else None


def _gender_by_name(person: Person) -> Gender | None:
    words = person.name.split()
    return person.gender or _gender_of_given(words[0], len(words))


def _add(person: Person, named: _Named) -> None:
    person.roles.extend(
        r for r in named.roles if (r.phrase, r.country) not in {(k.phrase, k.country) for k in person.roles}
    )
    person.gender = person.gender or named.gender
    if len(named.form) > len(person.name.split()):
        person.name = " ".join(named.form)
