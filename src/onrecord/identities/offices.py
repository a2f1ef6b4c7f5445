"""Roles as pages print them, and what two of them say of whether two people are one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from onrecord.identities.romanisation import plain
from onrecord.language.countries import by_demonym, by_name
from onrecord.language.titles import LONGEST_ROLE, ROLES

Agreement = Literal["specific", "general"]


def _words(text: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in text.split())


_ONE_OFFICE = {
    "premier": "prime minister", "pm": "prime minister", "taoiseach": "prime minister", "vp": "vice-president",
    "vice president": "vice-president", "sen": "senator", "rep": "representative", "congressman": "representative",
    "congresswoman": "representative", "congressperson": "representative", "gov": "governor",
    "lieutenant governor": "lt gov", "defense minister": "defence minister", "defense secretary": "defence secretary",
    "secretary-general": "secretary general", "director-general": "director general", "gen": "general",
    "adm": "admiral", "col": "colonel", "lt": "lieutenant", "capt": "captain", "maj": "major", "sgt": "sergeant",
    "chief executive": "ceo", "chief executive officer": "ceo", "spokeswoman": "spokesman",
    "spokesperson": "spokesman", "chairwoman": "chairman", "chairperson": "chairman", "chair": "chairman",
    "advisor": "adviser", "attache": "attaché", "frontrunner": "candidate", "front-runner": "candidate",
    "nominee": "candidate", "hopeful": "candidate", "actress": "actor", "businesswoman": "businessman",
}  # fmt: skip
"""Roles that are one office under another name."""

_UNIQUE = _words(
    "president prime_minister chancellor king queen emperor emir sultan supreme_leader vice-president foreign_minister"
    " foreign_secretary secretary_of_state defence_minister defence_secretary interior_minister home_secretary"
    " finance_minister attorney_general chief_justice crown_prince governor-general opposition_leader"
)
"""Offices of which a country has one at a time."""

_QUALIFIERS = _words("deputy vice assistant associate under junior shadow lieutenant acting interim")
_PAST = _words("former ex onetime erstwhile retired past late then")
_COLOURLESS = _words(
    "the a an of for at in on to and by with from as its their his her our new current incumbent senior veteran"
    " longtime outgoing incoming embattled elect designate deputy vice assistant associate junior shadow acting interim"
    " one top chief"
)
_ENDS_HEAD = re.compile(r"\b(?:of|for|at|in|on|to|with|from|who|and)\b|,")
_WORD = re.compile(r"[\w’'-]+")

_SAY_LITTLE = _words(
    "official minister leader head chief boss expert analyst aide adviser assistant staffer source worker student"
    " specialist pupil suspect defendant victim survivor witness man woman resident spokesman candidate agent officer"
    " veteran star celebrity model host manager director executive activist campaigner protester demonstrator owner"
    " founder"
)
"""Roles that so many have that two of one name are not one for it."""

_WALKS: dict[str, frozenset[str]] = {
    "politics": _words("politician diplomat monarch royal"),
    "the bench": _words("judge"),
    "the forces": _words("commander soldier"),
    "the police": _words("constable detective sheriff superintendent trooper"),
    "medicine": _words("doctor nurse paramedic"),
    "the church": _words("cleric"),
    "sport": _words("player athlete coach referee umpire"),
    "the stage": _words("star"),
    "the press": _words("journalist"),
    "school": _words("pupil student teacher"),
}
"""Walks of life that nobody has two of at one time; what goes with others (business, law, science) is left out."""


@dataclass(frozen=True, slots=True)
class Office:
    """What a role says: the office in it, the words besides, and the walks of life that it belongs to.

    `head` is of `titles.ROLES` where it is there, or the last word. `qualifiers` are what makes another office of it
    ("deputy"). `past` tells whether it is one no longer held.
    """

    head: str
    words: frozenset[str]
    qualifiers: frozenset[str]
    walks: frozenset[str]
    past: bool

    @property
    def is_unique(self) -> bool:
        """Whether a country has one holder at a time: the head alone, of nothing but the country."""
        return self.head in _UNIQUE and not self.words and not self.qualifiers


@lru_cache(maxsize=65536)
def office(role: str) -> Office:
    """Return what a role says."""
    lower = role.casefold().replace("’", "'").replace(".", "")
    before = _ENDS_HEAD.split(lower, maxsplit=1)[0]
    words = _WORD.findall(lower)
    head = _head(_WORD.findall(before)) or _head(words) or (words[-1] if words else "")
    spelt = _ONE_OFFICE.get(head, head)
    folded = {_american(plain(word.removesuffix("'s"))) for word in words}
    own = {plain(word) for word in re.split(r"[\s-]", head)}
    rest = {word for word in folded - _COLOURLESS - _PAST - own if word and not _is_national(word)}
    rest -= {plain(name) for name, one in _ONE_OFFICE.items() if one == spelt}
    walks = {walk for walk, kinds in _WALKS.items() if kinds & {head, spelt, *ROLES.get(head, ())}}
    past = bool(_PAST & set(re.split(r"[\s-]", lower)))
    return Office(spelt, frozenset(rest), frozenset(_QUALIFIERS & folded) - own, frozenset(walks), past)


def agree(a: Office, b: Office) -> Agreement | None:
    """Tell whether two roles are one office.

    "specific" where it is one that few hold: its head is the only one of a country, or words besides agree as well;
    "general" where many do ("senator"), None where the offices differ or say next to nothing ("official").
    """
    if a.head != b.head or a.qualifiers != b.qualifiers:
        return None
    if a.words and b.words:
        shared = a.words & b.words
        return "specific" if len(shared) * 2 >= min(len(a.words), len(b.words)) else None
    if a.is_unique or b.is_unique:
        return "specific" if a.words == b.words else "general"
    return "general" if a.head in ROLES and a.head not in _SAY_LITTLE else None


def exclude(a: Office, b: Office) -> str | None:
    """Tell why nobody has both roles at one time, in words; None where somebody may."""
    if a.past or b.past or not a.walks or not b.walks or a.walks & b.walks:
        return None
    return f"{min(a.walks)} and {min(b.walks)} at one time"


def _head(words: list[str]) -> str | None:
    """Return the office that words end in, or else the last in them."""
    for end in range(len(words), 0, -1):
        for size in range(min(LONGEST_ROLE, end), 0, -1):
            name = " ".join(words[end - size : end])
            if name in ROLES:
                return name
    return None


def _american(word: str) -> str:
    return {"defense": "defence", "labor": "labour", "center": "centre"}.get(word, word)


@lru_cache(maxsize=65536)
def _is_national(word: str) -> bool:
    return by_demonym(word) is not None or by_name(word) is not None or word in ("us", "uk", "eu")
