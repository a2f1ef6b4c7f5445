"""Which kept pages are to be read again: by another version or model, or since their record is damaged."""

from __future__ import annotations

import hashlib

import apsw

from onrecord.errors import LedgerDamaged
from onrecord.flow import Origin, Page, PageStamp, Record
from onrecord.ledger.differences import difference, difference_of_rows
from onrecord.ledger.families.keeping import recount
from onrecord.ledger.meanings import forget_gone
from onrecord.ledger.packing import sound_record, unpacked
from onrecord.ledger.rows import column, row, rows, transaction, value
from onrecord.ledger.values import Difference, Reading


def stale_pages(db: apsw.Connection, made_by: tuple[str, str], *, everything: bool = False) -> list[int]:
    """Return the keys of the pages that were read by another onrecord or model than this, or of all pages.

    Among them are those whose record is damaged, if their bytes are kept. A rebuild that was cut off goes on with them:
    what it has read again is no longer among them.
    """
    stale = column(
        db, "SELECT key FROM pages WHERE ? OR (onrecord, model) != (?, ?) ORDER BY key", (everything, *made_by)
    )
    others = set(column(db, "SELECT page FROM bytes WHERE page IN (SELECT key FROM pages)")).difference(stale)
    return sorted([*stale, *(key for key in others if sound_record(db, key) is None)])


def kept_page(db: apsw.Connection, key: int) -> tuple[str, Page | None, Reading]:
    """Return the address of a page, the page, and how it was read before; no page where its bytes are not kept.

    Its record need not be there. Raises LedgerDamaged when the bytes are not what they were.
    """
    ((url, sha256, min_score, any_page),) = rows(
        db, "SELECT url, sha256, min_score, any_page FROM pages WHERE key = ?", (key,)
    )
    reading = Reading(min_score, bool(any_page))
    data = value(db, "SELECT data FROM bytes WHERE page = ?", (key,))
    if data is None:
        return url, None, reading
    content = unpacked(data)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise LedgerDamaged("its bytes are not those of its digest")
    record = sound_record(db, key)
    return url, Page(record.page if record is not None else _stamp(db, key), content), reading


def changes_of(db: apsw.Connection, key: int, record: Record) -> Difference:
    """Return what a new record of a page changes; where the former is damaged, which statements come and go."""
    former = sound_record(db, key)
    return difference(former, record) if former is not None else difference_of_rows(db, key, record)


def index_again(db: apsw.Connection) -> None:
    """Make the full-text index, and how many statements families have, from the statements anew.

    What is left of statements that were deleted by hand goes, since new ones may get their keys.
    """
    with transaction(db):
        db.execute("INSERT INTO statement_words (statement_words) VALUES ('rebuild')")
        recount(db)
        forget_gone(db)


def _stamp(db: apsw.Connection, key: int) -> PageStamp:
    """Return what identifies a page from its rows. Raises LedgerDamaged where they do not tell where it came from."""
    found = row(
        db,
        """
        SELECT p.url, p.sha256, p.fetched_at, s.origin, s.container, s.byte_offset, s.charset, s.saved_from
        FROM pages AS p JOIN sightings AS s ON s.page = p.key AND s.url = p.url WHERE p.key = ?
        """,
        (key,),
    )
    if found is None:
        raise LedgerDamaged("its record is damaged, and no other table has where it came from")
    url, sha256, fetched_at, kind, container, offset, charset, saved_from = found
    return PageStamp(url, sha256, fetched_at, Origin(kind, container, offset), charset, saved_from)
