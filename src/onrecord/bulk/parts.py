"""What is read in one go: an archive, or a stretch of one from a record to another."""

from __future__ import annotations

import hashlib
from pathlib import Path

from onrecord.bulk.opening import is_remote, open_file
from onrecord.flow import Value
from onrecord.pages.records import Stretch, stretches

PART_BYTES = 32_000_000
"""How many bytes of an archive make a part: of a news crawl about a thousand pages, some minutes of work.

That much is done again when a worker is killed, and that many files there will be.
"""

_CHUNK = 1 << 20
_NAMED_BY = 16
"""How many digits of a digest name an archive; among a million archives two share them once in 10 million runs."""


class Part(Value, frozen=True):
    """A stretch of an archive: bytes `begin` to `end`, None for its end.

    `sha256` and `size` are those of the whole archive.
    """

    path: str
    sha256: str
    size: int
    begin: int
    end: int | None

    @property
    def name(self) -> str:
        """What its files are called; no other part has the name."""
        return f"{self.sha256[:_NAMED_BY]}-{self.begin:013d}"

    @property
    def stretch(self) -> Stretch:
        """Where its records are, for pages.records."""
        return self.begin, self.end

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return (self.size if self.end is None else self.end) - self.begin


class Cut(Value, frozen=True):
    """An archive with its digest and its stretches; `changed` tells a file from a later one at the same path."""

    path: str
    sha256: str
    size: int
    changed: int | None
    stretches: tuple[Stretch, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its parts, in order."""
        return tuple(Part(self.path, self.sha256, self.size, begin, end) for begin, end in self.stretches)


def cut(path: str, part_bytes: int) -> Cut:
    """Read an archive once for its digest and once for where its records begin.

    Raises OSError, BulkError and LibraryMissing when it cannot be read.
    """
    changed = changed_at(path)
    with open_file(path) as file:
        digest = hashlib.sha256()
        size = 0
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
        found = tuple(stretches(file, part_bytes))
    return Cut(path, digest.hexdigest(), size, changed, found)


def changed_at(path: str) -> int | None:
    """Return when a file here was changed, in nanoseconds; None for one elsewhere, which its size must tell."""
    return None if is_remote(path) else Path(path).stat().st_mtime_ns
