"""Files that hold many pages: WARC, WACZ and MHTML, told by how they begin, and tables of articles, by their names.

What reads them is loaded when the first is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from onrecord.errors import PageNotFound, PageUnreadable
from onrecord.flow import Page
from onrecord.pages.files import head_of
from onrecord.pages.location import Location

ARCHIVE_SUFFIXES = (".warc", ".warc.gz", ".wacz", ".mhtml", ".mht")
"""What is taken for an archive in a folder: how a name, in small letters, ends."""

TABLE_SUFFIXES = tuple(form + packed for form in (".jsonl", ".ndjson", ".csv", ".tsv") for packed in ("", ".gz"))
"""What is taken for a table of articles where it is named: how the name, in small letters, ends."""

_Kind: TypeAlias = Literal["warc", "wacz", "mhtml"]

_HEAD = 8192
_ZIP = b"PK\x03\x04"
_GZIP = b"\x1f\x8b\x08"
_WARC = re.compile(rb"[\r\n]*WARC/1\.\d")
_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?\s*[A-Za-z][A-Za-z0-9-]*:[ \t]")
"""How a message begins, and nothing that is HTML."""


def archive_locations(path: str) -> Iterator[Location] | None:
    """Return where the pages in an archive or a table are, None when the file is none or cannot be opened.

    The archive is read as the locations are asked for. Nothing is raised on the way: what is damaged, and an archive
    without any page, becomes a location whose `load` says so. Its `url` is then the page's address, where that could be
    read, or the archive's path.
    """
    if is_table(path):
        from onrecord.pages import tables

        return tables.locations(path)
    kind = _kind(path)
    if kind == "warc":
        from onrecord.pages import warc

        return warc.locations(path)
    if kind == "wacz":
        from onrecord.pages import wacz

        return wacz.locations(path)
    if kind == "mhtml":
        from onrecord.pages import mhtml

        return mhtml.locations(path)
    return None


def read_at(container: str, offset: int | None) -> Page:
    """Return the page that is at a place in an archive, both as the `Origin` of a page tells them.

    A table takes the number of a row for the place.

    Raises PageNotFound when the archive is not there, PageUnreadable when no page can be read at the place, or there is
    no offset, and PageTooLarge and PageEmpty as the first reading does.
    """
    if is_table(container) and offset is not None:
        from onrecord.pages import tables

        return tables.read_at(container, offset)
    kind = _kind(container)
    if kind == "mhtml":
        from onrecord.pages import mhtml

        return mhtml.read(container)
    if offset is None:
        raise PageUnreadable("its place in the archive is not known, so it can be read only in the archive's order")
    from onrecord.pages import warc

    if kind == "warc":
        return warc.read_at(warc.in_file(container), offset)
    from onrecord.pages import wacz

    for folder in Path(container).parents:
        if folder.is_file():
            return warc.read_at(wacz.archive_at(str(folder), Path(container).relative_to(folder).as_posix()), offset)
    if Path(container).exists():
        raise PageUnreadable("not a web archive")
    raise PageNotFound("no such archive")


def is_table(path: str) -> bool:
    """Tell a table of articles (JSON lines, CSV) by its name."""
    return path.lower().endswith(TABLE_SUFFIXES)


def _kind(path: str) -> _Kind | None:
    """Tell an archive by its first bytes; the name decides only of what begins like none, as damage can make it."""
    head = head_of(path, _HEAD)
    if not head:
        return None
    if head.startswith(_ZIP):
        from onrecord.pages import wacz

        return "wacz" if wacz.is_wacz(path, head) else None
    if _WARC.match(head) or (head.startswith(_GZIP) and _WARC.match(_inflated(head))):
        return "warc"
    if _FIELD.match(head):
        from onrecord.pages import mhtml

        if mhtml.is_mhtml(head):
            return "mhtml"
    return "warc" if path.lower().endswith((".warc", ".warc.gz")) else None


def _inflated(head: bytes) -> bytes:
    import zlib

    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 64)
    except zlib.error:
        return b""
