"""Put records into a ledger: each page in one transaction, so that all of it is there or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import apsw

from onrecord.errors import LedgerDamaged
from onrecord.flow import Actor, Article, Page, PageStamp, Record, Statement
from onrecord.ledger.copies import hold
from onrecord.ledger.corrections import with_corrections
from onrecord.ledger.days import days
from onrecord.ledger.differences import difference
from onrecord.ledger.families.keeping import put_in, take_out
from onrecord.ledger.outlets import outlet_key
from onrecord.ledger.packing import packed, packed_record, record_of, sound_record, unpacked
from onrecord.ledger.rereading import changes_of
from onrecord.ledger.rows import row, rows, transaction, value
from onrecord.ledger.schema import now
from onrecord.ledger.settling import note_abbreviations
from onrecord.ledger.speakers import names_on
from onrecord.ledger.stories import keeping as stories
from onrecord.ledger.values import Added, Difference, Reading

_HOW_READ = "SELECT key, onrecord, model, min_score, any_page FROM pages WHERE sha256 = ?"


def add_record(
    db: apsw.Connection,
    record: Record,
    page: Page | None,
    reading: Reading,
    *,
    keep_bytes: bool = True,
    anyway: bool = False,
) -> Added:
    """Put a record and the bytes of its page into the ledger, and return what that did.

    A page is known by its digest. Where the ledger has it, read by the same onrecord and model in the same way, or by a
    newer onrecord, its record stays; an address that is new is noted, and so are bytes that were not kept before. Else
    the record takes the place of the former: statements with the same id keep their rows, and what changed is counted
    in `readings`. So it does where the former is damaged; and kept bytes that are damaged give way to these. With
    `anyway` it does so whoever read the former. Raises ValueError when `page` is another page than the record's.
    """
    with transaction(db):
        return _add(db, record, page, reading, keep_bytes=keep_bytes, anyway=anyway)


def add_together(
    db: apsw.Connection, several: Iterable[tuple[Record, Page | None]], reading: Reading, *, keep_bytes: bool = True
) -> list[Added]:
    """Put several records into the ledger as `add_record` does, in one transaction: all are there then, or none."""
    with transaction(db):
        return [_add(db, record, page, reading, keep_bytes=keep_bytes) for record, page in several]


def _add(
    db: apsw.Connection,
    record: Record,
    page: Page | None,
    reading: Reading,
    *,
    keep_bytes: bool,
    anyway: bool = False,
) -> Added:
    if page is not None and page.stamp.sha256 != record.page.sha256:
        raise ValueError("the bytes are not those of the record: their digests differ")
    had = row(db, _HOW_READ, (record.page.sha256,))
    if had is not None and not anyway and _stands(had[1:], record, reading) and sound_record(db, int(had[0])):
        key = int(had[0])
        fresh = _note_sighting(db, key, record.page)
        _keep_bytes(db, key, page if keep_bytes else None)
        return Added("elsewhere" if fresh else "known", record.page.url, len(record.statements))
    changes = difference(None, record) if had is None else changes_of(db, int(had[0]), record)
    key = _write_page(db, None if had is None else int(had[0]), record, reading)
    _keep_bytes(db, key, page if keep_bytes else None)
    _note_sighting(db, key, record.page)
    left = take_out(db, key) if had is not None else set()
    _write_statements(db, key, with_corrections(db, record))
    hold(db, key, record, fresh=had is None)  # before families, which count copies once
    put_in(db, key, left)
    _write_findings(db, key, record)
    note_abbreviations(db, key, record.article)
    stories.hold(db, key, record)
    _note_reading(db, key, record, changes)
    return Added("added" if had is None else "read anew", record.page.url, len(record.statements), changes)


def note_page(
    db: apsw.Connection, page: Page, reading: Reading, made_by: tuple[str, str], *, keep_bytes: bool = True
) -> Added | None:
    """Note where a page was seen if its record, read in this way by this onrecord and model, is in the ledger.

    Returns None where it is not, or is damaged, so that the page must be read.
    """
    with transaction(db):
        had = row(db, _HOW_READ, (page.stamp.sha256,))
        if had is None or had[1:] != (*made_by, reading.min_score, reading.any_page):
            return None
        key = int(had[0])
        if sound_record(db, key) is None:
            return None
        fresh = _note_sighting(db, key, page.stamp)
        _keep_bytes(db, key, page if keep_bytes else None)
        count = value(db, "SELECT count(*) FROM statements WHERE page = ?", (key,))
        return Added("elsewhere" if fresh else "known", page.stamp.url, count)


def rewrite_statements(db: apsw.Connection, page: int) -> None:
    """Write the statements of a page anew, since what people say of them changed."""
    record = record_of(db, page)
    if record is not None:
        left = take_out(db, page)
        _write_statements(db, page, with_corrections(db, record))
        put_in(db, page, left)


def _stands(had: tuple[Any, ...], record: Record, reading: Reading) -> bool:
    """Whether the record that the ledger has stays."""
    onrecord, *how = had
    if onrecord != record.made_by.onrecord:
        return _release(onrecord) > _release(record.made_by.onrecord)
    return how == [record.made_by.model, reading.min_score, reading.any_page]


def _release(version: str) -> tuple[int, ...]:
    """Return a version's numbers, for comparing: "0.12.1.dev3" is (0, 12, 1)."""
    numbers = []
    for part in version.split("."):
        if not part.isdecimal():
            break
        numbers.append(int(part))
    return tuple(numbers)


