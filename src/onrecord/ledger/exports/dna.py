"""Discourse Network Analyzer: its event list, a row a statement.

The columns are those of its own export: statement_id, time, the variables, positions, text, coder, and the document's.
Its variables are person, organization, concept and agreement; act and target are added. Text is verbatim, quoted where
it must be, where DNA itself replaces semicolons and quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.ledger.days import days
from onrecord.ledger.exports.choosing import Chosen, Entry
from onrecord.ledger.exports.lines import csv_line

VARIABLES = ("person", "organization", "concept", "agreement", "act", "target")
COLUMNS = (
    "statement_id", "time", *VARIABLES, "start_position", "stop_position", "text", "coder", "document_id",
    "document_title", "document_author", "document_source", "document_section", "document_type",
)  # fmt: skip


def event_list(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield the event list: parted by semicolons, UTF-8.

    DNA numbers statements and documents, so both are numbered from 1 in order; a page without a headline has its
    address as title. `concept` are the words of the claim: a denial has those of what it denies. `agreement` is 0 of
    denials and refusals, 1 of all else. A statement's time is when it was said, to the day, else when the page was
    published, else empty.
    """
    yield csv_line(COLUMNS, ";")
    number = 0
    for document, page in enumerate(pages, 1):
        words = {s.id: " ".join(s.content_text.split()) for s in page.record.statements}
        for entry in page.entries:
            number += 1
            yield csv_line(_row(page, entry, words, number, document), ";")


def _row(page: Chosen, entry: Entry, words: dict[str, str], number: int, document: int) -> list[object]:
    statement, article = entry.statement, page.record.article
    person = statement.speaker is None or statement.speaker.kind == "person"
    claim = statement.denies if statement.denies in words else statement.id
    start, stop = statement.content[0][0], statement.content[-1][1]
    return [
        number,
        _time(page, entry),
        entry.speaker if person else None,
        None if person else entry.speaker,
        words[claim or statement.id],
        0 if statement.act in ("denial", "refusal") else 1,
        statement.act,
        entry.target,
        start,
        stop,
        article.text[start:stop],
        entry.added_by or ("onrecord" if not entry.checked else "onrecord, checked"),
        document,
        article.headline or page.record.page.url,
        article.byline,
        article.outlet.name if article.outlet else None,
        article.blocks[statement.block].kind,
        "news",
    ]


def _time(page: Chosen, entry: Entry) -> str | None:
    said = entry.statement.said_on
    first, last = days(said.value if said else None)
    day = first if first and first == last else page.day
    return f"{day} 00:00:00" if day else None
