"""Statements by meaning: each a vector, and those nearest to the vector of a sentence.

A vector is what onrecord.meaning makes of a statement's words, in 8 bits a number (384 bytes): cosines of these are
those of the full vectors to the second place. Who said it and the words that lead up to it are left out, since filters
and words ask for them, and statements of one person would otherwise be alike whatever they say. The signs alone of
each vector (48 bytes) are kept as well, in blobs of many statements: a ledger of many is first looked through by these,
and the nearest are then compared by their vectors (after Charikar, "Similarity estimation techniques from rounding
algorithms", 2002). Where filters or words leave few, all that they leave are compared.

sqlite-vec gives SQLite the cosine of two vectors. The tables are plain ones, so that everything but this search works
without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import apsw
import msgspec

from onrecord.errors import LibraryMissing, NotInLedger
from onrecord.ledger.filters import Condition
from onrecord.ledger.matching import matching
from onrecord.ledger.rows import row, rows, transaction, value
from onrecord.ledger.words import Words
from onrecord.meaning.weights import WIDTH
from onrecord.meaning.weights import digest as digest_of_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST = 0.4
"""The similarity from which a statement counts as like a sentence: one pair of statements in 70 has it by chance."""

BATCH = 256
"""Statements whose vectors are written together: what Ctrl-C may cost."""

_CHUNK = 1024
"""Statements whose signs are in one blob."""

_SIGNS = WIDTH // 8

_FEW = 20_000
"""Statements up to which all are compared by their vectors."""

_LOOKED_AT = 2_048
"""Statements that are compared by their vectors where there are more: the nearest by signs."""

_ENOUGH = 3
"""Of each statement that is to be shown, so many of those looked at must pass the filters; else all that pass are
compared."""

Progress = Callable[[int], None]
"""Called with the number of statements done since the last call."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What statements are to be like: a vector (WIDTH numbers of 8 bits), and the statement that it is from, if any.

    `least` is the similarity that they must have.
    """

    vector: bytes
    least: float = LEAST
    statement: int | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """Statements with their similarity in the order asked for, some of them, and of how many that were looked at."""

    found: tuple[tuple[int, float], ...]
    total: int


def sentence(text: str, least: float = LEAST) -> Sought:
    """Return a sentence as what is sought. Raises WeightsError."""
    from onrecord.meaning.encoder import encoder

    (vector,) = _small(encoder().vectors([text]))
    return Sought(vector.tobytes(), least)


def like_statement(db: apsw.Connection, key: int, least: float = LEAST) -> Sought:
    """Return a statement as what is sought. Raises NotInLedger where it has no vector of this version's network yet."""
    found = value(db, "SELECT vector FROM meanings WHERE statement = ?", (key,))
    vector = found if _is_current(db) else None
    if vector is None:
        raise NotInLedger("this statement has no vector yet; open the ledger for writing, and they are made")
    return Sought(vector, least, key)


# ------------------------------------------------------------------------------------------------------------- keeping


def due(db: apsw.Connection) -> int:
    """Return how many statements have no vector of this version's network yet."""
    if _is_current(db):
        return int(value(db, "SELECT count(*) FROM meanings_due"))
    return int(value(db, "SELECT count(*) FROM statements"))


def bring_up_to_date(db: apsw.Connection, progress: Progress | None = None) -> int:
    """Make the vectors that are missing, and all of them if another network made them; return how many were made.

    They are written in batches, each in a transaction of its own, and made outside of it, so that another writer waits
    for no network. What is done is not done again, whatever stops the program. Where another version has begun to make
    its own meanwhile, this one ends. Raises WeightsError.
    """
    from onrecord.meaning.encoder import encoder

    if not due(db):
        return 0
    machine = encoder()
    with transaction(db):
        if not _is_current(db):
            _begin_anew(db, machine.digest)
    made = 0
    while some := rows(db, _NEXT, (BATCH,)):
        vectors = _small(machine.vectors([words for _, words in some]))
        with transaction(db):
            if not _is_current(db):
                return made
            _write(db, some, vectors)
        made += len(some)
        if progress:
            progress(len(some))
    return made


def forget_gone(db: apsw.Connection) -> None:
    """Take away what is kept of statements that are not there, in the caller's transaction."""
    for table in ("meanings", "meanings_due"):
        db.execute(f"DELETE FROM {table} WHERE statement NOT IN (SELECT key FROM statements)")


_NEXT = """
    SELECT d.statement, s.words FROM meanings_due AS d JOIN statements AS s ON s.key = d.statement
    ORDER BY d.statement LIMIT ?
"""


def _is_current(db: apsw.Connection) -> bool:
    return bool(value(db, "SELECT digest FROM meaning_weights") == digest_of_weights())


def _begin_anew(db: apsw.Connection, digest: str) -> None:
    for table in ("meanings", "meaning_signs", "meanings_due", "meaning_weights"):
        db.execute(f"DELETE FROM {table}")
    db.execute("INSERT INTO meanings_due (statement) SELECT key FROM statements")
    db.execute("INSERT INTO meaning_weights (digest) VALUES (?)", (digest,))


def _write(db: apsw.Connection, some: Sequence[tuple[int, str]], vectors: NDArray[np.int8]) -> None:
    """Write the vectors of statements that still say what they were made of."""
    import numpy as np

    signs: dict[int, bytes] = {}
    for (key, words), vector in zip(some, vectors, strict=True):
        db.execute(
            """
            INSERT OR REPLACE INTO meanings (statement, vector)
            SELECT key, ? FROM statements WHERE key = ? AND words = ?
            """,
            (vector.tobytes(), key, words),
        )
        if db.changes():
            signs[key] = np.packbits(vector > 0).tobytes()
            db.execute("DELETE FROM meanings_due WHERE statement = ?", (key,))
    _write_signs(db, signs)


