"""Names of people: their parts, and how well two of them fit.

What is compared are plain words (see `romanisation.plain`). A title before the name is no part of it, but of one that
has nothing else ("King Abdullah", "Pope Francis"). Where a name is one word, it is a surname or a mononym; which of the
two nobody can tell from the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, lru_cache

from nicknames import NickNamer
from rapidfuzz.distance import OSA

from onrecord.identities.commonness import Rarity, is_common_surname, is_english_given_name, is_family_first, rarity
from onrecord.identities.romanisation import (
    given_name_initials,
    one_but_for_vowels,
    one_given_name,
    one_surname,
    plain,
    skeleton,
    sound,
)
from onrecord.language.titles import ABBREVIATED, HONORIFICS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REIGNING = _words(
    "king queen prince princess pope emperor emperess sultan emir sheikh sheikha saint patriarch ayatollah"
)
"""Titles that stand before a given name alone, and then are part of the name."""
_SUFFIXES = {
    "jr": "Jr", "junior": "Jr", "sr": "Sr", "senior": "Sr", "ii": "II", "iii": "III", "iv": "IV", "vi": "VI",
    "vii": "VII", "viii": "VIII", "xvi": "XVI", "xiv": "XIV", "xii": "XII", "xiii": "XIII", "xv": "XV",
}  # fmt: skip
_AFTER_NAMES = _words("phd md esq obe mbe cbe qc kc mp mep jd cpa rn dds dvm ret usn")
_ARTICLES = _words("al el as ad ar ash")
"""The Arabic article, printed or left out at will."""
_PARTICLES = _words(
    "de la las los del della der den di da das do dos du le van von zu y e ter ten st saint san ul af av"
)
"""Small words of a surname; one outlet prints them, another does not."""
_SON_OF = _words("bin ibn ben bint ould uld")
_SMALL = _ARTICLES | _PARTICLES | _SON_OF
_TITLES = frozenset(plain(word) for word in HONORIFICS | ABBREVIATED) - _words("miss mt jan may dec mar")
_OFFICE_TITLES = _words(
    "president minister premier chancellor senator congressman congresswoman representative governor mayor secretary"
    " general colonel captain lieutenant major sergeant admiral marshal commander ambassador coach detective officer"
    " sheriff councillor councilman councilwoman chairman speaker professor vice prime former then deputy"
)
_SLAVE_OF = re.compile(r"\bAbd(?:ul|el|al|[ -](?:al|el|ul|ar|ur|as))?[ -](?=[A-Za-z])", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”‘(]([^\"“”’()]+)[\"”’)]")
_BLANK = re.compile(r"[\s ]+")


class Fit(IntEnum):
    """How well two names fit, worst first; each needs the more besides the less it is."""

    CLASH = 0  # parts that one person's names do not differ in: Jr and Sr, W. and H. W.
    NONE = 1  # names of two people, for all that they tell
    SHORT = 2  # too little of a name: a surname alone
    JUNIOR = 3  # one has a Jr that the other has not
    INITIAL = 4  # of a given name there are but the initial, or the consonants
    LOOSE = 5  # short form, form in another language, other order, a slip of the pen
    PART = 6  # one has a middle name or particle that the other has not
    SPELLING = 7  # other romanisations of one name
    EQUAL = 8


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a name, as plain words.

    `given` is empty in a name of one word. `middle` are the words between, `surname` is the last without particles;
    `son_of` tells whether "bin" or the like stands before it. `joined` is the whole without blanks. `reigning` is the
    title that is part of the name. `rarity` is that of given name and surname. `keys` are those that `index_keys`
    returns.
    """

    given: str
    middle: tuple[str, ...]
    surname: str
    suffix: str
    nicknames: tuple[str, ...]
    son_of: bool
    joined: str
    reigning: str
    rarity: Rarity
    keys: tuple[str, ...] = field(compare=False, repr=False)

    @property
    def words(self) -> tuple[str, ...]:
        """Given name, middle names and surname."""
        return (self.given, *self.middle, self.surname)

    @property
    def is_single(self) -> bool:
        """Whether there is nothing but a surname, or a name of one word."""
        return not self.given

    def index_keys(self) -> tuple[str, ...]:
        """Return the keys under which a name that may be the same is to be found; none for a surname alone."""
        return self.keys


@lru_cache(maxsize=32_768)
def person_name(name: str) -> PersonName:
    """Return the parts of a name as a page prints it."""
    nicknames = tuple(plain(word) for word in _QUOTED.findall(name))
    bare = _SLAVE_OF.sub("Abdul", _QUOTED.sub(" ", name).replace(",", " ").replace(".", ". "))
    words = [word for part in _BLANK.split(bare) if (word := plain(part))]
    hyphened = {plain(part): part for part in _BLANK.split(bare)}
    words, reigning = _without_titles(words)
    words, suffix = _without_suffix(words)
    split = [piece for word in words for piece in _without_article(hyphened.get(word, word))]
    son_of = any(word in _SON_OF for word in split[1:-1])
    core = [w for i, w in enumerate(split) if not (0 < i < len(split) - 1 and w in _SMALL)]
    given, *middle = core[:-1] or [""]
    surname = core[-1] if core else ""
    joined = "".join(core)
    keys = tuple(_full_name_keys(given, middle, surname, nicknames, joined))
    if not given:
        keys = (f"={reigning} {joined}",) if reigning else ()
    rarity_of_name = _rarity(given, surname)
    return PersonName(given, tuple(middle), surname, suffix, nicknames, son_of, joined, reigning, rarity_of_name, keys)


