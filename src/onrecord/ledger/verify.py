"""Is the ledger what was written, and do the words still stand in their pages?

Nothing here ends with the first fault: a page is checked by itself, and what is damaged is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import apsw

from onrecord.articles import read_article
from onrecord.articles.places import misplaced, page_text
from onrecord.errors import ArticleError, LedgerDamaged, OnrecordError, PageError, PageNotFound
from onrecord.flow import Article, Block, Page, PageStamp, Record, Statement, cut
from onrecord.ledger.additions import addition_faults
from onrecord.ledger.corrections import correction_faults, with_corrections
from onrecord.ledger.families.keeping import miscounted
from onrecord.ledger.packing import record_of, unpacked
from onrecord.ledger.values import Checked, PageCheck
from onrecord.ledger.verdicts import Blocks, judge
from onrecord.ledger.writing import statement_row
from onrecord.pages.archives import read_at

Fetch = Callable[[str], Page]
"""Return the page at an address as it is now; raises PageError."""

_MOST = 100


def file_faults(db: apsw.Connection) -> Iterator[str]:
    """Return what is wrong with the file as a whole: its pages, its keys, its full-text index."""
    try:
        for (line,) in db.execute(f"PRAGMA integrity_check({_MOST})"):
            if line != "ok":
                yield f"SQLite finds: {line}"
        for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
            yield f"row {row} of {table} points to a row of {parent} that is not there"
    except apsw.Error as error:
        yield f"SQLite cannot read all of the file: {error}"
    yield from _family_faults(db)
    if not db.readonly("main"):
        yield from _index_faults(db)


def _family_faults(db: apsw.Connection) -> Iterator[str]:
    with suppress(apsw.Error):  # told of above
        for family, told, number in miscounted(db):
            again = "`onrecord rebuild` counts them again"
            yield f"family {family} has {number} statements, not {told} as it says; {again}"


def _index_faults(db: apsw.Connection) -> Iterator[str]:
    try:
        db.execute("INSERT INTO statement_words (statement_words, rank) VALUES ('integrity-check', 1)")
    except apsw.CorruptError:
        yield "the full-text index is not that of the statements; `onrecord rebuild` makes it again"
    except apsw.Error as error:
        yield f"the full-text index cannot be checked: {error}"


def page_keys(db: apsw.Connection) -> list[int]:
    """Return the keys of all pages; of a damaged table, of those that can be reached from either end."""
    found: set[int] = set()
    for order in ("ASC", "DESC"):
        for table, column in (("pages", "key"), ("records", "page"), ("sightings", "page")):
            with suppress(apsw.CorruptError):
                for (key,) in db.execute(f"SELECT {column} FROM {table} ORDER BY {column} {order}"):
                    found.add(key)
    return sorted(found)


def check_page(db: apsw.Connection, key: int, fetch: Fetch | None = None) -> PageCheck:
    """Check one page: what is kept of it, and its statements' words against its bytes.

    Where the bytes are not kept, the file or archive that the page came from is read, if it still holds the same bytes.
    With `fetch` the words are held against the page as it is on the web now.
    """
    url, sha256 = f"page {key}", ""
    try:
        row = db.execute("SELECT url, sha256 FROM pages WHERE key = ?", (key,)).fetchone()
        if row is None:
            return PageCheck(url, sha256, faults=("its row in pages is missing",))
        url, sha256 = row
        record = record_of(db, key)
        if record is None:
            return PageCheck(url, sha256, faults=("its record is missing",))
        people = [*correction_faults(db, record), *addition_faults(db, record)]
        record = with_corrections(db, record)
        faults = [*people, *_record_faults(db, key, record, sha256)]
        if fetch is not None:
            return _live(record, faults, fetch)
        page, why = _bytes(db, key, record.page, faults)
    except (LedgerDamaged, apsw.Error) as error:
        return PageCheck(url, sha256, faults=(str(error),))
    except UnicodeDecodeError as error:
        return PageCheck(url, sha256, faults=(f"a text in its rows is damaged ({error.reason})",))
    statements = _against(record, page) if page else _in_text(record)
    return PageCheck(url, sha256, statements, tuple(faults), why)


# ---------------------------------------------------------------------------------------------------- what is kept


def _record_faults(db: apsw.Connection, key: int, record: Record, sha256: str) -> Iterator[str]:
    """Hold the rows that are asked against the record that they were made of."""
    if record.page.sha256 != sha256:
        yield f"its record is of another page, {record.page.sha256[:16]}"
    columns = list(statement_row(record.article, record.statements[0], 0)) if record.statements else ["id"]
    rows = {
        row[columns.index("id")]: row
        for row in db.execute(f"SELECT {', '.join(columns)} FROM statements WHERE page = ?", (key,))
    }
    for number, statement in enumerate(record.statements):
        row = rows.pop(statement.id, None)
        if row is None:
            yield f"statement {statement.id} has no row"
            continue
        made = statement_row(record.article, statement, number)
        for column, found in zip(columns, row, strict=True):
            if found != made[column]:
                yield f"statement {statement.id}: {column} is {found!r}, its record has {made[column]!r}"
    for id in rows:
        yield f"statement {id} is not in the record of its page"


def _bytes(db: apsw.Connection, key: int, stamp: PageStamp, faults: list[str]) -> tuple[Page | None, str | None]:
    """Return the page to hold the words against, or why there is none; what is wrong with it goes to the faults."""
    row = db.execute("SELECT size, data FROM bytes WHERE page = ?", (key,)).fetchone()
    if row is None:
        page = _found_again(stamp)
        return page, None if page else "its bytes are not kept, and are not where they came from"
    try:
        data = unpacked(row[1])
    except LedgerDamaged as error:
        faults.append(f"its bytes: {error}")
        return None, "its bytes are damaged"
    if len(data) != row[0] or hashlib.sha256(data).hexdigest() != stamp.sha256:
        faults.append("its bytes are not those of its digest")
    return Page(stamp, data), None


def _found_again(stamp: PageStamp) -> Page | None:
    """Return a page from the file or archive that it came from, if the same bytes are still there."""
    from onrecord.pages.files import of_file

    try:
        if stamp.origin.container and stamp.origin.kind in ("warc", "table"):
            page = read_at(stamp.origin.container, stamp.origin.offset)
        elif stamp.origin.kind == "file":
            page = of_file(stamp.url).load()
        else:
            return None
    except PageError:
        return None
    return Page(stamp, page.data) if page.stamp.sha256 == stamp.sha256 else None


# ---------------------------------------------------------------------------------------------------------- the words


def _against(record: Record, page: Page) -> tuple[Checked, ...]:
    """Cut the words of each statement out of the page again."""
    article = record.article
    try:
        lost = {fault.block for fault in misplaced(article, page)}
    except PageError:
        lost = set(range(len(article.blocks)))
    blocks = _blocks(page) if lost else None
    found = []
    for statement in record.statements:
        if cut(article.text, statement.content) != statement.content_text:
            found.append(_checked(statement, "altered", cut(article.text, statement.content)))
        elif blocks is not None and not lost.isdisjoint(_blocks_of(article, statement)):
            judged = judge(article, statement, blocks)
            # It does not stand where the record says, or it would not be looked for.
            verdict = "moved" if judged.verdict == "exact" else judged.verdict
            found.append(_checked(statement, verdict, judged.now))
        else:
            found.append(_checked(statement, "exact"))
    return tuple(found)


def _in_text(record: Record) -> tuple[Checked, ...]:
    """Hold each statement's words against the text in the record, for want of the page."""
    text = record.article.text
    return tuple(
        _checked(s, "unchecked" if cut(text, s.content) == s.content_text else "altered") for s in record.statements
    )


