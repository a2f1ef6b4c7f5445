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

import apsw

from onrecord.ledger.families.matching import Grade, Sieve, codes, own_grade, prints, tells_enough, tie_of
from onrecord.ledger.families.wording import Wording, is_quotation, wording_of
from onrecord.ledger.rows import column, rows, value
from onrecord.ledger.texts import first_of_text

_READ = 2000
_CANDIDATES = 100

_PRINT_TABLES = ("prints", "recent_prints")
_LEAST_MERGED = 8_000
_SHARE_MERGED = 1 / 16
"""Recent wordings, and the share of all, from which on their prints are put among the others."""

_STATEMENTS = """
    SELECT s.key, s.words, n.speaker, s.mode FROM statements AS s
    LEFT JOIN speaker_names AS n ON n.key = s.speaker JOIN pages AS p ON p.key = s.page
    WHERE s.page = ? AND s.silence IS NULL AND 'rejected' IS NOT (
        SELECT c.value FROM corrections AS c WHERE c.statement = s.id AND c.sha256 = p.sha256 AND c.field = 'verdict'
        AND c.undone_at IS NULL ORDER BY c.key DESC LIMIT 1
    ) ORDER BY s.number
"""
_WORDS = """
    SELECT j.value, s.words FROM json_each(?) AS j
    JOIN statements AS s ON s.key = (SELECT statement FROM versions WHERE wording = j.value LIMIT 1)
"""
_SHARING = """
    SELECT p.print, p.wording FROM json_each(?1) AS j CROSS JOIN {0} AS p ON p.print = j.value
    WHERE p.wording <= ifnull(
        (SELECT wording FROM {0} WHERE print = j.value ORDER BY wording LIMIT 1 OFFSET ?2), p.wording
    ) ORDER BY j.key, p.wording
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
        [(statement, keys[wording.digest], speaker, quoted) for statement, wording, speaker, quoted in said],
    )
    tied = _tie_all(db, fresh) if fresh else set()
    if fresh:
        _merge_prints(db, max(fresh))
    several = Counter(keys[wording.digest] for _, wording, *_ in said)
    touched: set[int] = set()
    for statement, wording, speaker, quoted in said:
        key = keys[wording.digest]
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
    for table in ("versions", "families", "ties", *_PRINT_TABLES, "print_merges", "wordings", "renamings"):
        db.execute(f"DELETE FROM {table}")
    for page in column(db, "SELECT key FROM pages ORDER BY key"):
        put_in(db, page)


def miscounted(db: apsw.Connection) -> list[tuple[int, int, int]]:
    """Return the families that have not as many statements as they say: key, what they say, and how many there are.

    So it is where a statement was deleted by hand.
    """
    return [
        (key, told, number)
        for key, told, number in rows(
            db,
            """
            SELECT f.key, f.statements, ifnull(v.number, 0) FROM families AS f LEFT JOIN (
                SELECT family, count(*) AS number FROM versions JOIN statements ON statements.key = versions.statement
                WHERE family IS NOT NULL GROUP BY family
            ) AS v ON v.family = f.key WHERE f.statements != ifnull(v.number, 0) ORDER BY f.key
            """,
        )
    ]


def count_again(db: apsw.Connection, pages: Sequence[int]) -> None:
    """Count the families of some pages again, since others are their copies now."""
    asked = json.dumps(list(pages))
    _count(
        db,
        column(
            db,
            "SELECT DISTINCT v.family FROM json_each(?) AS j JOIN statements AS s ON s.page = j.value"
            " JOIN versions AS v ON v.statement = s.key WHERE v.family IS NOT NULL",
            (asked,),
        ),
    )


def recount(db: apsw.Connection) -> None:
    """Make families that are miscounted anew, in the caller's transaction."""
    touched: set[int] = set()
    wrong = miscounted(db)
    db.execute("DELETE FROM versions WHERE statement NOT IN (SELECT key FROM statements)")
    for family, *_ in wrong:
        touched |= _split(db, family)
    _count(db, touched)


# ------------------------------------------------------------------------------------------------------------ wordings


def _wording_keys(db: apsw.Connection, wordings: Sequence[Wording]) -> tuple[dict[int, int], dict[int, Wording]]:
    """Return the key of each wording by its digest, and those that are new by key; these are written."""
    by_digest = {wording.digest: wording for wording in wordings}
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
        "INSERT INTO wordings (key, digest, grade, codes) VALUES (?, ?, ?, ?)",
        [(key, wording.digest, own_grade(wording), codes(wording)) for key, wording in fresh.items()],
    )
    return keys, fresh


