"""What users say of who is who: two that are one, one that is two; and why each name is whose it is.

A ruling is kept by the forms of names that it is about and not by rows, so that it outlives every reading of a page.
Settling lets it stand; a later ruling is over an earlier one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw
import msgspec

from onrecord.errors import NotInLedger
from onrecord.identities.register import Form, Register
from onrecord.ledger.families.keeping import follow_speakers
from onrecord.ledger.names import is_number, nearest_speakers, speaker_keys
from onrecord.ledger.rows import column, rows, transaction, value
from onrecord.ledger.schema import now
from onrecord.ledger.settling import describe, identify, rulings_of
from onrecord.ledger.speakers import KEPT, form_from, form_text, next_speaker, register_of
from onrecord.ledger.values import LinkMade, NameUse, RulingMade, SpeakerReasons

_SHOWN = 8


def speaker_number(db: apsw.Connection, name: str) -> int:
    """Return the speaker whom a name or a number means. Raises NotInLedger where that is nobody, or several."""
    if is_number(name):
        if value(db, "SELECT 1 FROM speakers WHERE key = ?", (int(name),)) is None:
            raise NotInLedger(f"no speaker has the number {name}; `onrecord speakers NAME --why` prints them")
        return int(name)
    found = speaker_keys(db, name)
    if not found:
        near = ", ".join(nearest_speakers(db, name))
        raise NotInLedger(f"nobody called {name!r} is in the ledger{f'; nearest: {near}' if near else ''}")
    if len(found) > 1:
        raise NotInLedger(f"{name!r} may mean {len(found)} speakers; say which by number: {_listed(db, found)}")
    return int(found[0])


def merge(db: apsw.Connection, a: str, b: str, author: str, note: str = "") -> int:
    """Make one of two speakers, each a name or a number, as a user says; return the number of the one.

    Raises NotInLedger as `speaker_number` does, ValueError where both are one already.
    """
    with transaction(db):
        one, other = speaker_number(db, a), speaker_number(db, b)
        if one == other:
            raise ValueError(f"{a!r} and {b!r} are one speaker already, number {one}")
        register = register_of_speakers(db, (one, other))
        kept = register.merge(one, other, author, at=now(), note=note)
        _write(db, register)
        return kept


def split(db: apsw.Connection, name: str, parts: Sequence[str], author: str, note: str = "") -> int:
    """Make another speaker of some names of one, as a user says, and return its number.

    `parts` are numbers of names as `reasons` gives them, or names, which mean all rows of a speaker that are so called.
    Raises NotInLedger as `speaker_number` does, ValueError where `parts` are none or all of the speaker's names.
    """
    with transaction(db):
        speaker = speaker_number(db, name)
        had = rows(db, "SELECT key, name, form FROM speaker_names WHERE speaker = ?", (speaker,))
        forms: list[Form] = []
        for part in parts:
            meant = [form for key, called, form in had if part in (str(key), called)]
            if not meant:
                raise ValueError(f"{part!r} is none of the names of speaker {speaker}")
            forms += map(form_from, meant)
        register = register_of_speakers(db, (speaker,))
        made = register.split(speaker, list(dict.fromkeys(forms)), author, at=now(), note=note)
        _write(db, register)
        return made


def nameable(db: apsw.Connection) -> list[int]:
    """Return the numbers of the people and bodies, those on the most pages first."""
    return column(
        db,
        """
        SELECT w.key FROM speakers AS w JOIN speaker_names AS n ON n.speaker = w.key
        WHERE w.kind IN ('person', 'body') GROUP BY w.key ORDER BY sum(n.pages) DESC, w.key
        """,
    )


def reasons(db: apsw.Connection, speaker: int) -> SpeakerReasons:
    """Return a speaker with all their names, and why each is theirs. Raises NotInLedger where there is none."""
    found = rows(db, "SELECT name, kind, country, identifier FROM speakers WHERE key = ?", (speaker,))
    if not found:
        raise NotInLedger(f"no speaker has the number {speaker}")
    ((name, kind, country, identifier),) = found
    held = rows(
        db,
        "SELECT key, form, pages, first, last, how, evidence FROM speaker_names WHERE speaker = ?"
        " ORDER BY pages DESC, name, key",
        (speaker,),
    )
    forms = {text for _, text, *_ in held}
    return SpeakerReasons(
        speaker,
        name,
        kind,
        country,
        identifier,
        tuple(_use(*row) for row in held),
        tuple(_rulings(db, {form_from(text) for text in forms})),
        tuple(
            LinkMade(*link)
            for linked, *link in rows(
                db, "SELECT forms, identifier, label, origin, evidence, author, made_at FROM links ORDER BY key"
            )
            if forms & set(msgspec.json.decode(linked))
        ),
    )


def _use(number: int, text: str, pages: int, *why: Any) -> NameUse:  # noqa: ANN401
    form = form_from(text)
    return NameUse(number, form.name, form.role, form.country, form.outlet, form.time, form.page, pages, *why)


def _rulings(db: apsw.Connection, forms: set[Form]) -> list[RulingMade]:
    return [
        RulingMade(
            ruling.kind, tuple(sorted({form.name for form in ruling.forms})), ruling.by, ruling.at or "", ruling.note
        )
        for ruling in rulings_of(db)
        if forms & {*ruling.forms, *ruling.rest}
    ]


def register_of_speakers(db: apsw.Connection, speakers: Sequence[int]) -> Register:
    """Return the register of some speakers."""
    kept = rows(db, f"{KEPT} WHERE n.speaker IN ({', '.join('?' * len(speakers))})", speakers)
    return register_of(kept, next_speaker(db))


def _write(db: apsw.Connection, register: Register) -> None:
    """Write the ruling that a register took last, and whose its names are now."""
    held = register.rows()
    ruling = held.rulings[-1]
    db.execute(
        "INSERT INTO rulings (kind, forms, rest, author, made_at, note) VALUES (?, ?, ?, ?, ?, ?)",
        (
            ruling.kind,
            msgspec.json.encode(ruling.forms).decode(),
            msgspec.json.encode(ruling.rest).decode(),
            ruling.by,
            ruling.at,
            ruling.note,
        ),
    )
    for identity in register.identities():
        db.execute("INSERT OR IGNORE INTO speakers (key, folded, kind, name) VALUES (?, '', 'person', '')", (identity,))
    db.executemany(
        "UPDATE speaker_names SET speaker = ?, how = ?, evidence = ? WHERE form = ?",
        [(row.identity, row.how, row.evidence, form_text(row.form)) for row in held.forms],
    )
    describe(db, register.identities())
    identify(db)
    follow_speakers(db)


def _listed(db: apsw.Connection, speakers: Sequence[int]) -> str:
    """Name speakers so that a user can tell them: number, name, role or country."""
    found = rows(
        db,
        f"""
        SELECT w.key, w.name, w.country, sum(n.pages), max(n.role) FROM speakers AS w
        JOIN speaker_names AS n ON n.speaker = w.key WHERE w.key IN ({", ".join("?" * len(speakers))})
        GROUP BY w.key ORDER BY sum(n.pages) DESC, w.key LIMIT ?
        """,
        (*speakers, _SHOWN),
    )
    said = [
        f"{key} {name}{''.join(f', {told}' for told in (role, country) if told)} ({pages:,})"
        for key, name, country, pages, role in found
    ]
    return "; ".join(said) + ("; ..." if len(speakers) > _SHOWN else "")
