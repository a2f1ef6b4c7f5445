"""Open a ledger's file, and say what SQLite complains of in words that name the file and tell what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import apsw

from onrecord.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerError,
    LedgerFull,
    LedgerNotFound,
    LedgerNotWritable,
    LedgerTooNew,
    NotALedger,
    NotInLedger,
)
from onrecord.ledger.schema import APPLICATION_ID, MIGRATIONS, upgrade, version_of

VARIABLE = "ONRECORD_LEDGER"
"""The environment variable that names the ledger where nothing else does."""

WAIT = 60.0
"""Seconds that a writer waits for another to finish its page."""

_CACHE_KIB = 64_000
_MAPPED_BYTES = 1 << 27
"""What is mapped counts as memory of the process, and what is cached is not read again: so little is."""

_LOG_PAGES = 4_000
"""Pages of 4 KB in the log before they are put in their places: what many ledger pages change is put there once."""


def default_path() -> Path:
    """Return the ledger that is used where none is named: $ONRECORD_LEDGER, or onrecord.db among the user's data.

    Not in the current folder: a ledger is what one keeps, and the same command should ask the same ledger wherever it
    is typed.
    """
    if named := os.environ.get(VARIABLE):
        return Path(named)
    import platformdirs

    return platformdirs.user_data_path("onrecord", appauthor=False) / "onrecord.db"


def connect(path: Path, *, create: bool = False, write: bool = False, wait: float = WAIT) -> apsw.Connection:
    """Open the ledger at a path, bring its tables up to date, and return the connection.

    With `create` a file that is not there is made, and the folder of the default ledger too. Without `write` the file
    is only read, so that a ledger on a medium that cannot be written opens as well. `wait` is how many seconds another
    writer is waited for.

    Raises LedgerNotFound, NotALedger, LedgerTooNew, LedgerNotWritable, LedgerBusy and LedgerDamaged.
    """
    _check_file(path, create=create)
    with spoken(path):
        db = _opened(path, create=create, write=write or create, wait=wait)
        try:
            return _ready(db, path, write=write or create, wait=wait)
        except BaseException:
            db.close()
            raise


def existing(path: Path) -> Path:
    """Return a path where there is a file. Raises LedgerNotFound where there is none, so that none is made."""
    _check_file(path, create=False)
    return path


def _check_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise NotALedger(f"{path}: a folder; name a file in it: --ledger {path / 'onrecord.db'}")
    if path.exists():
        return
    if not create:
        raise LedgerNotFound(
            f"{path}: no ledger there; `onrecord add PAGE...` begins one, --ledger or {VARIABLE} names another"
        )
    if path == default_path() and not os.environ.get(VARIABLE):
        path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.is_dir():
        raise LedgerNotFound(f"{path}: there is no folder {path.parent} to make the ledger in; make it first")


def _opened(path: Path, *, create: bool, write: bool, wait: float) -> apsw.Connection:
    flags = apsw.SQLITE_OPEN_READWRITE if write else apsw.SQLITE_OPEN_READONLY
    db = apsw.Connection(str(path), flags=flags | (apsw.SQLITE_OPEN_CREATE if create else 0))
    db.set_busy_timeout(int(wait * 1000))
    if write:
        return db
    try:
        db.execute("SELECT 1 FROM sqlite_schema").fetchall()
    except (apsw.CantOpenError, apsw.ReadOnlyError):
        # SQLite cannot make its files beside this one, so nobody else can be writing to it either.
        db.close()
        address = f"file:{quote(str(path.absolute()))}?immutable=1"
        db = apsw.Connection(address, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    return db


def _ready(db: apsw.Connection, path: Path, *, write: bool, wait: float) -> apsw.Connection:
    application, version = db.pragma("application_id"), version_of(db)
    empty = not db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
    if application != APPLICATION_ID and not (empty and application == 0 and write):
        raise NotALedger(f"{path}: {'an empty file' if empty else 'a database of another program'}, not a ledger")
    if version > len(MIGRATIONS):
        raise LedgerTooNew(
            f"{path}: made by a newer onrecord (its tables are version {version}, this one knows {len(MIGRATIONS)}); "
            "upgrade with: pip install --upgrade onrecord"
        )
    if version < len(MIGRATIONS):
        if not write:
            db.close()
            connect(path, write=True, wait=wait).close()
            return connect(path, wait=wait)
        db.pragma("journal_mode", "wal")
        upgrade(db)
    for name, value in (
        ("foreign_keys", 1),
        ("synchronous", "full"),
        ("cache_size", -_CACHE_KIB),
        ("mmap_size", _MAPPED_BYTES),
        ("wal_autocheckpoint", _LOG_PAGES),
        ("temp_store", "memory"),
    ):
        db.pragma(name, value)
    return db


@contextmanager
def spoken(path: Path | str) -> Iterator[None]:
    """Turn what SQLite raises into a LedgerError that names the file and says what to do."""
    try:
        yield
    except LedgerError:
        raise
    except apsw.Error as error:
        for kinds, made, words in _FAULTS:
            if isinstance(error, kinds):
                raise made(f"{path}: {words}") from error
        raise LedgerError(f"{path}: {error}") from error
    except UnicodeEncodeError as error:
        raise NotInLedger("what was asked for has characters that no text holds") from error
    except UnicodeDecodeError as error:
        damaged = "a text in it is damaged; `onrecord verify` names the page"
        raise LedgerDamaged(f"{path}: {damaged}") from error
    except OSError as error:
        raise LedgerNotWritable(f"{path}: {error.strerror or error}") from error


_FAULTS: tuple[tuple[tuple[type[apsw.Error], ...], type[LedgerError], str], ...] = (
    ((apsw.NotADBError,), NotALedger, "not a ledger, nor any other SQLite file"),
    (
        (apsw.FullError,),
        LedgerFull,
        "no room on the disk; all pages up to the last are kept: make room, then type the same command again",
    ),
    (
        (apsw.ReadOnlyError, apsw.PermissionsError, apsw.AuthError),
        LedgerNotWritable,
        "this file or its folder may only be read; change its permissions, or name another with --ledger",
    ),
    (
        (apsw.CantOpenError,),
        LedgerNotWritable,
        "cannot be opened; see whether you may read and write the file and its folder",
    ),
    (
        (apsw.BusyError, apsw.LockedError),
        LedgerBusy,
        "another program has been writing to it all the while; wait until it is done and type the same again",
    ),
    (
        (apsw.CorruptError, apsw.FormatError),
        LedgerDamaged,
        "the file is damaged; `onrecord verify` says what is left of it, and a copy from before is best",
    ),
    (
        (apsw.IOError,),
        LedgerDamaged,
        "the disk does not read or write it as it should; copy the file elsewhere and run `onrecord verify` on it",
    ),
)
