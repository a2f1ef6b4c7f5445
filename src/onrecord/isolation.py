"""Pages read in processes of their own, so that a page that kills its reader, or holds it, takes nothing with it.

A reader is a Python process that has the model and answers over its standard input and output, a page at a time: what
dies in it, or is ended because it takes too long or too much memory, can only be that page. Such a page is read once
more by a fresh process that has read nothing else, and if that dies too it is named and skipped. A process is used
rather than multiprocessing's pool, since a pool cannot tell which page a dead worker had, and starting its workers runs
the user's program again.

Messages are msgpack with their length (8 bytes, big-endian) before them. A reader first tells that it is ready.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import IO, TypeVar

import msgspec
from msgspec.structs import replace

from onrecord import pipeline
from onrecord.attributions.engine import engine
from onrecord.attributions.weights import Name
from onrecord.errors import OnrecordError, ReaderError, WeightsError
from onrecord.flow import Page, Record, Skipped, Value

T = TypeVar("T")

CPU_SECONDS = 60
"""How long a page may keep a processor: the longest articles of real crawls take a few seconds."""

WALL_SECONDS = 600
"""How long a page may take by the clock; on a busy machine that is much more than it keeps a processor."""

MEMORY_BYTES = 2_500_000_000
"""How much a reader may have: the model and a common page take 250 MB."""

_OURS = "from onrecord.isolation import serve; serve()"
_LENGTH = 8
_AHEAD = 4
"""Pages that are taken from a source for each reader, so that a slow page holds up none of the others."""

_STARTS = 3
"""How often a reader is started that is killed before it is ready."""

_TRIES = 2
_KILLED = 4
"""How often a page is tried that its reader dies of, and one whose reader is killed with SIGKILL: this most likely came
from outside, since memory has a limit of its own, and may come again."""

_NO_MEMORY = 77
"""The exit code of a reader whose memory ran out."""


class How(Value, frozen=True):
    """How pages are read, and what a page may take; `command` starts a reader, None stands for onrecord's own."""

    model: Name = "fast"
    min_score: float | None = None
    any_page: bool = False
    cpu_seconds: int = CPU_SECONDS
    wall_seconds: int = WALL_SECONDS
    memory_bytes: int = MEMORY_BYTES
    command: tuple[str, ...] | None = None


class Answer(Value, frozen=True, omit_defaults=True):
    """What became of a page: its record, or why there is none.

    `kind` is the name of the error ("NoArticle", "LanguageNotSupported"), "defect" for one of onrecord's, and "time",
    "memory" or "died" for a page that ended two readers; empty where there is a record. A reader in a process apart
    tells how long it kept a processor, and the most memory that the process has had, in bytes.
    """

    record: Record | None = None
    skipped: Skipped | None = None
    kind: str = ""
    cpu_seconds: float = 0.0
    memory: int = 0

    @property
    def result(self) -> Record | Skipped:
        """The record or the reason."""
        if self.record is not None:
            return self.record
        return self.skipped or Skipped("", "")


def tried(url: str, make: Callable[[], T]) -> tuple[T | Skipped, str]:
    """Return what `pipeline.tried` does, with the kind of what went wrong, see `Answer`."""
    kind = ""

    def noted() -> T:
        nonlocal kind
        try:
            return make()
        except Exception as error:
            kind = type(error).__name__ if isinstance(error, OnrecordError) else "defect"
            raise

    return pipeline.tried(url, noted), kind


def read_page(page: Page, how: How) -> Answer:
    """Read a page in this process, which it may kill."""
    attributing = engine(how.model)
    found, kind = tried(
        page.stamp.url, lambda: pipeline.record_of(page, attributing, how.min_score, any_page=how.any_page)
    )
    return Answer(skipped=found, kind=kind) if isinstance(found, Skipped) else Answer(record=found)


