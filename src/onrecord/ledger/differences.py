"""What a new reading of a page changed."""

from __future__ import annotations

from collections.abc import Iterator

import apsw
import msgspec

from onrecord.flow import Record, Statement
from onrecord.ledger.rows import column
from onrecord.ledger.values import Change, Difference

_COMPARED = ("mode", "act", "also", "cue_tone", "speaker", "target", "said_on", "denies", "due", "silence", "chain")


def difference(former: Record | None, record: Record) -> Difference:
    """Return which statements are new, which are gone, and which fields of the others are not as they were.

    A score counts as a field only where the other fields are the same; why a field is as it is does not count.
    """
    had = {statement.id: statement for statement in former.statements} if former else {}
    now = {statement.id: statement for statement in record.statements}
    return Difference(
        added=tuple(id for id in now if id not in had),
        lost=tuple(id for id in had if id not in now),
        changed=tuple(change for id in now if id in had for change in _changes(had[id], now[id])),
    )


def difference_of_rows(db: apsw.Connection, page: int, record: Record) -> Difference:
    """Return which statements come and go, by the rows of a page whose record nobody can read any more."""
    had = column(db, "SELECT id FROM statements WHERE page = ? ORDER BY number", (page,))
    now = [statement.id for statement in record.statements]
    return Difference(
        added=tuple(id for id in now if id not in set(had)), lost=tuple(id for id in had if id not in set(now))
    )


def _changes(had: Statement, now: Statement) -> Iterator[Change]:
    for field in _COMPARED:
        before, after = _said(getattr(had, field)), _said(getattr(now, field))
        if before != after:
            yield Change(now.id, field, before, after)


def _said(value: object) -> str | None:
    """Return a field's value in few words: an actor's name, a date's value."""
    if isinstance(value, tuple):
        return ", ".join(filter(None, map(_said, value))) or None
    if isinstance(value, msgspec.Struct):
        return str(getattr(value, "name", None) or getattr(value, "value", None))
    return None if value is None else str(value)
