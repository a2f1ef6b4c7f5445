"""The pages of a ledger and what was flagged on them, in lists; and one page by whatever names it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw

from onrecord.flow import FindingKind, Record
from onrecord.ledger.corrections import with_corrections
from onrecord.ledger.emptiness import why_empty
from onrecord.ledger.filters import conditions
from onrecord.ledger.matching import count, matching
from onrecord.ledger.page_names import page_key
from onrecord.ledger.receipts import record_at
from onrecord.ledger.rows import column, row, rows, value
from onrecord.ledger.values import Filters, Flagged, KeptPage, Table
from onrecord.ledger.words import parse

_PAGE = """
    SELECT p.url, p.sha256, p.headline, o.name, p.published, p.language, p.fetched_at, p.added_at,
           (SELECT count(*) FROM statements AS s WHERE s.page = p.key),
           (SELECT count(*) FROM findings AS f WHERE f.page = p.key)
    FROM pages AS p LEFT JOIN outlets AS o ON o.key = p.outlet WHERE p.key = ?
"""

_FLAGGED = """
    SELECT f.page, f.kind, f.block, f.start, f.stop, f.evidence, p.url, p.sha256, p.headline, o.name, p.published
    FROM findings AS f JOIN pages AS p ON p.key = f.page LEFT JOIN outlets AS o ON o.key = p.outlet
    WHERE {condition} ORDER BY f.page DESC, f.number LIMIT ? OFFSET ?
"""


def pages(
    db: apsw.Connection,
    text: str = "",
    filters: Filters | None = None,
    *,
    since: str | None = None,
    limit: int | None = 20,
    offset: int = 0,
) -> Table[KeptPage]:
    """Return pages, the last added first; with words or filters those that have a statement with them.

    `since` is a day or time, ISO 8601 in UTC, from which on they were added. Raises ValueError for a filter's date that
    is none.
    """
    words, found = parse(text), conditions(db, filters or Filters())
    added, values = ("p.added_at >= ?", (since,)) if since else ("1", ())
    if text.strip() and words is None:
        return Table((), 0, (f"no letter or digit in {text.strip()!r} to search for",))
    if words is None and not found:
        total = value(db, f"SELECT count(*) FROM pages AS p WHERE {added}", values)
        keys = column(
            db,
            f"SELECT p.key FROM pages AS p WHERE {added} ORDER BY p.key DESC LIMIT ? OFFSET ?",
            (*values, _all(limit), offset),
        )
    else:
        meant = matching(words, tuple(found.values()))
        total = value(db, f"SELECT count(DISTINCT p.key) {meant.sql} AND {added}", (*meant.values, *values))
        keys = column(
            db,
            f"SELECT DISTINCT p.key {meant.sql} AND {added} ORDER BY p.key DESC LIMIT ? OFFSET ?",
            (*meant.values, *values, _all(limit), offset),
        )
    if not total:
        if (words or found) and not count(db, words, tuple(found.values())):
            return Table((), 0, why_empty(db, words, filters or Filters(), found))
        return Table((), 0, (f"no page was added since {since}" if since else "the ledger has no pages yet",))
    return Table([KeptPage(*told) for key in keys if (told := row(db, _PAGE, (key,)))], total)


def page_record(db: apsw.Connection, named: str) -> Record:
    """Return the record of a page, as people corrected it, by its address, its digest or a statement's id.

    Raises NotInLedger where that is no page, or several, and LedgerDamaged.
    """
    return with_corrections(db, record_at(db, page_key(db, named)))


def findings(
    db: apsw.Connection,
    kinds: Sequence[FindingKind] = (),
    named: str | None = None,
    *,
    limit: int | None = 20,
    offset: int = 0,
) -> Table[Flagged]:
    """Return what a careful reader would flag, on the last added pages first; of some kinds, or on one page.

    Raises NotInLedger where `named` is no page, or several, and LedgerDamaged.
    """
    told: list[str] = ["1"]
    values: list[Any] = []
    if kinds:
        told.append(f"f.kind IN ({', '.join('?' * len(kinds))})")
        values += kinds
    if named is not None:
        told.append("f.page = ?")
        values.append(page_key(db, named))
    condition = " AND ".join(told)
    total = value(db, f"SELECT count(*) FROM findings AS f WHERE {condition}", values)
    if not total:
        there = f"{value(db, 'SELECT count(*) FROM findings'):,}"
        return Table((), 0, (f"nothing of that is flagged; in all of the ledger {there} findings are",))
    records: dict[int, Record] = {}
    made = []
    for page, kind, block, start, stop, *rest in rows(
        db, _FLAGGED.format(condition=condition), (*values, _all(limit), offset)
    ):
        if page not in records:
            records[page] = record_at(db, page)
        article = records[page].article
        span = (start, stop) if start is not None else (article.blocks[block].start, article.blocks[block].end)
        words = article.text[span[0] : span[1]]
        made.append(Flagged(kind, article.blocks[block].kind, words, *rest))
    return Table(made, total)


def _all(limit: int | None) -> int:
    return -1 if limit is None else limit
