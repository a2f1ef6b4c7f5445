"""From pages into a ledger: what the pipeline and the ledger do together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from onrecord import outlets, pages, pipeline
from onrecord.attributions import weights
from onrecord.attributions.engine import Engine, check_score, engine
from onrecord.attributions.weights import Name
from onrecord.errors import LedgerDamaged
from onrecord.flow import Page, Record, Skipped, writable
from onrecord.isolation import Answer, How, read_all, read_page
from onrecord.ledger import Ledger
from onrecord.ledger.values import Added, Reading, Reread
from onrecord.pages import Manners
from onrecord.pages.location import Location
from onrecord.version import __version__

FEW = 8
"""As many pages are read in the time that it takes to start the processes that would read them."""


def add_pages(
    ledger: Ledger,
    sources: Sequence[str | Path],
    *,
    stdin: BinaryIO | None = None,
    model: Name = "fast",
    min_score: float | None = None,
    manners: Manners | None = None,
    any_page: bool = False,
    keep_pages: bool = True,
    workers: int = 1,
) -> Iterator[Added | Skipped]:
    """Read the pages of the sources into a ledger, one result a page in their order, each kept before it is told.

    Sources and options are those of `pipeline.read_pages`. A page that this onrecord and model have read before in the
    same way is not read again, whatever its address. What is wrong with a page becomes a Skipped; what is wrong with
    the ledger is raised as LedgerError.

    With several `workers`, pages are read in as many processes of their own (isolation.py), unless there are fewer
    than `FEW`; this one writes. A page that ends its process, or takes too long or too much memory, is tried once more
    alone and then skipped. Raises ReaderError where no process can be started.
    """
    return add_locations(
        ledger,
        pages.find(sources, stdin, manners),
        model=model,
        min_score=min_score,
        any_page=any_page,
        keep_pages=keep_pages,
        workers=workers,
    )


def add_locations(
    ledger: Ledger,
    locations: Iterable[Location],
    *,
    model: Name = "fast",
    min_score: float | None = None,
    any_page: bool = False,
    keep_pages: bool = True,
    workers: int = 1,
) -> Iterator[Added | Skipped]:
    """Read pages that are found already into a ledger, as `add_pages` does."""
    if workers < 1:
        raise ValueError(f"workers are 1 or more, not {workers}")
    check_score(min_score)
    outlets.check()
    reading = Reading(min_score, any_page)
    how = How(model, min_score, any_page)
    found = _unread(ledger, locations, how, reading, workers, keep_pages=keep_pages)
    read: Iterator[tuple[Page | Added | Skipped, Answer | None]]
    if workers == 1:
        read = ((item, read_page(item, how) if isinstance(item, Page) else None) for item in found)
    else:
        read = read_all(found, how, workers, FEW)
    for item, answer in read:
        if not isinstance(item, Page):
            yield item
        elif answer is not None and answer.record is not None:
            yield ledger.add(answer.record, item, reading=reading, keep_page=keep_pages)
        elif answer is not None and answer.skipped is not None:
            yield answer.skipped


def _unread(
    ledger: Ledger, locations: Iterable[Location], how: How, reading: Reading, workers: int, *, keep_pages: bool
) -> Iterator[Page | Added | Skipped]:
    """Return the pages that must be read; for the others, what became of them."""
    digest: str | None = None
    for location in locations:
        if digest is None:  # with several workers this process needs no network of its own
            digest = engine(how.model).digest if workers == 1 else weights.load(how.model).digest
        page = pipeline.tried(location.url, location.load)
        if isinstance(page, Skipped):
            yield page
            continue
        known = ledger.note(page, (__version__, digest), reading, keep_page=keep_pages)
        yield page if known is None else known


def rebuild(
    ledger: Ledger, *, model: Name = "fast", everything: bool = False, dry_run: bool = False
) -> Iterator[Reread | Skipped]:
    """Read kept pages again that another onrecord or model has read, or all, and tell what changed, one result a page.

    Each page is written before it is told, so that a rebuild that is cut off goes on where it was. With `dry_run`
    nothing is written. A page whose record is damaged is read from its bytes; one without them, or whose bytes are
    damaged, becomes a Skipped.
    """
    attributing = engine(model)
    for key in ledger.stale((__version__, attributing.digest), everything=everything):
        try:
            url, page, reading = ledger.kept(key)
        except LedgerDamaged as error:
            yield Skipped(f"page {key}", writable(str(error)))
            continue
        if page is None:
            yield Skipped(url, "its bytes are not kept, so it cannot be read again")
            continue
        record = _read(page, attributing, reading)
        if isinstance(record, Skipped):
            yield record
            continue
        changes = ledger.changes(key, record)
        if not dry_run:
            ledger.replace(record, reading)
        yield Reread(url, page.stamp.sha256, record.article.headline, len(record.statements), changes)


def _read(page: Page, attributing: Engine, reading: Reading) -> Record | Skipped:
    return pipeline.tried(
        page.stamp.url, lambda: pipeline.record_of(page, attributing, reading.min_score, any_page=reading.any_page)
    )
