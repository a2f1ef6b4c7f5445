"""Decide anew who is who, by all that the pages of the ledger tell: what a later page made clear.

`settle` gives the same speakers in whatever order the pages came. It takes all names at once, so it runs after a batch
of pages and not with each; `is_due` tells when.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import apsw
import msgspec

from onrecord.flow import Article
from onrecord.identities.bodies import abbreviations_in, country_key
from onrecord.identities.register import Form, FormRow, Register, Rows, Ruling
from onrecord.ledger.families.keeping import follow_speakers
from onrecord.ledger.rows import rows, transaction, value
from onrecord.ledger.schema import now
from onrecord.ledger.speakers import folded, form_from, next_speaker
from onrecord.ledger.values import Settled

_FEW = 2_000
"""Names that are settled in about a second, so that it is done after every batch."""

_SHARE = 0.1
"""The share of names that are new, from which on a larger ledger is settled again: so the work for all batches of a
ledger that grows stays in proportion to its size."""

_TOLD = 0.1
"""The share of pages that must give somebody's country for it to be shown: one page alone may have it wrong."""

_BRACKET = re.compile(r"\([^()\n]{2,14}\)")
_LONGEST_NAME = 160

_COUNTED = """
    WITH met (name, page) AS (
        SELECT speaker, page FROM statements WHERE speaker IS NOT NULL
        UNION SELECT target, page FROM statements WHERE target IS NOT NULL
        UNION SELECT v.speaker, s.page FROM vouchers AS v JOIN statements AS s ON s.key = v.statement
    )
    SELECT m.name, count(*), min(p.published_from), max(p.published_from)
    FROM met AS m JOIN pages AS p ON p.key = m.page GROUP BY m.name
"""


def is_due(db: apsw.Connection) -> bool:
    """Tell whether enough names are new for settling to be worth its time."""
    names = int(value(db, "SELECT count(*) FROM speaker_names"))
    settled = int(value(db, "SELECT names FROM settlings ORDER BY key DESC LIMIT 1") or 0)
    return names != settled and (names <= _FEW or abs(names - settled) >= _SHARE * names)


def settle(db: apsw.Connection) -> Settled:
    """Decide anew whose each name is, in one transaction, and return how many names moved.

    What users ruled stands. Speakers keep their numbers where most of their names stay. Names that no page has any more
    are taken out.
    """
    with transaction(db):
        speakers = int(value(db, "SELECT count(*) FROM speakers"))
        _take_out_unused(db)
        kept = rows(db, "SELECT key, form, speaker, how, evidence, pages, first, last FROM speaker_names ORDER BY key")
        counted = {name: its for name, *its in rows(db, _COUNTED)}
        keys: dict[Form, int] = {}
        forms = []
        for key, text, speaker, how, evidence, *_ in kept:
            pages, first, last = counted.get(key, (0, None, None))
            keys[form_from(text)] = key
            forms.append(FormRow(form_from(text), speaker, how, evidence, pages, first, last))
        register = Register.from_rows(Rows(tuple(forms), rulings_of(db), (), next_speaker(db)))
        register.explain(rows(db, "SELECT DISTINCT short, full FROM abbreviations"))
        moves = register.settle()
        settled = {keys[row.form]: row for row in register.rows().forms}
        _write(db, {key: tuple(before) for key, _, *before in kept}, settled)
        describe(db)
        identify(db)
        follow_speakers(db)
        db.execute(
            "INSERT INTO settlings (settled_at, names, moved) VALUES (?, ?, ?)", (now(), len(settled), len(moves))
        )
        return Settled(len(settled), len(moves), speakers, int(value(db, "SELECT count(*) FROM speakers")))


def rulings_of(db: apsw.Connection) -> tuple[Ruling, ...]:
    """Return what users ruled, in the order in which they did."""
    return tuple(
        Ruling(
            kind,
            msgspec.json.decode(forms, type=tuple[Form, ...]),
            msgspec.json.decode(rest, type=tuple[Form, ...]),
            author,
            made_at,
            note,
        )
        for kind, forms, rest, author, made_at, note in rows(
            db, "SELECT kind, forms, rest, author, made_at, note FROM rulings ORDER BY key"
        )
    )


