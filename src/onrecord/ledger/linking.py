"""Give speakers identifiers, from the user's own file of people or from a service that the user names."""

from __future__ import annotations

import apsw
import msgspec

from onrecord.identities import Authority, Reconciler
from onrecord.ledger.rows import rows, transaction
from onrecord.ledger.rulings import register_of_speakers
from onrecord.ledger.schema import now
from onrecord.ledger.settling import identify

Linked = tuple[str, str, str]
"""An identifier, its label, and the evidence in words."""


def link(db: apsw.Connection, speaker: int, source: Authority | Reconciler, origin: str, author: str) -> Linked | None:
    """Link a speaker to the entry of a user's file, or of a service, that fits, and return it; None where none does.

    `origin` is the file or address that it is from. What was linked before is linked no more. Raises
    ReconciliationError when the service does not answer as it should.
    """
    known = register_of_speakers(db, (speaker,)).known(speaker)
    found: Linked | None = None
    if isinstance(source, Authority):
        told = source.link(known)
        found = (told.id, told.name, told.evidence) if told else None
    else:
        (answer,) = source.ask([known])
        found = (answer.taken.id, answer.taken.name, answer.why) if answer.taken else None
    if found is None:
        return None
    with transaction(db):
        forms = [text for (text,) in rows(db, "SELECT form FROM speaker_names WHERE speaker = ?", (speaker,))]
        for key, linked in rows(db, "SELECT key, forms FROM links"):
            if set(msgspec.json.decode(linked)) & set(forms):
                db.execute("DELETE FROM links WHERE key = ?", (key,))
        identifier, label, evidence = found
        db.execute(
            """
            INSERT INTO links (identifier, label, forms, origin, evidence, author, made_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            (identifier, label, msgspec.json.encode(forms).decode(), origin, evidence, author, now()),
        )
        identify(db)
    return found
