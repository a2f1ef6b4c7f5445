"""Exports: what a ledger, or a record, has, in the forms that other programs read. docs/exports.md tells each.

A module makes one form or a few that are alike. It takes pages with the statements that were asked for
(choosing.Chosen) and yields either the pieces of one file, as text or bytes, or files of a folder. Nothing is read from
the web, and the words of a page are never changed: where a format cannot hold a character, the module says what it
does.

Offsets are code points of the article's text, half-open, but where a format has another unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from onrecord.errors import AnnotationsError
from onrecord.ledger.exports.choosing import Chosen, Entry, of_ledger, of_records

__all__ = ["FORMATS", "Chosen", "Entry", "Format", "files_of", "of_ledger", "of_records", "pieces_of", "write_folder"]

Pieces: TypeAlias = Iterator[str | bytes]
Files: TypeAlias = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Format:
    """A form of export: the module and function that make it, and whether it is a folder of files."""

    module: str
    function: str
    about: str
    folder: bool = False
    binary: bool = False

    def made(self) -> Callable[[Iterable[Chosen]], Iterator[object]]:
        """Return the function."""
        found: Callable[[Iterable[Chosen]], Iterator[object]] = getattr(
            import_module(f"onrecord.ledger.exports.{self.module}"), self.function
        )
        return found


FORMATS: dict[str, Format] = {
    "jsonl": Format("lines", "jsonl", "records, one JSON object a line"),
    "csv": Format("lines", "csv_table", "one row a statement"),
    "parquet": Format("parquet", "parquet", "the same rows for pandas, DuckDB, Arrow", binary=True),
    "w3c": Format("linked", "web_annotations", "W3C Web Annotations in JSON-LD"),
    "schema-org": Format("linked", "quotations", "schema.org Quotation and Claim in JSON-LD"),
    "brat": Format("brat", "files", "brat standoff, with annotation.conf", folder=True),
    "label-studio": Format("label_studio", "files", "Label Studio tasks with predictions", folder=True),
    "inception": Format("inception", "files", "INCEpTION: UIMA CAS XMI with a type system", folder=True),
    "dna": Format("dna", "event_list", "Discourse Network Analyzer: event list"),
    "dna-sqlite": Format("dna_sqlite", "database", "Discourse Network Analyzer: its database", binary=True),
    "graphml": Format("graphml", "graph", "who speaks against, for or to whom, as a network"),
    "plover": Format("lines", "events", "event data with PLOVER classes"),
    "ris": Format("citations", "ris", "citations of statements for reference managers"),
    "bibtex": Format("citations", "bibtex", "the same for BibTeX"),
    "rss": Format("feeds", "rss", "RSS 2.0"),
    "atom": Format("feeds", "atom", "Atom"),
    "json-feed": Format("feeds", "json_feed", "JSON Feed 1.1"),
}
"""The forms by name; a report in HTML is made by onrecord.views.report."""


def pieces_of(form: str, pages: Iterable[Chosen]) -> Pieces:
    """Yield the pieces of a file in a form. Raises ValueError for a form that is a folder."""
    if FORMATS[form].folder:
        raise ValueError(f"{form} is a folder of files")
    yield from FORMATS[form].made()(pages)  # type: ignore[misc]


def files_of(form: str, pages: Iterable[Chosen]) -> Files:
    """Yield name and text of each file of a form that is a folder. Raises ValueError for one that is a file."""
    if not FORMATS[form].folder:
        raise ValueError(f"{form} is one file")
    yield from FORMATS[form].made()(pages)  # type: ignore[misc]


def write_folder(form: str, pages: Iterable[Chosen], folder: Path) -> int:
    """Write the files of a form into a folder, which is made where it is not there; return how many they are.

    Raises AnnotationsError where people changed annotations in the folder, which would be lost.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for exported in folder.glob("*.exported"):
        ann = exported.with_suffix(".ann")
        if ann.is_file() and ann.read_bytes() != exported.read_bytes():
            raise AnnotationsError(
                f"{ann}: somebody changed it since it was exported; take it in with `onrecord import {folder}`, "
                "and export into another folder"
            )
    number = 0
    for name, text in files_of(form, pages):
        (folder / name).write_bytes(text.encode("utf-8"))  # as it is: no end of line is changed
        number += 1
    return number