def _live(record: Record, faults: Sequence[str], fetch: Fetch) -> PageCheck:
    stamp = record.page
    url = next((u for u in (stamp.url, stamp.saved_from or "") if u.startswith(("http://", "https://"))), None)
    if url is None:
        return PageCheck(
            stamp.url, stamp.sha256, _in_text(record), tuple(faults), "it has no address on the web to look at"
        )
    try:
        page = fetch(url)
    except PageNotFound as error:
        gone = tuple(_checked(s, "gone", str(error)) for s in record.statements)
        return PageCheck(url, stamp.sha256, gone, tuple(faults))
    except OnrecordError as error:
        return PageCheck(url, stamp.sha256, _in_text(record), tuple(faults), str(error))
    if page.stamp.sha256 == stamp.sha256:
        return PageCheck(url, stamp.sha256, _against(record, page), tuple(faults))
    blocks = _blocks(page)
    judged = ((s, judge(record.article, s, blocks)) for s in record.statements)
    return PageCheck(
        url, stamp.sha256, tuple(_checked(s, found.verdict, found.now) for s, found in judged), tuple(faults)
    )


def _blocks(page: Page) -> Blocks:
    """Return a page's blocks as a reader sees them, or its lines where nothing in it can be read as a report."""
    try:
        return Blocks(read_article(page, any_kind=True))
    except ArticleError:
        text = page_text(page).text
    except PageError:
        text = page.data.decode("utf-8", "replace")
    lines, at = [], 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        lines.append(Block("other", at, at + len(line), f"line {number}"))
        at += len(line)
    return Blocks(Article(text, tuple(lines), None, (), None, None, None, ""))


def _blocks_of(article: Article, statement: Statement) -> set[int]:
    return {
        i
        for i, block in enumerate(article.blocks)
        for start, end in statement.content
        if start < block.end and block.start < end
    }


def _checked(statement: Statement, verdict: str, now: str | None = None) -> Checked:
    return Checked(statement.id, verdict, statement.content_text, now)  # type: ignore[arg-type]
