"""Pages as servers last sent them, so that one that has not changed need not be sent again (RFC 9110, 13).

Each is a file of its own, put in place in one step and checked by its digest when it is read: several processes may use
the folder at once, and what is damaged counts as not there. A cache never makes reading fail.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import msgspec

MAX_BYTES = 500_000_000
"""The folder is kept below this size; what has not been asked for the longest goes first."""

_SUFFIX = ".page"
_HALF_WRITTEN = ".part"


class Kept(msgspec.Struct, frozen=True):
    """The body of one answer, decompressed, with what the server said of it."""

    url: str
    etag: str | None
    last_modified: str | None
    content_type: str
    sha256: str
    data: bytes

    @classmethod
    def of(cls, url: str, etag: str | None, last_modified: str | None, content_type: str, data: bytes) -> Kept:
        """Return what is to be kept of an answer."""
        return cls(url, etag, last_modified, content_type, hashlib.sha256(data).hexdigest(), data)


class Cache:
    """A folder of pages, or nothing where `folder` is None.

    `agent` is the name that we ask under: servers may send another page to another name.
    """

    def __init__(self, folder: Path | None, agent: str) -> None:
        self._folder = folder
        self._agent = agent
        self._pruned = False

    def get(self, url: str) -> Kept | None:
        """Return what was kept of an address, or None."""
        if self._folder is None:
            return None
        path = self._path(self._folder, url)
        try:
            kept = msgspec.msgpack.decode(path.read_bytes(), type=Kept)
            os.utime(path)
        except (OSError, msgspec.MsgspecError):
            return None
        return kept if kept.url == url and kept.sha256 == hashlib.sha256(kept.data).hexdigest() else None

    def put(self, kept: Kept) -> None:
        """Keep a page, in place of what was kept of its address."""
        if self._folder is None:
            return
        with suppress(OSError):  # a full disk, a folder that may not be written
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._prune(self._folder)
            self._write(self._folder, kept)

    def _write(self, folder: Path, kept: Kept) -> None:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=_HALF_WRITTEN, delete=False) as file:
            try:
                file.write(msgspec.msgpack.encode(kept))
                file.close()
                Path(file.name).replace(self._path(folder, kept.url))
            except BaseException:
                file.close()
                Path(file.name).unlink(missing_ok=True)
                raise

    def _path(self, folder: Path, url: str) -> Path:
        return folder / (hashlib.sha256(f"{self._agent}\n{url}".encode()).hexdigest() + _SUFFIX)

    def _prune(self, folder: Path) -> None:
        """Make room, once a run: another process may have removed the same file already."""
        if self._pruned:
            return
        self._pruned = True
        with os.scandir(folder) as listing:
            files = [(entry.stat(), entry.path) for entry in listing if entry.name.endswith((_SUFFIX, _HALF_WRITTEN))]
        size = sum(kind.st_size for kind, _ in files)
        for kind, path in sorted(files, key=lambda file: file[0].st_mtime):
            if size <= MAX_BYTES:
                break
            with suppress(FileNotFoundError):
                Path(path).unlink()
            size -= kind.st_size
