"""Which kept pages another version, or another model, is to read again."""

from __future__ import annotations

import apsw

from onrecord.flow import Page
from onrecord.ledger.receipts import page_of
from onrecord.ledger.rows import column, rows, transaction
from onrecord.ledger.values import Reading


def stale_pages(db: apsw.Connection, made_by: tuple[str, str], *, everything: bool = False) -> list[int]:
    """Return the keys of the pages that were read by another onrecord or model than this, or of all pages.

    A rebuild that was cut off goes on with them: what it has read again is no longer among them.
    """
    return column(
        db, "SELECT key FROM pages WHERE ? OR (onrecord, model) != (?, ?) ORDER BY key", (everything, *made_by)
    )


def kept_page(db: apsw.Connection, key: int) -> tuple[str, Page | None, Reading]:
    """Return the address of a page, the page, and how it was read before; no page where its bytes are not kept.

    Raises LedgerDamaged when its bytes or its record are.
    """
    ((url, min_score, any_page),) = rows(db, "SELECT url, min_score, any_page FROM pages WHERE key = ?", (key,))
    return url, page_of(db, key), Reading(min_score, bool(any_page))


def index_again(db: apsw.Connection) -> None:
    """Make the full-text index from the statements anew."""
    with transaction(db):
        db.execute("INSERT INTO statement_words (statement_words) VALUES ('rebuild')")
