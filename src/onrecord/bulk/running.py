"""A run: archives to parts, parts to Ray tasks, until every part is done.

A task reads one part and notes that it is done; the driver hands out and counts. A task whose worker or machine dies is
begun again by Ray on another, and one that was interrupted with its driver by the next run; either way it writes the
same files under the same names, so that nothing is there twice.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from onrecord.attributions import weights
from onrecord.bulk import is_bulk, manifest
from onrecord.bulk.opening import expanded, reason, size_of
from onrecord.bulk.parts import PART_BYTES, Cut, Part, changed_at, cut
from onrecord.bulk.reading import read_part
from onrecord.errors import BulkError, LibraryMissing, OnrecordError, ReaderError, WeightsError
from onrecord.flow import Skipped, Value, writable
from onrecord.isolation import How, cores
from onrecord.ledger.exports.needing import needing
from onrecord.version import __version__

Ray: TypeAlias = Any
"""The module ray, which is loaded when a run begins."""

Reference: TypeAlias = Any
"""What Ray gives for a task: a promise of its result."""

_RETRIES = 20
"""How often a task is begun again whose worker or machine died."""

_STORE = 100_000_000
"""Bytes for Ray's store of objects, which here holds only what is told of a part."""

_SOON = 1.0


class Progress(Value, frozen=True):
    """How far a run is: of `length` bytes of archives `read`, in parts of which `done` are done of `known` so far.

    `part` is what was just done, None where that was done before; `failed` names what could not be read, and why.
    """

    length: int
    read: int
    done: int
    known: int
    part: manifest.Done | None = None
    failed: Skipped | None = None


def run(
    archives: Sequence[str],
    folder: Path,
    *,
    how: How | None = None,
    address: str | None = None,
    workers: int | None = None,
    part_bytes: int | None = None,
) -> Iterator[Progress]:
    """Read WARC files into a bulk folder, or go on with it, and tell each step.

    `archives` are paths, or addresses that fsspec knows; a machine of a cluster must reach them and the folder by the
    same names. `address` is that of a Ray cluster, None starts Ray on this machine alone; `workers` is how many parts
    are read at once, without it one a processor. An archive or part that cannot be read is told and left, the rest goes
    on. Raises BulkError for a folder that cannot be used, and LibraryMissing, ReaderError or WeightsError for an
    installation that cannot read.
    """
    how = how or How()
    settings = _settings(folder, how, part_bytes)
    manifest.begun(folder, settings)
    named = [one for path in archives for one in expanded(path)]
    with manifest.alone(folder), started(address, workers) as ray:
        failed = yield from _Run(ray, folder.absolute(), settings, how, workers).steps(list(dict.fromkeys(named)))
        if not failed:
            manifest.sweep(folder)
        manifest.write_summary(folder)


def _settings(folder: Path, how: How, part_bytes: int | None) -> manifest.Settings:
    """Return how this run reads; without a size of parts it is that of the folder, if it has one."""
    if part_bytes is None:
        part_bytes = manifest.settings(folder).part_bytes if is_bulk(folder) else PART_BYTES
    return manifest.Settings(
        __version__, weights.load(how.model).digest, how.model, how.min_score, how.any_page, part_bytes
    )


