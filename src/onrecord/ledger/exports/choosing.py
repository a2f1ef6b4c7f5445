"""What is exported: pages, each with those of its statements that were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import apsw

from onrecord.flow import Record, Statement
from onrecord.ledger.corrections import VERDICT, corrections, with_corrections
from onrecord.ledger.days import days
from onrecord.ledger.filters import conditions
from onrecord.ledger.matching import matching
from onrecord.ledger.receipts import record_at
from onrecord.ledger.rows import rows
from onrecord.ledger.values import Filters
from onrecord.ledger.words import parse


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement that is exported, with what the page alone does not tell.

    `speaker` and `target` are the names by which the ledger knows them, across pages. `corrected` names the fields that
    people corrected, which `statement` has as corrected; `review` is "accepted" or None.
    """

    statement: Statement
    speaker: str | None
    target: str | None
    corrected: tuple[str, ...] = ()
    review: str | None = None

    @property
    def checked(self) -> bool:
        """Whether a person has looked at it, so that it is no mere prediction."""
        return bool(self.corrected) or self.review is not None

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


def of_ledger(db: apsw.Connection, text: str = "", filters: Filters | None = None) -> Iterator[Chosen]:
    """Yield the pages that have statements with the words and by the filters of a search, in the order of adding.

    Statements that people rejected are left out. Without words and filters all pages are meant, those without
    statements too. Raises ValueError for a filter's date that is none, LedgerDamaged.
    """
    words = parse(text)
    if text.strip() and words is None:
        return
    meant = matching(words, tuple(conditions(db, filters or Filters()).values()))
    found = rows(db, f"SELECT s.page, s.number, s.key {meant.sql} ORDER BY s.page, s.number", meant.values)
    if words is None and not (filters and filters.given()):
        bare = rows(db, "SELECT key, NULL, NULL FROM pages WHERE key NOT IN (SELECT page FROM statements)")
        found = sorted([*found, *bare], key=itemgetter(0))
    for page, group in groupby(found, itemgetter(0)):
        record = with_corrections(db, record_at(db, page))
        entries = [_entry(db, record.statements[number], key) for _, number, key in group if key is not None]
        yield Chosen(record, tuple(entry for entry in entries if entry.review != "rejected"))


def _entry(db: apsw.Connection, statement: Statement, key: int) -> Entry:
    ((speaker, target),) = rows(
        db,
        """
        SELECT speakers.name, targets.name FROM statements AS s
        LEFT JOIN speaker_names AS n ON n.key = s.speaker LEFT JOIN speakers ON speakers.key = n.speaker
        LEFT JOIN speaker_names AS t ON t.key = s.target LEFT JOIN speakers AS targets ON targets.key = t.speaker
        WHERE s.key = ?
        """,
        (key,),
    )
    said = {c.field: c.value for c in corrections(db, statement.id)}
    review = said.pop(VERDICT, None)
    return Entry(statement, speaker, target, tuple(sorted(said)), review)
