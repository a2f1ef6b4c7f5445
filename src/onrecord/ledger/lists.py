"""Who and what is in a ledger: its speakers, its outlets, how much there is of all."""

from __future__ import annotations

from typing import Any

import apsw

from onrecord.ledger.corrections import rejected
from onrecord.ledger.filters import conditions, where
from onrecord.ledger.names import nearest_outlets, nearest_speakers, outlet_keys, speaker_keys, suggesting
from onrecord.ledger.rows import column, rows, value
from onrecord.ledger.values import Counts, Filters, OutletCount, Speaker, Table

_SPEAKERS = """
    SELECT w.key, w.name, w.kind, w.country, count(*), count(DISTINCT s.page), count(DISTINCT p.outlet),
           min(coalesce(s.said_from, p.published_from)), max(coalesce(s.said_to, p.published_to))
    FROM statements AS s
    JOIN pages AS p ON p.key = s.page
    JOIN speaker_names AS n ON n.key = s.speaker
    JOIN speakers AS w ON w.key = n.speaker
    WHERE {condition}
    GROUP BY w.key ORDER BY count(*) DESC, w.name LIMIT ? OFFSET ?
"""

_ROLE = """
    SELECT n.role FROM speaker_names AS n JOIN statements AS s ON s.speaker = n.key
    WHERE n.speaker = ? AND n.role IS NOT NULL GROUP BY n.role ORDER BY count(*) DESC, n.role LIMIT 1
"""

_OUTLETS = """
    SELECT o.name, o.domain, o.country, o.kind, o.agency, count(DISTINCT p.key), count(s.key),
           min(p.published_from), max(p.published_to)
    FROM outlets AS o
    JOIN pages AS p ON p.outlet = o.key
    LEFT JOIN statements AS s ON s.page = p.key
    WHERE {condition}
    GROUP BY o.key ORDER BY count(DISTINCT p.key) DESC, o.name
"""


def speakers(
    db: apsw.Connection,
    name: str | None = None,
    filters: Filters | None = None,
    *,
    limit: int | None = 50,
    offset: int = 0,
) -> Table[Speaker]:
    """Return who speaks, those with the most statements first.

    `name` asks for those that it may mean, and `filters` for those who said what passes them. `names` are all forms in
    which pages name a speaker. What people rejected is not counted. Raises ValueError for a filter's date that is none.
    """
    filters = filters or Filters()
    found = list(conditions(db, filters).values())
    condition, values = where(found)
    if name:
        keys = speaker_keys(db, name)
        if not keys:
            near = nearest_speakers(db, name)
            return Table((), 0, (f"nobody called {name!r} is in the ledger{suggesting(near)}",))
        condition, values = f"w.key IN ({', '.join('?' * len(keys))}) AND {condition}", (*keys, *values)
    if out := rejected(db):
        condition = f"s.key NOT IN ({', '.join(map(str, out))}) AND {condition}"
    total = value(
        db,
        f"""
        SELECT count(DISTINCT n.speaker) FROM statements AS s JOIN pages AS p ON p.key = s.page
        JOIN speaker_names AS n ON n.key = s.speaker JOIN speakers AS w ON w.key = n.speaker WHERE {condition}
        """,
        values,
    )
    found_rows = rows(db, _SPEAKERS.format(condition=condition), (*values, -1 if limit is None else limit, offset))
    why = (
        () if found_rows else (f"nothing that {name or 'anybody'} said {'passes the filters' if found else 'is here'}",)
    )
    return Table([_speaker(db, row) for row in found_rows], total, why)


def _speaker(db: apsw.Connection, row: tuple[Any, ...]) -> Speaker:
    key, name, kind, country, statements, pages, its_outlets, first, last = row
    names = column(db, "SELECT DISTINCT name FROM speaker_names WHERE speaker = ? ORDER BY name", (key,))
    role = value(db, _ROLE, (key,))
    return Speaker(
        name, kind, country, role, statements, pages, its_outlets, first, last, names=tuple(names), number=key
    )


def outlets(db: apsw.Connection, name: str | None = None) -> Table[OutletCount]:
    """Return the outlets of the pages, those with the most pages first; `name` is a name or a domain."""
    condition = "1"
    values: tuple[Any, ...] = ()
    if name:
        values = tuple(outlet_keys(db, name))
        condition = f"o.key IN ({', '.join('?' * len(values))})"
    made = [
        OutletCount(called, domain, country, kind, bool(agency), pages, statements, first, last)
        for called, domain, country, kind, agency, pages, statements, first, last in rows(
            db, _OUTLETS.format(condition=condition), values
        )
    ]
    if made:
        return Table(made)
    near = suggesting(nearest_outlets(db, name)) if name else ""
    return Table(
        (), 0, (f"no outlet called {name!r} is in the ledger{near}" if name else "no outlet is in the ledger",)
    )


def counts(db: apsw.Connection) -> Counts:
    """Return how much the ledger holds; `first` and `last` are days of publication."""
    ((pages, statements, their_speakers, their_outlets, first, last),) = rows(
        db,
        """
        SELECT (SELECT count(*) FROM pages), (SELECT count(*) FROM statements),
               (SELECT count(DISTINCT n.speaker) FROM statements AS s JOIN speaker_names AS n ON n.key = s.speaker),
               (SELECT count(DISTINCT outlet) FROM pages),
               (SELECT min(published_from) FROM pages), (SELECT max(published_to) FROM pages)
        """,
    )
    return Counts(pages, statements, their_speakers, their_outlets, first, last)
