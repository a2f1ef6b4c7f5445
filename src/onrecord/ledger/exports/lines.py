"""Records as JSON lines, statements and events as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from onrecord.coding import COLUMNS as EVENT_COLUMNS
from onrecord.coding import event_rows
from onrecord.flow import Record
from onrecord.ledger.exports.choosing import Chosen
from onrecord.ledger.exports.columns import COLUMNS, row_of


def jsonl(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield a record a line, with corrections, as `Record.from_json` reads it, and of its statements those chosen."""
    for page in pages:
        yield chosen_record(page).to_json() + "\n"


def csv_table(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield a row a statement, in the columns of columns.COLUMNS; RFC 4180, what is not known is empty."""
    yield csv_line(tuple(COLUMNS))
    for page in pages:
        for entry in page.entries:
            yield csv_line(tuple(row_of(page, entry).values()))


def events(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield a row of event data a statement; docs/event-data.md has the columns."""
    yield csv_line(EVENT_COLUMNS)
    for page in pages:
        wanted: Mapping[str, object] = {entry.statement.id: entry for entry in page.entries}
        for row in event_rows(page.record):
            if row["Event ID"] in wanted:
                yield csv_line(tuple(row.values()))


def chosen_record(page: Chosen) -> Record:
    """Return a page's record with the chosen statements alone, who speaks by the names that the page gives.

    What denies a statement that is not chosen denies nothing in it, so that every id in the record is one of its own.
    """
    chosen = [entry.statement for entry in page.entries]
    there = {statement.id for statement in chosen}
    statements = (s if s.denies in there else msgspec.structs.replace(s, denies=None) for s in chosen)
    return msgspec.structs.replace(page.record, statements=tuple(statements))


def csv_line(cells: Sequence[object], delimiter: str = ",") -> str:
    """Return a line of CSV; marks around a cell where it needs them."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
