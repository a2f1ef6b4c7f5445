"""Rows of a query, for callers that know what the columns hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import apsw


@contextmanager
def transaction(db: apsw.Connection) -> Iterator[None]:
    """Do all that is within, or nothing; another writer is waited for at the start.

    BEGIN is a statement of its own, since apsw's `with connection` waits for another writer without letting other
    threads run, of which one may be that writer.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite itself rolls back when the disk is full
            db.execute("ROLLBACK")
        raise


def rows(db: apsw.Connection, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return all rows of a query."""
    return db.execute(sql, tuple(values)).fetchall()


def row(db: apsw.Connection, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """Return the first row of a query, None where there is none."""
    return db.execute(sql, tuple(values)).fetchone()


def column(db: apsw.Connection, sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """Return the first column of a query."""
    return [first for first, *_ in db.execute(sql, tuple(values))]


def value(db: apsw.Connection, sql: str, values: Sequence[Any] = ()) -> Any:  # noqa: ANN401
    """Return the first column of the first row of a query, None where there is no row."""
    found = db.execute(sql, tuple(values)).fetchone()
    return None if found is None else found[0]
