"""Statements that people added, kept apart from those of the machine.

Kept are the words with what stands around them (`anchors`), by the digest of the page and not by row, so that an
addition is there again whichever version reads the page. Where a version's text of the page has the words elsewhere
they are found again; where it has them several times or not at all, the addition waits, and `verify` names it. Who says
what, and what kind of act it is, are corrections of the statement, as of any other. Nothing is taken away: what is
taken back is kept with who took it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import apsw
import msgspec

from onrecord.flow import Article, Attribution, Mode, Record, Span, Statement, Value, Why, cut
from onrecord.ledger.anchors import Finder, anchors_of, written
from onrecord.ledger.rows import rows


class Addition(Value, frozen=True):
    """A statement that somebody added to a page.

    `content`, `cue` and `source` are the JSON of anchors, the last two None where there is none. `mode` is by the
    quotation marks that the words stood in. `tool` is what it was made with. `undone_at` and `undone_by` are set where
    it was taken back.
    """

    statement: str
    sha256: str
    words: str
    content: str
    cue: str | None
    source: str | None
    mode: Mode
    author: str
    made_at: str
    tool: str
    note: str
    undone_at: str | None = None
    undone_by: str | None = None


_COLUMNS = ", ".join(Addition.__struct_fields__)


def additions(db: apsw.Connection, sha256: str) -> list[Addition]:
    """Return the statements that people added to a page and that stand, each once, in the order of adding.

    What cannot be read is left out; `addition_faults` names it.
    """
    found: dict[str, Addition] = {}
    for row in _rows(db, sha256):
        made = _read(row)
        if isinstance(made, Addition):
            found.setdefault(made.statement, made)
    return list(found.values())


def added_by(db: apsw.Connection, statement: str) -> str | None:
    """Return who added a statement, the first of several; None where nobody did."""
    found = rows(
        db, "SELECT author FROM additions WHERE statement = ? AND undone_at IS NULL ORDER BY key LIMIT 1", (statement,)
    )
    return found[0][0] if found else None


def all_additions(db: apsw.Connection) -> list[Addition]:
    """Return the statements that people added and that stand, of all pages, each once."""
    digests = rows(db, "SELECT sha256 FROM additions GROUP BY sha256 ORDER BY min(key)")
    return [added for (sha256,) in digests for added in additions(db, sha256)]


def addition_faults(db: apsw.Connection, record: Record) -> Iterator[str]:
    """Yield in words what of a page's additions cannot be read, or is not found in the page's text for sure."""
    for row in _rows(db, record.page.sha256):
        made = _read(row)
        if not isinstance(made, Addition):
            yield f"the statement {row[0]} that {row[7]} added cannot be read: {made}"
        elif statement_of(record, made) is None:
            yield f"the statement {made.statement} that {made.author} added is not where it was: {made.words!r}"


def with_additions(record: Record, added: Sequence[Addition]) -> Record:
    """Return a record with statements that people added among the machine's, in reading order.

    One that the machine has as well is the machine's.
    """
    had = {statement.id for statement in record.statements}
    made = [s for one in added if one.statement not in had and (s := statement_of(record, one))]
    if not made:
        return record
    every = sorted((*record.statements, *made), key=lambda s: s.content[0])
    return msgspec.structs.replace(record, statements=tuple(every))


def statement_of(record: Record, added: Addition) -> Statement | None:
    """Return what was added as a statement, with nothing known but its words; None where these are not found."""
    article, finder = record.article, Finder(record.article.text)
    content, cue, source = (finder.all(anchors_of(data)) for data in (added.content, added.cue, added.source))
    block = block_of(article, content or ())
    if not content or cue is None or source is None or block is None:
        return None
    return Statement(
        id=added.statement,
        block=block,
        content=content,
        content_text=cut(article.text, content),
        cue=cue,
        cue_text=cut(article.text, cue),
        source=source,
        source_text=cut(article.text, source),
        mode=added.mode,
        act="statement",
        also=None,
        cue_tone="neutral",
        speaker=None,
        target=None,
        said_on=None,
        denies=None,
        score=1.0,
        why=Why(act=f"added by {added.author} on {added.made_at[:10]}"),
    )


def block_of(article: Article, content: Sequence[Span]) -> int | None:
    """Return the index of the block that a content begins in, None where it begins in none."""
    try:
        return article.block_at(content[0][0]) if content else None
    except ValueError:
        return None


def add_statement(
    db: apsw.Connection,
    record: Record,
    spans: tuple[Sequence[Span], Sequence[Span], Sequence[Span]],
    *,
    author: str,
    made_at: str,
    tool: str,
    note: str = "",
) -> str:
    """Keep a statement that somebody adds, of content, cue and source; return its id.

    The id is that which the machine would give it. Nothing is written where the author has added it already.
    """
    from onrecord.statements import mode_of  # the tables that it loads are of no use to who only asks

    content, cue, source = (tuple(part) for part in spans)
    id = new_id(record, content, cue, source)
    standing = rows(
        db,
        "SELECT 1 FROM additions WHERE sha256 = ? AND statement = ? AND author = ? AND undone_at IS NULL",
        (record.page.sha256, id, author),
    )
    if not standing:
        text = record.article.text
        values = (
            id, record.page.sha256, cut(text, content), written(text, content), written(text, cue),
            written(text, source), mode_of(record.article, content), author, made_at, tool, note, None, None,
        )  # fmt: skip
        db.execute(f"INSERT INTO additions ({_COLUMNS}) VALUES ({', '.join('?' * len(values))})", values)
    return id


def new_id(record: Record, content: Sequence[Span], cue: Sequence[Span], source: Sequence[Span]) -> str:
    """Return the id that a statement of these ranges has, whoever finds it."""
    from onrecord.statements import statement_id

    return statement_id(record.page.sha256, Attribution(tuple(content), tuple(cue), tuple(source), 1.0))


def take_back(
    db: apsw.Connection, sha256: str, statement: str, *, by: str, time: str, author: str | None = None
) -> int:
    """Take back an addition, of one author or of all; return how many rows that were."""
    db.execute(
        """
        UPDATE additions SET undone_at = ?, undone_by = ?
        WHERE sha256 = ? AND statement = ? AND undone_at IS NULL AND (? IS NULL OR author = ?)
        """,
        (time, by, sha256, statement, author, author),
    )
    return db.changes()


def _rows(db: apsw.Connection, sha256: str) -> list[tuple[Any, ...]]:
    query = f"SELECT {_COLUMNS} FROM additions WHERE sha256 = ? AND undone_at IS NULL ORDER BY key"
    return rows(db, query, (sha256,))


def _read(row: tuple[Any, ...]) -> Addition | str:
    """Return the addition of a row, or why it cannot be read."""
    try:
        made = msgspec.convert(dict(zip(Addition.__struct_fields__, row, strict=True)), Addition)
        for data in (made.content, made.cue, made.source):
            anchors_of(data)
    except (msgspec.ValidationError, ValueError) as error:
        return str(error)
    return made
