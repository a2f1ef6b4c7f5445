"""Who is who across pages: the rows of `speaker_names` that the actors of a page are.

What a page prints of an actor is a form (onrecord.identities), and a form is a row of `speaker_names`; each belongs to
one of `speakers`. Statements point to names, so that joining two speakers, or parting two of one name, changes these
two small tables and leaves the statements alone.

`names_on` decides whose a new form is by what is known so far: it takes back the identities that share a key with the
form, and no others, so that a page costs as much in a large ledger as in a small one. `settling.settle` decides all of
them anew, and users rule in `rulings`.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import apsw
import msgspec

from onrecord.flow import Actor, Record
from onrecord.identities.known import Context
from onrecord.identities.person_names import person_name
from onrecord.identities.register import Assignment, Form, FormRow, Register, Rows, keys_of
from onrecord.ledger.days import days
from onrecord.ledger.rows import column, rows, value

Kept: TypeAlias = tuple[Any, ...]
"""A row of `speaker_names` as KEPT selects it."""

KEPT = "SELECT n.form, n.speaker, n.how, n.evidence, n.pages, n.first, n.last FROM speaker_names AS n"

_SPEAKERS, _FORMS = 300, 30
"""How many speakers a page's new names are held against, and by how many of their names, the most printed first: so
that a page takes no longer for somebody whom pages call a thousand things. `settling.settle` looks at all."""

_MOST_USED = """
    SELECT form, speaker, how, evidence, pages, first, last FROM (
        SELECT n.*, row_number() OVER (PARTITION BY n.speaker ORDER BY n.pages DESC, n.key) AS place
        FROM speaker_names AS n WHERE n.speaker IN (SELECT value FROM json_each(?))
    ) WHERE place <= ?
"""


def names_on(db: apsw.Connection, record: Record, *, anew: bool = False) -> dict[Actor, int]:
    """Return the key in `speaker_names` of each actor of a record, making what is missing.

    `anew` is whether the page was there before, so that it does not count as one more page of its names.
    """
    published = record.article.published
    day, _ = days(published.value if published else None)
    outlet = record.article.outlet.name if record.article.outlet else None
    return names_of(db, actors_of(record), Context(record.page.sha256, day, outlet), anew=anew)


def names_of(db: apsw.Connection, actors: Collection[Actor], page: Context, *, anew: bool = False) -> dict[Actor, int]:
    """Return the key of each actor of a page, of whom those beside it are the others."""
    beside = _beside({actor.name for actor in actors if actor.kind == "person"})
    met: dict[Form, tuple[Actor, Context]] = {}
    forms: dict[Actor, Form] = {}
    for actor in actors:
        names = beside.get(actor.name, ()) if actor.kind == "person" else ()
        context = msgspec.structs.replace(page, beside=names) if names else page
        forms[actor] = Form.of(actor, context)
        met.setdefault(forms[actor], (actor, context))
    keys = _known(db, met)
    if keys and not anew:
        db.execute(
            """
            UPDATE speaker_names SET pages = pages + 1, first = ifnull(min(first, ?1), ifnull(first, ?1)),
                last = ifnull(max(last, ?1), ifnull(last, ?1))
            WHERE key IN (SELECT value FROM json_each(?2))
            """,
            (page.day, _json(list(keys.values()))),
        )
    new = {form: sighting for form, sighting in met.items() if form not in keys}
    if new:
        keys |= _assign(db, new, page.day)
    return {actor: keys[form] for actor, form in forms.items()}


def actors_of(record: Record) -> list[Actor]:
    """Return all who speak, are spoken about or vouch on a page, each once."""
    found: dict[Actor, None] = {}
    for statement in record.statements:
        for actor in (statement.speaker, statement.target, *statement.chain):
            if actor is not None:
                found[actor] = None
    return list(found)


def register_of(kept: Iterable[Kept], following: int) -> Register:
    """Return the register of some rows of names; `following` is the number of the next speaker."""
    return Register.from_rows(Rows(tuple(FormRow(form_from(form), *more) for form, *more in kept), (), (), following))


def next_speaker(db: apsw.Connection) -> int:
    """Return the number that the next new speaker has."""
    return int(value(db, "SELECT ifnull(max(key), 0) + 1 FROM speakers"))


def form_text(form: Form) -> str:
    """Return a form as the ledger keeps it: JSON, in one way."""
    return msgspec.json.encode(form).decode()


def form_from(text: str) -> Form:
    """Return the form of a row."""
    return msgspec.json.decode(text, type=Form)


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """Return a name without case, accents, marks and a leading "the", words parted by single blanks."""
    plain = name.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else "" if c in ".'’" else " " for c in plain).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _beside(people: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return, of each name, the others of a page that share a key with it, so that a form may have to tell them."""
    by_key: dict[str, set[str]] = defaultdict(set)
    for name in people:
        for key in person_name(name).index_keys():
            by_key[key].add(name)
    found: dict[str, set[str]] = defaultdict(set)
    for names in by_key.values():
        if len(names) > 1:
            for name in names:
                found[name] |= names - {name}
    return {name: tuple(sorted(others)) for name, others in found.items()}