def _full_name_keys(
    given: str, middle: Sequence[str], surname: str, nicknames: Sequence[str], joined: str
) -> Iterator[str]:
    yield f"={joined}"
    initials = {letter for form in (given, *nicknames) for letter in _initials(form)}
    initials |= {word[0] for word in middle}
    for word in (surname, *(word for word in middle if len(word) > 2)):
        key = skeleton(word)
        yield from sorted(f"{key} {letter}" for letter in initials)
    if not is_english_given_name(given):
        key = skeleton(given)
        yield from sorted(f"{key} {letter}" for letter in _initials(surname))


def _rarity(given: str, surname: str) -> Rarity:
    """Return how common a full name is, in whichever of its two orders is commoner; a title and a name are shared."""
    if not given:
        return Rarity.SHARED
    return max(rarity(surname, given), *(rarity(form, surname) for form in (given, *_full_forms(given))))


@lru_cache(maxsize=65_536)
def fit(a: PersonName, b: PersonName) -> tuple[Fit, str]:
    """Return how well two names fit, and why in words.

    A name of one word that has a title in it fits its equal, of which there may be two at one time ("King Abdullah")
    unless it is a pope's; any other is a surname alone.
    """
    if a.is_single or b.is_single:
        return _single(a, b)
    grade, why = (Fit.EQUAL, "the full name is the same") if a.joined == b.joined else _full(a, b)
    if grade <= Fit.SHORT:
        return grade, why
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return Fit.CLASH, f"{a.suffix} and {b.suffix} are two people"
    if a.suffix != b.suffix:
        return Fit.JUNIOR, f"only one of them is called {a.suffix or b.suffix}, as father and son are told apart"
    if a.son_of != b.son_of:
        return Fit.JUNIOR, "only one of them is called the son of somebody"
    return grade, why


def _single(a: PersonName, b: PersonName) -> tuple[Fit, str]:
    if a.is_single and b.is_single:
        if a.reigning and (a.reigning, a.joined, a.suffix) == (b.reigning, b.joined, b.suffix):
            return Fit.EQUAL if a.reigning == "pope" else Fit.LOOSE, "title and name are the same"
        fits = one_surname(a.surname, b.surname)
    else:
        single, full = (a, b) if a.is_single else (b, a)
        fits = any(one_surname(single.surname, word) for word in (full.surname, full.given, *full.middle))
    return (Fit.SHORT, "a name of one word is no identity across pages") if fits else (Fit.NONE, _NO_FIT)


_NO_FIT = "the names are not the same"


def _full(a: PersonName, b: PersonName) -> tuple[Fit, str]:
    """Compare two names that have given name and surname, and differ."""
    surname, why_surname = _surnames(a, b)
    given, why_given = _given_names(a, b)
    middle = _middle_clash(a, b)
    worst = min(given, surname)
    if worst is Fit.NONE or (middle and given < Fit.PART):
        return _reversed(a, b)
    if middle:
        return Fit.CLASH, middle
    if worst >= Fit.SPELLING and len(a.words) != len(b.words) and is_family_first(a.given):
        return Fit.NONE, _NO_FIT
    if worst is Fit.EQUAL:
        longer = max(a, b, key=lambda name: len(name.joined))
        return Fit.PART, f"the same but for the middle name {' '.join(longer.middle).title()}".rstrip()
    told = [why for grade, why in ((given, why_given), (surname, why_surname)) if grade < Fit.EQUAL]
    return worst, " and ".join(told)


def _surnames(a: PersonName, b: PersonName) -> tuple[Fit, str]:
    if a.surname == b.surname:
        return Fit.EQUAL, "the same surname"
    if a.joined == b.joined:
        return Fit.EQUAL, "the same letters"
    if one_surname(a.surname, b.surname):
        if is_common_surname(a.surname) and is_common_surname(b.surname):
            return Fit.INITIAL, f"{a.surname.title()} and {b.surname.title()} are two surnames that sound alike"
        return Fit.SPELLING, f"{a.surname.title()} and {b.surname.title()} are romanisations of one name"
    if _double(a, b) or _double(b, a):
        return Fit.LOOSE, "one surname is part of the other, double one"
    shorter = min(len(a.surname), len(b.surname))
    allowed = 0 if shorter < 5 else 1 if shorter < 9 else 2
    both = sound(a.surname), sound(b.surname)
    close = allowed and both[0][0] == both[1][0] and OSA.distance(*both, score_cutoff=allowed) <= allowed
    if close and not (is_common_surname(a.surname) or is_common_surname(b.surname)):
        return Fit.LOOSE, f"{a.surname.title()} and {b.surname.title()} differ by a letter"
    return Fit.NONE, _NO_FIT


