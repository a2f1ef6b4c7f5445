"""Archives that are opened where they are: files, and addresses that fsspec knows (https, s3, gs, hdfs and others)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, cast

from onrecord.errors import BulkError
from onrecord.ledger.exports.needing import needing
from onrecord.pages.warc import Archive

_BLOCK = 8 << 20
"""How much is asked of a server at once."""

_LIBRARIES = {
    "s3": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "az": "adlfs", "http": "aiohttp", "https": "aiohttp",
}  # fmt: skip


def is_remote(path: str) -> bool:
    """Whether an archive is elsewhere, by its address."""
    return "://" in path


class Watched:
    """An archive whose errors are noted: `failed` is the first.

    A reader of pages takes an error of the file for the end of the archive; of a part that ended so nothing may be
    kept.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.failed: Exception | None = None

    @property
    def archive(self) -> Archive:
        """The archive, for pages.warc."""
        return Archive(self.path, partial(_opened, self))

    def check(self) -> None:
        """Raise BulkError when reading failed."""
        if self.failed is not None:
            raise BulkError(f"{self.path}: {reason(self.failed)}") from self.failed


def open_file(path: str) -> BinaryIO:
    """Return an archive opened for reading in any order.

    Raises OSError when there is none, LibraryMissing where the kind of address needs another library.
    """
    if not is_remote(path):
        return Path(path).open("rb")
    with _libraries(path):
        import fsspec

        file = fsspec.open(path, "rb", block_size=_BLOCK).open()
    if not file.seekable():
        raise BulkError(f"{path}: the server gives no parts of a file; download it first")
    return cast(BinaryIO, file)


def expanded(path: str) -> list[str]:
    """Return the archives that a path or address stands for: those that fit a pattern with a star, sorted.

    The shell does so for files here. Raises BulkError where none fits, and as `open_file`.
    """
    if not (is_remote(path) and "*" in path):
        return [path if is_remote(path) else str(Path(path).absolute())]
    scheme = path.partition("://")[0]
    with _libraries(path):
        import fsspec

        found = sorted(fsspec.filesystem(scheme).glob(path))
    if not found:
        raise BulkError(f"{path}: no archive there")
    return [name if is_remote(name) else f"{scheme}://{name.lstrip('/')}" for name in found]


def size_of(path: str) -> int:
    """Return how many bytes an archive has. Raises as `open_file`."""
    if not is_remote(path):
        return Path(path).stat().st_size
    with open_file(path) as file:
        return file.seek(0, io.SEEK_END)


@contextmanager
def _libraries(path: str) -> Iterator[None]:
    """Say what to install where a kind of address needs it, and where there is no such kind."""
    scheme = path.partition("://")[0].lower()
    try:
        with needing("fsspec", "bulk"):
            yield
    except ImportError:
        library = _LIBRARIES.get(scheme, f"the fsspec library for {scheme}")
        raise BulkError(f"{path}: {scheme}:// needs {library}: pip install {library}") from None
    except ValueError as error:  # an unknown kind of address
        raise BulkError(f"{path}: {error}") from None


def reason(error: Exception) -> str:
    """Return in words why a file could not be read."""
    if isinstance(error, FileNotFoundError):
        return "no such archive"
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


def _opened(watched: Watched) -> BinaryIO:
    try:
        return cast(BinaryIO, _Noting(open_file(watched.path), watched))
    except Exception as error:
        watched.failed = watched.failed or error
        raise OSError(reason(error)) from error


class _Noting:
    """A file that tells `watched` when it cannot be read; what a library raises becomes an OSError."""

    def __init__(self, file: IO[bytes], watched: Watched) -> None:
        self._file = file
        self._watched = watched

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except Exception as error:
            self._watched.failed = self._watched.failed or error
            raise OSError(reason(error)) from error

    def __enter__(self) -> _Noting:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
