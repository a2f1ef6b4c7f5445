"""Outlets of the registry, for reading on a terminal or in plain text.

>>> from rich.console import Console
>>> from onrecord.outlets import matching
>>> Console().print(outlets_listing(matching("Press TV")))
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from onrecord.outlets import OutletEntry


def outlets_listing(found: Sequence[OutletEntry]) -> RenderableType:
    """Return all that is known of one outlet, or a line for each of several: name, country, kind and domain."""
    if len(found) == 1:
        return Group(*(Text(line) for line in _lines(found[0])))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("outlet", "country", "kind", "domain"):
        table.add_column(head, overflow="fold")
    for entry in found:
        table.add_row(*(Text(cell) for cell in (entry.name, entry.country or "", kind_words(entry), entry.domains[0])))
    return table


def kind_words(entry: OutletEntry) -> str:
    """Return who runs an outlet and whether it supplies others, in words: "state-run agency"."""
    return " ".join(filter(None, (entry.kind, "agency" if entry.agency else None)))


def _lines(entry: OutletEntry) -> Iterator[str]:
    yield entry.name
    for head, words in (
        ("also", ", ".join(entry.other_names)),
        ("country", entry.country or "not told"),
        ("kind", kind_words(entry) or "not told"),
        ("domains", ", ".join(entry.domains)),
        ("mirrors", ", ".join(entry.mirrors)),
        ("source", f"{entry.source} ({'checked' if entry.checked else 'not checked'})"),
    ):
        if words:
            yield f"  {head:<8} {words}"