def _double(short: PersonName, long: PersonName) -> bool:
    """Tell whether a surname is the first or last of two: Peña of Peña Nieto, Cortez of Ocasio-Cortez."""
    return short.surname in long.middle[-1:] or bool(
        short.middle[-1:] and short.middle[-1] + short.surname == long.surname
    )


def _given_names(a: PersonName, b: PersonName) -> tuple[Fit, str]:
    if a.given == b.given:
        return Fit.EQUAL, "the same given name"
    if {a.given, *a.nicknames} & {b.given, *b.nicknames}:
        return Fit.PART, "a page prints the short form with the full one"
    if len(a.given) == 1 or len(b.given) == 1:
        return _initial(a, b)
    x, y = a.given.title(), b.given.title()
    if sound(a.given) == sound(b.given) and not (is_english_given_name(a.given) or is_english_given_name(b.given)):
        return Fit.SPELLING, f"{x} and {y} are romanisations of one name"
    if one_given_name(a.given, b.given):
        return Fit.LOOSE, f"{x} and {y} are forms of one name"
    if _is_short_for(a.given, b.given) or _is_short_for(b.given, a.given):
        return Fit.LOOSE, f"{x} and {y}: one is short for the other"
    if a.words[1:] == b.words or b.words[1:] == a.words:
        return Fit.INITIAL, "one has a given name before those of the other"
    if one_but_for_vowels(a.given, b.given) and not (is_english_given_name(a.given) or is_english_given_name(b.given)):
        return Fit.INITIAL, f"{x} and {y} differ in vowels alone"
    return Fit.NONE, _NO_FIT


def _initial(a: PersonName, b: PersonName) -> tuple[Fit, str]:
    short, long = (a, b) if len(a.given) == 1 else (b, a)
    if long.given == (short.middle[0] if short.middle else None):
        return Fit.LOOSE, "the given name of one is a middle name of the other"
    if len(long.given) == 1 or short.given[0] != long.given[0]:
        return Fit.NONE, _NO_FIT
    if short.middle and long.middle and short.middle[0][0] == long.middle[0][0]:
        return Fit.LOOSE, "the initials are those of the other name"
    return Fit.INITIAL, "of the given name there is but the initial"


def _middle_clash(a: PersonName, b: PersonName) -> str | None:
    """Tell how middle names contradict each other: W. and H. W. are two people, J. and John are not."""
    if not a.middle or not b.middle:
        return None
    for x, y in zip(a.middle, b.middle, strict=False):
        size = 1 if len(x) == 1 or len(y) == 1 else None
        slip = OSA.distance(x, y) <= 1 and min(len(x), len(y)) > 4
        if x[:size] != y[:size] and sound(x) != sound(y) and x not in y and y not in x and not slip:
            return f"middle names {x.title()} and {y.title()}"
    return None


def _reversed(a: PersonName, b: PersonName) -> tuple[Fit, str]:
    """Fit "Orban Viktor" with "Viktor Orban"; of two English given names the order tells people apart."""
    words = list(a.words)
    turned = {"".join([*words[1:], words[0]]), "".join([words[-1], *words[:-1]])}
    if b.joined in turned and not all(map(is_english_given_name, words)):
        is_usual = any(is_family_first(name) for name in (a.given, b.given))
        return Fit.LOOSE if is_usual else Fit.INITIAL, "the same names in the other order"
    return Fit.NONE, _NO_FIT


def _without_titles(words: list[str]) -> tuple[list[str], str]:
    reigning = ""
    rest = list(words)
    while len(rest) > 1 and (rest[0] in _TITLES or rest[0] in _OFFICE_TITLES or rest[0] in _REIGNING):
        reigning = rest[0] if rest[0] in _REIGNING else reigning
        rest = rest[1:]
    while len(rest) > 2 and rest[-1] in _AFTER_NAMES:
        rest = rest[:-1]
    names = [word for word in rest if word not in _SUFFIXES]
    return rest, reigning if len(names) == 1 else ""


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    if len(words) > 1 and words[-1] in _SUFFIXES:
        return words[:-1], _SUFFIXES[words[-1]]
    return words, ""


def _without_article(part: str) -> list[str]:
    """Return the plain words of a part: "al-Gaddafi" is "gaddafi", "Jong-un" "jong" and "un", "O'Neill" "oneill"."""
    pieces = [piece for piece in (plain(p) for p in re.split(r"[-‐‑–]", part)) if piece]
    kept = [piece for piece in pieces if piece not in _ARTICLES] if len(pieces) > 1 else pieces
    return kept or pieces


@lru_cache(maxsize=65536)
def _initials(given: str) -> frozenset[str]:
    forms = {given, *_full_forms(given)}
    return frozenset(letter for form in forms for letter in given_name_initials(form))


@lru_cache(maxsize=65536)
def _full_forms(given: str) -> frozenset[str]:
    return frozenset(_short_forms().canonicals_of(given))


def _is_short_for(short: str, full: str) -> bool:
    return full in _full_forms(short)


@cache
def _short_forms() -> NickNamer:
    return NickNamer()