def _known(db: apsw.Connection, forms: Collection[Form]) -> dict[Form, int]:
    by_text = {form_text(form): form for form in forms}
    found = rows(
        db,
        "SELECT form, key FROM speaker_names WHERE form IN (SELECT value FROM json_each(?))",
        (_json(list(by_text)),),
    )
    return {by_text[text]: key for text, key in found}


def _assign(db: apsw.Connection, new: dict[Form, tuple[Actor, Context]], day: str | None) -> dict[Form, int]:
    """Give each new form a speaker and a row."""
    keys = {form: keys_of(form) for form in new}
    register = register_of(_near(db, {key for its in keys.values() for key in its}), next_speaker(db))
    there = set(register.identities())
    assigned = [register.assign(actor, context) for actor, context in new.values()]
    founded = {told.identity: told.form for told in reversed(assigned) if told.identity not in there}
    db.executemany(
        "INSERT INTO speakers (key, folded, kind, name, country) VALUES (?, ?, ?, ?, ?)",
        [(number, folded(form.name), form.kind, form.name, form.country) for number, form in sorted(founded.items())],
    )
    following = int(value(db, "SELECT ifnull(max(key), 0) + 1 FROM speaker_names"))
    made = {told.form: key for key, told in enumerate(assigned, following)}
    db.executemany(
        """
        INSERT INTO speaker_names (key, speaker, name, folded, role, country, form, how, evidence, pages, first, last)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
        """,
        [_name_row(made[told.form], told, day) for told in assigned],
    )
    db.executemany(
        "INSERT INTO speaker_name_keys (text, speaker_name) VALUES (?, ?)",
        [(text, made[form]) for form, its in keys.items() for text in its],
    )
    return made


def _near(db: apsw.Connection, keys: Collection[str]) -> list[Kept]:
    """Return names of the speakers who have a name with one of these keys."""
    near = column(
        db,
        """
        SELECT n.speaker FROM speaker_name_keys AS k JOIN speaker_names AS n ON n.key = k.speaker_name
        WHERE k.text IN (SELECT value FROM json_each(?))
        GROUP BY n.speaker ORDER BY sum(n.pages) DESC, n.speaker LIMIT ?
        """,
        (_json(sorted(keys)), _SPEAKERS),
    )
    return rows(db, _MOST_USED, (_json(near), _FORMS)) if near else []


def _name_row(key: int, told: Assignment, day: str | None) -> tuple[Any, ...]:
    form = told.form
    name = (form.name, folded(form.name), form.role, form.country)
    return (key, told.identity, *name, form_text(form), told.how, told.evidence, day, day)


def _json(values: Sequence[str | int]) -> str:
    return msgspec.json.encode(values).decode()