# --------------------------------------------------------------------------------------------------------------- pages


def _write_page(db: apsw.Connection, key: int | None, record: Record, reading: Reading) -> int:
    article, stamp, time = record.article, record.page, now()
    published_from, published_to = days(article.published.value if article.published else None)
    values = {
        "sha256": stamp.sha256,
        "url": stamp.url,
        "fetched_at": stamp.fetched_at,
        "headline": article.headline,
        "byline": article.byline,
        "outlet": outlet_key(db, article.outlet) if article.outlet else None,
        "language": article.language,
        "published": article.published.value if article.published else None,
        "published_from": published_from,
        "published_to": published_to,
        "modified": article.modified.value if article.modified else None,
        "onrecord": record.made_by.onrecord,
        "model": record.made_by.model,
        "min_score": reading.min_score,
        "any_page": reading.any_page,
        "read_at": time,
    }
    if key is None:
        key = _insert(db, "pages", {**values, "added_at": time})
    else:
        _update(db, "pages", key, values)
    db.execute("INSERT OR REPLACE INTO records (page, data) VALUES (?, ?)", (key, packed_record(record)))
    db.execute("DELETE FROM addresses WHERE page = ?", (key,))
    db.executemany(
        "INSERT INTO addresses (page, number, url, relation) VALUES (?, ?, ?, ?)",
        [(key, number, address.url, address.relation) for number, address in enumerate(article.addresses)],
    )
    return key


def _keep_bytes(db: apsw.Connection, key: int, page: Page | None) -> None:
    """Keep a page's bytes where they are given and not there yet, or not any more what they were."""
    if page is None:
        return
    kept = value(db, "SELECT data FROM bytes WHERE page = ?", (key,))
    if kept is None or not _is_packed(kept, page.data):
        values = (key, len(page.data), packed(page.data))
        db.execute("INSERT OR REPLACE INTO bytes (page, size, data) VALUES (?, ?, ?)", values)


def _is_packed(kept: bytes, data: bytes) -> bool:
    try:
        return unpacked(kept) == data
    except LedgerDamaged:
        return False


