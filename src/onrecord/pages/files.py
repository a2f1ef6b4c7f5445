"""Find pages in files, folders and standard input, and read their bytes.

Finding reads no page, so that a folder of a million files costs nothing before the first is asked for.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import PageEmpty, PageError, PageNotFound, PageTooLarge, PageUnreadable
from onrecord.flow import Origin, Page
from onrecord.pages.location import Location

MAX_BYTES = 20_000_000
"""A page of more bytes is not read: the largest news pages have about 5 million."""

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt", ".text", ".md"})
"""What is taken for a page in a folder. A file that is named is read whatever its suffix."""

STANDARD_INPUT = "-"
_SCHEMES = ("http://", "https://")
_BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xff\xfe"


def find(sources: Sequence[str | Path], stdin: BinaryIO | None = None) -> Iterator[Location]:
    """Return where the pages of the sources are, in the order of the sources and sorted by name within a folder.

    A source is a file, a folder with all its folders, or "-" for standard input (`stdin`, or the one of the process).
    In folders only files that look like pages are taken (`SUFFIXES`) and hidden entries are left out; links to folders
    are not followed. What cannot be listed or read becomes a location whose `load` says why.
    """
    for source in sources:
        if source == STANDARD_INPUT:
            yield Location(STANDARD_INPUT, partial(_from_input, stdin if stdin is not None else sys.stdin.buffer))
        elif str(source).lower().startswith(_SCHEMES):
            problem = PageError("addresses on the web cannot be read yet: save the page as a file and give its path")
            yield Location(str(source), _raising(problem))
        elif os.path.isdir(source):  # noqa: PTH112 - Path raises on a name with a NUL, this does not
            yield from _in_folder(str(source))
        else:
            yield _file(str(source))


def _file(path: str) -> Location:
    return Location(path, partial(_from_file, path))


def _from_file(path: str) -> Page:
    return Page.of(_checked(_file_bytes(Path(path))), path, Origin("file"))


def _from_input(stdin: BinaryIO) -> Page:
    return Page.of(_checked(stdin.read(MAX_BYTES + 1)), STANDARD_INPUT, Origin("input"))


def _raising(problem: PageError) -> Callable[[], Page]:
    def load() -> Page:
        raise problem

    return load


def _in_folder(folder: str) -> Iterator[Location]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield Location(folder, _raising(PageUnreadable(f"the folder cannot be listed: {_reason(error)}")))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            yield from _in_folder(entry.path)
        elif os.path.splitext(entry.name)[1].lower() in SUFFIXES:  # noqa: PTH122 - no Path for each of a million files
            yield _file(entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _file_bytes(path: Path) -> bytes:
    if "\0" in str(path):
        raise PageUnreadable("no file can have a NUL in its name")
    try:
        kind = path.stat()
        if not stat.S_ISREG(kind.st_mode) and not stat.S_ISFIFO(kind.st_mode):
            raise PageUnreadable("not a file that can be read as a page")
        if kind.st_size > MAX_BYTES:
            raise _too_large(kind.st_size)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        dangling = path.is_symlink()
        raise PageNotFound("a link to a file that is not there" if dangling else "no such file or folder") from error
    except (OSError, ValueError) as error:
        raise PageUnreadable(f"cannot be read: {_reason(error)}") from error


def _checked(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise _too_large(None)
    if not data.strip(b" \t\r\n\f\v" + _BYTE_ORDER_MARKS + b"\0"):
        raise PageEmpty("nothing in it but white space" if data else "the file is empty")
    return data


def _too_large(size: int | None) -> PageTooLarge:
    limit = f"the limit of {MAX_BYTES / 1e6:.0f} MB"
    return PageTooLarge(f"larger than {limit}" if size is None else f"{size / 1e6:.1f} MB, over {limit}")


def _reason(error: Exception) -> str:
    told = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"{told[:1].lower()}{told[1:]}"
