"""The Parquet files of a part: written aside, and put in their places when all of them are whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from onrecord.bulk.tables import TABLES, Row, schema
from onrecord.flow import Value

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_ROWS = 2_000
_BYTES = 16_000_000
"""Rows are held until there are so many of a file, or so many characters in all; then they are a row group."""

_CHUNK = 1 << 20


class Written(Value, frozen=True):
    """A file in its place, by its path within the folder, with how much it holds and its digest."""

    path: str
    rows: int
    size: int
    sha256: str


class Files:
    """The files of one part, one a table and month.

    The same rows in the same order give the same bytes, with the same version of pyarrow.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._aside = folder / "_manifest" / "aside" / f"{name}.{socket.gethostname()}.{os.getpid()}"
        self._open: dict[str, _File] = {}
        self._held = 0

    def __enter__(self) -> Self:
        shutil.rmtree(self._aside, ignore_errors=True)
        self._aside.mkdir(parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._open.values():
            file.close()
        shutil.rmtree(self._aside, ignore_errors=True)

    def add(self, table: str, row: Row, month: str | None = None) -> None:
        """Put a row into the file of a table and, where the table is parted by months, of a month."""
        place = f"{table}/{self._name}.parquet" if month is None else f"{table}/month={month}/{self._name}.parquet"
        if place not in self._open:
            self._open[place] = _File(self._aside / place.replace("/", "~"), TABLES[table])
        file = self._open[place]
        file.rows.append(row)
        self._held += sum(len(cell) for cell in row.values() if isinstance(cell, str))
        if self._held >= _BYTES:
            for one in self._open.values():
                one.flush()
            self._held = 0
        elif len(file.rows) >= _ROWS:
            file.flush()

    def put(self) -> tuple[Written, ...]:
        """Put all files in their places, and return them by path."""
        made = []
        for place, file in sorted(self._open.items()):
            file.flush()
            file.close()
            made.append(Written(place, file.count, file.path.stat().st_size, digest_of(file.path)))
            target = self._folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            file.path.replace(target)
        return tuple(made)


class _File:
    """A Parquet file that is being written, with the rows that wait for it."""

    def __init__(self, path: Path, columns: Mapping[str, type]) -> None:
        self.path = path
        self.rows: list[Row] = []
        self.count = 0
        self._schema = schema(columns)
        self._writer: pq.ParquetWriter | None = None

    def flush(self) -> None:
        """Write the rows that wait."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if not self.rows and self._writer is not None:
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, self._schema, compression="zstd", compression_level=6)
        self._writer.write_table(pa.Table.from_pylist([dict(row) for row in self.rows], self._schema))
        self.count += len(self.rows)
        self.rows = []

    def close(self) -> None:
        """End the file."""
        if self._writer is not None:
            self._writer.close()
            with self.path.open("rb") as file:
                os.fsync(file.fileno())
            self._writer = None


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there with all its bytes or as it was before, whatever stops the program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{socket.gethostname()}.{os.getpid()}")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest: Any = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return str(digest.hexdigest())