def _note_sighting(db: apsw.Connection, key: int, stamp: PageStamp) -> bool:
    """Note where a page was found; tell whether that is new."""
    origin = stamp.origin
    db.execute(
        """
        INSERT INTO sightings (page, url, fetched_at, origin, container, byte_offset, charset, saved_from)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        (
            key,
            stamp.url,
            stamp.fetched_at,
            origin.kind,
            origin.container,
            origin.offset,
            stamp.charset,
            stamp.saved_from,
        ),
    )
    return db.changes() > 0


def _note_reading(db: apsw.Connection, key: int, record: Record, changes: Difference) -> None:
    values = {
        "page": key,
        "onrecord": record.made_by.onrecord,
        "model": record.made_by.model,
        "read_at": now(),
        "statements": len(record.statements),
        "added": len(changes.added),
        "lost": len(changes.lost),
        "changed": len(changes.changed),
    }
    _insert(db, "readings", values)


# ---------------------------------------------------------------------------------------------------------- statements


def _write_statements(db: apsw.Connection, page: int, record: Record) -> None:
    """Write all statements of a page, into the same rows where it had them before."""
    had = dict(rows(db, "SELECT id, key FROM statements WHERE page = ?", (page,)))
    if had:  # rows that stay may have had other ties
        db.execute("UPDATE statements SET denies = NULL WHERE page = ? AND denies IS NOT NULL", (page,))
        db.execute("DELETE FROM vouchers WHERE statement IN (SELECT key FROM statements WHERE page = ?)", (page,))
    who = names_on(db, record, anew=bool(had))
    new = [statement for statement in record.statements if statement.id not in had]
    following = int(value(db, "SELECT ifnull(max(key), 0) + 1 FROM statements"))
    keys = {statement.id: key for key, statement in enumerate(new, following)}
    made = []
    for number, statement in enumerate(record.statements):
        values = statement_row(record.article, statement, number)
        values["page"] = page
        values["speaker"] = who[statement.speaker] if statement.speaker else None
        values["target"] = who[statement.target] if statement.target else None
        if statement.id in had:
            keys[statement.id] = had.pop(statement.id)
            _update(db, "statements", keys[statement.id], values)
        else:
            values["key"] = keys[statement.id]
            made.append(values)
    _insert_all(db, "statements", made)
    _index_words(db, new, keys)
    db.executemany("DELETE FROM statements WHERE key = ?", [(key,) for key in had.values()])
    _write_ties(db, record.statements, keys, who)


def _write_ties(
    db: apsw.Connection, statements: Sequence[Statement], keys: dict[str, int], who: Mapping[Actor, int]
) -> None:
    """Write which statement denies which, and who vouches for it that it was said."""
    denials = [(keys[s.denies], keys[s.id]) for s in statements if s.denies in keys]
    db.executemany("UPDATE statements SET denies = ? WHERE key = ?", denials)
    db.executemany(
        "INSERT INTO vouchers (statement, level, speaker) VALUES (?, ?, ?)",
        [(keys[s.id], level, who[actor]) for s in statements for level, actor in enumerate(s.chain)],
    )


def _index_words(db: apsw.Connection, new: Sequence[Statement], keys: Mapping[str, int]) -> None:
    """Put new statements into the full-text index as the view `statement_texts` has them; triggers keep the others."""
    db.executemany(
        "INSERT INTO statement_words (rowid, words, lead, speaker) VALUES (?, ?, ?, ?)",
        [
            (keys[s.id], s.content_text, f"{s.source_text} {s.cue_text}", s.speaker.name if s.speaker else None)
            for s in new
        ],
    )


def statement_row(article: Article, statement: Statement, number: int) -> dict[str, Any]:
    """Return the columns of `statements` that a record alone decides, without what points to other rows."""
    said_from, said_to = days(statement.said_on.value if statement.said_on else None)
    due_from, due_to = days(statement.due.value if statement.due else None)
    return {
        "id": statement.id,
        "number": number,
        "block": statement.block,
        "block_kind": article.blocks[statement.block].kind,
        "start": statement.content[0][0],
        "stop": statement.content[-1][1],
        "words": statement.content_text,
        "cue": statement.cue_text,
        "source": statement.source_text,
        "mode": statement.mode,
        "act": statement.act,
        "also": statement.also,
        "tone": statement.cue_tone,
        "said": statement.said_on.value if statement.said_on else None,
        "said_from": said_from,
        "said_to": said_to,
        "due": statement.due.value if statement.due else None,
        "due_from": due_from,
        "due_to": due_to,
        "silence": statement.silence,
        "score": float(statement.score),
    }


def _write_findings(db: apsw.Connection, page: int, record: Record) -> None:
    db.execute("DELETE FROM findings WHERE page = ?", (page,))
    db.executemany(
        "INSERT INTO findings (page, number, kind, block, start, stop, evidence) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (page, number, finding.kind, finding.block, *(finding.at or (None, None)), finding.evidence)
            for number, finding in enumerate(record.findings)
        ],
    )


def _insert(db: apsw.Connection, table: str, values: dict[str, Any]) -> int:
    names = ", ".join(values)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values()))
    return db.last_insert_rowid()


def _insert_all(db: apsw.Connection, table: str, made: Sequence[dict[str, Any]]) -> None:
    """Insert rows that have the same columns."""
    if made:
        sql = f"INSERT INTO {table} ({', '.join(made[0])}) VALUES ({', '.join('?' * len(made[0]))})"
        db.executemany(sql, [tuple(values.values()) for values in made])


def _update(db: apsw.Connection, table: str, key: int, values: dict[str, Any]) -> None:
    names = ", ".join(f"{name} = ?" for name in values)
    db.execute(f"UPDATE {table} SET {names} WHERE key = ?", (*values.values(), key))
