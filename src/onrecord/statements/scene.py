"""What an article is while its speakers are looked for: its words, names, sentences, people and bodies.

The types hold what `cast` reads; the functions compare words as the reading does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from onrecord.flow import Span
from onrecord.language import countries, titles
from onrecord.language.given_names import FEMALE_GIVEN_NAMES, GIVEN_NAMES_OF_BOTH, MALE_GIVEN_NAMES
from onrecord.language.names import NameSpan, Token

Gender: TypeAlias = Literal["m", "f"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE_PRONOUNS = frozenset({"he", "him", "his", "himself"})
FEMALE_PRONOUNS = frozenset({"she", "her", "hers", "herself"})
KIN = _words(
    "wife husband son daughter brother sister father mother widow widower girlfriend boyfriend uncle aunt cousin"
    " grandfather grandmother child spouse sibling parent partner ex-wife ex-husband"
)
GIVEN = MALE_GIVEN_NAMES | FEMALE_GIVEN_NAMES | GIVEN_NAMES_OF_BOTH
_PLURALS = {"chiefs": "chief", "men": "man", "women": "woman", "children": "child", "spokesmen": "spokesman"}
_NOUNS = titles.ROLE_HEADS | titles.BODY_NOUNS.keys()


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is called: "NATO Secretary General", "spokeswoman for the ministry".

    `phrase` is as printed, without determiner and nationality. `head` is the office in lower case, as in the table of
    roles. `words` are all its words in lower case, for comparison with later mentions. `printed` is the whole of it
    with nationality and owner, as the page has it: "Germany’s foreign minister".
    """

    phrase: str
    head: str
    words: frozenset[str]
    country: str | None
    start: int
    printed: str


@dataclass(eq=False, slots=True)
class Person:
    """A person of the article.

    `name` is the fullest form that the article gives; `forms` are all of two words or more, and the only one of a
    person of whom no more is told. `introduced` is the offset of the first of them. `by_surname`
    tells whether the surname stands alone somewhere, `named_in_full` how often the name is given with a first name, and
    `goes_by_surname` whether pronouns tell that of those with one surname this one is called by it alone.
    """

    name: str
    roles: list[Role] = field(default_factory=list)
    gender: Gender | None = None
    forms: set[tuple[str, ...]] = field(default_factory=set)
    introduced: int = 0
    mentions: list[Span] = field(default_factory=list)
    by_surname: bool = False
    named_in_full: int = 0
    goes_by_surname: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether more than two capitals tells that this is a person: a title, a role, a gender, a lone surname.

        The first word alone tells nothing: firms go by theirs ("Acme" of "Acme Partners").
        """
        return bool(self.roles or self.gender or self.by_surname)

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
    introduced: int = 0


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

    `inside` has one byte a code point: 1 where it stands in quotation marks. `author` is the only one who writes.
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
    author: str | None

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
        for i in range(first, len(self.mentions)):  # a slice would copy the rest of the article
            mention = self.mentions[i]
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


def role_ending(words: Sequence[str], *, plural: bool = False) -> str | None:
    """Return the longest role of the table that ends a sequence of folded words, as `secretary general`."""
    for size in range(min(titles.LONGEST_ROLE, len(words)), 0, -1):
        tail = list(words[-size:])
        if plural:
            tail[-1] = singular(tail[-1])
        if " ".join(tail) in titles.ROLES:
            return " ".join(tail)
    return None


by_demonym = lru_cache(maxsize=1 << 12)(countries.by_demonym)
by_name = lru_cache(maxsize=1 << 12)(countries.by_name)
by_seat = lru_cache(maxsize=1 << 12)(countries.by_seat)
by_capital = lru_cache(maxsize=1 << 12)(countries.by_capital)


@lru_cache(maxsize=1 << 12)
def country_of(name: str) -> str | None:
    """Return the country that a word of a role names: "Ukrainian", "US", "Kremlin", "Germany"."""
    found = by_demonym(name) or by_name(name) or by_seat(name) or by_capital(name)
    return found.name if found else None
