"""Which pages a story is of, worked out from the ties of pages each time it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import apsw
import msgspec

from onrecord.ledger.rows import column, rows, value
from onrecord.ledger.stories.grouping import LEAST, grouped

Ties = Mapping[tuple[str, str], float]
"""How alike pairs of pages are. Pages are named by day and digest, so that their order is that of publication, and
stories are the same whatever the order in which pages were added."""


def story_pages(db: apsw.Connection, page: int) -> tuple[int, ...]:
    """Return the pages of a page's story as they were published, first to last; the page alone where it has none."""
    for group in grouped(ties(db, page)):
        if page in (keys := page_keys(db, group)):
            return keys
    return (page,)


def ties(db: apsw.Connection, page: int | None = None) -> Ties:
    """Return the ties of all pages, or of those that a page is tied to by any number of steps."""
    of = "SELECT page, other, likeness FROM story_ties"
    if page is None:
        found = rows(db, of)
    else:
        near = _reached(db, page)
        marks = msgspec.json.encode(sorted(near)).decode()
        found = rows(db, f"{of} WHERE page IN (SELECT value FROM json_each(?))", (marks,))
        found = [tie for tie in found if tie[1] in near]
    names = {key: f"{day} {sha256}" for key, day, sha256 in rows(db, _NAMES)}
    named = {}
    for one, other, alike in found:
        first, second = sorted((names[one], names[other]))
        named[first, second] = alike
    return named


_NAMES = "SELECT key, published_from, sha256 FROM pages WHERE published_from IS NOT NULL"


_STEPS = """
    WITH RECURSIVE near (page) AS (
        SELECT ?1 UNION
        SELECT t.other FROM near AS n JOIN story_ties AS t ON t.page = n.page WHERE t.likeness >= ?2 UNION
        SELECT t.page FROM near AS n JOIN story_ties AS t ON t.other = n.page WHERE t.likeness >= ?2
    )
    SELECT page FROM near
"""


def _reached(db: apsw.Connection, page: int) -> set[int]:
    """Return the pages that may be in a story with a page: a story is held together by ties that are strong enough."""
    return set(column(db, _STEPS, (page, LEAST)))


def page_keys(db: apsw.Connection, group: Sequence[str]) -> tuple[int, ...]:
    """Return the keys of pages that are named by day and digest."""
    return tuple(value(db, "SELECT key FROM pages WHERE sha256 = ?", (name.split()[1],)) for name in group)
