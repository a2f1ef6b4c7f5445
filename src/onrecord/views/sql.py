"""Rows of any query as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from onrecord.views import one_line

_LONG = 300
"""Characters of a cell that are shown: a record has tens of thousands."""


_BRIEF = 20
"""Cells of so many characters stay on a line, and what is longer shares the rest of it."""


def lines(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return rows as lines with tabs between the cells, for what reads lines."""
    return "".join("\t".join(map(_whole, row)) + "\n" for row in (columns, *rows))


def table_view(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> RenderableType:
    """Return rows as a table for a terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, column in enumerate(columns):
        numbers = all(isinstance(row[number], int | float | None) for row in rows)
        whole = all(len(_whole(row[number])) <= _BRIEF for row in rows)
        table.add_column(one_line(column), justify="right" if numbers else "left", overflow="fold", no_wrap=whole)
    for row in rows:
        table.add_row(*(Text(_short(cell)) for cell in row))
    return table


def _whole(cell: object) -> str:
    return "" if cell is None else one_line(str(cell))


def _short(cell: object) -> str:
    text = _whole(cell)
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
