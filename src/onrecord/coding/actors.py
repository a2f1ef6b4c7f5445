"""The code of an actor in the style of the event-data dictionaries: country and sectors, "RUSGOV", "IGOUNO".

The table is actors.tsv.gz, made by training/actor_codes.py from the Phoenix dictionaries of the Open Event Data
Alliance (MIT licence), which end in January 2014. What the page prints comes first: a role decides the sector, the
dictionaries what its words mean. A name is looked up as of the date of the event; an office that the dictionaries leave
open is not taken to last beyond their own end.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from onrecord.flow import Actor, Value
from onrecord.language import countries

UNKNOWN = "---"
"""What stands for the country of a code whose country is not known, as in the dictionaries."""

END = "20140130"
"""The day on which the dictionaries were made."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_FORMER = frozenset({"former", "ex", "onetime", "late", "retired", "outgoing"})
_LEFT = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "OPP", "PTY", "SPY"})
"""Sectors that a former holder no longer is of: ELI, a person of note, in their place."""
_ADDED = {"official": "GOV", "authority": "GOV", "gov": "GOV", "sen": "LEG", "rep": "LEG"}
"""What the dictionaries lack: officials, of a country that is known, and titles as newspapers shorten them."""
_ANYBODYS = frozenset(
    {"president", "vice president", "chief executive", "chairman", "leader", "director", "secretary", "head"}
    | {"official", "officials", "authority", "authorities", "king", "queen", "prince"}
)
"""Titles that companies and clubs have too: a state's only where its country is known and no other body follows."""
_OF_A_BODY = re.compile(r"\b(?:of|at|for)\s+(?:the\s+)?(?P<body>[A-Z][\w.&’'-]*)")
_FOLLOWS = re.compile(r"\s(?:of|to|for|at|in|from|with|on)\s")
_SPEAKS_FOR = ("spokesman", "spokeswoman", "spokesperson", "spokespeople", "representative", "envoy", "adviser", "aide")
_LONGEST = 7


class ActorCode(Value, frozen=True):
    """The code of an actor.

    `code` is the whole, `country` its three letters (ISO 3166-1 alpha-3 for nearly all; IGO, NGO, MNC and the like for
    bodies of no country), None where no country is known, and `sectors` the rest in threes. `evidence` says in words
    what decided.
    """

    code: str
    country: str | None
    sectors: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class _Dated:
    code: str
    first: str
    last: str
    dated: bool


@dataclass(frozen=True, slots=True, eq=False)
class Dictionary:
    """The table: countries by ISO 3166-1 alpha-2 code, agents by their words, bodies and persons by their names."""

    countries: Mapping[str, str]
    agents: Mapping[str, str]
    bodies: Mapping[str, tuple[_Dated, ...]]
    persons: Mapping[str, tuple[_Dated, ...]]


