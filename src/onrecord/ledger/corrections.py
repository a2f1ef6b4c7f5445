"""What people say of statements, beside what the machine says: a field's right value, and whether a statement is one.

A correction is kept by the statement's id, the digest of its page and its words, and not by row: it holds for the page
whichever version reads it, waits where a version does not find the statement, and is there again when one does. Nothing
that was said is taken away: what is undone is kept with who undid it. The record keeps the machine's answer;
`with_corrections` gives it with those of people, and the rows of a ledger are made of that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeAlias, get_args

import apsw
import msgspec

from onrecord.flow import (
    ActKind,
    Actor,
    ActorKind,
    CueTone,
    Mode,
    Precision,
    Record,
    Silence,
    Statement,
    Value,
    When,
    Why,
)
from onrecord.ledger.days import days
from onrecord.ledger.rows import rows

Review: TypeAlias = Literal["accepted", "rejected"]

VERDICT = "verdict"
"""The field of a correction that says whether the statement is one: its value is a Review."""

FIELDS = ("speaker", "target", "act", "also", "mode", "tone", "said", "due", "silence")
"""What of a statement can be corrected."""

_MUST_BE: Mapping[str, tuple[str, ...]] = {
    "act": get_args(ActKind),
    "also": get_args(ActKind),
    "mode": get_args(Mode),
    "tone": get_args(CueTone),
    "silence": get_args(Silence),
    VERDICT: get_args(Review),
}
_ALWAYS_TOLD = ("act", "mode", "tone", VERDICT)
_SEASONS = ("21", "22", "23", "24")


class Correction(Value, frozen=True):
    """What somebody said of a field of a statement.

    `value` is None where the page does not tell. `machine` is what the machine had when it was said. `kind` is that of
    a speaker or target. `undone_at` and `undone_by` are set where it holds no more.
    """

    statement: str
    sha256: str
    words: str
    field: str
    value: str | None
    machine: str | None
    kind: ActorKind | None
    author: str
    made_at: str
    note: str
    undone_at: str | None = None
    undone_by: str | None = None


_COLUMNS = ", ".join(Correction.__struct_fields__)


def corrections(db: apsw.Connection, statement: str | None = None, *, undone: bool = False) -> list[Correction]:
    """Return the corrections of a statement, or of all, in the order in which they were made.

    Of several of one field only the last holds; with `undone` those that hold no more are among them.
    """
    found = rows(
        db, f"SELECT {_COLUMNS} FROM corrections WHERE ?1 IS NULL OR statement = ?1 ORDER BY key", (statement,)
    )
    made = [_correction(row) for row in found]
    return made if undone else _standing(made)


def with_corrections(db: apsw.Connection, record: Record) -> Record:
    """Return a record with what people corrected on its page; the same record where that is nothing."""
    found = rows(db, f"SELECT {_COLUMNS} FROM corrections WHERE sha256 = ? ORDER BY key", (record.page.sha256,))
    return corrected(record, [_correction(row) for row in found]) if found else record


def corrected(record: Record, made: Sequence[Correction]) -> Record:
    """Return a record with corrections, the reasons of the fields saying who made them.

    A verdict changes nothing: a rejected statement stays, for others to see that it was rejected.
    """
    by_statement: dict[str, list[Correction]] = {}
    for correction in _standing(made):
        if correction.field != VERDICT:
            by_statement.setdefault(correction.statement, []).append(correction)
    statements = tuple(_corrected(record, s, by_statement.get(s.id, ())) for s in record.statements)
    return record if statements == record.statements else msgspec.structs.replace(record, statements=statements)


def checked(field: str, value: str | None) -> str | None:
    """Return a value as it is kept. Raises ValueError, which names the field, for one that it cannot have."""
    value = (value or "").strip() or None
    if value is None:
        if field in _ALWAYS_TOLD:
            raise ValueError(f"--{field} must be one of {', '.join(_MUST_BE[field])}")
        return None
    if field in _MUST_BE and value not in _MUST_BE[field]:
        raise ValueError(f"--{field}: {value!r} is none of {', '.join(_MUST_BE[field])}")
    if field in ("said", "due") and not _is_date(value):
        raise ValueError(f"--{field}: {value!r} is no date; write 2016, 2016-03, 2016-03-14, or A/B")
    return value


def _is_date(edtf: str) -> bool:
    first, last = days(edtf)
    return first is not None and last is not None and first <= last


def machine_value(statement: Statement, field: str) -> str | None:
    """Return what a statement has in a field, as a correction would."""
    return _READ[field](statement) if field in _READ else None


def _correction(row: tuple[Any, ...]) -> Correction:
    return msgspec.convert(dict(zip(Correction.__struct_fields__, row, strict=True)), Correction)


def _standing(made: Sequence[Correction]) -> list[Correction]:
    """Return those that hold: of each statement and field the last that was not undone."""
    last = {(c.sha256, c.statement, c.field): c for c in made if c.undone_at is None}
    return list(last.values())


def _corrected(record: Record, statement: Statement, made: Sequence[Correction]) -> Statement:
    changes: dict[str, Any] = {}
    why = {name: getattr(statement.why, name) for name in Why.__struct_fields__}
    for correction in made:
        name, value = _WRITTEN[correction.field](record, correction)
        changes[name] = value
        reason = "said_on" if correction.field == "said" else correction.field
        if reason in why:
            had = correction.machine or "not told"
            why[reason] = f"corrected by {correction.author} on {correction.made_at[:10]}; the machine had: {had}"
    if not changes:
        return statement
    if changes.get("act", "denial") != "denial":
        changes["denies"] = None
    return msgspec.structs.replace(statement, **changes, why=Why(**why))


def _actor(record: Record, correction: Correction) -> Actor | None:
    """Return somebody that the page names as the page does, else by the name alone."""
    if correction.value is None:
        return None
    for statement in record.statements:
        for actor in (statement.speaker, statement.target, *statement.chain):
            if actor and actor.name.casefold() == correction.value.casefold():
                return actor
    return Actor(correction.value, correction.kind or "person", None, None, f"corrected by {correction.author}")


def _when(correction: Correction) -> When | None:
    if correction.value is None:
        return None
    return When(correction.value, _precision(correction.value), (f"corrected by {correction.author}",))


def _precision(edtf: str) -> Precision:
    if "/" in edtf:
        return "interval"
    if "T" in edtf:
        return "time"
    if "W" in edtf:
        return "week"
    parts = edtf.split("-")
    if len(parts) == 2 and re.sub(r"\D", "", parts[1]) in _SEASONS:
        return "season"
    return {1: "year", 2: "month"}.get(len(parts), "day")  # type: ignore[return-value]


_READ: Mapping[str, Callable[[Statement], str | None]] = {
    "speaker": lambda s: s.speaker.name if s.speaker else None,
    "target": lambda s: s.target.name if s.target else None,
    "act": lambda s: s.act,
    "also": lambda s: s.also,
    "mode": lambda s: s.mode,
    "tone": lambda s: s.cue_tone,
    "said": lambda s: s.said_on.value if s.said_on else None,
    "due": lambda s: s.due.value if s.due else None,
    "silence": lambda s: s.silence,
}

_WRITTEN: Mapping[str, Callable[[Record, Correction], tuple[str, Any]]] = {
    "speaker": lambda record, c: ("speaker", _actor(record, c)),
    "target": lambda record, c: ("target", _actor(record, c)),
    "act": lambda _, c: ("act", c.value),
    "also": lambda _, c: ("also", c.value),
    "mode": lambda _, c: ("mode", c.value),
    "tone": lambda _, c: ("cue_tone", c.value),
    "said": lambda _, c: ("said_on", _when(c)),
    "due": lambda _, c: ("due", _when(c)),
    "silence": lambda _, c: ("silence", c.value),
}
