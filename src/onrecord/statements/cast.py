"""Who and what an article names: its people with their roles, its bodies, and where they are mentioned.

Built once per article. A person is known by the fullest form of the name; a surname, a title with a surname or a first
name is taken as that person's where it can be nobody else's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from onrecord.flow import Article, Span
from onrecord.language import countries, titles
from onrecord.language.names import FUNCTION_WORDS, NameSpan, Token, names_among, sentences, tokens
from onrecord.language.quotation import quotations

Gender: TypeAlias = Literal["m", "f"]

MALE_PRONOUNS = frozenset({"he", "him", "his", "himself"})
FEMALE_PRONOUNS = frozenset({"she", "her", "hers", "herself"})
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "my", "this", "that", "one", "another"})
_PREPOSITIONS = frozenset(
    "of for at in from with on to by about against between near inside under over among after before behind into"
    " than as like".split()
)
_ENDS_NOUN_PHRASE = _PREPOSITIONS | {"and", "or", "but", "who", "whom", "whose", "which", "that", "when", "where", "since"}
_AFTER_ROLE = frozenset({"of", "for", "at", "in", "to"})
_GENERIC_POSSESSORS = frozenset({"country", "nation", "state", "company", "group", "party", "city", "union", "agency"})
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
    """A person of the article; `name` is the fullest form that the article gives."""

    name: str
    roles: list[Role] = field(default_factory=list)
    gender: Gender | None = None
    forms: set[tuple[str, ...]] = field(default_factory=set)
    mentions: list[Span] = field(default_factory=list)

    @property
    def surname(self) -> str:
        return self.name.split()[-1]

    @property
    def countries(self) -> set[str]:
        return {role.country for role in self.roles if role.country}


@dataclass(eq=False, slots=True)
class Body:
    """An organisation of the article; `kinds` are the common nouns that may stand for it: "ministry", "alliance"."""

    name: str
    kinds: frozenset[str]
    words: frozenset[str]
    country: str | None
    mentions: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mention:
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
        return self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def sentence_of(self, offset: int) -> int:
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

    def name_over(self, offset: int) -> NameSpan | None:
        """Return the name that a code point lies in."""
        at = bisect_right(self.name_starts, offset) - 1
        return self.names[at] if at >= 0 and offset < self.names[at].end else None


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


def country_of(name: str) -> str | None:
    """Return the country that a word of a role names: "Ukrainian", "US", "Kremlin", "Germany"."""
    found = (
        countries.by_demonym(name) or countries.by_name(name) or countries.by_seat(name) or countries.by_capital(name)
    )
    return found.name if found else None


def stage(article: Article) -> Scene:
    """Read an article once: words, names, sentences, people, bodies."""
    text = article.text
    words = tokens(text)
    report = [(b.start, b.end, b.kind in ("paragraph", "list-item", "pull-quote")) for b in article.blocks if b.in_report]
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

    def read(self) -> None:
        named: list[_Named] = []
        placed: list[Mention] = []
        loose: list[tuple[NameSpan, tuple[str, ...]]] = []
        for name in self.scene.names:
            body = self._body(name)
            if body:
                placed.append(body)
                continue
            person = self._person(name)
            if person:
                named.append(person)
            else:
                loose.append((name, tuple(w.text for w in self._words_of(name))))
        people = self._people(named)
        for n in named:
            who = _bearer(people, n)
            if who:
                _add(who, n)
            placed.append(Mention(n.start, n.name_start, n.end, who))
        for name, form in loose:
            mention = self._loose_mention(people, name, form)
            if mention:
                placed.append(mention)
        placed.sort(key=lambda m: m.start)
        for mention in placed:
            if mention.who:
                mention.who.mentions.append((mention.name_start, mention.end))
        self.scene.mentions.extend(placed)
        self.scene.mention_starts.extend(m.start for m in placed)
        self.scene.people.extend(people)
        self.scene.bodies.extend(self.bodies.values())
        self._genders()

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
            spoken_for = beyond and self.text[self.words[after].end : beyond.start] == " "
            if not (spoken_for and beyond and singular(folded(beyond.text)) in titles.ROLE_HEADS):
                end = self.words[after].end
                lower = [*lower, tail]
        elif not is_body(words):
            return None
        printed = self.text[name.start : end]
        return Mention(name.start, name.start, end, self._known_body(printed, lower))

    def _known_body(self, printed: str, lower: list[str]) -> Body:
        key = " ".join(lower).removeprefix("the ")
        if key not in self.bodies:
            kinds = set(titles.KNOWN_BODIES.get(key, ()))
            for word in (lower[-1], lower[0] if len(lower) > 2 and lower[1] == "of" else lower[-1]):
                kinds |= {word, *titles.BODY_NOUNS.get(word, ())}
            country = next((c for c in map(country_of, printed.split()) if c), None)
            self.bodies[key] = Body(printed, frozenset(kinds), frozenset(lower), country)
        return self.bodies[key]

    # People

    def _person(self, name: NameSpan) -> _Named | None:
        """Return the person that a capitalised phrase names, where the phrase itself or the words around it tell."""
        words = self._words_of(name)
        cut = _title_length(words)
        core = words[cut:]
        while core and cut and folded(core[0].text) in _SUFFIXES:
            core = core[1:]
        if not core or not _may_be_person([w.text for w in core]):
            return None
        prefix = words[:cut]
        gender = _title_gender(prefix)
        roles = [r for r in (self._title_role(prefix), self._role_before(prefix, words[0]), self._role_after(name)) if r]
        if not cut and not roles:
            if len(core) < 2:
                return None
            if len(core) == 2 and core[0].text not in GIVEN and country_of(core[0].text):
                return None
        if not cut and len(core) == 1 and roles and not self._person_like(core[0]):
            return None
        start = min([words[0].start, *(r.start for r in roles if r.start < name.start)])
        form = tuple(w.text for w in core)
        for role in roles:
            gender = gender or _role_gender(role.head)
        return _Named(start, core[0].start, name.end, form, tuple(roles), gender, bool(cut or roles))

    def _person_like(self, word: Token) -> bool:
        return not (country_of(word.text) or word.text.isupper())

    def _title_role(self, prefix: Sequence[Token]) -> Role | None:
        lower = [folded(w.text) for w in prefix]
        if not lower or all(w.text.rstrip(".") in titles.HONORIFICS and folded(w.text) not in titles.ROLES for w in prefix):
            return None
        head = role_ending(lower) or next((h for n in range(len(lower), 0, -1) if (h := role_ending(lower[:n]))), None)
        if head is None:
            return None
        return self._role(list(prefix), head)

    def _role(self, phrase: list[Token], head: str) -> Role:
        country = None
        words = frozenset(folded(w.text) for w in phrase)
        for size in (2, 1):
            for i in range(len(phrase) - size + 1):
                country = country or country_of(" ".join(w.text for w in phrase[i : i + size]))
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
        if gap == " " or gap == ". " and self.words[at - 1].text in titles.ABBREVIATED:
            return self._role_ending_at(at - 1)
        if gap == ", " and not prefix:
            return self._role_before_comma(at)
        return None

    def _role_ending_at(self, last: int) -> Role | None:
        """Return the role whose last word is at `last`, with the modifiers before it."""
        if self.words[last].possessive or not self.words[last].text[0].islower():
            return None
        first = self._phrase_start(last)
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
        limit = self.scene.sentences[sentence][0]
        for i in range(first - 1, -1, -1):
            if self.words[i].start < limit:
                break
            lower = [folded(w.text) for w in self.words[max(0, i - 2) : i + 1]]
            head = role_ending(lower, plural=True)
            if head and head != "counterpart" and titles.ROLES[head] & _OFFICE_KINDS:
                return Role(role.phrase, head, role.words, role.country, role.start)
        return role

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
        """Read "the country's interior minister, Ali Hassan," and "the head of the agency, Ann Lee,": a comma on both sides."""
        name = self.scene.name_over(self.words[at].start)
        if name is None or self.text[name.end : name.end + 1] not in (",", ".", ";", ")", ":", "—", "–"):
            return None
        role = self._role_ending_at(at - 1)
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
                if role and first and folded(self.words[first - 1].text) in _DETERMINERS:
                    return self._extended(role, self.words[first : at])
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
        for i, word in enumerate(phrase[:4]):
            if word.possessive:
                owner, phrase = word, phrase[i + 1 :]
                break
        lower = [folded(w.text) for w in phrase]
        size = next((i for i, w in enumerate(lower) if w in _ENDS_NOUN_PHRASE), len(lower))
        if " ".join(lower[size : size + 2]) in _ROLE_TAILS and role_ending(lower[: size + 2]):
            head = role_ending(lower[: size + 2])
        else:
            head = role_ending(lower[:size])
        if head is None or size > 9:
            return None
        reach = next((i for i in range(size, len(lower)) if lower[i] in ("who", "whom", "whose", "which", "that", "when")), len(lower))
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
            elif not same and not (len(n.form) > 1 and self._is_partial(people, n.form)):
                people.append(Person(" ".join(n.form), forms={n.form}))
        return people

    def _is_partial(self, people: Sequence[Person], form: tuple[str, ...]) -> bool:
        return any(_contains(f, form) for p in people for f in p.forms)

    def _loose_mention(self, people: Sequence[Person], name: NameSpan, form: tuple[str, ...]) -> Mention | None:
        """Take a lone surname or first name as that of a person named in full."""
        fitting = _with_name(people, form)
        if not fitting and len(form) > 1 and country_of(form[0]):
            fitting = _with_name(people, form[1:])
        if not fitting or country_of(name.text):
            return None
        return Mention(name.start, name.start, name.end, fitting[0] if len(fitting) == 1 else None)

    def _genders(self) -> None:
        """Tell genders by titles, then given names, then by the pronouns of sentences that name one person alone."""
        unknown = []
        for person in self.scene.people:
            given = person.name.split()[0] if " " in person.name else ""
            if person.gender is None and given:
                person.gender = "m" if given in titles.MALE_GIVEN_NAMES else "f" if given in titles.FEMALE_GIVEN_NAMES else None
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
        return found


GIVEN = titles.MALE_GIVEN_NAMES | titles.FEMALE_GIVEN_NAMES
_OFFICE_KINDS = frozenset({"official", "politician", "leader", "chief", "minister", "lawmaker"})
_APPOSITION = re.compile(r"(?: \([^)\n]{1,12}\))?,[ \u00a0](?:\d{1,2},[ \u00a0])?(?=\w)")
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
    if _title_length(words) and not lower[-1] in titles.BODY_WORDS:
        return False
    if lower[-1] in titles.BODY_WORDS or (lower[0] in titles.BODY_WORDS and "of" in lower):
        return not (len(lower) == 2 and words[0].text in GIVEN and lower[-1] in _SURNAMES_TOO)
    return any(w in ("of", "for", "on") for w in lower[1:]) and any(w in titles.BODY_WORDS for w in lower)


_ALONE = frozenset(
    "parliament congress senate pentagon knesset bundestag duma taliban hamas hezbollah fatah likud mossad wikileaks labour"
    " treasury kremlin".split()
) - {"kremlin"}
_SURNAMES_TOO = frozenset("church bush guard banks bond mirror post press mail sons lords watch field power oil school park".split())
_TITLES_OF_THINGS = frozenset({"star", "model", "host", "private", "partner", "patient", "driver", "man", "woman", "boy", "girl", "child", "major", "general", "head", "chief", "source"})


def _title_length(words: Sequence[Token]) -> int:
    """Return how many words of a capitalised phrase are title: 3 of "NATO Secretary General Jens Stoltenberg"."""
    lower = [folded(w.text) for w in words]
    best = 0
    for i, word in enumerate(words[:-1]):
        head = role_ending(lower[: i + 1])
        honorific = word.text.rstrip(".") in titles.HONORIFICS and (i == 0 or best == i)
        if not head and not honorific:
            continue
        if head in _TITLES_OF_THINGS and (best == 0 or len(words) - i < 3) and word.text not in titles.ABBREVIATED and not _rank(lower, i):
            continue
        rest = lower[i + 1 :]
        if rest[0] == "of":
            skip = 3 if len(rest) > 3 and rest[1] == "the" else 2
            if " ".join(lower[: i + 3]).endswith(("secretary of state", "chief of staff")):
                continue
            if len(rest) - skip >= 2:
                best = i + 1 + skip
            continue
        best = i + 1
    return best


def _rank(lower: Sequence[str], i: int) -> bool:
    """Tell the general and the major of "General David Petraeus" from General Motors: a given name follows."""
    return i + 2 < len(lower) and lower[i + 1].capitalize() in GIVEN


def _may_be_person(form: Sequence[str]) -> bool:
    lower = [folded(w) for w in form]
    if len(form) > 6 or country_of(" ".join(form)) or not form[-1][0].isupper() or not form[0][0].isalpha():
        return False
    if any(w.isupper() and len(w) > 3 and "." not in w for w in form) and not all(w.isupper() for w in form):
        return False
    if lower[-1] in titles.BODY_WORDS and lower[-1] not in _SURNAMES_TOO:
        return False
    if len(form) == 1 and (countries.by_demonym(form[0]) or form[0].isupper() and len(form[0]) < 5):
        return False
    if any(w in titles.NEVER_PERSONS and w not in _SURNAMES_TOO for w in lower):
        return form[0] in GIVEN and len(form) == 2 and lower[0] not in titles.NEVER_PERSONS and lower[1] not in _NEVER_SURNAMES
    return lower[0] not in FUNCTION_WORDS and singular(lower[-1]) not in titles.ROLE_HEADS - _ROLE_SURNAMES


_NEVER_SURNAMES = frozenset("of the and for on in at street road avenue square airport university act bill".split())
_ROLE_SURNAMES = frozenset(
    "bishop pope king prince judge major marshal cardinal priest baron duke head chief speaker driver farmer fellow banker"
    " porter sergeant constable page mayor abbott mason friend child man model star boxer".split()
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
    last = head.split()[-1]
    if head in titles.FEMALE_ROLES or last in titles.FEMALE_ROLES:
        return "f"
    return "m" if last in titles.MALE_ROLES else None


def _same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether two forms are one name: "Donald J. Trump" and "Donald Trump"."""
    a, b = _without_suffix(a), _without_suffix(b)
    if len(a) < 2 or len(b) < 2:
        return a == b
    return folded(a[-1]) == folded(b[-1]) and folded(a[0]) == folded(b[0])