class _Run:
    """What is under way: archives to be cut, parts to be read, and Ray's references to both."""

    def __init__(self, ray: Ray, folder: Path, settings: manifest.Settings, how: How, workers: int | None) -> None:
        self._ray = ray
        self._folder = folder
        self._settings = settings
        self._how = how
        self._workers = workers
        task = ray.remote(num_cpus=1, max_retries=_RETRIES)
        self._cut = task(cut)
        self._read = task(read_part)
        self._uncut: deque[str] = deque()
        self._unread: deque[Part] = deque()
        self._under_way: dict[Reference, str | Part] = {}
        self._seen: set[str] = set()
        self._length = self._bytes = self._done = self._known = 0

    def steps(self, archives: Sequence[str]) -> Generator[Progress, None, bool]:
        """Do all, and tell each step; returns whether anything failed."""
        failed = False
        cuts = manifest.cuts(self._folder)
        for path in archives:
            try:
                size = size_of(path)
                self._length += size
                known = cuts.get(path)
                if known is None or (known.size, known.changed) != (size, changed_at(path)):
                    self._uncut.append(path)
                else:
                    yield from self._take(known)
            except (OSError, OnrecordError) as error:
                failed = True
                yield self._told(failed=_failing(path, error))
        while self._uncut or self._unread or self._under_way:
            self._hand_out()
            ready, _ = self._ray.wait(list(self._under_way), timeout=_SOON)
            for reference in ready:
                step = yield from self._finished(reference)
                failed = failed or step
        return failed

    def _hand_out(self) -> None:
        """Begin as much as there are workers for: archives first where no part waits, so that none is idle."""
        most = max(1, min(self._workers or 1 << 20, int(self._ray.cluster_resources().get("CPU", 1))))
        while len(self._under_way) < most and (self._unread or self._uncut):
            if self._uncut and len(self._unread) < most:
                path = self._uncut.popleft()
                self._under_way[self._cut.remote(path, self._settings.part_bytes)] = path
            else:
                part = self._unread.popleft()
                self._under_way[self._read.remote(self._folder, part, self._how)] = part

    def _finished(self, reference: Reference) -> Generator[Progress, None, bool]:
        """Take what a task gave; returns whether it failed."""
        meant = self._under_way.pop(reference)
        path = meant if isinstance(meant, str) else meant.path
        try:
            found = self._ray.get(reference)
        except self._ray.exceptions.RayTaskError as error:
            cause = error.cause if isinstance(error.cause, Exception) else error
            if isinstance(cause, ReaderError | WeightsError | LibraryMissing):
                raise cause from None  # an installation that cannot read this part can read none
            if not isinstance(cause, OnrecordError | OSError):
                raise
            yield self._told(failed=_failing(path, cause))
            return True
        except self._ray.exceptions.RayError as error:
            kinds = self._ray.exceptions
            name = type(error).__name__
            if not isinstance(error, kinds.WorkerCrashedError | kinds.NodeDiedError | kinds.OutOfMemoryError):
                raise BulkError(f"Ray ended ({name}); type the same command again, and it goes on") from None
            told = f"its worker died {_RETRIES} times ({name}); type the same command again"
            yield self._told(failed=_failing(path, BulkError(told)))
            return True
        if isinstance(found, Cut):
            manifest.note_cut(self._folder, found)
            yield from self._take(found)
        else:
            self._done += 1
            self._bytes += found.length
            yield self._told(part=found)
        return False

    def _take(self, found: Cut) -> Iterator[Progress]:
        """Put the parts of an archive in the queue, but those that are done and those of a copy of another archive."""
        if found.sha256 in self._seen:
            self._bytes += found.size
            yield self._told()
            return
        self._seen.add(found.sha256)
        self._known += len(found.stretches)
        for part in found.parts:
            if manifest.is_done(self._folder, part):
                self._done += 1
                self._bytes += part.length
            else:
                self._unread.append(part)
        yield self._told()

    def _told(self, part: manifest.Done | None = None, failed: Skipped | None = None) -> Progress:
        return Progress(self._length, self._bytes, self._done, self._known, part, failed)


def _failing(path: str, error: Exception) -> Skipped:
    told = str(error).removeprefix(f"{path}: ") if isinstance(error, OnrecordError) else reason(error)
    return Skipped(writable(path), writable(told))


@contextmanager
def started(address: str | None, workers: int | None) -> Iterator[Ray]:
    """Start Ray on this machine, or join a cluster, and leave it in the end. Raises LibraryMissing, BulkError."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    with needing("ray", "bulk"):
        import ray
    with needing("pyarrow", "bulk"):
        import pyarrow  # noqa: F401 - its absence is told before any work
    if ray.is_initialized():  # a program that has Ray running keeps it
        yield ray
        return
    quiet: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
    try:
        if address is None:  # "local": not the cluster that Ray may find on this machine
            ray.init("local", num_cpus=workers or cores(), object_store_memory=_STORE, include_dashboard=False, **quiet)
        else:
            ray.init(address=address, **quiet)
    except (ConnectionError, ValueError, RuntimeError) as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise BulkError(f"Ray at {address or 'this machine'}: {first}") from error
    try:
        yield ray
    finally:
        ray.shutdown()
