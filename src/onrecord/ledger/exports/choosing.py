"""What is exported: pages, each with those of its statements that were asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

import apsw
from msgspec.structs import replace

from onrecord.flow import Record, Statement
from onrecord.ledger.additions import added_by
from onrecord.ledger.corrections import VERDICT, page_corrections, with_corrections
from onrecord.ledger.days import days
from onrecord.ledger.filters import Condition, conditions
from onrecord.ledger.matching import matching
from onrecord.ledger.receipts import record_at
from onrecord.ledger.rows import rows
from onrecord.ledger.values import Filters
from onrecord.ledger.words import parse


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement that is exported, with what the page alone does not tell.

    `speaker` and `target` are the names by which the ledger knows them, across pages. `corrected` names the fields that
    people corrected, which `statement` has as corrected; `review` is "accepted" or None. `added_by` is who added the
    statement, None of the machine's.
    """

    statement: Statement
    speaker: str | None
    target: str | None
    corrected: tuple[str, ...] = ()
    review: str | None = None
    added_by: str | None = None

    @property
    def checked(self) -> bool:
        """Whether a person has looked at it, so that it is no mere prediction."""
        return bool(self.corrected) or self.review is not None or self.added_by is not None

    @property
    def status(self) -> str:
        """What people said of the whole: accepted, added, corrected, or else predicted."""
        return self.review or ("added" if self.added_by else "corrected" if self.corrected else "predicted")

    @property
    def who(self) -> str:
        """Who said it: the name, else the words of the page, else "unknown"."""
        return self.speaker or " ".join(self.statement.source_text.split()) or "unknown"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A page's record, with corrections, and those of its statements that are exported, in reading order."""

    record: Record
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """The name of the page's files: how its digest begins, the same for every export."""
        return self.record.page.sha256[:16]

    @property
    def day(self) -> str | None:
        """The first day on which the page may have been published, YYYY-MM-DD; None where it tells no date."""
        published = self.record.article.published
        return days(published.value if published else None)[0]


def of_records(records: Iterable[Record]) -> Iterator[Chosen]:
    """Yield records that are in no ledger, with all their statements."""
    for record in records:
        entries = (
            Entry(s, s.speaker.name if s.speaker else None, s.target.name if s.target else None)
            for s in record.statements
        )
        yield Chosen(record, tuple(entries))


def of_ledger(
    db: apsw.Connection,
    text: str = "",
    filters: Filters | None = None,
    *,
    ids: Sequence[str] | None = None,
    newest: int | None = None,
) -> Iterator[Chosen]:
    """Yield the pages that have statements with the words and by the filters of a search, in the order of adding.

    Statements that people rejected are left out. Without words and filters all pages are meant, those without
    statements too. `ids` are whole ids of statements, of which alone some are meant. With `newest` only so many
    statements are meant, those published last. Raises ValueError for a filter's date that is none, LedgerDamaged.
    """
    words = parse(text)
    if text.strip() and words is None:
        return
    found_by = list(conditions(db, filters or Filters()).values())
    if ids is not None:
        found_by.append(Condition("s.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)))
    meant = matching(words, found_by)
    columns = f"SELECT s.page, s.number, s.key {meant.sql}"
    found: Iterable[tuple[Any, ...]]
    if newest is not None:
        last = rows(db, f"{columns} ORDER BY p.published_from DESC, s.page DESC LIMIT ?", (*meant.values, newest))
        found = sorted(last)
    else:  # not read at once: a ledger may have millions
        found = db.execute(f"{columns} ORDER BY s.page, s.number", meant.values)
        if words is None and not found_by:
            bare = rows(db, "SELECT key, NULL, NULL FROM pages WHERE key NOT IN (SELECT page FROM statements)")
            found = merge(found, bare, key=itemgetter(0))
    for page, group in groupby(found, itemgetter(0)):
        of_machine = record_at(db, page)
        said: dict[str, dict[str, str | None]] = {}
        for correction in page_corrections(db, of_machine.page.sha256):
            said.setdefault(correction.statement, {})[correction.field] = correction.value
        rejected = {id for id, fields in said.items() if fields.get(VERDICT) == "rejected"}
        machine = {statement.id for statement in of_machine.statements}
        record = _without(with_corrections(db, of_machine), rejected)
        chosen = [record.statements[number] for _, number, key in group if key is not None]
        entries = (_entry(db, s, said.get(s.id, {}), s.id in machine) for s in chosen if s.id not in rejected)
        yield Chosen(record, tuple(entries))


def _without(record: Record, rejected: set[str]) -> Record:
    """Return a record in which nothing denies what people rejected; the statements keep their numbers."""
    if not any(s.denies in rejected for s in record.statements):
        return record
    statements = (replace(s, denies=None) if s.denies in rejected else s for s in record.statements)
    return replace(record, statements=tuple(statements))


def _entry(db: apsw.Connection, statement: Statement, said: Mapping[str, str | None], by_machine: bool) -> Entry:
    ((speaker, target),) = rows(
        db,
        """
        SELECT speakers.name, targets.name FROM statements AS s
        LEFT JOIN speaker_names AS n ON n.key = s.speaker LEFT JOIN speakers ON speakers.key = n.speaker
        LEFT JOIN speaker_names AS t ON t.key = s.target LEFT JOIN speakers AS targets ON targets.key = t.speaker
        WHERE s.id = ?
        """,
        (statement.id,),
    )
    fields = tuple(sorted(field for field in said if field != VERDICT))
    author = None if by_machine else added_by(db, statement.id)
    return Entry(statement, speaker, target, fields, said.get(VERDICT), author)
