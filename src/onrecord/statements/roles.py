"""The roles printed around a name: "NATO chief Ann Lee", "Ann Lee, head of the agency,", "its head, Ann Lee,"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from onrecord.language import titles
from onrecord.language.names import FUNCTION_WORDS, NameSpan, Token
from onrecord.statements.scene import (
    KIN,
    Role,
    Scene,
    by_capital,
    by_demonym,
    by_name,
    country_of,
    folded,
    role_ending,
    singular,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DETERMINERS = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "my", "this", "that", "one", "another"})
_PREPOSITIONS = _words(
    "of for at in from with on to by about against between near inside under over among after before behind into"
    " than as like"
)
ENDS_NOUN_PHRASE = _PREPOSITIONS | {
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
_VERBS = _words("is are was were has have had will would can could said says told tells")
_ENDS_ROLE = _VERBS | frozenset(
    {"and", "but", "or", "who", "whom", "whose", "which", "that", "when", "where", "while", "as"}
)
_NOT_IN_ROLES = FUNCTION_WORDS - titles.MODIFIERS - titles.SOFT_MODIFIERS - {"vice", "past", "only", "co"}
_ROLE_TAILS = ("of state", "of staff", "of government", "pro tempore")
_DROPPED = _words("then ex late longtime veteran")
_LONG_ROLES = frozenset(role for role in titles.ROLES if " " in role)
OFFICE_KINDS = frozenset({"official", "politician", "leader", "chief", "minister", "lawmaker"})
_APPOSITION = re.compile(r"(?: \([^)\n]{1,12}\))?,[ \u00a0](?:\d{1,2},[ \u00a0])?(?=\w)")
_CLAUSE = re.compile(r"[,.;:()—–”“\"\n](?!\d)|\n| - ")


def office_before(text: str, words: Sequence[Token], first: int) -> int | None:
    """Return where an office ends whose body begins at the word `first`: "head" in "head of sales at Blue Mile".

    The body is parted from it by "at", "of", "for" or "with", and nothing but blanks stands between the words.
    """
    if first < 2 or folded(words[first - 1].text) not in ("at", "of", "for", "with"):
        return None
    for i in range(first - 2, max(-1, first - 8), -1):
        if text[words[i].end : words[i + 1].start] != " ":
            return None
        after = "of" if i < first - 2 else ""
        if role_ending([folded(w.text) for w in words[max(0, i - 2) : i + 1]]) and (
            not after or folded(words[i + 1].text) == after
        ):
            return i
    return None


class RoleReader:
    """Reads roles around names; `index` gives the place in `scene.words` of the word that begins at an offset."""

    def __init__(self, scene: Scene, index: Mapping[int, int]) -> None:
        self.scene = scene
        self.text = scene.text
        self.words = scene.words
        self.index = index

    def of_country(self, role: Role, name: NameSpan) -> Role:
        """Add the place of "President Xi Jinping of China", "Senator Ann Lee of Iowa"."""
        at = bisect_right(self.scene.name_starts, name.start)
        if at < len(self.scene.names) and self.text[name.end : self.scene.names[at].start] == " of ":
            place = self.scene.names[at].text
            words = role.words | {folded(w) for w in place.split()}
            return replace(role, words=words, country=role.country or country_of(place))
        return role

    def title_role(self, prefix: Sequence[Token]) -> Role | None:
        """Return the role of a title printed with capitals before a name: "NATO Secretary General"."""
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
        return self.role([*self.words[start:first], *prefix], head)

    def role_before(self, prefix: Sequence[Token], first: Token) -> Role | None:
        """Read a role printed before a name: in lower case right before it, or as a phrase that a comma ends."""
        at = self.index[first.start]
        if at == 0:
            return None
        gap = self.text[self.words[at - 1].end : first.start]
        if gap == " " or (gap == ". " and self.words[at - 1].text in titles.ABBREVIATED):
            return self._role_ending_at(at - 1) or self._role_at_body(at)
        if gap == ", " and not prefix:
            return self._role_before_comma(at)
        return None

    def _role_at_body(self, at: int) -> Role | None:
        """Read "Marketing Manager at Blue Mile" before a name: a body that ends right before it, and the office."""
        body = self.scene.name_over(self.words[at - 1].start)
        if body is None or body.end != self.words[at - 1].end or self.words[at - 1].possessive:
            return None
        first = self.index[body.start]
        office = office_before(self.text, self.words, first)
        role = self._role_ending_at(office, capitals=True) if office is not None else None
        if role is None:
            return None
        start = self.index[role.start]
        while start and self.words[start].text[0].isupper() and self._is_title_word(start - 1):
            start -= 1
        return self._extended(role, self.words[start:at])

    def _is_title_word(self, at: int) -> bool:
        """Tell whether a capitalised word is part of the title that goes on after it: "Sales" of "Sales Manager"."""
        word = self.words[at]
        return (
            word.text[0].isupper()
            and not word.possessive
            and folded(word.text) not in FUNCTION_WORDS
            and self.text[word.end : self.words[at + 1].start] == " "
        )

    def kin_before(self, first: Token) -> Role | None:
        """Read the relation of "his wife, former minister Ann Lee" and "his wife Ann Lee"."""
        at = self._phrase_start(self.index[first.start])
        before = self.words[at - 1] if at else None
        if before is None or self.text[before.end : first.start] not in (", ", " ") or folded(before.text) not in KIN:
            return None
        owner = self.words[at - 2] if at > 1 else None
        if owner and (owner.possessive or folded(owner.text) in DETERMINERS or folded(owner.text) in titles.MODIFIERS):
            return self.role([before], folded(before.text))
        return None

    def role_after(self, name: NameSpan) -> Role | None:
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
        if folded(phrase[0].text) in DETERMINERS:
            phrase = phrase[1:]
        elif folded(phrase[0].text) in FUNCTION_WORDS:
            return None
        for i, word in enumerate(phrase[:4]):
            if folded(word.text) in ENDS_NOUN_PHRASE:
                break
            if word.possessive:
                owner, phrase = word, phrase[i + 1 :]
                break
        lower = [folded(w.text) for w in phrase]
        size = next((i for i, w in enumerate(lower) if w in ENDS_NOUN_PHRASE), len(lower))
        if " ".join(lower[size : size + 2]) in _ROLE_TAILS and role_ending(lower[: size + 2]):
            head = role_ending(lower[: size + 2])
        else:
            head = role_ending(lower[:size])
        if head is None or size > 9 or any(w in _NOT_IN_ROLES for w in lower[:size]):
            return None
        reach = next((i for i in range(size, len(lower)) if lower[i] in _ENDS_ROLE), len(lower))
        role = self.role(phrase[:reach], head)
        country = role.country or (country_of(owner.text) if owner else None)
        words = role.words | ({folded(owner.text)} if owner else set())
        start = owner.start if owner else phrase[0].start
        printed = self.text[start : self._dotted(phrase[reach - 1])]
        return Role(role.phrase, head, words, country, name.end, printed)

    def role(self, phrase: list[Token], head: str) -> Role:
        """Return a phrase as a role; `head` is the office in it, as in the table."""
        words = frozenset(folded(w.text) for w in phrase)
        country = _country_in_role(phrase, head)
        kept = phrase
        while len(kept) > 1 and (by_demonym(kept[0].text) or by_name(kept[0].text)):
            kept = kept[1:]
        while len(kept) > len(head.split()) and folded(kept[0].text) in _DROPPED - {head}:
            kept = kept[1:]
        printed = self.text[kept[0].start : self._dotted(kept[-1])]
        whole = self.text[phrase[0].start : self._dotted(phrase[-1])]
        return Role(printed, head, words, country, phrase[0].start, whole)

    def _dotted(self, word: Token) -> int:
        dot = self.text[word.end : word.end + 1] == "." and word.text in titles.ABBREVIATED
        return word.end + dot

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
        role = self.role(phrase, head)
        return self._with_possessor(role, first)

    def _with_possessor(self, role: Role, first: int) -> Role:
        """Add the country of "Germany's foreign minister", and what a counterpart is the counterpart of."""
        if first and self.words[first - 1].possessive and role.country is None:
            owner = self.words[first - 1]
            role = replace(
                role,
                words=role.words | {folded(owner.text)},
                country=country_of(owner.text),
                printed=self.text[owner.start : self.words[first].start] + role.printed,
            )
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
        return replace(role, phrase=here[-1], head=here[-1]) if here else role

    def _offices(self, start: int, stop: int) -> list[str]:
        """Return the offices named from an offset to the word at `stop`, in the singular."""
        found = []
        for i in range(bisect_left(self.scene.starts, start), stop):
            beyond = [folded(w.text) for w in self.words[max(0, i - 1) : i + 2]]
            if i + 1 < stop and len(beyond) == 3 and role_ending(beyond[1:], plural=True) in _LONG_ROLES:
                continue
            head = role_ending([folded(w.text) for w in self.words[max(0, i - 2) : i + 1]], plural=True)
            if head and head != "counterpart" and titles.ROLES[head] & OFFICE_KINDS:
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
            known = lower in titles.MODIFIERS or (singular(lower) in titles.ROLE_HEADS and lower not in DETERMINERS)
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
            opened = before and (before.possessive or folded(before.text) in DETERMINERS)
            return role if opened else None
        for i in range(at - 2, max(-1, at - 9), -1):
            word = self.words[i]
            if self.text[word.end : self.words[i + 1].start] not in (" ", "’s ", "'s "):
                return None
            if folded(self.words[i + 1].text) in _AFTER_ROLE and not word.possessive:
                role = self._role_ending_at(i)
                first = self.index[role.start] if role else 0
                before = self.words[first - 1] if first else None
                if role and before and (before.possessive or folded(before.text) in DETERMINERS):
                    return self._extended(role, self.words[first:at])
                return None
        return None

    def _extended(self, role: Role, phrase: list[Token]) -> Role:
        whole = self.role(phrase, role.head)
        return replace(whole, head=role.head, country=role.country or whole.country, start=role.start)


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
    if not words or not words[0].isupper() or words in ("Georgia", "Jordan", "Chad") or by_capital(words):
        return None
    return country_of(words)
