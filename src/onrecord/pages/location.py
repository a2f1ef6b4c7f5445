"""Where a page is to be had, known before it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, Self

from onrecord.flow import Page


@dataclass(frozen=True, slots=True)
class Location:
    """A page that can be loaded.

    `url` is its address, or for a file its path as given ("-" for standard input). `load` reads the page; it raises a
    PageError that says why when it cannot be had. Nothing is read before it is called.
    """

    url: str
    load: Callable[[], Page]

    @classmethod
    def failing(cls, url: str, problem: Exception) -> Self:
        """Return a location of which it is known already why its page cannot be had."""

        def load() -> NoReturn:
            raise problem

        return cls(url, load)
