"""Countries: their names, the names of their people, their capitals and the places that stand for their governments.

The table is `countries.toml` beside this module. A name that two countries share ("Congo", "Dominican") means neither:
a lookup answers with a country only where the words can mean no other. "Brussels" is the seat of the European Union as
well as a capital, and so means neither.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Country:
    """A country as English news prose names it.

    `name` is its common English name, `iso2` its ISO 3166-1 code. `demonyms` are adjectives and nouns in the singular.
    `seats` are places other than the capitals that stand for the government: "Kremlin", "Downing Street".
    """

    name: str
    iso2: str
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    seats: tuple[str, ...]
    other_names: tuple[str, ...]


_SEATS_OF_SEVERAL = frozenset({"brussels"})


@cache
def countries() -> tuple[Country, ...]:
    """Return all countries of the table, read once."""
    table = tomllib.loads(files("onrecord.language").joinpath("countries.toml").read_text(encoding="utf-8"))
    return tuple(
        Country(
            name=row["name"],
            iso2=row["iso2"],
            demonyms=tuple(row["demonyms"]),
            capitals=tuple(row["capitals"]),
            seats=tuple(row["seats"]),
            other_names=tuple(row["others"]),
        )
        for row in table["country"]
    )


def by_name(name: str) -> Country | None:
    """Return the country of this name, an article, letter case (of three letters or more) and diacritics aside."""
    return _names().get(_key(name))


def by_capital(name: str) -> Country | None:
    """Return the country whose capital this is, in any of its spellings."""
    return _capitals().get(_key(name))


def by_demonym(word: str) -> Country | None:
    """Return the country whose people or adjective this is, singular or plural: "Dutch", "Russians"."""
    key = _key(word)
    return _demonyms().get(key) or (_demonyms().get(key[:-1]) if len(key) > 3 and key.endswith("s") else None)


def by_seat(name: str) -> Country | None:
    """Return the country whose government this place stands for: "the Kremlin", "Whitehall"."""
    return _seats().get(_key(name))


@cache
def _names() -> dict[str, Country]:
    return _index(lambda c: (c.name, *c.other_names))


@cache
def _capitals() -> dict[str, Country]:
    return {key: country for key, country in _index(lambda c: c.capitals).items() if key not in _SEATS_OF_SEVERAL}


@cache
def _demonyms() -> dict[str, Country]:
    return _index(lambda c: c.demonyms)


@cache
def _seats() -> dict[str, Country]:
    return _index(lambda c: c.seats)


def _index(names: Callable[[Country], Iterable[str]]) -> dict[str, Country]:
    index: dict[str, Country] = {}
    shared: set[str] = set()
    for country in countries():
        for key in {_key(name) for name in names(country)}:
            if key in index:
                shared.add(key)
            index[key] = country
    return {key: country for key, country in index.items() if key not in shared}


def _key(name: str) -> str:
    """Fold a name; one of two letters keeps its case, so that "us" is not a country."""
    name = name.strip().replace("’", "'").replace("\u00a0", " ")
    if len(name) <= 2:
        return name
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    folded = name.casefold().replace(".", "")
    folded = folded.removeprefix("the ")
    return folded if len(folded) > 2 else folded.upper()
