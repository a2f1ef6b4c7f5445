"""Names of a ledger from before it knew forms, made into forms: the work of a migration."""

from __future__ import annotations

from collections import defaultdict

import apsw
import msgspec

from onrecord.errors import LedgerDamaged
from onrecord.flow import Actor
from onrecord.identities.bodies import abbreviations_in
from onrecord.identities.known import Context
from onrecord.ledger.packing import unpacked
from onrecord.ledger.rows import column, rows, value
from onrecord.ledger.speakers import names_of

_MET = """
    WITH met (name, page) AS (
        SELECT speaker, page FROM statements WHERE speaker IS NOT NULL
        UNION SELECT target, page FROM statements WHERE target IS NOT NULL
        UNION SELECT v.speaker, s.page FROM vouchers AS v JOIN statements AS s ON s.key = v.statement
    )
    SELECT m.page, n.key, n.name, w.kind, n.role, n.country
    FROM met AS m JOIN speaker_names AS n ON n.key = m.name JOIN speakers AS w ON w.key = n.speaker
    ORDER BY m.page, n.key
"""

_MOVES = (
    "UPDATE statements SET speaker = ?1 WHERE speaker = ?2 AND page = ?3",
    "UPDATE statements SET target = ?1 WHERE target = ?2 AND page = ?3",
    "UPDATE vouchers SET speaker = ?1 WHERE speaker = ?2 AND statement IN (SELECT key FROM statements WHERE page = ?3)",
)

_TRIGGERS = ("statement_will_be_indexed_anew", "statement_is_indexed_anew")


def forms_of_names(db: apsw.Connection) -> None:
    """Give each page's names the form that they have on it, and take the former rows of names and speakers out."""
    made = {name: value(db, "SELECT sql FROM sqlite_schema WHERE name = ?", (name,)) for name in _TRIGGERS}
    for name in _TRIGGERS:  # the words of the index stay as they are
        db.execute(f"DROP TRIGGER {name}")
    former = column(db, "SELECT key FROM speaker_names")
    old_speakers = column(db, "SELECT key FROM speakers")
    met: dict[int, dict[int, Actor]] = defaultdict(dict)
    for page, key, name, kind, role, country in rows(db, _MET):
        met[page][key] = Actor(name, kind, role, country, "")
    for page, actors in met.items():
        keys = names_of(db, list(actors.values()), _context(db, page))
        for key, actor in actors.items():
            for move in _MOVES:
                db.execute(move, (keys[actor], key, page))
    db.executemany("DELETE FROM speaker_names WHERE key = ?", [(key,) for key in former])
    db.executemany("DELETE FROM speakers WHERE key = ?", [(key,) for key in old_speakers])
    _explain(db)
    for statement in made.values():
        db.execute(statement)


def _context(db: apsw.Connection, page: int) -> Context:
    ((sha256, day, outlet),) = rows(
        db,
        "SELECT p.sha256, p.published_from, o.name FROM pages AS p LEFT JOIN outlets AS o ON o.key = p.outlet"
        " WHERE p.key = ?",
        (page,),
    )
    return Context(sha256, day, outlet)


def _explain(db: apsw.Connection) -> None:
    for page, data in rows(db, "SELECT page, data FROM records"):
        try:
            text = msgspec.json.decode(unpacked(data), type=_Record).article.text
        except (LedgerDamaged, msgspec.DecodeError, UnicodeDecodeError):  # `verify` names it
            continue
        db.executemany(
            "INSERT OR IGNORE INTO abbreviations (page, short, full) VALUES (?, ?, ?)",
            [(page, short, full) for short, full in abbreviations_in(text)],
        )


class _Article(msgspec.Struct):
    text: str


class _Record(msgspec.Struct):
    article: _Article
