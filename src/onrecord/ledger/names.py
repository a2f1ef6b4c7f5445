"""Speakers and outlets by what people call them: a full name, words of one, a domain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import apsw
from rapidfuzz import fuzz, process

from onrecord import outlets
from onrecord.ledger.rows import column, rows
from onrecord.ledger.speakers import folded

_LIKE = 70.0
"""A name at least this like what was typed (0 to 100) may be what was meant."""


_DIGITS = 18


def is_number(name: str) -> bool:
    """Tell whether a name is the number of a speaker; longer ones than SQLite counts are names."""
    return name.isascii() and name.isdecimal() and len(name) <= _DIGITS


def speaker_keys(db: apsw.Connection, name: str) -> list[int]:
    """Return the speakers that a name may mean: those called just so, or else all whose name has these words in it.

    One word, such as a surname, means all who have it: that pages print it alone does not tell who is meant. A number
    is that of a speaker.
    """
    if is_number(name):
        return column(db, "SELECT key FROM speakers WHERE key = ?", (int(name),))
    wanted = folded(name)
    exact = column(db, "SELECT DISTINCT speaker FROM speaker_names WHERE folded = ?", (wanted,))
    if (exact and " " in wanted) or not wanted:
        return exact
    words = wanted.split()
    has = " AND ".join(["(' ' || folded || ' ') LIKE ?"] * len(words))
    return column(db, f"SELECT DISTINCT speaker FROM speaker_names WHERE {has}", [f"% {word} %" for word in words])


def speakers_called(db: apsw.Connection, name: str) -> list[tuple[Any, ...]]:
    """Return the names of the speakers that a name may mean, each with how many statements they made, most first."""
    keys = speaker_keys(db, name)
    return rows(
        db,
        f"""
        SELECT speakers.name, count(statements.key) FROM speakers
        JOIN speaker_names ON speaker_names.speaker = speakers.key
        LEFT JOIN statements ON statements.speaker = speaker_names.key
        WHERE speakers.key IN ({", ".join("?" * len(keys))})
        GROUP BY speakers.key ORDER BY count(statements.key) DESC, speakers.name
        """,
        keys,
    )


def outlet_keys(db: apsw.Connection, name: str) -> list[int]:
    """Return the outlets that a name or domain may mean: those called just so, or else all that have it in the name.

    An outlet is also found by the other names that the registry knows it by.
    """
    wanted, domain = folded(name), name.strip().lower().removeprefix("www.")
    exact = column(db, "SELECT key FROM outlets WHERE folded = ? OR domain = ?", (wanted, domain))
    if exact or not wanted:
        return exact
    entry = outlets.by_domain(domain) or outlets.by_name(name)
    if entry is not None:
        known = column(db, "SELECT key FROM outlets WHERE folded = ?", (folded(entry.name),))
        if known:
            return known
    words = wanted.split()
    has = " AND ".join(["(' ' || folded || ' ') LIKE ?"] * len(words))
    return column(db, f"SELECT key FROM outlets WHERE {has}", [f"% {word} %" for word in words])


def nearest_speakers(db: apsw.Connection, name: str, limit: int = 3) -> list[str]:
    """Return the names most like one that nobody in the ledger has, the likest first."""
    return _nearest(folded(name), dict(rows(db, "SELECT folded, name FROM speakers")), limit)


def nearest_outlets(db: apsw.Connection, name: str, limit: int = 3) -> list[str]:
    """Return the names of outlets most like one that no outlet in the ledger has, the likest first."""
    return _nearest(folded(name), dict(rows(db, "SELECT folded, name FROM outlets")), limit)


def nearest_words(db: apsw.Connection, word: str, limit: int = 3) -> list[str]:
    """Return words of the index that are most like one that it has not, the likest first."""
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab ('main', 'statement_words', 'row')")
    begin = word[:1].casefold()
    terms = column(db, "SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ?", (begin, begin + "\U0010ffff"))
    return _nearest(word.casefold(), dict(zip(terms, terms, strict=True)), limit, fuzz.ratio)


def _nearest(wanted: str, names: dict[str, str], limit: int, scorer: Callable[..., float] = fuzz.WRatio) -> list[str]:
    found = process.extract(wanted, names.keys(), scorer=scorer, score_cutoff=_LIKE, limit=limit)
    return [names[key] for key, *_ in found]


def suggesting(names: list[str]) -> str:
    """Return what is added to the news that there is nobody of a name: those that are nearest, if any."""
    return f"; nearest: {', '.join(names)}" if names else ""
