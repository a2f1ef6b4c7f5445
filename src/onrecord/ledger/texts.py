"""Which of some pages have one text, as `copies` has it proved: what is counted once."""

from __future__ import annotations

import json
from collections.abc import Collection

import apsw

from onrecord.ledger.rows import rows

_PAIRS = """
    SELECT c.page, c.other FROM json_each(?1) AS j JOIN copies AS c ON c.page = j.value
    WHERE c.other IN (SELECT value FROM json_each(?1)) AND NOT EXISTS (
        SELECT 1 FROM pages AS a JOIN pages AS b JOIN partings AS t ON t.sha256 = a.sha256 AND t.other = b.sha256
        WHERE (a.key = c.page AND b.key = c.other) OR (a.key = c.other AND b.key = c.page)
    )
"""


def first_of_text(db: apsw.Connection, pages: Collection[int]) -> dict[int, int]:
    """Return for each page the one among them with the same text that was added first: itself where there is none.

    Pairs that a user parted have not one text.
    """
    first = {page: page for page in sorted(pages)}
    if len(first) < 2:
        return first
    for one, other in rows(db, _PAIRS, (json.dumps(list(first)),)):
        kept, gone = sorted((first[one], first[other]))
        first = {page: kept if begun == gone else begun for page, begun in first.items()}
    return first
