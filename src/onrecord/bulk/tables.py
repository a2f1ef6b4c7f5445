"""The tables of a bulk folder: their columns, and the rows that a record makes. docs/bulk.md tells each column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from onrecord.flow import Record, When
from onrecord.ledger.days import days
from onrecord.ledger.exports.choosing import of_records
from onrecord.ledger.exports.columns import COLUMNS, Cell, row_of

if TYPE_CHECKING:
    import pyarrow as pa

Row: TypeAlias = Mapping[str, Cell]

UNKNOWN = "unknown"
"""The month of pages whose month of publication is not known."""

_BY_PEOPLE = ("corrected", "review")
"""Columns of an export that only a ledger fills."""

_DAYS = dict.fromkeys(("said_from", "said_to", "due_from", "due_to", "published_from", "published_to"), str)

STATEMENTS: Mapping[str, type] = {
    **{name: kind for name, kind in COLUMNS.items() if name not in _BY_PEOPLE},
    "number": int,
    **_DAYS,
}

PAGES: Mapping[str, type] = {
    "sha256": str,
    "url": str,
    "fetched_at": str,
    "warc": str,
    "offset": int,
    "headline": str,
    "byline": str,
    "outlet": str,
    "domain": str,
    "published": str,
    "published_from": str,
    "published_to": str,
    "modified": str,
    "language": str,
    "characters": int,
    "statements": int,
    "findings": int,
    "onrecord": str,
    "model": str,
    "record": str,
}

SKIPPED: Mapping[str, type] = {"url": str, "kind": str, "reason": str, "warc": str, "part": str}

TABLES: Mapping[str, Mapping[str, type]] = {"pages": PAGES, "statements": STATEMENTS, "skipped": SKIPPED}
"""The tables by name; pages and statements have the column `month` besides, which the folders of their files tell."""


COLLATED: Mapping[str, Mapping[str, type]] = {
    "families": {"family": str, "id": str, "sha256": str, "speaker": str, "statements": int, "pages": int},
    "copies": {
        "text": str,
        "article": str,
        "sha256": str,
        "with": str,
        "relation": str,
        "likeness": float,
        "agreed": str,
    },
}
"""The tables that hold for all pages of a folder; `collating` makes them."""


def schema(columns: Mapping[str, type]) -> pa.Schema:
    """Return the Arrow schema of a table."""
    import pyarrow as pa

    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    return pa.schema([(name, types[kind]) for name, kind in columns.items()])


def month_of(record: Record) -> str:
    """Return the month of publication, "YYYY-MM", or `UNKNOWN` where it may be several."""
    first, last = days(_value(record.article.published))
    return first[:7] if first and last and first[:7] == last[:7] else UNKNOWN


def page_row(record: Record) -> Row:
    """Return a record's row of `PAGES`."""
    article, stamp = record.article, record.page
    published_from, published_to = days(_value(article.published))
    return {
        "sha256": stamp.sha256,
        "url": stamp.url,
        "fetched_at": stamp.fetched_at,
        "warc": stamp.origin.container,
        "offset": stamp.origin.offset,
        "headline": article.headline,
        "byline": article.byline,
        "outlet": article.outlet.name if article.outlet else None,
        "domain": article.outlet.domain if article.outlet else None,
        "published": _value(article.published),
        "published_from": published_from,
        "published_to": published_to,
        "modified": _value(article.modified),
        "language": article.language,
        "characters": len(article.text),
        "statements": len(record.statements),
        "findings": len(record.findings),
        "onrecord": record.made_by.onrecord,
        "model": record.made_by.model,
        "record": record.to_json(),
    }


def statement_rows(record: Record) -> list[Row]:
    """Return a record's rows of `STATEMENTS`, in reading order."""
    (page,) = of_records([record])
    published_from, published_to = days(_value(record.article.published))
    made: list[Row] = []
    for number, entry in enumerate(page.entries):
        said_from, said_to = days(_value(entry.statement.said_on))
        due_from, due_to = days(_value(entry.statement.due))
        cells = row_of(page, entry)
        made.append(
            {
                **{name: cells[name] for name in COLUMNS if name not in _BY_PEOPLE},
                "number": number,
                "said_from": said_from,
                "said_to": said_to,
                "due_from": due_from,
                "due_to": due_to,
                "published_from": published_from,
                "published_to": published_to,
            }
        )
    return made


def _value(when: When | None) -> str | None:
    return when.value if when else None
