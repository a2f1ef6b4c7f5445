"""Correct, accept and reject statements, and take that back; each in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import apsw

from onrecord.errors import NotInLedger
from onrecord.flow import ActorKind, Record
from onrecord.ledger.additions import take_back
from onrecord.ledger.anchors import Finder, anchors_of
from onrecord.ledger.corrections import (
    FIELDS,
    SPANS,
    VERDICT,
    Review,
    checked,
    value_of,
    with_added,
    with_corrections,
)
from onrecord.ledger.receipts import record_at, statement_key
from onrecord.ledger.rows import row, rows, transaction
from onrecord.ledger.schema import now
from onrecord.ledger.speakers import folded
from onrecord.ledger.writing import rewrite_statements


def edit(
    db: apsw.Connection,
    id: str,
    by: str,
    *,
    fields: Mapping[str, str | None],
    verdict: Review | None = None,
    note: str = "",
) -> str:
    """Say what fields of a statement are, and whether it is one; return its whole id.

    A value that is None or empty says that the page does not tell. `denies` is the id, or the beginning of it, of a
    statement on the same page. `content`, `cue` and `source` are the JSON of anchors (anchors.written). Raises
    NotInLedger where there is no such statement, ValueError for a field or value that cannot be, or where nothing is
    said.
    """
    if unknown := [field for field in fields if field not in FIELDS]:
        raise ValueError(f"no field {unknown[0]!r} can be corrected; there are {', '.join(FIELDS)}")
    said = dict(fields)
    if denied := (said.get("denies") or "").strip():
        said["denies"] = _whole_id(db, denied)
    said = {field: checked(field, value) for field, value in said.items()}
    if verdict is not None:
        said[VERDICT] = checked(VERDICT, verdict)
    if not said:
        raise ValueError("say what is to be changed, or accept or reject the statement")
    with transaction(db):
        page, statement = _statement(db, id)
        record = record_at(db, page)
        _check(db, record, statement, said)
        time = now()
        for field, value in said.items():
            correct(db, record, statement, (field, value), by=by, time=time, note=note)
        rewrite_statements(db, page)
    return statement


def correct(
    db: apsw.Connection,
    record: Record,
    statement: str,
    said: tuple[str, str | None],
    *,
    by: str,
    time: str,
    note: str = "",
) -> None:
    """Keep what somebody says of a statement: a field, and its value as `corrections.checked` returns it.

    `record` is the machine's; the rows of its page are still to be written anew.
    """
    field, value = said
    of_machine = next((s for s in record.statements if s.id == statement), None)
    made = of_machine or next(s for s in with_added(db, record).statements if s.id == statement)
    kind = _kind(db, value) if field in ("speaker", "target") and value else None
    machine = value_of(record, of_machine, field) if of_machine else None
    db.execute(
        """
        INSERT INTO corrections (statement, sha256, words, field, value, machine, kind, author, made_at, note)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (statement, record.page.sha256, made.content_text, field, value, machine, kind, by, time, note),
    )


def _check(db: apsw.Connection, record: Record, id: str, said: Mapping[str, str | None]) -> None:
    """Raise ValueError for what may be said of some statements and not of this one."""
    every = {s.id: s for s in with_corrections(db, record).statements}
    if denied := said.get("denies"):
        if denied == id:
            raise ValueError("--denies: a statement does not deny itself")
        if denied not in every:
            raise ValueError(f"--denies: {denied} is on another page; a statement denies one of its own page")
        acts = (said.get("act", every[id].act), said.get("also", every[id].also))
        if "denial" not in acts:
            raise ValueError(f"--denies: the statement is no denial but a {acts[0]}; add --act denial")
    finder = Finder(record.article.text)
    for field in SPANS:
        if (value := said.get(field)) and finder.all(anchors_of(value)) is None:
            raise ValueError(f"{field}: the page does not have these words, or several times")


def _whole_id(db: apsw.Connection, begin: str) -> str:
    try:
        return _statement(db, begin)[1]
    except NotInLedger as error:
        raise ValueError(f"--denies: {error}") from None


def undo(db: apsw.Connection, id: str, by: str, *, fields: Sequence[str] = ()) -> int:
    """Take back all that holds of a statement, or of some of its fields; return how much that was.

    Former corrections of the same fields do not hold again. A statement that people added is taken back itself, unless
    fields are named, and is no more where the machine has it not. Raises NotInLedger where there is no such statement.
    """
    with transaction(db):
        page, statement = _statement(db, id)
        sha256, time = record_at(db, page).page.sha256, now()
        wanted = tuple(fields) or (*FIELDS, VERDICT)
        marks = ", ".join("?" * len(wanted))
        db.execute(
            f"""
            UPDATE corrections SET undone_at = ?, undone_by = ?
            WHERE statement = ? AND undone_at IS NULL AND field IN ({marks})
            """,
            (time, by, statement, *wanted),
        )
        count = db.changes()
        if not fields:
            count += take_back(db, sha256, statement, by=by, time=time)
        rewrite_statements(db, page)
    return count


def _statement(db: apsw.Connection, id: str) -> tuple[int, str]:
    key = statement_key(db, id)
    ((page, statement),) = rows(db, "SELECT page, id FROM statements WHERE key = ?", (key,))
    return page, statement


def _kind(db: apsw.Connection, name: str) -> ActorKind | None:
    """Return the kind of a speaker whom the ledger knows by this name, None where it knows none."""
    found = row(db, "SELECT kind FROM speakers WHERE folded = ?", (folded(name),))
    kind: ActorKind | None = found[0] if found else None
    return kind
