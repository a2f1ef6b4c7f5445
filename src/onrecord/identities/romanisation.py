"""Keys under which the ways to write one foreign name in Latin letters come together.

`plain` takes away what is no letter of a to z; `sound` folds further, by rules that are rows of a table, in order: what
English, French, German and scientific romanisations of Slavic and Arabic names do differently ("Medvedev", "Medwedew").
The rules are made for telling that two spellings can be one name, not for telling how a name sounds; what they do not
bring together is a row of spellings.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ħ": "h"}
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"tsch|tch|tsh", "ch"),
        (r"sch", "sh"),
        (r"dzh|dj", "j"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"dh", "d"),
        (r"gh", "g"),
        (r"ck", "k"),
        (r"x", "ks"),
        (r"q", "k"),
        (r"ts|tz", "z"),
        (r"^[yj]e", "e"),
        (r"^(?:iou|you|yu|iu|ju)", "u"),
        (r"ou|oo", "u"),
        (r"ee", "i"),
        (r"ine$", "in"),
        (r"(?<=[aeiouy])w(?=[aeiyr]|sk|$)", "v"),
        (r"(?<=[eo])(?:ff|v)$", "v"),
        (r"(?<=ch)ov$", "ev"),
        (r"(?<=[sz]k)[yijo]{1,3}$", "i"),
        (r"[yij]{1,2}$", "i"),
        (r"(?<=[aeou])[yj](?=[^aeiou]|$)", "i"),
        (r"(?<=[^aeiou])y(?=[^aeiou])", "i"),
        (r"(?<=[aeou])h(?=[^aeiou]|$)", ""),
        (r"(.)\1", r"\1"),
    )
)

_VOWELS = re.compile("[aeiouy]+")


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """Return the letters and digits of a word in small a to z, without marks: "Orbán" and "orban" are one."""
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(c for c in word.casefold() if c.isalnum())


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """Return the key under which romanisations of one plain word come together."""
    for pattern, put in _RULES:
        word = pattern.sub(put, word)
    return word


def skeleton(word: str) -> str:
    """Return a short key of a plain surname that also small slips keep: its sound's first consonants."""
    key = _surname_key(word).replace("z", "s").replace("v", "w")
    return (key[:1] + "".join(c for c in key[1:] if c not in "aeiouyh"))[:4]


def one_given_name(a: str, b: str) -> bool:
    """Tell whether two plain words are forms of one given name: romanisations, or its forms in related languages."""
    return sound(a) == sound(b) or bool(_given().get(a, frozenset()) & _given().get(b, frozenset()))


def one_but_for_vowels(a: str, b: str) -> bool:
    """Tell whether two plain words have the same consonants, and none is known as a form of another name.

    Which vowels an Arabic, Persian or Georgian name has in Latin letters is at the writer's will.
    """
    known = a in _given() and b in _given()
    x, y = (_VOWELS.sub("a", sound(word)) for word in (a, b))
    return not known and len(x.replace("a", "")) > 2 and x == y


def one_surname(a: str, b: str) -> bool:
    """Tell whether two plain words are romanisations of one surname."""
    return _surname_key(a) == _surname_key(b)


def given_name_initials(word: str) -> frozenset[str]:
    """Return the letters with which the forms of a plain given name begin."""
    families = _given().get(word, frozenset())
    return frozenset({word[:1], sound(word)[:1], *(letter for family in families for letter in _initials()[family])})


@lru_cache(maxsize=65536)
def _surname_key(word: str) -> str:
    return _surnames().get(word) or sound(word)


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(files("onrecord.identities").joinpath("spellings.toml").read_text(encoding="utf-8"))


@cache
def _given() -> dict[str, frozenset[int]]:
    index: dict[str, set[int]] = {}
    for number, family in enumerate(_table()["given"]):
        for name in family.split():
            index.setdefault(plain(name), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in index.items()}


@cache
def _initials() -> dict[int, frozenset[str]]:
    return {number: frozenset(name[0] for name in family.split()) for number, family in enumerate(_table()["given"])}


@cache
def _surnames() -> dict[str, str]:
    """Return the key of each surname of the table: the sound of the first of its family."""
    return {plain(name): sound(plain(family.split()[0])) for family in _table()["surname"] for name in family.split()}
