"""Adding in the background: one thread that reads pages into the ledger, one job after another, while pages are served.

Only one thread reads, since the model takes a processor, and a ledger has one writer. A job lives as long as the room;
what it added is in the ledger.
"""

from __future__ import annotations

import queue
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from onrecord.errors import LibraryMissing, OnrecordError
from onrecord.flow import Skipped
from onrecord.ledger import Ledger
from onrecord.ledger.values import Added
from onrecord.pages import Location

_KEPT = 50
"""Jobs that are remembered, the last ones."""

_WAITING = 20
"""Jobs that may wait; more are refused."""

_PATIENCE = 5.0
"""Seconds that closing waits for the page that is being read."""

State: TypeAlias = Literal["waiting", "reading", "settling", "done", "failed", "stopped"]
Find: TypeAlias = Callable[[], Iterator[Location]]


@dataclass(slots=True)
class Job:
    """Pages to be added, and what became of them so far.

    `what` says in words what was asked for; `total` is how many pages it is, None where only reading tells. `problem`
    is why a job failed as a whole.
    """

    id: str
    what: str
    find: Find
    total: int | None
    state: State = "waiting"
    results: list[Added | Skipped] = field(default_factory=list)
    current: str | None = None
    problem: str | None = None
    asked_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "failed", "stopped")

    @property
    def became(self) -> Counter[str]:
        """How many pages became what: added, read anew, known, elsewhere, skipped."""
        return Counter("skipped" if isinstance(one, Skipped) else one.status for one in tuple(self.results))


def _nothing() -> Iterator[Location]:
    return iter(())


class Jobs:
    """The jobs of a room, and the thread that does them; `changed` is called after each page."""

    def __init__(self, ledger: Path, changed: Callable[[], None] = lambda: None) -> None:
        self._ledger = ledger
        self._changed = changed
        self._jobs: dict[str, Job] = {}
        self._queue: queue.Queue[Job | None] = queue.Queue(_WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def begin(self, what: str, find: Find, total: int | None) -> Job:
        """Take a job. Raises OnrecordError where too many wait."""
        job = Job(secrets.token_hex(6), what, find, total)
        try:
            self._queue.put_nowait(job)
        except queue.Full:
            raise OnrecordError(f"{_WAITING} jobs wait already; send it again when some are done") from None
        with self._lock:
            self._jobs[job.id] = job
            for old in [one.id for one in self._jobs.values() if one.is_over][: max(0, len(self._jobs) - _KEPT)]:
                del self._jobs[old]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="adding", daemon=True)
                self._thread.start()
        return job

    def __getitem__(self, id: str) -> Job:
        """Return a job by its id. Raises KeyError."""
        with self._lock:
            return self._jobs[id]

    def latest(self) -> list[Job]:
        """Return all jobs that are remembered, the last first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def close(self) -> None:
        """Stop behind the page that is being read; what was added is in the ledger."""
        self._stopping.set()
        if self._thread is not None:
            with self._queue.mutex:
                self._queue.queue.clear()
            self._queue.put(None)
            self._thread.join(_PATIENCE)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None and not self._stopping.is_set():
            try:
                self._do(job)
            except OnrecordError as error:
                job.problem, job.state = str(error), "failed"
            except Exception as error:  # the thread must outlive a job, whatever is wrong with it
                job.problem = f"a defect in onrecord, please report it: {type(error).__name__}: {error}"
                job.state = "failed"
            finally:
                job.find = _nothing  # what was sent need not stay

    def _do(self, job: Job) -> None:
        from onrecord import adding

        job.state = "reading"
        with Ledger(self._ledger) as ledger:
            for result in adding.add_locations(ledger, self._told(job)):
                job.results.append(result)
                self._changed()
                if self._stopping.is_set():
                    job.state = "stopped"
                    return
            job.current, job.state = None, "settling"
            if job.became["added"] or job.became["read anew"]:
                ledger.settle(anyway=False)
                with suppress(LibraryMissing):  # search by meaning says what is missing
                    ledger.make_vectors()
                self._changed()
        job.state = "done"

    def _told(self, job: Job) -> Iterator[Location]:
        """Give the locations of a job, and say of each that it is at work."""
        for location in job.find():
            job.current = location.url
            yield location
