"""A ledger: one SQLite file that keeps records with their pages, and answers who said what, when, and who denies it.

>>> with onrecord.Ledger("x.db") as ledger:
...     ledger.add(onrecord.read("page.html"))
...     for hit in ledger.search("border wall", Filters(speaker="Trump", said_after="2016-03")):
...         print(hit.speaker, hit.act, hit.words)

What is kept, and what for (docs/ledger.md has every column):

- `bytes` and `records` are the truth: a page's bytes, compressed, and the JSON of its record. `show`, `verify`,
  `rebuild` and exports read records back as flow.Record.
- All other tables are made of the records, for asking, and could be made of them again. Statements keep their ids,
  which are digests of page and spans, and their rows, when a page is read anew, so that what points to them stays.
- What people add (corrections) must not be made of records: it goes into tables of its own, by statement id, page
  digest and words, and not by row, since a statement may be lost in one version and come back in the next.

Where the rest fits in:

- A new table is a migration in schema.py, added at the end of `MIGRATIONS`, and a section in docs/ledger.md.
- What is worked out over many pages (families of quotations, copies, stories, vectors of meanings) is kept in tables
  that point to `statements.key` or `pages.key` with ON DELETE CASCADE. `writing.add_record` is the one place where
  statements come and go: it calls what must follow each page within its transaction. What needs all pages runs after,
  and notes how far it got, so that it can go on.
- Another way to find statements (by meaning) gives keys with a rank; `filters.conditions` narrows them and `hits.hits`
  fetches them. A new filter is a field of values.Filters and a row in filters._MADE.
- Who is who is decided in speakers.identify alone. Statements point to `speaker_names`, these to `speakers`, so that
  joining or parting speakers changes those two and no statement.
- Several addresses of the same bytes are rows of `sightings`; what pages state of their addresses is in `addresses`.
  Copies and versions of an article are different bytes, hence different pages, to be tied by a table of their own.
- An export reads `Ledger.records()`, or the hits of a search.

The functions beside this take a connection; `Ledger` is the door to them. Nothing here loads the model: what reads
pages into a ledger is onrecord.adding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from onrecord.flow import Page, Record
from onrecord.ledger import disputes as _disputes
from onrecord.ledger import lists, names, receipts, rereading, writing
from onrecord.ledger import search as _search
from onrecord.ledger.connection import WAIT, connect, default_path, spoken
from onrecord.ledger.rows import column, value
from onrecord.ledger.search import Order
from onrecord.ledger.values import (
    Added,
    Counts,
    Dispute,
    Filters,
    Half,
    Hit,
    OutletCount,
    PageCheck,
    Reading,
    Receipt,
    Speaker,
    Table,
)

if TYPE_CHECKING:
    from onrecord.ledger.verify import Fetch

__all__ = ["Filters", "Ledger", "default_path"]


class Ledger:
    """A ledger's file, open. One thread at a time may use it; several processes may read it while one writes.

    `path` None is the default ledger ($ONRECORD_LEDGER, or onrecord.db in the user's folder of data). A file that is
    not there is made, unless the ledger is opened for reading only. `wait` is how many seconds another writer is waited
    for.

    Everything raises LedgerError, which names the file and says what to do; see errors.py.
    """

    def __init__(self, path: str | Path | None = None, *, read_only: bool = False, wait: float = WAIT) -> None:
        self.path = Path(path) if path is not None else default_path()
        self._db = connect(self.path, create=not read_only, write=not read_only, wait=wait)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Ledger {str(self.path)!r}>"

    def close(self) -> None:
        """Close the file; what was added is in it already."""
        with spoken(self.path):
            self._db.close()

    # ------------------------------------------------------------------------------------------------------- adding

    def add(
        self,
        record: Record,
        page: Page | bytes | None = None,
        *,
        reading: Reading | None = None,
        keep_page: bool = True,
    ) -> Added:
        """Put a record into the ledger, with its page's bytes if they are given, and return what that did.

        Adding the same again changes nothing; a record of a newer onrecord takes the former's place. `reading` tells
        how the page was read, if not with the options that `onrecord.read` has by itself. With `keep_page` False only
        the digest of the page is kept. Raises ValueError when the bytes are those of another page.
        """
        if isinstance(page, bytes):
            page = Page.of(page, record.page.url, record.page.origin)
        with spoken(self.path):
            return writing.add_record(self._db, record, page, reading or Reading(), keep_bytes=keep_page)

    def replace(self, record: Record, reading: Reading | None = None) -> Added:
        """Put a record in the place of the one that the ledger has of its page, whichever onrecord made that."""
        with spoken(self.path):
            return writing.add_record(self._db, record, None, reading or Reading(), anyway=True)

    def note(self, page: Page, made_by: tuple[str, str], reading: Reading | None = None) -> Added | None:
        """Note where a page was found, if it need not be read: this onrecord and model have read these bytes so.

        `made_by` are the onrecord version and the digest of the model. Returns None where the page is to be read.
        """
        with spoken(self.path):
            return writing.note_page(self._db, page, reading or Reading(), made_by)

    # ------------------------------------------------------------------------------------------------------- asking

    def search(
        self,
        text: str = "",
        filters: Filters | None = None,
        *,
        order: Order = "best",
        limit: int | None = 20,
        offset: int = 0,
    ) -> Table[Hit]:
        """Return statements by words and filters, best first or by date; `why` of an empty table says why.

        `text` may have "phrases", pref*, OR and -without. Raises ValueError for a filter's date that is none.
        """
        with spoken(self.path):
            return _search.search(self._db, text, filters, order=order, limit=limit, offset=offset)

    def due(self, text: str = "", filters: Filters | None = None, *, limit: int | None = 20) -> Table[Hit]:
        """Return pledges, predictions, threats and decisions by when they are due, the first first."""
        with spoken(self.path):
            return _search.due(self._db, text, filters, limit=limit)

    def speakers(
        self, name: str | None = None, filters: Filters | None = None, *, limit: int | None = 50
    ) -> Table[Speaker]:
        """Return who speaks, those with the most statements first; `name` asks for those it may mean."""
        with spoken(self.path):
            return lists.speakers(self._db, name, filters, limit=limit)

    def called(self, name: str) -> list[tuple[Any, ...]]:
        """Return the speakers that a name may mean, each with how many statements they made, most first."""
        with spoken(self.path):
            return names.speakers_called(self._db, name)

    def outlets(self, name: str | None = None) -> Table[OutletCount]:
        """Return the outlets of the pages, those with the most pages first; `name` is a name or a domain."""
        with spoken(self.path):
            return lists.outlets(self._db, name)

    def disputes(
        self,
        filters: Filters | None = None,
        *,
        halves: Sequence[Half] = ("both", "denial", "silence"),
        limit: int | None = 20,
    ) -> Table[Dispute]:
        """Return claims with who denies them and who did not answer, the last answered first."""
        with spoken(self.path):
            return _disputes.disputes(self._db, filters, halves=halves, limit=limit)

    def show(self, id: str) -> Receipt:
        """Return a statement with its receipt, by its id or the beginning of it.

        Raises NotInLedger when there is none, or several begin so.
        """
        with spoken(self.path):
            return receipts.receipt(self._db, id)

    def counts(self) -> Counts:
        """Return how much the ledger holds."""
        with spoken(self.path):
            return lists.counts(self._db)

    def records(self) -> Iterator[Record]:
        """Return the records of all pages, in the order in which they were added."""
        with spoken(self.path):
            for key in column(self._db, "SELECT key FROM pages ORDER BY key"):
                record = writing.record_of(self._db, key)
                if record is not None:
                    yield record

    def record(self, id: str) -> Record:
        """Return the record of the page that has a statement, by its id or the beginning of it. Raises NotInLedger."""
        with spoken(self.path):
            key = receipts.statement_key(self._db, id)
            page = value(self._db, "SELECT page FROM statements WHERE key = ?", (key,))
            return receipts.record_at(self._db, page)

    # ----------------------------------------------------------------------------------------------------- checking

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the file as a whole, each in words; nothing where it is sound."""
        from onrecord.ledger.verify import file_faults

        return tuple(file_faults(self._db))

    def verify(self, *, fetch: Fetch | None = None) -> Iterator[PageCheck]:
        """Check every page: what is kept of it, and that the words of its statements stand in its bytes.

        With `fetch`, which returns the page at an address, they are held against the page as it is on the web now. A
        page that is damaged is reported, and the next one checked.
        """
        from onrecord.ledger.verify import check_page, page_keys

        with spoken(self.path):
            for key in page_keys(self._db):
                yield check_page(self._db, key, fetch)

    def page_count(self) -> int:
        """Return how many pages there are."""
        with spoken(self.path):
            return int(value(self._db, "SELECT count(*) FROM pages"))

    def stale(self, made_by: tuple[str, str], *, everything: bool = False) -> list[int]:
        """Return the keys of pages that another onrecord or model than this has read, or of all."""
        with spoken(self.path):
            return rereading.stale_pages(self._db, made_by, everything=everything)

    def kept(self, key: int) -> tuple[str, Page | None, Reading]:
        """Return a page's address, the page if its bytes are kept, and how it was read."""
        with spoken(self.path):
            return rereading.kept_page(self._db, key)

    def record_at(self, key: int) -> Record:
        """Return the record of a page by its key. Raises NotInLedger and LedgerDamaged."""
        with spoken(self.path):
            return receipts.record_at(self._db, key)

    def index_again(self) -> None:
        """Make the full-text index anew."""
        with spoken(self.path):
            rereading.index_again(self._db)
