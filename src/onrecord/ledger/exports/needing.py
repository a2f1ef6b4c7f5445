"""Libraries that a form of export needs and onrecord does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from onrecord.errors import LibraryMissing


@contextmanager
def needing(module: str, extra: str) -> Iterator[None]:
    """Say what to type where the imports within find no `module`. Raises LibraryMissing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != module:
            raise
        raise LibraryMissing(f'this needs {module}: pip install "onrecord[{extra}]"') from None
