"""News outlets: by which names and addresses they are known, where they are from and who runs them.

The registry is `outlets.toml` beside this module; docs/outlets.md tells its form. Users add outlets of their own in
files of the same form: the one that the environment variable ONRECORD_OUTLETS names, and `outlets.toml` in onrecord's
folder of settings. An entry there takes the place of the registry's of the same name, and a domain is of the entry that
comes first: ONRECORD_OUTLETS, then the settings, then the registry.

A lookup answers with an outlet only where the address or name can be no other's.
"""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from onrecord.errors import OutletsError
from onrecord.flow import OutletKind

VARIABLE = "ONRECORD_OUTLETS"
"""The environment variable that names a file of further outlets."""

_TITLE_WORDS = frozenset(
    {
        "advertiser", "argus", "bulletin", "chronicle", "citizen", "courier", "dispatch", "echo", "examiner", "express",
        "gazette", "globe", "guardian", "herald", "independent", "inquirer", "journal", "mail", "mercury", "mirror",
        "monitor", "nation", "national", "news", "observer", "post", "press", "record", "register", "reporter",
        "sentinel", "spectator", "standard", "star", "sun", "telegraph", "times", "today", "tribune",
        "daily", "evening", "morning", "sunday",
    }
)  # fmt: skip
"""Words that make up the titles of many papers: a name of nothing else ("Daily News") may be another's."""

_MIN_NAME = 3
"""Shorter names ("AA", "FT") stand for much else."""

