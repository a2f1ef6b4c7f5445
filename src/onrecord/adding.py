"""From pages into a ledger: what the pipeline and the ledger do together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from onrecord import outlets, pages, pipeline
from onrecord.attributions.engine import Engine, check_score, engine
from onrecord.attributions.weights import Name
from onrecord.errors import LedgerDamaged
from onrecord.flow import Page, Record, Skipped, writable
from onrecord.ledger import Ledger
from onrecord.ledger.differences import difference
from onrecord.ledger.values import Added, Reading, Reread
from onrecord.pages import Manners
from onrecord.version import __version__


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
) -> Iterator[Added | Skipped]:
    """Read the pages of the sources into a ledger, one result a page, each kept before it is told.

    Sources and options are those of `pipeline.read_pages`. A page that this onrecord and model have read before in the
    same way is not read again, whatever its address. What is wrong with a page becomes a Skipped; what is wrong with
    the ledger is raised as LedgerError.
    """
    check_score(min_score)
    outlets.check()
    reading = Reading(min_score, any_page)
    for location in pages.find(sources, stdin, manners):
        attributing = engine(model)
        page = pipeline.tried(location.url, location.load)
        if isinstance(page, Skipped):
            yield page
            continue
        known = ledger.note(page, (__version__, attributing.digest), reading, keep_page=keep_pages)
        if known is not None:
            yield known
            continue
        record = _read(page, attributing, reading)
        yield record if isinstance(record, Skipped) else ledger.add(record, page, reading=reading, keep_page=keep_pages)


def rebuild(
    ledger: Ledger, *, model: Name = "fast", everything: bool = False, dry_run: bool = False
) -> Iterator[Reread | Skipped]:
    """Read kept pages again that another onrecord or model has read, or all, and tell what changed, one result a page.

    Each page is written before it is told, so that a rebuild that is cut off goes on where it was. With `dry_run`
    nothing is written. A page without its bytes, and one that is damaged, becomes a Skipped.
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
        changes = difference(ledger.record_at(key), record)
        if not dry_run:
            ledger.replace(record, reading)
        yield Reread(url, page.stamp.sha256, record.article.headline, len(record.statements), changes)


def _read(page: Page, attributing: Engine, reading: Reading) -> Record | Skipped:
    return pipeline.tried(
        page.stamp.url, lambda: pipeline.record_of(page, attributing, reading.min_score, any_page=reading.any_page)
    )
