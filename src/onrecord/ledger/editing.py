"""Correct, accept and reject statements, and take that back; each in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import apsw

from onrecord.flow import ActorKind
from onrecord.ledger.corrections import FIELDS, VERDICT, Review, checked, machine_value
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

    A value that is None or empty says that the page does not tell. Raises NotInLedger where there is no such statement,
    ValueError for a field or value that cannot be, or where nothing is said.
    """
    if unknown := [field for field in fields if field not in FIELDS]:
        raise ValueError(f"no field {unknown[0]!r} can be corrected; there are {', '.join(FIELDS)}")
    said = {field: checked(field, value) for field, value in fields.items()}
    if verdict is not None:
        said[VERDICT] = checked(VERDICT, verdict)
    if not said:
        raise ValueError("say what is to be changed, or accept or reject the statement")
    with transaction(db):
        page, statement = _statement(db, id)
        record = record_at(db, page)
        made = next(s for s in record.statements if s.id == statement)
        for field, value in said.items():
            kind = _kind(db, value) if field in ("speaker", "target") and value else None
            db.execute(
                """
                INSERT INTO corrections (statement, sha256, words, field, value, machine, kind, author, made_at, note)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    statement, record.page.sha256, made.content_text, field, value, machine_value(made, field), kind,
                    by, now(), note,
                ),
            )  # fmt: skip
        rewrite_statements(db, page)
    return statement


def undo(db: apsw.Connection, id: str, by: str, *, fields: Sequence[str] = ()) -> int:
    """Take back all that holds of a statement, or of some of its fields; return how much that was.

    Former corrections of the same fields do not hold again. Raises NotInLedger where there is no such statement.
    """
    with transaction(db):
        page, statement = _statement(db, id)
        wanted = tuple(fields) or (*FIELDS, VERDICT)
        marks = ", ".join("?" * len(wanted))
        db.execute(
            f"""
            UPDATE corrections SET undone_at = ?, undone_by = ?
            WHERE statement = ? AND undone_at IS NULL AND field IN ({marks})
            """,
            (now(), by, statement, *wanted),
        )
        count = db.changes()
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