_HEAD = "\n[[outlet]]\n"
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*outlet[ \t]*\]\][ \t]*(?:#.*)?$", re.MULTILINE)
_STRING = re.compile(r'"([^"\\]*)"')
_DOMAIN = re.compile(r"(?!www\.)(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
_ITEM = re.compile(r"\$\.outlet\[(\d+)\](?:\.(\w+))?")
_LINE = re.compile(r"line (\d+)")


class OutletEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An outlet as the registry knows it; the comment at the top of outlets.toml explains the fields.

    `country` and `kind` are None where they were not known for sure. `source` is where kind and owner can be checked,
    and `checked` whether somebody did.
    """

    name: str
    domains: tuple[str, ...]
    source: str
    checked: bool
    other_names: tuple[str, ...] = ()
    mirrors: tuple[str, ...] = ()
    country: str | None = None
    kind: OutletKind | None = None
    agency: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the usual one first."""
        return (self.name, *self.other_names)

    @property
    def hosts(self) -> tuple[str, ...]:
        """All its domains, the present one first."""
        return (*self.domains, *self.mirrors)

    def is_called(self, name: str) -> bool:
        """Tell whether a name that stands on a page of this outlet is its own.

        "CNN Politics" is on CNN's domain, as is "CNN.com"; "The Desert Sun" on that of USA Today is not.
        """
        own = {key for known in (*self.names, *self.hosts) if (key := _key(known))}
        key = _key(name)
        words = [_key(word) for word in name.split()]
        begins = {"".join(words[:end]).removeprefix("the") for end in range(1, len(words))}
        return bool(key) and (key in own or not own.isdisjoint(b for b in begins if len(b) >= _MIN_NAME))


class _Registry:
    """The outlets of the user's files, and the registry's own as text, of which only what is asked for is parsed.

    Parsing all of it takes fifty milliseconds, finding one outlet in it less than one.
    """

    def __init__(self, own: Sequence[OutletEntry], text: str) -> None:
        self.own = tuple(own)
        self._rows = text.split(_HEAD)[1:]
        if own:
            renamed = {_key(entry.name) for entry in own}
            self._rows = [row for row in self._rows if _key(_first_string(row)) not in renamed]
        self._own_domains = {host: entry for entry in reversed(own) for host in entry.hosts}
        self._asked: dict[str, OutletEntry | None] = {}
        self._names: dict[str, list[OutletEntry | str]] = {}

    def entries(self) -> tuple[OutletEntry, ...]:
        return (*self.own, *map(_parsed, self._rows))

    def at_domain(self, domain: str) -> OutletEntry | None:
        """Return the outlet with the longest domain that this one is or is below."""
        if domain not in self._asked:
            self._asked[domain] = self._found(domain)
        return self._asked[domain]

    def _found(self, domain: str) -> OutletEntry | None:
        labels = domain.split(".")
        above = [".".join(labels[start:]) for start in range(len(labels) - 1)]
        for host in above:
            if (entry := self._own_domains.get(host)) is not None:
                return entry
            quoted = f'"{host}"'
            for row in self._rows:
                if quoted in row and host in (entry := _parsed(row)).hosts:
                    return entry
        return None

    def at_name(self, name: str) -> tuple[OutletEntry, ...]:
        if not self._names:
            rows: tuple[OutletEntry | str, ...] = (*self.own, *self._rows)
            for row in rows:
                names = row.names if isinstance(row, OutletEntry) else _names(row)
                for key in {_key(known) for known in names}:
                    self._names.setdefault(key, []).append(row)
        return tuple(row if isinstance(row, OutletEntry) else _parsed(row) for row in self._names.get(_key(name), []))


def by_domain(domain: str) -> OutletEntry | None:
    """Return the outlet whose domain this is or is below ("edition.cnn.com"), or None where it is nobody's.

    Raises OutletsError when a file of the user's is not what it should be.
    """
    return _registry(_own_files()).at_domain(domain.strip().rstrip(".").lower())


def by_name(name: str) -> OutletEntry | None:
    """Return the outlet of this name, letter case, "The" and marks aside; None where the name may be another's as well.

    It may be where the registry has two of the name, and where it is made of nothing but words of many titles: "The
    Guardian", "Daily News". Raises OutletsError as `by_domain` does.
    """
    words = {_key(word) for word in name.split()} - {"", "the"}
    if len(_key(name)) < _MIN_NAME or words <= _TITLE_WORDS:
        return None
    found = _registry(_own_files()).at_name(name)
    return found[0] if len(found) == 1 else None


def matching(query: str) -> tuple[OutletEntry, ...]:
    """Return the outlets that somebody may mean by a name, a part of one, or a domain: all that fit, in order."""
    if (entry := by_domain(query)) is not None:
        return (entry,)
    if exact := _registry(_own_files()).at_name(query):
        return exact
    key = _key(query)
    return tuple(entry for entry in entries() if key and any(key in _key(name) for name in entry.names))


def entries() -> tuple[OutletEntry, ...]:
    """Return all outlets: the user's, then the registry's in order of country and name."""
    return _registry(_own_files()).entries()


def check() -> None:
    """Read the user's files now, so that a fault in them is told once and not of every page.

    Raises OutletsError as `read_outlets` does.
    """
    _registry(_own_files())


def read_outlets(path: Path) -> tuple[OutletEntry, ...]:
    """Return the outlets of a file of the user's.

    Raises OutletsError, naming file, line and reason, when it cannot be read, is no TOML, has a key that there is not,
    a value of the wrong form, a country that onrecord does not know, or a name or domain twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except OSError as error:
        raise OutletsError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise OutletsError(f"{path}: not UTF-8 text, from byte {error.start} on") from error
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        raise OutletsError(f"{path}:{line[1] if line else text.count(chr(10)) + 1}: not TOML: {error}") from error
    try:
        found = msgspec.convert(table, _Table).outlet
    except msgspec.ValidationError as error:
        raise OutletsError(_explained(path, text, str(error))) from error
    for at, key, reason in _faults(found):
        raise OutletsError(f"{_place(path, text, at, key)}: {reason}")
    return found


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outlet: tuple[OutletEntry, ...]


def _own_files() -> tuple[Path, ...]:
    """Return the user's files: one that is named must be there, one in the folder of settings need not be."""
    named = os.environ.get(VARIABLE)
    usual = settings_folder() / "outlets.toml"
    return (*([Path(named)] if named else []), *([usual] if usual.is_file() else []))


def settings_folder() -> Path:
    """Return onrecord's folder of settings: below %APPDATA% on Windows, elsewhere $XDG_CONFIG_HOME or ~/.config."""
    above = os.environ.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME")
    return (Path(above) if above else Path("~/.config").expanduser()) / "onrecord"


@cache
def _registry(paths: tuple[Path, ...]) -> _Registry:
    text = files("onrecord.outlets").joinpath("outlets.toml").read_text(encoding="utf-8")
    own: list[OutletEntry] = []
    for path in paths:
        taken = {_key(entry.name) for entry in own}
        own.extend(entry for entry in read_outlets(path) if _key(entry.name) not in taken)
    return _Registry(own, text)


@cache
def _parsed(row: str) -> OutletEntry:
    return msgspec.convert(tomllib.loads(row), OutletEntry)


def _first_string(row: str) -> str:
    match = _STRING.search(row)
    return match[1] if match else ""


def _names(row: str) -> Iterator[str]:
    for line in row.splitlines():
        if line.startswith(("name", "other_names")):
            yield from _STRING.findall(line)


def _key(name: str) -> str:
    """Fold a name to letters and digits: "The Wall Street Journal" and "WallStreetJournal" are one."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "".join(filter(str.isalnum, name.casefold().removeprefix("the ")))


def _faults(found: Sequence[OutletEntry]) -> Iterator[tuple[int, str, str]]:
    """Return what no type can say is wrong: number of the outlet from 0, key, and reason."""
    from onrecord.language.countries import countries

    known = {country.name for country in countries()}
    names: set[str] = set()
    domains: set[str] = set()
    for at, entry in enumerate(found):
        if not _key(entry.name):
            yield at, "name", "an outlet must have a name"
        if _key(entry.name) in names:
            yield at, "name", f"“{entry.name}” stands in this file twice"
        names.add(_key(entry.name))
        if not entry.domains:
            yield at, "domains", "an outlet must have a domain"
        for key, values in (("domains", entry.domains), ("mirrors", entry.mirrors)):
            for domain in values:
                if domain != domain.lower() or not _DOMAIN.fullmatch(domain):
                    yield (
                        at,
                        key,
                        f"“{domain}” is no domain such as “news.example.org”, in small letters without “www.”",
                    )
                if domain in domains:
                    yield at, key, f"“{domain}” stands in this file twice"
                domains.add(domain)
        if entry.country is not None and entry.country not in known:
            yield (
                at,
                "country",
                f"no country is called “{entry.country}” here; docs/outlets.md tells where the names are",
            )
        if not entry.source.strip():
            yield at, "source", "say where this can be checked"


def _explained(path: Path, text: str, error: str) -> str:
    """Return msgspec's message with the place in the file instead of its path: "f.toml:7: outlet 2, `kind`: ..."."""
    reason, _, where = error.partition(" - at `")
    item = _ITEM.match(where)
    return (
        f"{_place(path, text, int(item[1]), item[2] or '') if item else path}: {reason.replace('`', '“', 1)}".replace(
            "`", "”"
        )
    )


def _place(path: Path, text: str, at: int, key: str) -> str:
    """Return file, line and key of the outlet `at`, from 0; the line of its head where the key has none."""
    heads = [match.start() for match in _HEADER.finditer(text)]
    if at >= len(heads):  # outlets written as an inline array
        return f"{path}: outlet {at + 1}{f', “{key}”' if key else ''}"
    end = heads[at + 1] if at + 1 < len(heads) else len(text)
    line = re.compile(rf"^[ \t]*{re.escape(key)}[ \t]*=", re.MULTILINE).search(text, heads[at], end) if key else None
    number = text.count("\n", 0, line.start() if line else heads[at]) + 1
    return f"{path}:{number}: outlet {at + 1}{f', “{key}”' if key else ''}"
