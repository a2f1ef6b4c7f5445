"""Keep families as the statements are: called where a page's statements are written, within its transaction.

A family is a connected set of statements: two are connected where their wordings are tied (matching.py) and one
speaker said both. What is tied depends on the two wordings alone, so that families are the same in whatever order pages
come, with one exception: of wordings that share prints the first `_READ`, the rarest prints first, are looked at, and
of these the `_CANDIDATES` that share most. Where runs of words are more common than that, another order may find other
pairs.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

import apsw

from onrecord.ledger.families.matching import Grade, own_grade, prints, tells_enough, tie_of
from onrecord.ledger.families.wording import Wording, is_quotation, wording_of
from onrecord.ledger.rows import column, row, rows, value

_READ = 2000
_CANDIDATES = 100

_STATEMENTS = """
    SELECT s.key, s.words, n.speaker, s.mode FROM statements AS s
    LEFT JOIN speaker_names AS n ON n.key = s.speaker WHERE s.page = ? AND s.silence IS NULL ORDER BY s.number
"""
_WORDS = """
    SELECT j.value, s.words FROM json_each(?) AS j
    JOIN statements AS s ON s.key = (SELECT statement FROM versions WHERE wording = j.value LIMIT 1)
"""
_SHARING = """
    SELECT p.wording FROM json_each(?) AS j CROSS JOIN prints AS p ON p.print = j.value WHERE p.wording != ? LIMIT ?
"""
_MOVED = """
    SELECT v.statement, v.wording, n.speaker, v.quoted, v.family FROM renamings AS r
    JOIN speaker_names AS n ON n.key = r.name JOIN statements AS s ON s.speaker = n.key
    JOIN versions AS v ON v.statement = s.key WHERE v.speaker IS NOT n.speaker ORDER BY v.statement
"""
_TIED = """
    SELECT other, grade FROM ties WHERE wording = ? UNION ALL SELECT key, grade FROM wordings WHERE key = ? AND grade
"""


def take_out(db: apsw.Connection, page: int) -> set[int]:
    """Take the statements of a page out of their families, and return the keys of these for `put_in`."""
    left = {
        int(family)
        for family in column(
            db,
            "SELECT DISTINCT v.family FROM versions AS v JOIN statements AS s ON s.key = v.statement"
            " WHERE s.page = ? AND v.family IS NOT NULL",
            (page,),
        )
    }
    had = rows(
        db,
        "SELECT DISTINCT v.wording, s.words FROM versions AS v JOIN statements AS s ON s.key = v.statement"
        " WHERE s.page = ?",
        (page,),
    )
    db.execute("DELETE FROM versions WHERE statement IN (SELECT key FROM statements WHERE page = ?)", (page,))
    for wording, words in had:
        if value(db, "SELECT 1 FROM versions WHERE wording = ?", (wording,)) is None:
            _forget(db, wording, wording_of(words))
    return left


def put_in(db: apsw.Connection, page: int, left: Iterable[int] = ()) -> None:
    """Hold the statements of a page against all others, and those of the families that were left against each other."""
    follow_speakers(db)
    said = [
        (statement, wording, speaker, is_quotation(words, mode))
        for statement, words, speaker, mode in rows(db, _STATEMENTS, (page,))
        if tells_enough(wording := wording_of(words))
    ]
    keys, fresh = _wording_keys(db, [wording for _, wording, *_ in said])
    db.executemany(
        "INSERT INTO versions (statement, wording, speaker, quoted, family) VALUES (?, ?, ?, ?, NULL)",
        [(statement, keys[digest(wording)], speaker, quoted) for statement, wording, speaker, quoted in said],
    )
    tied = _tie_all(db, fresh)
    several = Counter(keys[digest(wording)] for _, wording, *_ in said)
    touched: set[int] = set()
    for statement, wording, speaker, quoted in said:
        key = keys[digest(wording)]
        if key not in fresh or key in tied or several[key] > 1:
            touched |= _join(db, statement, key, speaker, quoted)
    for family in left:
        touched |= _split(db, family)
    _count(db, touched)


def follow_speakers(db: apsw.Connection) -> None:
    """Make families anew where names were given to other speakers since the last time; in the caller's transaction."""
    if value(db, "SELECT 1 FROM renamings LIMIT 1") is None:
        return
    moved = rows(db, _MOVED)
    db.execute("DELETE FROM renamings")
    db.executemany(
        "UPDATE versions SET speaker = ?, family = NULL WHERE statement = ?",
        [(speaker, statement) for statement, _, speaker, *_ in moved],
    )
    touched: set[int] = set()
    for statement, wording, speaker, quoted, _ in moved:
        touched |= _join(db, statement, wording, speaker, quoted)
    for family in {family for *_, family in moved if family is not None}:
        touched |= _split(db, family)
    _count(db, touched)


def remake(db: apsw.Connection) -> None:
    """Make all families anew from the statements, in the caller's transaction."""
    for table in ("versions", "families", "ties", "prints", "wordings", "renamings"):
        db.execute(f"DELETE FROM {table}")
    for page in column(db, "SELECT key FROM pages ORDER BY key"):
        put_in(db, page)


def digest(wording: Wording) -> int:
    """Return the number that a wording is known by in every ledger."""
    data = " ".join(wording.folded).encode()
    return int.from_bytes(blake2b(data, digest_size=8).digest(), signed=True)


# ------------------------------------------------------------------------------------------------------------ wordings


