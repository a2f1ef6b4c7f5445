"""What people say of statements, beside what the machine says: a field's right value, and whether a statement is one.

A correction is kept by the statement's id, the digest of its page and its words, and not by row: it holds for the page
whichever version reads it, waits where a version does not find the statement, and is there again when one does. Nothing
that was said is taken away: what is undone is kept with who undid it. The record keeps the machine's answer;
`with_corrections` gives it with those of people, and the rows of a ledger are made of that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
    cut,
)
from onrecord.ledger.additions import additions, block_of, with_additions
from onrecord.ledger.anchors import Finder, anchors_of, written
from onrecord.ledger.days import days
from onrecord.ledger.rows import column, rows

Review: TypeAlias = Literal["accepted", "rejected"]

VERDICT = "verdict"
"""The field of a correction that says whether the statement is one: its value is a Review."""

SPANS = ("content", "cue", "source")
"""Fields whose value is the JSON of anchors: words with what stands around them."""

FIELDS = ("speaker", "target", "act", "also", "mode", "tone", "said", "due", "silence", "denies", *SPANS)
"""What of a statement can be corrected."""

_MUST_BE: Mapping[str, tuple[str, ...]] = {
    "act": get_args(ActKind),
    "also": get_args(ActKind),
    "mode": get_args(Mode),
    "tone": get_args(CueTone),
    "silence": get_args(Silence),
    VERDICT: get_args(Review),
}
_ALWAYS_TOLD = ("act", "mode", "tone", "content", VERDICT)
_ID = re.compile(r"[0-9a-f]{16}")
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

    Of several of one field only the last holds; with `undone` those that hold no more are among them. What cannot be
    read is left out; `correction_faults` names it.
    """
    found = rows(
        db, f"SELECT {_COLUMNS} FROM corrections WHERE ?1 IS NULL OR statement = ?1 ORDER BY key", (statement,)
    )
    made = [made for row in found if isinstance(made := _correction(row), Correction)]
    return made if undone else _standing(made)


def page_corrections(db: apsw.Connection, sha256: str) -> list[Correction]:
    """Return the corrections of a page that hold, in the order in which they were made."""
    found = rows(db, f"SELECT {_COLUMNS} FROM corrections WHERE sha256 = ? ORDER BY key", (sha256,))
    return _standing([made for row in found if isinstance(made := _correction(row), Correction)])


def correction_faults(db: apsw.Connection, record: Record) -> Iterator[str]:
    """Yield in words which corrections of a page cannot be read, and which do not hold in this reading of it."""
    sha256 = record.page.sha256
    for key, *row in rows(db, f"SELECT key, {_COLUMNS} FROM corrections WHERE sha256 = ? ORDER BY key", (sha256,)):
        made = _correction(row)
        if not isinstance(made, Correction):
            yield f"correction {key}, of {row[3]} of statement {row[0]}, cannot be read and is left out: {made}"
    every = with_added(db, record)
    there = {statement.id for statement in every.statements}
    for c in page_corrections(db, sha256):
        if c.statement in there and c.field in (*SPANS, "denies") and not _WRITTEN[c.field](every, c):
            what = "its statement is not" if c.field == "denies" else "its words are not, or several times,"
            yield f"what {c.author} said of {c.field} of statement {c.statement} does not hold: {what} on the page now"


def with_corrections(db: apsw.Connection, record: Record) -> Record:
    """Return a record with what people added to its page and corrected; the same record where that is nothing."""
    added, made = with_added(db, record), page_corrections(db, record.page.sha256)
    return corrected(added, made, {s.id for s in record.statements}) if made else added


def with_added(db: apsw.Connection, record: Record) -> Record:
    """Return a record with the statements that people added to its page, as yet without what they said of them."""
    return with_additions(record, additions(db, record.page.sha256))


def corrected(record: Record, made: Sequence[Correction], of_machine: Collection[str] | None = None) -> Record:
    """Return a record with corrections, the reasons of the fields saying who made them.

    `of_machine` are the ids of the statements that the machine found, None for all. A verdict changes nothing: a
    rejected statement stays, for others to see that it was rejected.
    """
    by_statement: dict[str, list[Correction]] = {}
    for correction in _standing(made):
        if correction.field != VERDICT:
            by_statement.setdefault(correction.statement, []).append(correction)
    statements = tuple(
        _corrected(record, s, by_statement.get(s.id, ()), machine=of_machine is None or s.id in of_machine)
        for s in record.statements
    )
    return record if statements == record.statements else msgspec.structs.replace(record, statements=statements)


def rejected(db: apsw.Connection) -> list[int]:
    """Return the keys of the statements that people rejected, and did not take that back."""
    return column(
        db,
        """
        SELECT s.key FROM corrections AS c JOIN statements AS s ON s.id = c.statement
        JOIN pages AS p ON p.key = s.page AND p.sha256 = c.sha256
        WHERE c.value = 'rejected' AND c.key IN (
            SELECT max(key) FROM corrections WHERE field = ? AND value IN ('accepted', 'rejected')
            AND undone_at IS NULL GROUP BY sha256, statement
        )
        """,
        (VERDICT,),
    )


