"""A statement with all by which it can be checked: page, digest, place, exact words, selectors, a citation."""

from __future__ import annotations

import apsw

from onrecord.errors import NotInLedger
from onrecord.flow import Finding, Page, Record, Statement
from onrecord.ledger.corrections import with_corrections
from onrecord.ledger.hits import hits
from onrecord.ledger.packing import record_of, unpacked
from onrecord.ledger.rows import column, rows, value
from onrecord.ledger.stories.members import story_pages
from onrecord.ledger.values import Hit, Receipt
from onrecord.locating import locate

_SHOWN = 5
_SHORTEST = 4
_QUOTED = 300
_MARKS = '“”„«»"'
_CLOSING = f"{_MARKS}’'"


def statement_key(db: apsw.Connection, id: str) -> int:
    """Return the key of a statement by its id or the beginning of it.

    Raises NotInLedger when there is none, or several begin so.
    """
    begin = id.strip().lower()
    if len(begin) < _SHORTEST or any(c not in "0123456789abcdef" for c in begin):
        raise NotInLedger(f"{id!r} is no statement's id; ids are 16 hexadecimal digits, of which {_SHORTEST} may do")
    found = rows(
        db,
        "SELECT key, id FROM statements WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
        (begin, f"{begin}g", _SHOWN + 1),
    )
    if not found:
        raise NotInLedger(f"no statement whose id begins with {begin} is in the ledger")
    if len(found) > 1 and found[0][1] != begin:
        shown = ", ".join(full for _, full in found[:_SHOWN])
        raise NotInLedger(f"{begin} begins several ids: {shown}{', ...' if len(found) > _SHOWN else ''}")
    return int(found[0][0])


def receipt(db: apsw.Connection, id: str) -> Receipt:
    """Return a statement with its receipt, by its id or the beginning of it.

    Raises NotInLedger as `statement_key` does, and LedgerDamaged when the page's record cannot be read.
    """
    key = statement_key(db, id)
    ((page, number, denies),) = rows(db, "SELECT page, number, denies FROM statements WHERE key = ?", (key,))
    record = with_corrections(db, record_at(db, page))
    statement = record.statements[number]
    (hit,) = hits(db, [key])
    block = record.article.blocks[statement.block]
    denied_by = column(db, "SELECT key FROM statements WHERE denies = ? ORDER BY number", (key,))
    addresses = column(db, "SELECT url FROM sightings WHERE page = ? ORDER BY key", (page,))
    return Receipt(
        hit=hit,
        statement=statement,
        page=record.page,
        also_at=tuple(url for url in addresses if url != record.page.url),
        block=record.article.text[block.start : block.end],
        place=block.place,
        places=locate(record, statement),
        denied_by=tuple(hits(db, denied_by)),
        denied=next(hits(db, [denies]), None) if denies is not None else None,
        findings=findings_about(record, statement),
        onrecord=record.made_by.onrecord,
        model=record.made_by.model,
        bytes_kept=page_of(db, page) is not None,
        citation=citation(record, statement, hit),
        story_pages=_story_pages(db, page),
    )


def _story_pages(db: apsw.Connection, page: int) -> tuple[str, ...]:
    pages = story_pages(db, page)
    begins = "SELECT substr(sha256, 1, 8) FROM pages WHERE key = ?"
    return tuple(value(db, begins, (key,)) for key in pages) if len(pages) > 1 else ()


def record_at(db: apsw.Connection, page: int) -> Record:
    """Return the record of a page by its key. Raises NotInLedger when there is none, LedgerDamaged."""
    record = record_of(db, page)
    if record is None:
        raise NotInLedger(f"page {page} has no record in the ledger; `onrecord verify` says what is missing")
    return record


def findings_about(record: Record, statement: Statement) -> tuple[Finding, ...]:
    """Return the findings about the words of a statement: in its block, and at its words if at any."""
    start, stop = statement.content[0][0], statement.content[-1][1]
    return tuple(
        finding
        for finding in record.findings
        if finding.block == statement.block and (finding.at is None or (finding.at[0] < stop and start < finding.at[1]))
    )


def page_of(db: apsw.Connection, page: int) -> Page | None:
    """Return a page as it was read, None where its bytes are not kept. Raises LedgerDamaged."""
    data = value(db, "SELECT data FROM bytes WHERE page = ?", (page,))
    if data is None:
        return None
    record = record_of(db, page)
    return None if record is None else Page(record.page, unpacked(data))


def citation(record: Record, statement: Statement, hit: Hit) -> str:
    """Return a line for a footnote: who, the words, where, when, and the digest that the words can be checked by."""
    article = record.article
    words = " ".join(statement.content_text.split())
    words = words if len(words) <= _QUOTED else words[:_QUOTED].rsplit(" ", 1)[0] + " …"
    said = f"“{words.strip(_MARKS).rstrip(',')}”" if statement.mode == "direct" else words
    where = ", ".join(
        filter(
            None,
            (
                f"“{' '.join(article.headline.split())}”" if article.headline else None,
                article.outlet.name if article.outlet else None,
                article.published.value if article.published else None,
            ),
        )
    )
    who = hit.speaker or hit.source or "Somebody"
    read = f", read {record.page.fetched_at[:10]}" if record.page.fetched_at else ""
    if said.rstrip(_CLOSING)[-1:] not in ".!?…":  # a full stop within the marks ends the sentence too
        said += "."
    return (
        f"{who}: {said} In: {where + ', ' if where else ''}{record.page.url}{read}. SHA-256 {record.page.sha256[:16]}."
    )
