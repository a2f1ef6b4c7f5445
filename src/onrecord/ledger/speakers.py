"""Who is who across pages: the row of `speaker_names` that an actor of a page is.

A name as printed, with role and country, is a row of `speaker_names`, and each belongs to one of `speakers`. Statements
point to names, so that joining two speakers, or parting two of one name, changes these two small tables and leaves
the statements alone. `identify` decides whose a new name is, and nothing else does.
"""

from __future__ import annotations

import unicodedata
from typing import Any

import apsw

from onrecord.flow import Actor
from onrecord.ledger.rows import rows, value


def identify(db: apsw.Connection, actor: Actor) -> int:
    """Return the key in `speaker_names` of an actor, making what is missing.

    Actors of one folded name and kind are one speaker, unless both have a country and these differ. Where the name fits
    several speakers and the country does not tell, it is a speaker by itself: nothing is guessed.
    """
    speaker = _speaker(db, actor)
    role, country = actor.role, actor.country
    key = value(
        db,
        """
        SELECT key FROM speaker_names
        WHERE speaker = ? AND name = ? AND ifnull(role, '') = ifnull(?, '') AND ifnull(country, '') = ifnull(?, '')
        """,
        (speaker, actor.name, role, country),
    )
    if key is not None:
        return int(key)
    return _inserted(
        db,
        "INSERT INTO speaker_names (speaker, name, folded, role, country) VALUES (?, ?, ?, ?, ?)",
        (speaker, actor.name, folded(actor.name), role, country),
    )


def folded(name: str) -> str:
    """Return a name without case, accents, marks and a leading "the", words parted by single blanks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else "" if c in ".'’" else " " for c in plain).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _speaker(db: apsw.Connection, actor: Actor) -> int:
    name = folded(actor.name)
    found = rows(db, "SELECT key, country FROM speakers WHERE folded = ? AND kind = ? ORDER BY key", (name, actor.kind))
    agreeing = [key for key, country in found if country == actor.country or None in (country, actor.country)]
    same = [key for key, country in found if country == actor.country]
    if same or len(agreeing) == 1:
        key = same[0] if same else agreeing[0]
        db.execute("UPDATE speakers SET country = ? WHERE key = ? AND country IS NULL", (actor.country, key))
        return int(key)
    return _inserted(
        db,
        "INSERT INTO speakers (folded, kind, name, country) VALUES (?, ?, ?, ?)",
        (name, actor.kind, actor.name, actor.country),
    )


def _inserted(db: apsw.Connection, statement: str, values: tuple[Any, ...]) -> int:
    db.execute(statement, values)
    return db.last_insert_rowid()