def checked(field: str, value: str | None) -> str | None:
    """Return a value as it is kept. Raises ValueError, which names the field, for one that it cannot have."""
    value = (value or "").strip() or None
    if value is None:
        if field in _MUST_BE and field in _ALWAYS_TOLD:
            raise ValueError(f"--{field} must be one of {', '.join(_MUST_BE[field])}")
        if field in _ALWAYS_TOLD:
            raise ValueError(f"a statement has no {field} only if it is none: reject it")
        return None
    if field in _MUST_BE and value not in _MUST_BE[field]:
        raise ValueError(f"--{field}: {value!r} is none of {', '.join(_MUST_BE[field])}")
    if field in ("said", "due") and not _is_date(value):
        raise ValueError(f"--{field}: {value!r} is no date; write 2016, 2016-03, 2016-03-14, or A/B")
    if field == "denies" and not _ID.fullmatch(value):
        raise ValueError(f"--denies: {value!r} is no statement's id")
    if field in SPANS:
        anchors_of(value)
    return value


def _is_date(edtf: str) -> bool:
    first, last = days(edtf)
    return first is not None and last is not None and first <= last


def value_of(record: Record, statement: Statement, field: str) -> str | None:
    """Return what a statement of a record has in a field, as a correction would."""
    if field in SPANS:
        return written(record.article.text, getattr(statement, field))
    return _READ[field](statement) if field in _READ else None


def _correction(row: Sequence[Any]) -> Correction | str:
    """Return the correction of a row, or why it cannot be read: its shape, or a value that the field cannot have."""
    try:
        made = msgspec.convert(dict(zip(Correction.__struct_fields__, row, strict=True)), Correction)
        if made.field not in (*FIELDS, VERDICT):
            return f"there is no field {made.field!r}"
        if checked(made.field, made.value) != made.value:
            return f"{made.value!r} has blanks around it"
    except (msgspec.ValidationError, ValueError) as error:
        return str(error).removeprefix("--")
    return made


def _standing(made: Sequence[Correction]) -> list[Correction]:
    """Return those that hold: of each statement and field the last that was not undone."""
    last = {(c.sha256, c.statement, c.field): c for c in made if c.undone_at is None}
    return list(last.values())


def _corrected(record: Record, statement: Statement, made: Sequence[Correction], *, machine: bool) -> Statement:
    changes: dict[str, Any] = {}
    why = {name: getattr(statement.why, name) for name in Why.__struct_fields__}
    for correction in made:
        changed = _WRITTEN[correction.field](record, correction)
        changes |= changed
        reason = "said_on" if correction.field == "said" else correction.field
        if reason in why and changed:
            why[reason] = _reason(correction, machine=machine)
    if not changes:
        return statement
    if changes.get("act", "denial") != "denial" and "denies" not in changes:
        changes["denies"] = None
    return msgspec.structs.replace(statement, **changes, why=Why(**why))


def _reason(correction: Correction, *, machine: bool) -> str:
    said = f"by {correction.author} on {correction.made_at[:10]}"
    return f"corrected {said}; the machine had: {correction.machine or 'not told'}" if machine else f"told {said}"


def _spans(record: Record, correction: Correction) -> dict[str, Any]:
    """Return the ranges that somebody marked; nothing where they are not found for sure in this text of the page."""
    field, article = correction.field, record.article
    spans = Finder(article.text).all(anchors_of(correction.value))
    block = block_of(article, spans or ()) if field == "content" else None
    if spans is None or (field == "content" and block is None):
        return {}
    made: dict[str, Any] = {field: spans, f"{field}_text": cut(article.text, spans)}
    return made | {"block": block} if field == "content" else made


def _denies(record: Record, correction: Correction) -> dict[str, Any]:
    there = {statement.id for statement in record.statements} - {correction.statement}
    return {"denies": correction.value} if correction.value is None or correction.value in there else {}


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
    "denies": lambda s: s.denies,
}

_WRITTEN: Mapping[str, Callable[[Record, Correction], Mapping[str, Any]]] = {
    "speaker": lambda record, c: {"speaker": _actor(record, c)},
    "target": lambda record, c: {"target": _actor(record, c)},
    "act": lambda _, c: {"act": c.value},
    "also": lambda _, c: {"also": c.value},
    "mode": lambda _, c: {"mode": c.value},
    "tone": lambda _, c: {"cue_tone": c.value},
    "said": lambda _, c: {"said_on": _when(c)},
    "due": lambda _, c: {"due": _when(c)},
    "silence": lambda _, c: {"silence": c.value},
    "denies": _denies,
    "content": _spans,
    "cue": _spans,
    "source": _spans,
}