class Reader:
    """One process that reads pages one by one; made anew after each that it does not outlive."""

    def __init__(self, how: How) -> None:
        self._how = how
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self.cpu_seconds = 0.0
        self.memory = 0

    def read(self, page: Page) -> Answer:
        """Return what became of a page.

        Raises ReaderError where no reader can be started, WeightsError where the installation is damaged.
        """
        tried = 0
        while True:
            found = self._asked(page)  # after a death in a fresh process: what earlier pages left is not to blame
            if isinstance(found, Answer):
                return found
            tried += 1
            if self._closed or tried >= (_KILLED if found.killed else _TRIES):
                told = f"{found.reason}; it was tried {tried} times"
                return Answer(skipped=Skipped(page.stamp.url, told), kind=found.kind)

    def close(self) -> None:
        """End the process for good, from any thread; what it was reading is lost."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()

    def _asked(self, page: Page) -> Answer | _Death:
        if self._closed:
            return _Death("died", "nobody waits for it any more")
        process = self._process or self._started()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self._how.wall_seconds, end)
        clock.daemon = True
        clock.start()
        try:
            answer = _exchanged(process, msgspec.msgpack.encode(page))
        finally:
            clock.cancel()
        if answer is not None:
            found = msgspec.msgpack.decode(answer, type=Answer)
            self.cpu_seconds += found.cpu_seconds
            self.memory = max(self.memory, found.memory)
            return found
        code = process.wait()
        self._end()
        return _death(self._how, code, late=late.is_set())

    def _started(self) -> subprocess.Popen[bytes]:
        code = 0
        for _ in range(_STARTS):
            process = self._begun()
            hello = _exchanged(process, None)
            if hello == b"":
                return process
            code = process.wait()
            self._end()
            if hello is not None:
                raise WeightsError(hello.decode())
            if code >= 0 or self._closed:  # it ended by itself, and would again; what killed it may be gone
                break
        raise ReaderError(f"a process that reads pages does not start (exit code {code})")

    def _begun(self) -> subprocess.Popen[bytes]:
        # -P: what lies in the folder of the moment is not imported.
        command = self._how.command or (sys.executable, "-P", "-c", _OURS)
        self._process = process = subprocess.Popen(
            [*command, self._how.to_json()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **_ONE_THREAD},
            process_group=0 if os.name == "posix" else None,  # so that Ctrl-C goes to the process that asks alone
        )
        return process


def read_all(
    pages: Iterable[Page | T], how: How, workers: int, start_at: int = 1
) -> Iterator[tuple[Page | T, Answer | None]]:
    """Read pages in several processes, and give each with what became of it, in the order of the pages.

    What is no Page is given back in its place, with None. Where there are fewer pages than `start_at`, no process is
    worth its start, and they are read in this one. `pages` is asked for up to `_AHEAD` for each process before the
    first is given. Processes end with the iterator; what Ctrl-C finds read already is given before. Raises as
    `Reader.read`.
    """
    source = iter(pages)
    first: list[Page | T] = []
    count = 0
    stopped: KeyboardInterrupt | None = None
    try:
        while count < start_at and (item := next(source, None)) is not None:
            count += isinstance(item, Page)
            if count:
                first.append(item)
            else:
                yield item, None
    except KeyboardInterrupt as pressed:  # what was fetched is read before the end
        stopped = pressed
    if count >= start_at:
        yield from _read_apart(_chained(first, source), how, workers)
        return
    for item in first:
        yield item, read_page(item, how) if isinstance(item, Page) else None
    if stopped is not None:
        raise stopped


def _chained(first: list[T], rest: Iterator[T]) -> Iterator[T]:
    while first:
        yield first.pop(0)
    yield from rest


def _read_apart(source: Iterator[Page | T], how: How, workers: int) -> Iterator[tuple[Page | T, Answer | None]]:
    own = threading.local()
    readers: list[Reader] = []

    def read(page: Page) -> Answer:
        if not hasattr(own, "reader"):
            own.reader = Reader(how)
            readers.append(own.reader)
        answer: Answer = own.reader.read(page)
        return answer

    waiting: deque[tuple[Page | T, Future[Answer] | None]] = deque()
    with ThreadPoolExecutor(workers, "onrecord-reader") as threads:
        try:
            for item in source:
                waiting.append((item, threads.submit(read, item) if isinstance(item, Page) else None))
                while waiting and (len(waiting) >= _AHEAD * workers or _is_done(waiting[0][1])):
                    yield _given(*waiting.popleft())
            while waiting:
                yield _given(*waiting.popleft())
        except KeyboardInterrupt:
            while waiting and _is_done(waiting[0][1]):
                yield _given(*waiting.popleft())
            raise
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for reader in readers:
                reader.close()


def _is_done(future: Future[Answer] | None) -> bool:
    return future is None or future.done()


def _given(item: T, future: Future[Answer] | None) -> tuple[T, Answer | None]:
    return item, None if future is None else future.result()


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# ------------------------------------------------------------------------------------------------------- the messages

_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


class _Death(Value, frozen=True):
    kind: str
    reason: str
    killed: bool = False


def _death(how: How, code: int, *, late: bool) -> _Death:
    """Say of what a reader died, by its exit code, which is negative for a signal."""
    if late:
        return _Death("time", f"reading it takes more than {how.wall_seconds} seconds")
    if code == -getattr(signal, "SIGPROF", 0):
        return _Death("time", f"reading it takes more than {how.cpu_seconds} seconds of processor")
    if code == _NO_MEMORY:
        limit = f"{how.memory_bytes / 1e6:,.0f} MB"
        return _Death("memory", f"reading it takes more than {limit} of memory")
    ended = f"signal {-code}" if code < 0 else f"exit code {code}"
    return _Death("died", f"it ends the process that reads it ({ended})", killed=code == -9)


def _exchanged(process: subprocess.Popen[bytes], message: bytes | None) -> bytes | None:
    """Send a message, if there is one, and return the next that comes; None where the process has ended."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        if message is not None:
            _send(process.stdin, message)
        return _received(process.stdout)
    except (OSError, ValueError):  # ValueError: another thread closed the pipes
        return None


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(_LENGTH, "big") + message)
    pipe.flush()