def _write_signs(db: apsw.Connection, signs: dict[int, bytes]) -> None:
    for chunk in sorted({key // _CHUNK for key in signs}):
        blob = bytearray(value(db, "SELECT signs FROM meaning_signs WHERE chunk = ?", (chunk,)) or _CHUNK * _SIGNS)
        for key, own in signs.items():
            if key // _CHUNK == chunk:
                at = key % _CHUNK * _SIGNS
                blob[at : at + _SIGNS] = own
        db.execute("INSERT OR REPLACE INTO meaning_signs (chunk, signs) VALUES (?, ?)", (chunk, bytes(blob)))


def _small(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return vectors in 8 bits, each with the scale that fits it: a cosine does not ask for the length."""
    import numpy as np

    largest = np.abs(vectors).max(axis=1, keepdims=True).clip(min=1e-8)
    small: NDArray[np.int8] = np.rint(vectors * (127 / largest)).astype(np.int8)
    return small


# -------------------------------------------------------------------------------------------------------------- asking


def alike(
    db: apsw.Connection,
    sought: Sought,
    words: Words | None,
    found: Sequence[Condition],
    *,
    by: str | None,
    limit: int | None,
    offset: int,
) -> Alike:
    """Return the statements that have the words, meet the conditions and are like what is sought.

    The most alike come first, or `by` is an ORDER BY over statements `s` and pages `p`. With a `limit` in a ledger of
    many, those looked at are the `_LOOKED_AT` nearest by signs, and `total` is of these. Vectors of another network are
    not compared. Raises LibraryMissing.
    """
    with_cosines(db)
    if not _is_current(db):
        return Alike((), 0)
    wanted = None if limit is None or by else offset + limit
    if wanted is not None and wanted * _ENOUGH <= _LOOKED_AT and _many(db):
        near = _nearest_by_signs(db, sought)
        passed = _compared(db, sought, words, found, among=near)
        if len(passed) >= wanted * _ENOUGH or not (words or found):
            return _cut(sought, passed, limit, offset)
    return _cut(sought, _compared(db, sought, words, found, by=by), limit, offset)


def nearest(db: apsw.Connection, sought: Sought) -> float | None:
    """Return the similarity of the nearest statement of all, None where none has a vector."""
    any_at_all = Sought(sought.vector, -1.0, sought.statement)
    best = alike(db, any_at_all, None, (), by=None, limit=1, offset=0).found
    return best[0][1] if best else None


def _cut(sought: Sought, passed: Sequence[tuple[int, float]], limit: int | None, offset: int) -> Alike:
    kept = [pair for pair in passed if pair[1] >= sought.least and pair[0] != sought.statement]
    return Alike(tuple(kept[offset : None if limit is None else offset + limit]), len(kept))


def _compared(
    db: apsw.Connection,
    sought: Sought,
    words: Words | None,
    found: Sequence[Condition],
    *,
    among: Iterable[int] | None = None,
    by: str | None = None,
) -> list[tuple[int, float]]:
    """Return statements with their similarity, the most alike first or `by` something else."""
    within = () if among is None else (Condition(_AMONG, (msgspec.json.encode(list(among)).decode(),)),)
    meant = matching(words, (*found, *within))
    place = f"row_number() OVER (ORDER BY {by})" if by else "0"
    compared = rows(
        db,
        f"""
        SELECT key, 1 - vec_distance_cosine(vec_int8(m.vector), vec_int8(?))
        FROM (SELECT s.key AS key, {place} AS place {meant.sql}) JOIN meanings AS m ON m.statement = key ORDER BY place
        """,
        (sought.vector, *meant.values),
    )
    return compared if by else sorted(compared, key=lambda pair: (-pair[1], pair[0]))


_AMONG = "s.key IN (SELECT value FROM json_each(?))"


def _many(db: apsw.Connection) -> bool:
    return (value(db, "SELECT max(statement) FROM meanings") or 0) > _FEW


def _nearest_by_signs(db: apsw.Connection, sought: Sought) -> list[int]:
    """Return the statements whose signs differ least from those of what is sought."""
    import numpy as np

    own = np.packbits(np.frombuffer(sought.vector, dtype=np.int8) > 0).view(np.uint64)
    begins, counts = [], []
    for chunk, blob in db.execute("SELECT chunk, signs FROM meaning_signs ORDER BY chunk"):
        signs = np.frombuffer(blob, dtype=np.uint64).reshape(_CHUNK, _SIGNS // 8)
        begins.append(chunk * _CHUNK)
        counts.append(np.bitwise_count(signs ^ own).sum(axis=1, dtype=np.uint16))
    differ = np.concatenate(counts)
    most = min(_LOOKED_AT, len(differ))
    some = np.argpartition(differ, most - 1)[:most]
    return [int(key) for key in np.array(begins)[some // _CHUNK] + some % _CHUNK]


def with_cosines(db: apsw.Connection) -> None:
    """Give a connection the functions of sqlite-vec. Raises LibraryMissing where it is not there or does not load."""
    if row(db, "SELECT 1 FROM pragma_function_list WHERE name = 'vec_distance_cosine'"):
        return
    try:
        import sqlite_vec
    except ImportError:
        raise LibraryMissing(_MISSING) from None
    db.enable_load_extension(True)
    try:
        db.load_extension(sqlite_vec.loadable_path())
    except apsw.ExtensionLoadingError as error:
        raise LibraryMissing(f"{_MISSING}; what is installed does not load here ({error})") from None
    finally:
        db.enable_load_extension(False)


_MISSING = (
    "search by meaning needs sqlite-vec, which this Python has not got: pip install sqlite-vec; "
    "words and filters are searched without it"
)
