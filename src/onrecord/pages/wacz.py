"""Pages in WACZ files (Web Archive Collection Zipped 1.1.1): the main pages of the WARC files in them.

In an `Origin`, a WARC file in a WACZ is called as if the WACZ were a folder: "crawl.wacz/archive/data.warc.gz".
"""

from __future__ import annotations

import hashlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO

import msgspec

from onrecord.errors import PageEmpty, PageNotFound, PageUnreadable
from onrecord.pages.location import Location
from onrecord.pages.warc import Archive, Wanted, locations_in

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_ARCHIVES = "archive/"
_PAGES = "pages/"
_PACKAGE = "datapackage.json"
_PACKAGE_DIGEST = "datapackage-digest.json"
_OWN = (_ARCHIVES, _PAGES, "indexes/", _PACKAGE)

_MAX_JSON = 50_000_000
_MAX_LINE = 10_000_000
"""A line of a page list may hold the text of the page."""

_MAX_DIGESTED = 256_000_000
"""A file of more bytes than this is not read a second time for its digest; gzip members have check sums."""

_BOMB_BYTES = 100_000_000
_BOMB_RATIO = 200
_MAX_RETURNS = 100
"""How often a file that is compressed in the ZIP is read again from its beginning, which is its only way back."""

_DAMAGE = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    RuntimeError,  # encrypted; NotImplementedError: a compression that Python has not
    EOFError,
    IndexError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)
"""What zipfile raises of a damaged file."""


def is_wacz(path: str, head: bytes) -> bool:
    """Whether a ZIP file, which begins with `head`, is a WACZ, by the names of the files in it.

    Where they cannot be listed, the first decides, and if that tells nothing the name of the ZIP.
    """
    try:
        with zipfile.ZipFile(path) as package:
            return any(_is_archive(name) for name in package.namelist())
    except _DAMAGE:
        return head[30:].decode("utf-8", "replace").startswith(_OWN) or path.lower().endswith(".wacz")


def locations(path: str) -> Iterator[Location]:
    """Return where the pages of a WACZ are, in the order of its WARC files; see `warc.locations_in`.

    Where it lists pages (all of pages/*.jsonl), only those are given and what they redirect to; the rest of the
    archive is what they are made of. A digest that is not the listed one becomes a location whose `load` says so, and
    the file is read all the same.
    """
    try:
        with zipfile.ZipFile(path) as package:
            yield from _Package(path, package).locations()
    except FileNotFoundError:
        yield Location.failing(path, PageNotFound("no such archive"))
    except _DAMAGE as error:
        yield Location.failing(path, PageUnreadable(f"damaged archive, not a ZIP file that can be read: {error}"))


def archive_at(path: str, name: str) -> Archive:
    """Return a WARC file in a WACZ, for `warc.read_at`."""
    return Archive(f"{path}/{name}", partial(_open, path, name))


class _Package:
    def __init__(self, path: str, package: zipfile.ZipFile) -> None:
        self._path = path
        self._package = package
        self._names = set(package.namelist())

    def locations(self) -> Iterator[Location]:
        if sum(entry.compress_size for entry in self._package.infolist()) > Path(self._path).stat().st_size:
            raise zipfile.BadZipFile("files in it overlap")
        yield from self._check_digests()
        urls: set[str] = set()
        for name in sorted(name for name in self._names if name.startswith(_PAGES) and name.endswith(".jsonl")):
            try:
                urls.update(_listed(self._lines(name)))
            except _DAMAGE as error:
                yield self._failing(name, f"damaged list of pages: {error}")
        wanted = Wanted(urls) if urls else None
        given = passed = 0
        for name in sorted(name for name in self._names if _is_archive(name)):
            more = yield from locations_in(archive_at(self._path, name), wanted)
            given, passed = given + more[0], passed + more[1]
        if not given:
            listed = f"none of the {len(urls):,} listed pages" if urls else "no page"
            yield Location.failing(self._path, PageEmpty(f"{listed} among the {passed:,} records of the archive"))

    def _check_digests(self) -> Iterator[Location]:
        resources = self._json(_PACKAGE).get("resources")
        told = {_PACKAGE: self._json(_PACKAGE_DIGEST).get("hash")}
        for resource in resources if isinstance(resources, list) else []:
            if isinstance(resource, dict) and str(resource.get("path")).startswith((_ARCHIVES, _PAGES)):
                told[str(resource["path"])] = resource.get("hash")
        for name, digest in told.items():
            try:
                problem = self._problem(name, digest)
            except _DAMAGE as error:
                problem = f"damaged: {error}"
            if problem:
                yield self._failing(name, problem)

    def _problem(self, name: str, digest: object) -> str | None:
        if name not in self._names:
            return "listed in the archive, but not in it" if digest is not None else None
        algorithm, _, value = str(digest).partition(":")
        if algorithm not in ("sha256", "md5") or self._package.getinfo(name).file_size > _MAX_DIGESTED:
            return None
        made = hashlib.new(algorithm, usedforsecurity=False)
        with self._package.open(name) as file:
            while part := file.read(1 << 20):
                made.update(part)
        return None if made.hexdigest() == value.lower() else "changed or damaged: its digest is not the listed one"

    def _json(self, name: str) -> dict[str, Any]:
        try:
            with self._package.open(name) as file:
                return msgspec.json.decode(file.read(_MAX_JSON), type=dict[str, Any])
        except (KeyError, msgspec.DecodeError, *_DAMAGE):
            return {}

    def _lines(self, name: str) -> Iterator[bytes]:
        _check_ratio(self._package.getinfo(name))
        with self._package.open(name) as file:
            while line := file.readline(_MAX_LINE):
                yield line

    def _failing(self, name: str, problem: str) -> Location:
        return Location.failing(f"{self._path}/{name}", PageUnreadable(problem))