def _received(pipe: IO[bytes]) -> bytes | None:
    head = pipe.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    size = int.from_bytes(head, "big")
    message = pipe.read(size)
    return message if len(message) == size else None


# --------------------------------------------------------------------------------------------- within a reader process


def serve() -> None:
    """Answer the pages that come over standard input; the last argument is the `How` as JSON. Ends with the input."""
    how = How.from_json(sys.argv[-1])
    asked = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks, which ends this one
    _die_with_parent()
    try:
        engine(how.model)
    except WeightsError as error:
        _send(answers, str(error).encode())
        return
    _bound_memory(how.memory_bytes)
    _send(answers, b"")
    while (message := _received(asked)) is not None:
        page = msgspec.msgpack.decode(message, type=Page)
        _limit_time(how.cpu_seconds)
        begun = time.process_time()
        try:
            answer = read_page(page, how)
            if "MemoryError" in (answer.skipped.reason if answer.skipped and answer.kind == "defect" else ""):
                raise MemoryError
            spent = time.process_time() - begun
            data = msgspec.msgpack.encode(replace(answer, cpu_seconds=spent, memory=most_memory()))
        except MemoryError:
            os._exit(_NO_MEMORY)
        _limit_time(0)
        try:
            _send(answers, data)
        except BrokenPipeError:
            return


def most_memory() -> int:
    """Return the most memory that this process has had, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _limit_time(seconds: int) -> None:
    """Let the system end this process after so many seconds of processor from now, wherever it is then; 0 lets it be.

    A signal without a handler ends a process that is within a library as well, where no exception reaches.
    """
    if hasattr(signal, "ITIMER_PROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _bound_memory(size: int) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        # What is written and private, not address space, of which a library takes much that it never uses.
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (size if hard < 0 else min(size, hard), hard))


def _die_with_parent() -> None:
    """Let the system end this process when the one that asks is killed, even in the middle of a page."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, int(signal.SIGKILL))  # PR_SET_PDEATHSIG
