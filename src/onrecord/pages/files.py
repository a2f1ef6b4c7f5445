"""Pages in files, folders and standard input.

Finding reads no page, so that a folder of a million files costs nothing before the first is asked for.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from onrecord.errors import PageEmpty, PageNotFound, PageTooLarge, PageUnreadable
from onrecord.flow import Origin, Page
from onrecord.pages.location import Location
from onrecord.pages.saved import is_asset_folder, saved_from

T = TypeVar("T")

MAX_BYTES = 20_000_000
"""A page of more bytes is not read: the largest news pages have about 5 million."""

SUFFIXES = (".html", ".htm", ".xhtml", ".txt", ".text", ".md")
"""What is taken for a page in a folder. A file that is named is read whatever its suffix."""

ABOUT = frozenset({"README", "LICENSE", "NOTICE", "CHANGELOG"})
"""Files of a folder that are about the folder, by their names without ending."""

STANDARD_INPUT = "-"
_BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xff\xfe"


def of_file(path: str) -> Location:
    """Return where the page in a file is, whatever its suffix."""
    return Location(path, partial(_from_file, path))


def of_input(stdin: BinaryIO) -> Location:
    """Return the page on standard input."""
    return Location(STANDARD_INPUT, partial(_from_input, stdin))


def in_folder(folder: str, endings: tuple[str, ...], of: Callable[[str], T]) -> Iterator[T | Location]:
    """Return what `of` makes of the files of a folder and its folders, sorted by name, that end in one of the endings.

    Hidden entries and a README or the like are left out, links to folders are not followed, and the folder in which a
    browser put the pictures and frames of a page that it saved holds no pages of its own. A folder that cannot be
    listed becomes a location whose `load` says why.
    """
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield Location.failing(folder, PageUnreadable(f"the folder cannot be listed: {_reason(error)}"))
        return
    names = [entry.name for entry in entries]
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            if not is_asset_folder(entry.name, names):
                yield from in_folder(entry.path, endings, of)
        elif entry.name.lower().endswith(endings) and Path(entry.name).stem.upper() not in ABOUT:
            yield of(entry.path)


def read_bytes(path: str) -> bytes:
    """Return the bytes of a file, up to the limit.

    Raises PageNotFound, PageUnreadable, PageTooLarge, and PageEmpty for nothing but white space.
    """
    return _checked(_file_bytes(Path(path)))


def head_of(path: str, size: int) -> bytes:
    """Return the first bytes of a regular file; nothing of what cannot be read, or can be read only once."""
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            return b""
        with Path(path).open("rb") as file:
            return file.read(size)
    except (OSError, ValueError):
        return b""


def _from_file(path: str) -> Page:
    return _page(read_bytes(path), path, Origin("file"))


def _from_input(stdin: BinaryIO) -> Page:
    return _page(_checked(stdin.read(MAX_BYTES + 1)), STANDARD_INPUT, Origin("input"))


def _page(data: bytes, url: str, origin: Origin) -> Page:
    address, time = saved_from(data)
    return Page.of(data, url, origin, time, saved_from=address)


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
        raise PageNotFound("a link to a file that is not there" if dangling else _missing(str(path))) from error
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


def _missing(path: str) -> str:
    like_address = path.startswith("www.") or re.match(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", path) is not None
    return "no such file or folder" + ("; an address begins with https://" if like_address else "")
