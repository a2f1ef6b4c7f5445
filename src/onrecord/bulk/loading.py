"""Pages of a bulk folder into a ledger: records as they are, and the bytes of the pages where their archives are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from onrecord.bulk import manifest
from onrecord.bulk.asking import ask
from onrecord.bulk.opening import open_file
from onrecord.errors import LedgerError, OnrecordError, PageUnreadable
from onrecord.flow import Page, Record, Skipped
from onrecord.ledger import Ledger
from onrecord.ledger.values import Added, Reading
from onrecord.pages.warc import Archive, read_at


def add_folder(
    ledger: Ledger, folder: Path, where: str | None = None, *, keep_pages: bool = True
) -> Iterator[Added | Skipped]:
    """Put pages of a bulk folder into a ledger, one result a page, each kept before it is told.

    `where` is a condition of SQL on `statements`; pages with such a statement are meant, and all of their statements
    are added. Bytes of a page that its archive has no more, or not as they were, are left out, and the page is kept by
    its digest alone. Raises BulkError where the folder or the condition cannot be asked, LedgerError.
    """
    how = manifest.settings(folder)
    reading = Reading(how.min_score, how.any_page)
    chosen = "" if where is None else f"WHERE sha256 IN (SELECT sha256 FROM statements WHERE ({where}\n))"
    archives = _Archives()
    for url, data in ask(folder, f"SELECT url, record FROM pages {chosen}").rows:
        try:
            record = Record.from_json(data)
        except ValueError as error:
            yield Skipped(url, f"its record in {folder} cannot be read ({error})")
            continue
        page = archives.page(record) if keep_pages else None
        try:
            yield ledger.add(record, page, reading=reading)
        except LedgerError:
            raise
        except OnrecordError as error:
            yield Skipped(url, str(error))


class _Archives:
    """The archives that pages came from; one that cannot be opened is not asked for again."""

    def __init__(self) -> None:
        self._missing: set[str] = set()

    def page(self, record: Record) -> Page | None:
        """Return a record's page, None where its bytes cannot be had, or are other than they were."""
        origin = record.page.origin
        if origin.container is None or origin.offset is None or origin.container in self._missing:
            return None
        found = None
        with suppress(OnrecordError):
            found = read_at(Archive(origin.container, partial(self._opened, origin.container)), origin.offset)
        if found is None or hashlib.sha256(found.data).hexdigest() != record.page.sha256:
            return None
        return Page(record.page, found.data)

    def _opened(self, path: str) -> BinaryIO:
        try:
            return open_file(path)
        except (OSError, OnrecordError) as error:
            self._missing.add(path)
            raise PageUnreadable(str(error)) from error
