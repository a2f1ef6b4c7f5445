"""The ledger as requests have it: a few connections that are lent, one request at a time each.

Reading goes on while something writes, here or in another program. A connection is opened at the first need, so that a
room can be opened before there is a ledger, and again where another file has taken the place of the former.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, TypeAlias, TypeVar

from fastapi import Depends, Request

from onrecord.errors import LedgerError
from onrecord.ledger import Ledger
from onrecord.web.remembering import Remembered

T = TypeVar("T")

AT_ONCE = 8
"""Requests that are answered at the same time; others wait. Each has a connection with a cache of its own."""

_WRITER_WAITS = 10.0

_QUICK = 500
"""Statements that are compared by meaning while somebody waits, a few seconds' work; more are left to
`onrecord search --like`."""

_File: TypeAlias = tuple[int, int]


class Ledgers:
    """Lends connections to one ledger's file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[tuple[_File, Ledger]] = []
        self._lock = threading.Lock()
        self._writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Ledger]:
        """Lend a ledger that is only read. Raises LedgerError."""
        lent = self._taken()
        try:
            yield lent[1]
        except BaseException:
            lent[1].close()  # it may be what failed, or in the middle of something
            raise
        with self._lock:
            if len(self._idle) < AT_ONCE:
                self._idle.append(lent)
                return
        lent[1].close()

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """Lend a ledger to write to, to one request at a time. Raises LedgerError; LedgerBusy after a while."""
        with self._writer, Ledger(self.path, wait=_WRITER_WAITS) as ledger:
            yield ledger

    def close(self) -> None:
        """Close what is idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for _, ledger in idle:
            ledger.close()

    def _taken(self) -> tuple[_File, Ledger]:
        file = self._file()
        while True:
            with self._lock:
                if not self._idle:
                    break
                lent = self._idle.pop()
            if lent[0] == file:
                return lent
            lent[1].close()
        ledger = Ledger(self.path, read_only=True)
        return self._file(), ledger

    def _file(self) -> _File:
        try:
            told = self.path.stat()
        except OSError:
            return (0, 0)
        return told.st_dev, told.st_ino


def ledgers_of(request: Request) -> Ledgers:
    """Return what lends the ledger of the room that is asked."""
    found: Ledgers = request.app.state.ledgers
    return found


def _reading(request: Request) -> Iterator[Ledger]:
    with ledgers_of(request).reading() as ledger:
        yield ledger


def remembered(request: Request, question: Hashable, make: Callable[[], T]) -> T:
    """Return an answer that takes long in large ledgers; see `Remembered`."""
    answers: Remembered = request.app.state.remembered
    return answers.get(question, make)


def uncompared(request: Request, ledger: Ledger) -> int:
    """Return how many statements cannot be found by meaning yet, after seeing to it where that is quickly done."""
    due = ledger.vectors_due()
    if 0 < due <= _QUICK and not request.app.state.settings.read_only:
        with suppress(LedgerError), ledgers_of(request).writing() as written:
            written.make_vectors()
            return 0
    return due


Reading: TypeAlias = Annotated[Ledger, Depends(_reading)]
"""The ledger, to be read within a request: `def page(request: Request, ledger: Reading)`."""
