"""How many people a full name may mean, from how common its two parts are."""

from __future__ import annotations

import tomllib
from enum import IntEnum
from functools import cache
from importlib.resources import files

from onrecord.identities.romanisation import plain

_MANY = 1000
_SEVERAL = 50
"""Expected bearers of a full name in the country of the census, above which it is common, or shared."""

_PEOPLE = 250_000_000
"""The population of the census that the shares are from; half of it bears a given name of one sex."""


class Rarity(IntEnum):
    """How far a full name goes as proof that two pages mean one person."""

    RARE = 0  # far enough, if nothing speaks against it
    SHARED = 1  # several bear it: what the pages say they are must not be two things
    COMMON = 2  # hundreds bear it: it takes the same office


def rarity(given: str, surname: str) -> Rarity:
    """Return how common a full name of two plain words is."""
    bearers = _share("given", given) * _share("surnames", surname) * _PEOPLE / 2
    if bearers > _MANY or (given in _world("given") and surname in _world("surnames")):
        return Rarity.COMMON
    return Rarity.SHARED if bearers > _SEVERAL or surname in _world("surnames") else Rarity.RARE


def is_english_given_name(name: str) -> bool:
    """Tell whether a plain word is among the given names of the census, whose spellings tell people apart."""
    return _share("given", name) > 0


def is_common_surname(name: str) -> bool:
    """Tell whether a plain word is among the common surnames of the census or elsewhere."""
    return _share("surnames", name) > 0 or name in _world("surnames")


def is_family_first(name: str) -> bool:
    """Tell whether a plain word is a surname that stands before the given name: Chinese, Korean, Vietnamese."""
    return name in _world("family_first")


def _share(part: str, name: str) -> float:
    return _census(part).get(name, 0.0)


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("onrecord.identities").joinpath("common_names.toml").read_text(encoding="utf-8"))


@cache
def _census(part: str) -> dict[str, float]:
    """Return the shares, 0.0 to 1.0."""
    words = _table()["us"][part].split()
    return {plain(name): float(percent) / 100 for name, percent in zip(words[::2], words[1::2], strict=True)}


@cache
def _world(part: str) -> frozenset[str]:
    return frozenset(map(plain, _table()["world"][part].split()))
