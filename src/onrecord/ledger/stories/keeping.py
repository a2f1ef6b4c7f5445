"""Keep which pages are alike in what they report, as pages come and go; stories are worked out from it when asked for.

A page is held against those of the days around its own. Pages whose day is not told are in no story.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import apsw
import msgspec

from onrecord.errors import LedgerDamaged
from onrecord.flow import Article, Record
from onrecord.ledger.days import days
from onrecord.ledger.packing import record_of
from onrecord.ledger.rows import column, rows
from onrecord.ledger.stories.likeness import WHOLE, terms

DAYS = 3
"""Days within which two pages may be of one event."""

TIE = 0.1
"""Pages less alike than this are as good as not alike: of pairs under it that were read, one in six was one event."""

_MOST = 100
"""Ties of a page, the strongest first: more there are only of copies by the hundred."""

_ALIKE = """
    SELECT t.page, sum(t.weight * n.value) FROM json_each(?1) AS n
    JOIN story_terms AS t ON t.term = CAST(n.key AS INTEGER) AND t.day BETWEEN ?2 AND ?3
    WHERE t.page != ?4
    GROUP BY t.page HAVING sum(t.weight * n.value) >= ?5 ORDER BY sum(t.weight * n.value) DESC, t.page LIMIT ?6
"""


def hold(db: apsw.Connection, page: int, record: Record) -> None:
    """Hold a page against those of the days around it, in the caller's transaction."""
    db.execute("DELETE FROM story_terms WHERE page = ?", (page,))
    db.execute("DELETE FROM story_ties WHERE page = ?1 OR other = ?1", (page,))
    day = day_of(record.article)
    if day is None:
        return
    found = terms(record.article)
    values = (msgspec.json.encode(found).decode(), day - DAYS, day + DAYS, page, TIE * WHOLE**2, _MOST)
    ties = [(*sorted((page, other)), alike / WHOLE**2) for other, alike in rows(db, _ALIKE, values)]
    db.executemany("INSERT INTO story_ties (page, other, likeness) VALUES (?, ?, ?)", ties)
    db.executemany(
        "INSERT INTO story_terms (term, day, page, weight) VALUES (?, ?, ?, ?)",
        [(term, day, page, weight) for term, weight in sorted(found.items())],
    )


def hold_all(db: apsw.Connection) -> None:
    """Hold all pages against each other, in the caller's transaction."""
    for page in column(db, "SELECT key FROM pages ORDER BY key"):
        with suppress(LedgerDamaged):
            record = record_of(db, page)
            if record is not None:
                hold(db, page, record)


def day_of(article: Article) -> int | None:
    """Return the day on which a page was published, as a count of days; None where the page does not tell the day."""
    first, last = days(article.published.value if article.published else None)
    return date.fromisoformat(first).toordinal() if first is not None and first == last else None
