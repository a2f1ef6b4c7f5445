"""Answers that take long and are asked for by everybody, remembered for a while: how much there is, who speaks most.

An answer is kept for a multiple of the time that it took, so that making it anew is never more than a small share of
the work, and what is quickly made is never old. While one request makes it anew, the others get the former.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

_TIMES = 20
_LONGEST = 60.0
_MOST = 200
"""Answers that are kept; when there are more, all are forgotten."""


@dataclass(frozen=True, slots=True)
class _Answer:
    value: Any
    until: float


class Remembered:
    """Answers by their question."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, _Answer] = {}
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, question: Hashable, make: Callable[[], T]) -> T:
        """Return the answer to a question: as it was, if that is not long ago, or made anew."""
        with self._lock:
            known = self._answers.get(question)
            making = self._making.setdefault(question, threading.Lock())
        if known is not None and (time.monotonic() < known.until or making.locked()):
            return known.value  # type: ignore[no-any-return]
        with making:
            again = self._answers.get(question)
            if again is not None and again is not known:  # another request has made it meanwhile
                return again.value  # type: ignore[no-any-return]
            began = time.monotonic()
            value = make()
            now = time.monotonic()
            with self._lock:
                if len(self._answers) >= _MOST:
                    self._answers.clear()
                self._answers[question] = _Answer(value, now + min(_LONGEST, _TIMES * (now - began)))
            return value

    def forget(self) -> None:
        """Forget all, since the ledger was changed from here, and whoever did that wants to see it."""
        with self._lock:
            self._answers.clear()
