"""Noun phrases: determiner, owner, words up to the head, and what follows it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.language import titles
from onrecord.language.names import Token
from onrecord.statements.scene import Scene, country_of, folded


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


INDEFINITE = _words("a an one another some")
DEFINITE = _words("the this that his her its their our my")
QUANTIFIERS = _words(
    "some many most several few both all two three four five six seven eight nine ten dozens hundreds thousands scores"
    " other others more these those various numerous unnamed anonymous multiple no any different certain"
)
DETERMINERS = DEFINITE | INDEFINITE | QUANTIFIERS
CUTS_HEAD = _words(
    "of for at in from with on to by about against between near inside under over among after before behind who whom"
    " whose which that when where since familiar close briefed briefing based including like as than via across around"
    " outside within without along aboard speaking working living attending responsible involved involving quoted cited"
    " named called known representing released published conducted issued posted handling seeking"
    " i you he she it we they i've they've is are was were has have had can could will would may might"
)
_GENERIC = _words("country country's nation nation's state company group party city union agency country’s")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: `words` are those up to its head, the determiner left out; `tail` is what follows the head."""

    determiner: str
    owner: str
    words: tuple[Token, ...]
    tail: tuple[Token, ...]
    start: int
    end: int

    @property
    def lower(self) -> list[str]:
        """The words in lower case, for comparison."""
        return [folded(w.text) for w in self.words]


def segments_of(scene: Scene, words: list[Token]) -> list[list[Token]]:
    """Part the words at commas, dashes and brackets; the comma of "10,000" parts nothing."""
    parts: list[list[Token]] = [[words[0]]]
    for before, word in itertools.pairwise(words):
        gap = scene.text[before.end : word.start]
        if gap != "," and (any(c in ',;:()—–“”"' for c in gap) or " - " in gap):
            parts.append([])
        parts[-1].append(word)
    return parts


def phrase_of(scene: Scene, words: list[Token]) -> Phrase:
    """Parse a noun phrase; its head is the last word before any "of", "for", "who"."""
    determiner = owner = ""
    start, end = words[0].start, words[-1].end
    partitive = len(words) > 1 and folded(words[1].text) == "of"
    opens = folded(words[0].text) in DETERMINERS and not partitive and not _opens_name(scene, words)
    if opens:
        determiner, words = folded(words[0].text), words[1:]
    size = next((i for i in range(1, len(words)) if _ends_head(scene, words[i - 1], words[i])), len(words))
    head, tail = words[:size], words[size:]
    if len(head) > 1 and folded(head[-1].text) in ("himself", "herself", "itself", "themselves"):
        head = head[:-1]
    for i in range(len(head) - 1):
        if head[i].possessive and not inside_name(scene, head[i + 1], head[i]):
            owner = scene.text[head[0].start : head[i].end]
            determiner, head = determiner or "the", head[i + 1 :]
            break
    return Phrase(determiner, owner, tuple(head), tuple(tail), start, end)


def _ends_head(scene: Scene, before: Token, word: Token) -> bool:
    """Tell whether a word follows the head: a preposition, a clause, a participle ("Democrats trying to win")."""
    lower = folded(word.text)
    if inside_name(scene, word):
        return False
    after_plural = before.text.endswith("s") or folded(before.text) == "people"
    return lower in CUTS_HEAD or (after_plural and word.text.islower() and lower.endswith(("ing", "ed")))


def _opens_name(scene: Scene, words: Sequence[Token]) -> bool:
    name = scene.name_over(words[0].start)
    return name is not None and name.start == words[0].start and name.end > words[0].end


def inside_name(scene: Scene, word: Token, start: Token | None = None) -> bool:
    """Tell whether a word is inside a name and not its first; with `start`, that the name takes that word in too."""
    name = scene.name_over(word.start)
    return name is not None and name.start < word.start and (start is None or name.start <= start.start)


def modifiers_of(phrase: Phrase, role: str) -> set[str]:
    """Return the words of a phrase that the right person's roles must have."""
    size = len(role.split())
    before = [w.text for w in phrase.words[:-size]]
    owner = phrase.owner.split()
    after = [w.text for w in phrase.tail if folded(w.text) not in CUTS_HEAD | DEFINITE | INDEFINITE]
    found = set()
    for word in (*before, *owner, *after):
        lower = folded(word).removesuffix("'s")
        soft = (
            lower in titles.SOFT_MODIFIERS or lower in DEFINITE or lower in _GENERIC or any(c.isdigit() for c in lower)
        )
        if not soft and "-year-old" not in lower and not country_of(word):
            found.add(lower)
    return found