def _wording_keys(db: apsw.Connection, wordings: Sequence[Wording]) -> tuple[dict[int, int], dict[int, Wording]]:
    """Return the key of each wording by its digest, and those that are new by key; these are written."""
    by_digest = {digest(wording): wording for wording in wordings}
    asked = json.dumps(list(by_digest))
    keys: dict[int, int] = dict(
        rows(db, "SELECT w.digest, w.key FROM json_each(?) AS j JOIN wordings AS w ON w.digest = j.value", (asked,))
    )
    new = [number for number in by_digest if number not in keys]
    if not new:
        return keys, {}
    first = value(db, "SELECT ifnull(max(key), 0) + 1 FROM wordings")
    keys.update({number: key for key, number in enumerate(new, first)})
    fresh = {keys[number]: by_digest[number] for number in new}
    db.executemany(
        "INSERT INTO wordings (key, digest, grade) VALUES (?, ?, ?)",
        [(keys[number], number, own_grade(by_digest[number])) for number in new],
    )
    made = sorted({(one, key) for key, wording in fresh.items() for one in prints(wording)})
    db.executemany("INSERT INTO prints (print, wording) VALUES (?, ?)", made)
    return keys, fresh


def _tie_all(db: apsw.Connection, fresh: Mapping[int, Wording]) -> set[int]:
    """Hold new wordings against those that share prints with them, write what is tied, and return the new that are."""
    alike = {key: _candidates(db, key, wording) for key, wording in fresh.items()}
    others = {other for found in alike.values() for other in found}
    if not others:
        return set()
    known = {key: wording_of(words) for key, words in rows(db, _WORDS, (json.dumps(sorted(others)),))}
    ties = {}
    for key, found in alike.items():
        for other in found:
            if other in known and (tie := tie_of(fresh[key], known[other])) is not None:
                ties[key, other] = ties[other, key] = tie.grade
    values = [(*pair, grade) for pair, grade in ties.items()]
    db.executemany("INSERT INTO ties (wording, other, grade) VALUES (?, ?, ?)", values)
    return {key for key, _ in ties}


def _candidates(db: apsw.Connection, key: int, wording: Wording) -> list[int]:
    """Return the wordings that share prints with one, those that share most first."""
    asked = json.dumps(prints(wording))
    found = Counter(column(db, _SHARING, (asked, key, _READ)))
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [other for other, _ in ranked[:_CANDIDATES]]


def _forget(db: apsw.Connection, key: int, wording: Wording) -> None:
    """Forget a wording that no statement has any more; what is looked up by its number is named one by one."""
    db.executemany("DELETE FROM prints WHERE print = ? AND wording = ?", [(p, key) for p in prints(wording)])
    others = column(db, "SELECT other FROM ties WHERE wording = ?", (key,))
    db.executemany("DELETE FROM ties WHERE wording = ? AND other = ?", [(other, key) for other in others])
    db.execute("DELETE FROM ties WHERE wording = ?", (key,))
    db.execute("DELETE FROM wordings WHERE key = ?", (key,))


# ------------------------------------------------------------------------------------------------------------ families


def _join(db: apsw.Connection, statement: int, wording: int, speaker: int | None, quoted: int) -> set[int]:
    families: set[int] = set()
    alone = [statement]
    for other, grade in rows(db, _TIED, (wording, wording)):
        for neighbour, family in _neighbours(db, statement, other, grade, speaker=speaker, quoted=quoted):
            if family is None:
                alone.append(neighbour)
            else:
                families.add(family)
    if not families and len(alone) == 1:
        return set()
    kept = min(families) if families else _new_family(db, speaker)
    for family in families - {kept}:
        db.execute("UPDATE versions SET family = ? WHERE family = ?", (kept, family))
        db.execute("DELETE FROM families WHERE key = ?", (family,))
    db.executemany("UPDATE versions SET family = ? WHERE statement = ?", [(kept, key) for key in alone])
    return {kept}


def _neighbours(
    db: apsw.Connection, statement: int, wording: int, grade: Grade, *, speaker: int | None, quoted: int
) -> list[tuple[int, int | None]]:
    """Return statements of a tied wording that are of one family with this one, each with its family if it has one.

    Of those that are in one family already, one stands for all.
    """
    if speaker is None and (grade < 3 or not quoted):
        return []
    # Of firm ties all statements of the speaker with these words are in one family, so that one of them tells.
    few = "LIMIT 1" if grade > 1 else ""
    needed = "AND quoted = 1" if speaker is None or (grade == 1 and not quoted) else ""
    found = rows(
        db,
        f"SELECT statement, family FROM versions WHERE wording = ? AND speaker IS ? {needed} AND statement != ? {few}",
        (wording, speaker, statement),
    )
    return [(key, family) for key, family in found]


def _new_family(db: apsw.Connection, speaker: int | None) -> int:
    db.execute("INSERT INTO families (speaker, statements, pages, outlets) VALUES (?, 0, 0, 0)", (speaker,))
    return db.last_insert_rowid()


def _split(db: apsw.Connection, family: int) -> set[int]:
    """Join the statements of a family anew, since what held them together may be gone; return what became of it."""
    members = rows(
        db, "SELECT statement, wording, speaker, quoted FROM versions WHERE family = ? ORDER BY statement", (family,)
    )
    db.execute("UPDATE versions SET family = NULL WHERE family = ?", (family,))
    db.execute("DELETE FROM families WHERE key = ?", (family,))
    touched: set[int] = set()
    for member in members:
        touched |= _join(db, *member)
    return touched


def _count(db: apsw.Connection, families: Iterable[int]) -> None:
    for family in families:
        counted = row(
            db,
            """
            SELECT count(*), count(DISTINCT s.page), count(DISTINCT p.outlet) FROM versions AS v
            JOIN statements AS s ON s.key = v.statement JOIN pages AS p ON p.key = s.page WHERE v.family = ?
            """,
            (family,),
        )
        if counted is not None:
            db.execute("UPDATE families SET statements = ?, pages = ?, outlets = ? WHERE key = ?", (*counted, family))