class _ListedPage(msgspec.Struct):
    url: str


def _listed(lines: Iterator[bytes]) -> Iterator[str]:
    """Return the addresses in a page list; its title and lines that are no JSON have none."""
    for line in lines:
        try:
            yield msgspec.json.decode(line, type=_ListedPage).url
        except msgspec.DecodeError:
            continue


def _is_archive(name: str) -> bool:
    return name.startswith(_ARCHIVES) and name.lower().endswith((".warc", ".warc.gz"))


class _Entry(io.RawIOBase):
    """A file in a ZIP, from byte `start` of `file`, to be read in any order; it goes to a place when it is read there.

    Raises OSError when it is damaged or has to be decompressed from its beginning too often.
    """

    def __init__(self, file: BinaryIO | IO[bytes], start: int, size: int, *, compressed: bool) -> None:
        super().__init__()
        self._file = file
        self._start = start
        self._size = size
        self._left = _MAX_RETURNS if compressed else None
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        bases = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}
        self._position = max(bases[whence] + offset, 0)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        try:
            self._go()
            data: bytes = self._file.read(max(min(len(view), self._size - self._position), 0))
        except _DAMAGE as error:
            raise OSError(f"damaged in the ZIP: {error}") from error
        view[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _go(self) -> None:
        place = self._start + self._position
        if self._left is not None and place < self._file.tell():
            self._left -= 1
            if self._left < 0:
                raise ValueError(f"more than {_MAX_RETURNS} damaged places in a file that is compressed in it")
        self._file.seek(place)


def _open(path: str, name: str) -> BinaryIO:
    """Open a file in a ZIP; raises OSError when it cannot be had."""
    try:
        package = zipfile.ZipFile(path)
        entry = package.getinfo(name)
        _check_ratio(entry)
        if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
            raw = _Entry(package.open(entry), 0, entry.file_size, compressed=True)
        else:
            package.close()
            start = _data_offset(path, entry)
            stored = Path(path).open("rb")  # noqa: SIM115 - the entry closes it
            raw = _Entry(stored, start, entry.file_size, compressed=False)
    except FileNotFoundError:
        raise
    except (KeyError, *_DAMAGE) as error:
        raise OSError(f"damaged in the ZIP: {error}") from error
    return io.BufferedReader(raw, 1 << 16)


def _data_offset(path: str, entry: zipfile.ZipInfo) -> int:
    """Return where the bytes of a file in a ZIP begin, after its local header (APPNOTE.TXT, 4.3.7)."""
    with Path(path).open("rb") as file:
        file.seek(entry.header_offset)
        header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile("no local header where the directory says")
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    return int(entry.header_offset + len(header) + name_length + extra_length)


def _check_ratio(entry: zipfile.ZipInfo) -> None:
    if entry.file_size > _BOMB_BYTES and entry.file_size > _BOMB_RATIO * entry.compress_size:
        raise ValueError(f"it decompresses to more than {_BOMB_RATIO} times its size")
