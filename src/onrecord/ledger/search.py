"""Search: words and filters to statements, best or newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import apsw

from onrecord.ledger import meanings
from onrecord.ledger.emptiness import why_empty, why_nothing_alike
from onrecord.ledger.filters import Condition, conditions
from onrecord.ledger.hits import hits
from onrecord.ledger.matching import count, matching
from onrecord.ledger.receipts import statement_key
from onrecord.ledger.rows import column
from onrecord.ledger.values import Filters, Hit, Table
from onrecord.ledger.words import parse

Order: TypeAlias = Literal["best", "newest", "oldest"]


@dataclass(frozen=True, slots=True)
class Like:
    """What statements are to be like in meaning: a sentence, or a statement by its id or the beginning of it.

    `least` is the similarity that they must have, a cosine from -1 to 1.
    """

    sentence: str | None = None
    statement: str | None = None
    least: float = meanings.LEAST


# A statement whose date is not known counts from when its page was published.
_DATE = "coalesce(s.said_from, p.published_from)"
_BY_DATE: dict[str, str] = {
    "newest": f"{_DATE} IS NULL, {_DATE} DESC, s.page, s.number",
    "oldest": f"{_DATE} IS NULL, {_DATE}, s.page, s.number",
}


def search(
    db: apsw.Connection,
    text: str = "",
    filters: Filters | None = None,
    *,
    like: Like | None = None,
    order: Order = "best",
    limit: int | None = 20,
    offset: int = 0,
) -> Table[Hit]:
    """Return the statements that have the words, pass the filters, and are like what `like` asks for, if it does.

    `text` is read by `words.parse`; without words all statements are meant. "best" is by similarity where there is
    `like`, else by likeness to the words (BM25), and the newest first where there are no words; a statement whose date
    is not known counts from when its page was published. `limit` None gives all. Raises ValueError for a filter's date
    that is none, LibraryMissing for `like` where sqlite-vec does not load.
    """
    if like is not None:
        return _alike(db, text, filters or Filters(), like, by=_BY_DATE.get(order), limit=limit, offset=offset)
    by = "f.rank" if parse(text) and order == "best" else _BY_DATE.get(order, _BY_DATE["newest"])
    return _found(db, text, filters or Filters(), {}, by=by, limit=limit, offset=offset)


def due(
    db: apsw.Connection, text: str = "", filters: Filters | None = None, *, limit: int | None = 20, offset: int = 0
) -> Table[Hit]:
    """Return the pledges, predictions, threats and decisions that have a date, by when they are due, the first first.

    Arguments are those of `search`.
    """
    dated = {"dated": Condition("s.due_from IS NOT NULL")}
    by = "s.due_from, s.due_to, s.page, s.number"
    return _found(db, text, filters or Filters(), dated, by=by, limit=limit, offset=offset)


def _found(
    db: apsw.Connection,
    text: str,
    filters: Filters,
    besides: dict[str, Condition],
    *,
    by: str,
    limit: int | None,
    offset: int,
) -> Table[Hit]:
    words, found = parse(text), besides | conditions(db, filters)
    if text.strip() and words is None:
        return Table((), 0, (f"no letter or digit in {text.strip()!r} to search for",))
    total = count(db, words, tuple(found.values()))
    if not total:
        return Table((), 0, why_empty(db, words, filters, found))
    meant = matching(words, tuple(found.values()))
    keys = column(
        db,
        f"SELECT s.key {meant.sql} ORDER BY {by} LIMIT ? OFFSET ?",
        (*meant.values, -1 if limit is None else limit, offset),
    )
    return Table(tuple(hits(db, keys, words)), total)


def _alike(
    db: apsw.Connection,
    text: str,
    filters: Filters,
    like: Like,
    *,
    by: str | None,
    limit: int | None,
    offset: int,
) -> Table[Hit]:
    """Return what is like a sentence or a statement, and why there is nothing."""
    words, found = parse(text), conditions(db, filters)
    if text.strip() and words is None:
        return Table((), 0, (f"no letter or digit in {text.strip()!r} to search for",))
    if like.sentence is not None and not any(map(str.isalnum, like.sentence)):
        return Table((), 0, (f"no letter or digit in {like.sentence.strip()!r} to compare with",))
    if like.statement is not None:
        sought = meanings.like_statement(db, statement_key(db, like.statement), like.least)
    else:
        sought = meanings.sentence(like.sentence or "", like.least)
    alike = meanings.alike(db, sought, words, tuple(found.values()), by=by, limit=limit, offset=offset)
    if not alike.total:
        if not count(db, words, tuple(found.values())):
            return Table((), 0, why_empty(db, words, filters, found))
        return Table((), 0, why_nothing_alike(db, sought))
    similarities = dict(alike.found)
    return Table(tuple(hits(db, list(similarities), words, similarities)), alike.total)