def folded(name: str) -> str:
    """Return a name as the table has it: lower case, no diacritics, stops or article, hyphens as blanks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = re.sub(r"['’](?:s\b)?", "", plain.casefold().replace(".", ""))
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def code_of(actor: Actor, day: str | None = None) -> ActorCode | None:
    """Return the code of an actor as of a day (YYYY-MM-DD), or None where neither country nor sector can be told.

    Without a day no dated entry of the dictionaries is used.
    """
    if actor.kind == "country":
        country = country_code(actor.name)
        return _coded(country, (), f"country {actor.name!r}") if country else None
    country = country_code(actor.country) if actor.country else None
    if actor.kind != "person":
        code = _as_of(dictionary().bodies.get(folded(actor.name), ()), day)
        # "Senate" is listed as the American one: a name of one word is a body's own only if it is in capitals
        if code and (country == code[:3] or (country is None and (" " in actor.name or actor.name.isupper()))):
            return _split(code, f"{actor.name!r} in the dictionaries")
    # A role that names a body speaks for it: "NATO Secretary General", "UN envoy".
    for phrase in (actor.role, actor.described, actor.name if actor.kind != "person" else None):
        body = _body_in(phrase) if phrase else None
        if body:
            return _split(body[1], f"{body[0]!r} in {phrase!r}")
    for phrase in (actor.role, actor.described, actor.name if actor.kind != "person" else None):
        sector = _sector(phrase) if phrase else None
        if phrase and sector:
            home = country or _country_in(_head(phrase)) or _home(actor)
            if sector[0].removeprefix("former ") in _ANYBODYS and (home is None or _of_a_body(phrase)):
                continue
            return _coded(home, sector[1], f"{sector[0]!r} in {phrase!r}")
    return _as_named(actor, country, day)


def _as_named(actor: Actor, country: str | None, day: str | None) -> ActorCode | None:
    """Return the code by the name of a person, else by the country alone."""
    listed = dictionary().persons.get(folded(actor.name), ()) if actor.kind == "person" else ()
    home = _home(actor)
    if listed and (country is None or country == home):
        code = _as_of(listed, day)
        if code:
            return _split(code, f"{actor.name!r} in the dictionaries" + (f", as of {day}" if day else ""))
    country = country or home or _country_in(actor.name if actor.kind != "person" else "")
    return _coded(country, (), f"country {country}, no sector known") if country else None


def country_code(name: str) -> str | None:
    """Return the three letters of a country by its English name, or None."""
    country = countries.by_name(name)
    return dictionary().countries.get(country.iso2) if country else None


def _home(actor: Actor) -> str | None:
    """Return the country that all entries of a person agree on."""
    if actor.kind != "person":
        return None
    homes = {entry.code[:3] for entry in dictionary().persons.get(folded(actor.name), ())}
    return homes.pop() if len(homes) == 1 and not homes & {"IGO", "NGO", "NGM", "MNC", UNKNOWN} else None


def _country_in(phrase: str) -> str | None:
    """Return the one country whose name or adjective the words hold: "Russian officials"."""
    found = set()
    for word in _WORD.findall(phrase):
        country = countries.by_demonym(word) or countries.by_name(word) if word[:1].isupper() else None
        if country:
            found.add(country.iso2)
    return dictionary().countries.get(found.pop()) if len(found) == 1 else None


def _as_of(listed: Sequence[_Dated], day: str | None) -> str | None:
    """Return the code that holds on a day, what all that hold have in common, or None.

    An entry without dates holds where none with dates does, and only as long as the dictionaries reach.
    """
    when = day.replace("-", "") if day else None
    holding = [e.code for e in listed if e.dated and when and e.first <= when <= e.last]
    if holding:
        return _common(holding)
    plain = [e.code for e in listed if not e.dated]
    if any(e.dated for e in listed) and (when is None or when > END):
        return None
    return _common(plain) if plain else None


def _common(codes: Sequence[str]) -> str | None:
    """Return the threes that codes begin with in common; None where not even the country is one."""
    parts = [_threes(code) for code in dict.fromkeys(codes)]
    shared: list[str] = []
    for column in zip(*parts, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return "".join(shared) or None


def _body_in(phrase: str) -> tuple[str, str] | None:
    """Return the body that the words name, with its code: an abbreviation in capitals, or a name of several words."""
    for _, words in _stretches(phrase):
        listed = dictionary().bodies.get(folded(words))
        if listed and (" " in words or (words.isupper() and len(words) > 1)) and words[:1].isupper():
            code = _as_of(listed, None)
            if code and len(code) > 3:
                return words, code
    return None


def _sector(phrase: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the agent that the words name, with its sectors; None where two of the same length do and differ."""
    low = folded(phrase)
    head = len(folded(_head(phrase)).split())
    former = bool(_FORMER & set(low.split()[:3]))
    agents = dictionary().agents
    best: dict[str, str] = {}
    most = 0
    for first, words in _stretches(low):
        if first >= head:
            continue
        code = next((c for w in (words, _singular(words)) if (c := agents.get(w) or _ADDED.get(w))), None)
        size = len(words.split())
        if code and size >= most:
            best = best if size == most else {}
            best[code] = words
            most = size
    if len(best) != 1:
        return None
    ((code, words),) = best.items()
    sectors = _threes(code)
    if former and sectors[0] in _LEFT:
        return f"former {words}", ("ELI",)
    return words, sectors


def _of_a_body(phrase: str) -> bool:
    """Tell "president of Acme" from "president of France"."""
    found = _OF_A_BODY.search(phrase)
    return found is not None and not (countries.by_name(found["body"]) or countries.by_demonym(found["body"]))


def _singular(words: str) -> str:
    if words.endswith("ies"):
        return words[:-3] + "y"
    return words[:-1] if words.endswith("s") and not words.endswith("ss") else words


def _head(phrase: str) -> str:
    """Return a role without what follows its noun, "son" of "son of Cuban exiles"; who speaks for somebody keeps it."""
    follows = _FOLLOWS.search(phrase)
    if follows is None or phrase[: follows.start()].lower().endswith(_SPEAKS_FOR):
        return phrase
    return phrase[: follows.start()]


def _stretches(phrase: str) -> Iterator[tuple[int, str]]:
    """Yield every stretch of words of a phrase with the number of its first word, longest first."""
    words = phrase.split()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            yield start, " ".join(words[start : start + length]).strip(",.;:’'")


def _coded(country: str | None, sectors: tuple[str, ...], evidence: str) -> ActorCode:
    return ActorCode((country or UNKNOWN) + "".join(sectors), country, sectors, evidence)


def _split(code: str, evidence: str) -> ActorCode:
    country, *sectors = _threes(code)
    return ActorCode(code, None if country == UNKNOWN else country, tuple(sectors), evidence)


def _threes(code: str) -> tuple[str, ...]:
    return tuple(code[i : i + 3] for i in range(0, len(code), 3))


@cache
def dictionary() -> Dictionary:
    """Return the table of the package, read once."""
    packed = files("onrecord.coding").joinpath("actors.tsv.gz").read_bytes()
    made: dict[str, dict[str, str]] = {"country": {}, "agent": {}, "body": {}, "person": {}}
    for row in gzip.decompress(packed).decode().splitlines():
        kind, names, codes = row.split("\t")
        made[kind].update((name, codes) for name in names.split("|"))
    return Dictionary(made["country"], made["agent"], _Lazy(made["body"]), _Lazy(made["person"]))


class _Lazy(Mapping[str, tuple[_Dated, ...]]):
    """Codes with their dates, read when a name is asked for: few of many thousand are."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self._written = written

    def __getitem__(self, name: str) -> tuple[_Dated, ...]:
        return tuple(_dated(code) for code in self._written[name].split(";"))

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


def _dated(written: str) -> _Dated:
    code, _, dates = written.partition(" ")
    if not dates:
        return _Dated(code, "", "", dated=False)
    first, last = dates.split("-")
    return _Dated(code, first, last or END, dated=True)
