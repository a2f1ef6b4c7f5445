"""The page that somebody means: by an address, by how its digest begins, by a statement on it."""

from __future__ import annotations

import apsw

from onrecord.articles.addresses import comparable
from onrecord.errors import NotInLedger
from onrecord.ledger.rows import column

_SHORTEST = 4


def page_key(db: apsw.Connection, named: str) -> int:
    """Return the key of the page that is meant. Raises NotInLedger where that is none, or several."""
    found = page_keys(db, named)
    if not found:
        raise NotInLedger(f"no page of the ledger is {named!r}: name an address, a digest or a statement's id")
    if len(found) > 1:
        marks = ", ".join("?" * len(found))
        digests = column(db, f"SELECT substr(sha256, 1, 12) FROM pages WHERE key IN ({marks}) ORDER BY key", found)
        raise NotInLedger(f"{named!r} is {len(found)} pages; name one by its digest: {', '.join(digests)}")
    return found[0]


def page_keys(db: apsw.Connection, named: str) -> list[int]:
    """Return the keys of the pages that may be meant: at the address, or else at another form of it."""
    found = column(db, "SELECT page FROM sightings WHERE url = ? ORDER BY page", (named,))
    begin = named.strip().lower()
    if not found and len(begin) >= _SHORTEST and all(c in "0123456789abcdef" for c in begin):
        found = column(db, "SELECT key FROM pages WHERE sha256 GLOB ? ORDER BY key", (f"{begin}*",)) or column(
            db, "SELECT DISTINCT page FROM statements WHERE id GLOB ? ORDER BY page", (f"{begin}*",)
        )
    key = comparable(named)
    if not found and key is not None:
        found = column(db, "SELECT page FROM address_keys WHERE text = ? ORDER BY page", (key,))
    return found