def _tie_all(db: apsw.Connection, fresh: Mapping[int, Wording]) -> set[int]:
    """Hold new wordings against those that share prints with them, write what is tied, and return the new that are.

    Their prints are written with it.
    """
    alike = _sifted(db, fresh, _candidates(db, {key: prints(wording) for key, wording in fresh.items()}))
    others = {other for found in alike.values() for other in found if other not in fresh}
    known = dict(fresh)
    if others:
        known |= {key: wording_of(words) for key, words in rows(db, _WORDS, (json.dumps(sorted(others)),))}
    ties = {}
    for key, found in alike.items():
        for other in found:
            if other in known and (tie := tie_of(fresh[key], known[other])) is not None:
                ties[key, other] = ties[other, key] = tie.grade
    values = [(*pair, grade) for pair, grade in ties.items()]
    db.executemany("INSERT INTO ties (wording, other, grade) VALUES (?, ?, ?)", values)
    return {key for key, _ in ties}


def _sifted(
    db: apsw.Connection, fresh: Mapping[int, Wording], alike: Mapping[int, Sequence[int]]
) -> dict[int, list[int]]:
    """Return of the candidates of each new wording those that are worth reading."""
    others = sorted({other for found in alike.values() for other in found})
    if not others:
        return {}
    asked = json.dumps(others)
    written: dict[int, bytes] = dict(
        rows(db, "SELECT w.key, w.codes FROM json_each(?) AS j JOIN wordings AS w ON w.key = j.value", (asked,))
    )
    sieves = {key: Sieve(fresh[key]) for key, found in alike.items() if found}
    return {key: [other for other in alike[key] if sieve.lets_through(written[other])] for key, sieve in sieves.items()}


def _candidates(db: apsw.Connection, asked: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """Return the wordings that share prints with each new one, those that share most first; write the new one's prints.

    `asked` are the prints by key, the keys larger than all that are there.
    """
    sharing: dict[int, list[int]] = {one: [] for its in asked.values() for one in its}
    numbers = json.dumps(list(sharing))
    for table in _PRINT_TABLES:
        for one, other in rows(db, _SHARING.format(table), (numbers, _READ)):
            sharing[one].append(other)
    for key in sorted(asked):
        for one in asked[key]:
            sharing[one].append(key)
    made = sorted((one, key) for key, its in asked.items() for one in its)
    db.executemany("INSERT INTO recent_prints (print, wording) VALUES (?, ?)", made)
    return {key: _most_alike(key, (sharing[one] for one in its)) for key, its in asked.items()}


def _merge_prints(db: apsw.Connection, newest: int) -> None:
    """Put the recent prints among the others, now and then.

    Prints are in no order, so that each goes to another place of a large table. Those of many pages at once, in order,
    share these places; and the recent ones are few enough to be at hand. `newest` is the largest key of a wording.
    """
    through = int(value(db, "SELECT ifnull(max(through), 0) FROM print_merges"))
    if newest - through < max(_LEAST_MERGED, newest * _SHARE_MERGED):
        return
    db.execute("INSERT INTO prints (print, wording) SELECT print, wording FROM recent_prints ORDER BY print, wording")
    db.execute("DELETE FROM recent_prints")
    db.execute("INSERT OR REPLACE INTO print_merges (through) VALUES (?)", (newest,))


def _most_alike(key: int, sharing: Iterable[Sequence[int]]) -> list[int]:
    """Return of lists of wordings, read up to `_READ`, those that are in most of them."""
    read = [other for its in sharing for other in its if other != key][:_READ]
    if not read:
        return []
    ranked = sorted(Counter(read).items(), key=lambda pair: (-pair[1], pair[0]))
    return [other for other, _ in ranked[:_CANDIDATES]]


def _forget(db: apsw.Connection, key: int, wording: Wording) -> None:
    """Forget a wording that no statement has any more; what is looked up by its number is named one by one."""
    for table in _PRINT_TABLES:
        db.executemany(f"DELETE FROM {table} WHERE print = ? AND wording = ?", [(p, key) for p in prints(wording)])
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
    """Count statements, and the pages and outlets that they are of, an article that several pages have once."""
    for family in families:
        found = rows(
            db,
            """
            SELECT s.page, p.outlet, count(*) FROM versions AS v JOIN statements AS s ON s.key = v.statement
            JOIN pages AS p ON p.key = s.page WHERE v.family = ? GROUP BY s.page
            """,
            (family,),
        )
        outlet = {page: its for page, its, _ in found}
        texts = set(first_of_text(db, outlet).values())
        outlets = {outlet[page] for page in texts} - {None}
        db.execute(
            "UPDATE families SET statements = ?, pages = ?, outlets = ? WHERE key = ?",
            (sum(number for *_, number in found), len(texts), len(outlets), family),
        )