def note_abbreviations(db: apsw.Connection, page: int, article: Article) -> None:
    """Keep what a page says that abbreviations stand for."""
    db.execute("DELETE FROM abbreviations WHERE page = ?", (page,))
    found = {pair for part in _before_brackets(article.text) for pair in abbreviations_in(part)}
    if found:
        db.executemany(
            "INSERT OR IGNORE INTO abbreviations (page, short, full) VALUES (?, ?, ?)",
            [(page, short, full) for short, full in found],
        )


def _before_brackets(text: str) -> Iterator[str]:
    """Return what may explain an abbreviation: "the Federal Bureau of Investigation (FBI)" with words before it."""
    for bracket in _BRACKET.finditer(text):
        start = max(0, bracket.start() - _LONGEST_NAME)
        yield text[text.find(" ", start) if start else 0 : bracket.end()]


def describe(db: apsw.Connection, speakers: Sequence[int] | None = None) -> None:
    """Give speakers, or all, the name, kind and country that most pages give them; take out those without a name."""
    some = "" if speakers is None else f"WHERE n.speaker IN ({', '.join(map(str, speakers))})"
    names: dict[int, Counter[str]] = defaultdict(Counter)
    countries: dict[int, Counter[str]] = defaultdict(Counter)
    kinds: dict[int, str] = {}
    query = f"SELECT n.speaker, n.form, n.name, n.country, n.pages FROM speaker_names AS n {some} ORDER BY n.key"
    for speaker, form, name, country, pages in rows(db, query):
        names[speaker][name] += pages
        if country:
            countries[speaker][country] += pages
        kinds.setdefault(speaker, _kind(form))
    for speaker, counts in names.items():
        name = min(counts, key=lambda text: (-counts[text], -len(text), text))
        told = countries.get(speaker)
        country = None
        if told and _is_one(told) and told.total() >= _TOLD * counts.total():
            country = min(told, key=lambda text: (-told[text], text))
        db.execute(
            "UPDATE speakers SET name = ?1, folded = ?2, kind = ?3, country = ?4 WHERE key = ?5"
            " AND (name, folded, kind, ifnull(country, '')) != (?1, ?2, ?3, ifnull(?4, ''))",
            (name, folded(name), kinds[speaker], country, speaker),
        )
    db.execute("DELETE FROM speakers WHERE key NOT IN (SELECT speaker FROM speaker_names)")


def identify(db: apsw.Connection) -> None:
    """Give speakers the identifiers that their names were linked to; one with two of them has none."""
    db.execute("UPDATE speakers SET identifier = NULL WHERE identifier IS NOT NULL")
    found: dict[int, set[str]] = defaultdict(set)
    for identifier, forms in rows(db, "SELECT identifier, forms FROM links ORDER BY key"):
        held = rows(
            db,
            "SELECT speaker, count(*) FROM speaker_names WHERE form IN (SELECT value FROM json_each(?))"
            " GROUP BY speaker ORDER BY count(*) DESC, speaker LIMIT 1",
            (forms,),
        )
        for speaker, _ in held:
            found[speaker].add(identifier)
    for speaker, identifiers in found.items():
        if len(identifiers) == 1:
            db.execute("UPDATE speakers SET identifier = ? WHERE key = ?", (min(identifiers), speaker))


def _take_out_unused(db: apsw.Connection) -> None:
    db.execute(
        """
        DELETE FROM speaker_names WHERE key NOT IN (
            SELECT speaker FROM statements WHERE speaker IS NOT NULL
            UNION SELECT target FROM statements WHERE target IS NOT NULL UNION SELECT speaker FROM vouchers
        )
        """
    )


def _write(db: apsw.Connection, before: dict[int, tuple[Any, ...]], settled: dict[int, FormRow]) -> None:
    had = {key for (key,) in rows(db, "SELECT key FROM speakers")}
    for row in settled.values():
        if row.identity not in had:
            had.add(row.identity)
            db.execute(
                "INSERT INTO speakers (key, folded, kind, name, country) VALUES (?, ?, ?, ?, ?)",
                (row.identity, folded(row.form.name), row.form.kind, row.form.name, row.form.country),
            )
    db.executemany(
        """
        UPDATE speaker_names SET speaker = ?, how = ?, evidence = ?, pages = ?, first = ?, last = ? WHERE key = ?
        """,
        [
            (*now_row, key)
            for key, row in settled.items()
            if (now_row := (row.identity, row.how, row.evidence, row.count, row.first, row.last)) != before[key]
        ],
    )


def _kind(form: str) -> str:
    return form_from(form).kind


def _is_one(countries: Iterable[str]) -> bool:
    return len({country_key(country) for country in countries}) == 1