def _without_suffix(form: tuple[str, ...]) -> tuple[str, ...]:
    return form[:-1] if len(form) > 2 and folded(form[-1]) in _SUFFIXES else form


def _contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Tell whether a form begins or ends with another, so that it may be short for it."""
    whole, part = _without_suffix(whole), _without_suffix(part)
    return len(part) < len(whole) and (whole[-len(part) :] == part or whole[: len(part)] == part)


def _with_name(people: Sequence[Person], form: tuple[str, ...]) -> list[Person]:
    """Return the people whose surname, or failing that whose first name, is this form."""
    whole = [p for p in people if form in p.forms or any(_same_name(f, form) for f in p.forms if len(f) > 1 < len(form))]
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
    return fitting[0] if len(fitting) == 1 else None


def _gender_by_name(person: Person) -> Gender | None:
    given = person.name.split()[0]
    if person.gender:
        return person.gender
    return "m" if given in titles.MALE_GIVEN_NAMES else "f" if given in titles.FEMALE_GIVEN_NAMES else None


def _add(person: Person, named: _Named) -> None:
    person.roles.extend(r for r in named.roles if (r.phrase, r.country) not in {(k.phrase, k.country) for k in person.roles})
    person.gender = person.gender or named.gender
    if len(named.form) > len(person.name.split()):
        person.name = " ".join(named.form)
