"""Names of bodies and of countries, and the keys under which their spellings come together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from onrecord.identities.romanisation import plain
from onrecord.language.countries import by_capital, by_demonym, by_name, by_seat, countries
from onrecord.language.titles import BODY_NOUNS, BODY_WORDS, KNOWN_BODIES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEGAL_FORMS = _words(
    "inc incorporated ltd limited llc llp plc corp corporation co company gmbh ag sa nv bv spa oyj ab"
)
_SPELLINGS = {
    "defense": "defence", "labor": "labour", "center": "centre", "organization": "organisation",
    "program": "programme", "&": "and", "intl": "international", "dept": "department", "univ": "university",
}  # fmt: skip
_SMALL = _words("the of for and on in to a an")
_GENERIC = (BODY_WORDS | frozenset(BODY_NOUNS)) | _words(
    "supreme high federal national central state foreign interior home defence health justice finance education"
    " labour trade transport agriculture energy economy environment culture public security safety social general city"
    " county district appeals constitutional electoral election medical international affairs democratic republican"
    " conservative liberal green socialist communist progressive people nationalist christian reform royal united"
    " attorney mayor governor president prime minister sheriff prosecutor fire rights human development planning"
    " intelligence border coast customs revenue tax statistics research budget senate lower upper legislative"
)
"""Words that name a body only together with the country, state or town that it belongs to."""
_ORGANS = _words(
    "ministry department parliament army navy military government senate congress court police cabinet embassy treasury"
)
"""Bodies of which every country has its own, so that a country before one is its owner and no part of its name."""
_WORLDWIDE = frozenset(KNOWN_BODIES)
_PARENTHESES = re.compile(r"\s*\(([^()]+)\)")
_WORD = re.compile(r"[^\W_][\w.’'&-]*|&")
_EXPANSION = re.compile(
    r"(?P<full>[A-Z][\w’'&,.-]*(?:[ \u00a0][\w’'&,-]+){1,8})[ \u00a0]\((?:the )?(?P<short>[A-Z][A-Za-z.&-]{1,9})\)"
)


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body's name for comparing.

    `key` is the same for all spellings of one name; `country` is the one that stands in it ("Russian Navy").
    `is_generic` tells whether many countries or towns have a body of this name. `short` is an abbreviation that is
    printed with it.
    """

    key: str
    country: str | None
    is_generic: bool
    short: str | None


@lru_cache(maxsize=65536)
def body_name(name: str) -> BodyName:
    """Return a body's name for comparing: "the Ministry of Defence of Russia" is "Russia's Defense Ministry"."""
    inside = _PARENTHESES.search(name)
    short = plain(inside[1]) if inside and is_abbreviation(inside[1]) else None
    printed = _WORD.findall(_PARENTHESES.sub("", name))
    if len(printed) > 1 and printed[0].lower() == "the":
        printed = printed[1:]
    country, printed = _without_country(printed)
    words = [_SPELLINGS.get(w, w) for w in (plain(_possessor(word)) or word for word in printed)]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    bare = [word for word in words if word not in _SMALL] or words
    if len(bare) > 1 and words[:2] in (["ministry", "of"], ["department", "of"]):
        bare = [*bare[1:], bare[0]]
    key = " ".join(bare)
    is_worldwide = key in _WORLDWIDE or key.replace(" ", "") in _WORLDWIDE
    return BodyName(key, country, all(w in _GENERIC for w in bare) and not is_worldwide, short)


def is_abbreviation(word: str) -> bool:
    """Tell whether a word is written as an abbreviation: "FBI", "U.N.", "BfV"."""
    bare = word.replace(".", "")
    return 2 <= len(bare) <= 8 and " " not in bare and sum(c.isupper() for c in bare) * 2 > len(bare)


def abbreviations_in(text: str) -> tuple[tuple[str, str], ...]:
    """Return the abbreviations that a text explains, with the full name: ("FBI", "Federal Bureau of Investigation").

    The letters of the abbreviation must be the first ones of the words before it, small words aside, as in Schwartz and
    Hearst (2003), who match letters inside words too; here those are not taken.
    """
    found = []
    for match in _EXPANSION.finditer(text):
        letters = [c for c in match["short"].lower() if c.isalpha()]
        words = match["full"].replace("\u00a0", " ").split(" ")
        full = _spelt(words, letters)
        if full and is_abbreviation(match["short"]):
            found.append((match["short"], full))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def country_key(name: str) -> str:
    """Return the ISO code of the country that a name means, or else the name in small letters."""
    country = by_name(name) or by_capital(name) or by_seat(name) or by_demonym(name)
    return country.iso2 if country else plain(name)


def country_name(key: str) -> str:
    """Return the common English name of the country of a key."""
    return _names_of_countries().get(key, key.title())


def group_key(name: str) -> str:
    """Return the words of a group for comparing: letter case, marks and a leading article aside."""
    words = [plain(word) for word in name.split()]
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words)


@cache
def _names_of_countries() -> dict[str, str]:
    return {country.iso2: country.name for country in countries()}


def _spelt(words: list[str], letters: list[str]) -> str | None:
    """Return the last words whose initials are just these letters, small words skipped or not."""
    for start in range(len(words) - 1, -1, -1):
        part = [word for word in words[start:] if word]
        initials = [word[0].lower() for word in part]
        without = [word[0].lower() for word in part if word.lower() not in _SMALL]
        if letters in (initials, without) and part[0][0].isupper():
            return " ".join(part)
    return None


def _possessor(word: str) -> str:
    return re.sub(r"[’']s?$", "", word)


def _without_country(words: list[str]) -> tuple[str | None, list[str]]:
    """Take the country off a body's name, where something is left: "Russian", "Russia's", "of the United States"."""
    for size in (3, 2, 1):
        first = " ".join(words[:size])
        country = by_demonym(first) or by_name(_possessor(first))
        rest = words[size:]
        if country and rest and all(word.lower() not in _SMALL for word in rest[:1]) and _is_of_state(rest):
            return country.name, rest
        last = " ".join(words[-size:])
        before = list(words[:-size])
        while before and before[-1].lower() in ("of", "the"):
            before.pop()
        if (country := by_name(last)) and before and len(before) < len(words) - size and _is_of_state(before):
            return country.name, before
    return None, words


def _is_of_state(words: list[str]) -> bool:
    """Tell whether what is left is a body that every state has, so that the country owns it."""
    folded = {_SPELLINGS.get(plain(word), plain(word)) for word in words}
    return bool(folded & _ORGANS) and folded <= _GENERIC | _SMALL
