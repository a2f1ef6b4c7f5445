"""Versions of one page: what its address held at other times, and what became of the quotations."""

from __future__ import annotations

from collections.abc import Sequence

import apsw
from rapidfuzz import fuzz, process

from onrecord.articles.addresses import comparable, likeness
from onrecord.errors import NotInLedger
from onrecord.flow import Record, Statement
from onrecord.ledger.edits import edits
from onrecord.ledger.packing import record_of
from onrecord.ledger.page_names import page_keys
from onrecord.ledger.rows import column, row, rows
from onrecord.ledger.values import QuotationChange, Table, Version

_LIKE = 60.0
"""How like two wordings (0 to 100) must be for one to be what became of the other."""


def versions(db: apsw.Connection, address: str) -> Table[Version]:
    """Return the pages that were read at an address, the oldest first, each with what it changed since the one before.

    Forms of the address count as the same. That pages are of one address does not make them one article: `likeness`
    says how much of the text stayed. Raises NotInLedger when nothing was read there.
    """
    keys = page_keys(db, address)
    if not keys:
        raise NotInLedger(f"no page of the ledger is at {address!r}")
    at = {comparable(url) for key in keys for url in column(db, "SELECT url FROM sightings WHERE page = ?", (key,))}
    read = rows(
        db,
        """
        SELECT p.key, min(s.fetched_at) FROM pages AS p JOIN sightings AS s ON s.page = p.key
        GROUP BY p.key HAVING p.key IN (SELECT value FROM json_each(?))
        """,
        (str(sorted(_same_address(db, at - {None}) | set(keys))),),
    )
    ordered = sorted(read, key=lambda found: (_when(db, found[0], found[1]), found[0]))
    made: list[Version] = []
    before: Record | None = None
    for key, fetched in ordered:
        record = record_of(db, key)
        if record is not None:
            made.append(_version(record, before, fetched))
            before = record
    return Table(made, len(made))


def _same_address(db: apsw.Connection, wanted: set[str | None]) -> set[int]:
    """Return the pages that were read at one of some comparable addresses."""
    found = set()
    for key in wanted:
        for page in column(db, "SELECT page FROM address_keys WHERE text = ?", (key,)):
            urls = column(db, "SELECT url FROM sightings WHERE page = ?", (page,))
            if any(comparable(url) == key for url in urls):
                found.add(page)
    return found


def _when(db: apsw.Connection, page: int, fetched: str | None) -> str:
    """Return by what a version is put in order: when it was changed, fetched, published or added."""
    told = row(db, "SELECT modified, published_from, added_at FROM pages WHERE key = ?", (page,))
    modified, published, added = told or (None, None, "")
    return str(fetched or modified or published or added)


def _version(record: Record, before: Record | None, fetched: str | None) -> Version:
    article = record.article
    return Version(
        record.page.url,
        record.page.sha256,
        fetched,
        article.modified.value if article.modified else None,
        article.headline,
        len(record.statements),
        likeness(before.article, article) if before else None,
        edits(before.article.headline or "", article.headline or "") if before else (),
        quotation_changes(before.statements, record.statements) if before else (),
    )


def quotation_changes(before: Sequence[Statement], after: Sequence[Statement]) -> tuple[QuotationChange, ...]:
    """Return which statements another version has with other words, has not any more, or has new.

    A statement whose words stayed is the same; of the others, the likest pairs are one, where one person may have said
    both.
    """
    stayed = {_plain(s) for s in before} & {_plain(s) for s in after}
    left = [s for s in before if _plain(s) not in stayed]
    came = [s for s in after if _plain(s) not in stayed]
    pairs = _likest(left, came)
    changed = [
        QuotationChange("changed", a.id, b.id, _who(b) or _who(a), a.content_text, b.content_text, edits(*_texts(a, b)))
        for a, b in pairs
    ]
    ids = {s.id for pair in pairs for s in pair}
    gone = [QuotationChange("gone", s.id, None, _who(s), s.content_text, None) for s in left if s.id not in ids]
    new = [QuotationChange("new", None, s.id, _who(s), None, s.content_text) for s in came if s.id not in ids]
    return (*changed, *gone, *new)


def _likest(left: Sequence[Statement], came: Sequence[Statement]) -> list[tuple[Statement, Statement]]:
    scored = []
    for at, a in enumerate(left):
        for _, score, to in process.extract(
            _plain(a), [_plain(b) for b in came], scorer=fuzz.ratio, score_cutoff=_LIKE, limit=None
        ):
            if _may_be_one(a, came[to]):
                scored.append((-score, at, to))
    taken: set[tuple[str, int]] = set()
    found = []
    for _, at, to in sorted(scored):
        if ("left", at) not in taken and ("came", to) not in taken:
            taken |= {("left", at), ("came", to)}
            found.append((at, to))
    return [(left[at], came[to]) for at, to in sorted(found)]


def _may_be_one(a: Statement, b: Statement) -> bool:
    return a.speaker is None or b.speaker is None or a.speaker.name == b.speaker.name


def _plain(statement: Statement) -> str:
    return " ".join(statement.content_text.split())


def _texts(a: Statement, b: Statement) -> tuple[str, str]:
    return _plain(a), _plain(b)


def _who(statement: Statement) -> str | None:
    return statement.speaker.name if statement.speaker else statement.source_text or None
