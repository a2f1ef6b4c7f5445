"""The user's own file of people and bodies with their identifiers, and who held which office when.

A file is CSV, TSV or JSON lines; docs/identities.md tells the columns. Nothing of it ships with onrecord. An actor is
linked to an entry only where the name fits, office or country agree, and no other entry fits as well.
"""

from __future__ import annotations

import calendar
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

import msgspec

from onrecord.errors import AuthorityError
from onrecord.flow import ActorKind, Value
from onrecord.identities.bodies import body_name, country_key, group_key
from onrecord.identities.deciding import same_actor
from onrecord.identities.known import Known, NameSeen, RoleSeen, day_of
from onrecord.identities.offices import Office, agree, office
from onrecord.identities.person_names import person_name
from onrecord.identities.romanisation import plain

_SEVERAL = "|"
"""Parts several values in one field of a CSV or TSV file."""

_COLUMNS = ("name", "id", "aliases", "kind", "description", "countries", "positions")
_OTHER_NAMES = {"qid": "id", "label": "name", "alias": "aliases", "country": "countries", "position": "positions"}
_KINDS = ("person", "body", "country", "group")


class Position(Value, frozen=True):
    """An office that somebody held: in which country, the first and the last day, None where it is open or unknown."""

    office: str
    country: str | None = None
    start: str | None = None
    end: str | None = None

    def is_held_on(self, day: str) -> bool:
        """Tell whether it was held on a day; on that of a handover two hold it."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Entry(Value, frozen=True):
    """Somebody of the file."""

    name: str
    id: str
    aliases: tuple[str, ...] = ()
    kind: ActorKind = "person"
    description: str = ""
    countries: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()

    def offices_on(self, day: str) -> tuple[Position, ...]:
        """Return the offices that somebody held on a day ("2022-11-29"), in the order of the file."""
        return tuple(position for position in self.positions if position.is_held_on(day))

    def known(self) -> Known:
        """Return what the file tells, as if pages told it."""
        roles = [RoleSeen(p.office, p.country, p.start, p.end) for p in self.positions]
        if self.description:
            roles.append(RoleSeen(self.description, self.countries[0] if self.countries else None))
        countries = dict.fromkeys([*self.countries, *(p.country for p in self.positions if p.country)])
        names = dict.fromkeys((self.name, *self.aliases))
        return Known(self.kind, tuple(map(NameSeen, names)), tuple(roles), tuple(countries))


class Link(Value, frozen=True):
    """The entry that somebody is, and why, in words."""

    id: str
    name: str
    evidence: str


class Authority:
    """Entries, found by name and by office; two entries of one identifier are refused."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._known: dict[str, Known] = {}
        self._names: dict[str, list[Entry]] = {}
        self._offices: dict[tuple[str, str], list[tuple[Entry, Position]]] = {}
        for entry in self.entries:
            known = self._known[entry.id] = entry.known()
            for key in _keys(known):
                self._names.setdefault(key, []).append(entry)
            for position in entry.positions:
                country = country_key(position.country) if position.country else ""
                self._offices.setdefault((office(position.office).head, country), []).append((entry, position))

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Return the authority of a file: .jsonl (or .ndjson), .tsv, or else CSV.

        Raises AuthorityError, naming file, line and reason, when it cannot be read or a row is not what it should be.
        """
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise AuthorityError(f"{path}: cannot be read: {error.strerror or error}") from error
        except UnicodeDecodeError as error:
            raise AuthorityError(f"{path}: not UTF-8 text, from byte {error.start} on") from error
        read = _json_lines if path.suffix.lower() in (".jsonl", ".ndjson") else _table
        entries: dict[str, Entry] = {}
        for line, values in read(path, text):
            entry = _entry(path, line, values)
            if entry.id in entries:
                raise AuthorityError(f"{path}:{line}: “{entry.id}” stands in this file twice")
            entries[entry.id] = entry
        return cls(entries.values())

    def link(self, known: Known) -> Link | None:
        """Return the entry that somebody is, where name and office or country fit and no other entry fits as well."""
        found = []
        for entry in self._candidates(known):
            verdict = same_actor(known, self._known[entry.id])
            if verdict.outcome == "same" and verdict.strength > 0:
                found.append((verdict.strength, entry, verdict))
        best = [item for item in found if item[0] == max(strength for strength, *_ in found)]
        if len(best) != 1:
            return None
        _, entry, verdict = best[0]
        return Link(entry.id, entry.name, "; ".join(verdict.reasons))

    def holder(self, role: str, country: str | None, day: str) -> Entry | None:
        """Return who held an office of a country on a day ("the foreign minister", "France", "2022-11-29").

        None where the file names nobody, or several, as on the day of a handover.
        """
        wanted, on = office(role), day_of(day)
        if on is None:
            return None
        rows = self._offices.get((wanted.head, country_key(country) if country else ""), [])
        holders = {
            entry.id: entry
            for entry, position in rows
            if position.start and position.is_held_on(on) and _is_office(wanted, position.office)
        }
        return next(iter(holders.values())) if len(holders) == 1 else None

    def _candidates(self, known: Known) -> list[Entry]:
        found = {entry.id: entry for key in _keys(known) for entry in self._names.get(key, ())}
        return [found[key] for key in sorted(found)]


def _is_office(wanted: Office, held: str) -> bool:
    other = office(held)
    return wanted.qualifiers == other.qualifiers and (wanted.words == other.words or agree(wanted, other) == "specific")


def _keys(known: Known) -> Iterator[str]:
    for seen in known.names:
        if known.kind == "person":
            name = person_name(seen.text)
            yield from name.index_keys() if not name.is_single else (f"={name.joined}",)
        elif known.kind == "body":
            name_of_body = body_name(seen.text)
            yield from filter(None, (name_of_body.key, name_of_body.short))
        else:
            yield country_key(seen.text) if known.kind == "country" else group_key(seen.text)


def _json_lines(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    for line, row in enumerate(text.splitlines(), start=1):
        if row.strip():
            try:
                values = msgspec.json.decode(row)
            except msgspec.DecodeError as error:
                raise AuthorityError(f"{path}:{line}: not JSON: {error}") from error
            if not isinstance(values, dict):
                raise AuthorityError(f"{path}:{line}: not an object, but {type(values).__name__}")
            yield line, {_column(name): value for name, value in values.items()}


def _table(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
    columns = [_column(name) for name in reader.fieldnames or ()]
    if missing := [name for name in ("name", "id") if name not in columns]:
        raise AuthorityError(f"{path}:1: no column “{missing[0]}”; there are: {', '.join(columns) or 'none'}")
    try:
        for row in reader:
            values = {_column(name): (value or "").strip() for name, value in row.items() if name is not None}
            several = {name: _parts(values.pop(name, "")) for name in ("aliases", "countries", "positions")}
            yield reader.line_num, {**{k: v for k, v in values.items() if v}, **several}
    except csv.Error as error:
        raise AuthorityError(f"{path}:{reader.line_num}: not a table: {error}") from error


def _column(name: str) -> str:
    folded = name.strip().lower()
    return _OTHER_NAMES.get(folded, folded)


def _parts(value: str) -> list[str]:
    return [part for piece in value.split(_SEVERAL) if (part := piece.strip())]


def _entry(path: Path, line: int, values: Mapping[str, object]) -> Entry:
    known = {name: value for name, value in values.items() if name in _COLUMNS and value not in (None, "")}
    for name in ("aliases", "countries", "positions"):
        if isinstance(known.get(name), str):
            known[name] = _parts(str(known[name]))
    try:
        known["positions"] = [_position(item) for item in _listed(known.get("positions"))]
        entry = msgspec.convert(known, Entry)
    except (msgspec.ValidationError, ValueError) as error:
        raise AuthorityError(f"{path}:{line}: {error}") from error
    if not plain(entry.name) or not entry.id.strip():
        raise AuthorityError(f"{path}:{line}: an entry must have a name and an id")
    return entry


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else []


def _position(item: object) -> Position:
    """Read an office: an object, or "office; country; start; end" with what is not known left empty.

    Raises ValueError with the reason.
    """
    if isinstance(item, str):
        parts = [part.strip() or None for part in item.split(";")]
        if len(parts) > 4:
            raise ValueError(f"a position is “office; country; start; end”, not “{item}”")
        values = dict(zip(("office", "country", "start", "end"), parts, strict=False))
        position = msgspec.convert({key: value for key, value in values.items() if value}, Position)
    else:
        position = msgspec.convert(item, Position)
    days = {}
    for name, value in (("start", position.start), ("end", position.end)):
        days[name] = _last_day(value) if name == "end" else day_of(value)
        if value and days[name] is None:
            raise ValueError(f"“{value}” is no date such as 2022-11-29, 2022-11 or 2022")
    return Position(position.office, position.country, days["start"], days["end"])


def _last_day(value: str | None) -> str | None:
    """Return the last day of a date of which only year or month may be known."""
    first = day_of(value)
    if first is None or value is None or len(value) >= 10:
        return first
    if len(value) == 4:
        return f"{value}-12-31"
    return f"{value}-{calendar.monthrange(int(value[:4]), int(value[5:7]))[1]}"
