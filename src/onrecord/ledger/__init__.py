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
- What people add (corrections, additions, annotations) must not be made of records: it goes into tables of its own, by
  statement id, page digest and words, and not by row, since a statement may be lost in one version and come back in the
  next. `corrections.with_corrections` gives a record with all of it.

Where the rest fits in:

- A new table is a migration in schema.py, added at the end of `MIGRATIONS`, and a section in docs/ledger.md.
- What is worked out over many pages (families of quotations, copies, stories, vectors of meanings) is kept in tables
  that point to `statements.key` or `pages.key` with ON DELETE CASCADE. `writing.add_record` is the one place where
  statements come and go: it calls what must follow each page within its transaction. What needs all pages runs after,
  and notes how far it got, so that it can go on.
- Another way to find statements (by meaning) gives keys with a rank; `filters.conditions` narrows them and `hits.hits`
  fetches them. A new filter is a field of values.Filters and a row in filters._MADE.
- Who is who is decided by onrecord.identities: for a page's new names in speakers.names_of, for all in settling.settle,
  by users in rulings. Statements point to `speaker_names`, these to `speakers`, so that joining or parting speakers
  changes those two and no statement; what is kept by speaker is made anew in settling and rulings.
- Several addresses of the same bytes are rows of `sightings`; what pages state of their addresses is in `addresses`.
  Copies and versions of an article are different bytes, hence different pages; `copies` has the proofs that tie them.
- An export reads `Ledger.records()`, or the hits of a search.

The functions beside this take a connection; `Ledger` is the door to them. Nothing here loads the model: what reads
pages into a ledger is onrecord.adding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from onrecord.errors import NotInLedger
from onrecord.flow import FindingKind, Page, Record
from onrecord.ledger import additions as _additions
from onrecord.ledger import copies as _copies
from onrecord.ledger import (
    corrections,
    editing,
    linking,
    listing,
    lists,
    meanings,
    names,
    receipts,
    rereading,
    rulings,
    settling,
    writing,
)
from onrecord.ledger import disputes as _disputes
from onrecord.ledger import search as _search
from onrecord.ledger import versions as _versions
from onrecord.ledger.additions import Addition
from onrecord.ledger.connection import WAIT, connect, default_path, spoken
from onrecord.ledger.corrections import Correction
from onrecord.ledger.packing import record_of
from onrecord.ledger.page_names import page_key
from onrecord.ledger.rows import column, value
from onrecord.ledger.search import Like, Order
from onrecord.ledger.values import (
    Accusing,
    Added,
    Copies,
    Counts,
    Difference,
    Dispute,
    Facets,
    Filters,
    Flagged,
    Half,
    Hit,
    KeptPage,
    OutletCount,
    OverTime,
    PageCheck,
    Reading,
    Receipt,
    Settled,
    Speaker,
    SpeakerReasons,
    Table,
    Version,
)

if TYPE_CHECKING:
    from onrecord.identities import Authority, Reconciler
    from onrecord.ledger.agreement.sides import Side
    from onrecord.ledger.annotations import Document, Taken
    from onrecord.ledger.exports.choosing import Chosen
    from onrecord.ledger.families.values import Comparison, Family, VerbUse
    from onrecord.ledger.stories.values import Story, StoryTold
    from onrecord.ledger.verify import Fetch
    from onrecord.ledger.watches import Watches

__all__ = ["Filters", "Ledger", "Like", "default_path"]


class Ledger:
    """A ledger's file, open. One thread at a time may use it; several processes may read it while one writes.

    `path` None is the default ledger ($ONRECORD_LEDGER, or onrecord.db in the user's folder of data). A file that is
    not there is made, unless the ledger is opened for reading only. `wait` is how many seconds another writer is waited
    for.

    Everything raises LedgerError, which names the file and says what to do; see errors.py.
    """

    def __init__(self, path: str | Path | None = None, *, read_only: bool = False, wait: float = WAIT) -> None:
        self.path = Path(path) if path is not None else default_path()
        self._read_only = read_only
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

    def add_all(
        self,
        several: Iterable[tuple[Record, Page | None]],
        *,
        reading: Reading | None = None,
        keep_page: bool = True,
        together: int = 50,
    ) -> Iterator[Added]:
        """Put many records that are there already into the ledger, as `add` does, and return what each did.

        So many at a time are one transaction, which takes less time than one each; each is returned when it is kept.
        Where one raises, those of its transaction are not kept, and none of them was returned.
        """
        source = iter(several)
        while batch := list(islice(source, together)):
            with spoken(self.path):
                yield from writing.add_together(self._db, batch, reading or Reading(), keep_bytes=keep_page)

    def replace(self, record: Record, reading: Reading | None = None) -> Added:
        """Put a record in the place of the one that the ledger has of its page, whichever onrecord made that."""
        with spoken(self.path):
            return writing.add_record(self._db, record, None, reading or Reading(), anyway=True)

    def note(
        self, page: Page, made_by: tuple[str, str], reading: Reading | None = None, *, keep_page: bool = True
    ) -> Added | None:
        """Note where a page was found, if it need not be read: this onrecord and model have read these bytes so.

        `made_by` are the onrecord version and the digest of the model. With `keep_page` bytes that were not kept before
        are kept now. Returns None where the page is to be read.
        """
        with spoken(self.path):
            return writing.note_page(self._db, page, reading or Reading(), made_by, keep_bytes=keep_page)

    # --------------------------------------------------------------------------------------------------- who is who

    def settle(self, *, anyway: bool = True) -> Settled | None:
        """Decide anew who is who, by all pages; without `anyway` only where enough is new, and else return None."""
        with spoken(self.path):
            return settling.settle(self._db) if anyway or settling.is_due(self._db) else None

    def merge(self, a: str, b: str, by: str, note: str = "") -> int:
        """Make one of two speakers for ever, each a name or a number, and return its number.

        `by` is who says so. Raises NotInLedger where a name means nobody or several, ValueError where both are one.
        """
        with spoken(self.path):
            return rulings.merge(self._db, a, b, by, note)

    def split(self, name: str, parts: Sequence[str], by: str, note: str = "") -> int:
        """Make another speaker of some names of one for ever, and return its number.

        `parts` are names, or their numbers as `reasons` gives them. Raises NotInLedger where `name` means nobody or
        several, ValueError where `parts` are none or all of the names, or not this speaker's.
        """
        with spoken(self.path):
            return rulings.split(self._db, name, parts, by, note)

    def link(self, name: str, source: Authority | Reconciler, origin: str, by: str) -> tuple[str, str, str] | None:
        """Give a speaker the identifier that a file of people or a service has for them.

        Returns identifier, label and evidence, None where nothing fits for sure; `origin` says where `source` is from.
        Raises NotInLedger where `name` means nobody or several, ReconciliationError.
        """
        with spoken(self.path):
            return linking.link(self._db, rulings.speaker_number(self._db, name), source, origin, by)

    # ----------------------------------------------------------------------------------------------------- correcting

    def edit(
        self,
        id: str,
        by: str,
        *,
        fields: Mapping[str, str | None] | None = None,
        verdict: Literal["accepted", "rejected"] | None = None,
        note: str = "",
    ) -> str:
        """Correct fields of a statement, accept it or reject it; return its whole id.

        `fields` are among corrections.FIELDS; a value that is None says that the page does not tell. `by` is who says
        so. Raises NotInLedger, and ValueError for a value that cannot be.
        """
        with spoken(self.path):
            return editing.edit(self._db, id, by, fields=fields or {}, verdict=verdict, note=note)

    def undo(self, id: str, by: str, *, fields: Sequence[str] = ()) -> int:
        """Take back what people said of a statement, or of some of its fields; return how much that was."""
        with spoken(self.path):
            return editing.undo(self._db, id, by, fields=fields)

    def has(self, id: str) -> bool:
        """Return whether there is a statement with this id, or one beginning."""
        try:
            with spoken(self.path):
                return bool(receipts.statement_key(self._db, id))
        except NotInLedger:
            return False

    def corrections(self, id: str | None = None, *, undone: bool = False) -> list[Correction]:
        """Return what people said of a statement, by its id or the beginning of it, or of all statements.

        With `undone` what holds no more is among it. Raises NotInLedger.
        """
        with spoken(self.path):
            whole = None
            if id is not None:
                key = receipts.statement_key(self._db, id)
                whole = value(self._db, "SELECT id FROM statements WHERE key = ?", (key,))
            return corrections.corrections(self._db, whole, undone=undone)

    def additions(self) -> list[Addition]:
        """Return the statements that people added and did not take back."""
        with spoken(self.path):
            return _additions.all_additions(self._db)

    def take(self, document: Document, by: str | None = None, *, dry_run: bool = False) -> Taken:
        """Take what somebody annotated of a page in another tool, and return what that changed, or would change.

        Documents come from onrecord.ledger.annotations.files. `by` is who annotated it, where the file does not tell.
        """
        from onrecord.ledger.annotations.taking import take

        with spoken(self.path):
            return take(self._db, document, by, dry_run=dry_run)

    def annotated(self, name: str) -> Side:
        """Return what somebody annotated or corrected, or "machine" found, for onrecord.ledger.agreement.compared.

        It is read while it is compared. Raises NotInLedger where nobody of the name said anything.
        """
        from onrecord.ledger.agreement.sides import of_ledger

        with spoken(self.path):
            return of_ledger(self._db, name)

    # --------------------------------------------------------------------------------------------------- remembering

    def watches(self) -> Watches:
        """Return what the ledger remembers of feeds that are watched, and of alerts."""
        from onrecord.ledger.watches import Watches

        return Watches(self._db, self.path)

    # ------------------------------------------------------------------------------------------------------- asking

    def search(
        self,
        text: str = "",
        filters: Filters | None = None,
        *,
        like: str | Like | None = None,
        order: Order = "best",
        limit: int | None = 20,
        offset: int = 0,
    ) -> Table[Hit]:
        """Return statements by words and filters, best first or by date; `why` of an empty table says why.

        `text` may have "phrases", pref*, OR and -without. With `like`, a sentence, they are those that mean something
        like it, the most alike first; `Like(statement=id)` asks for those like a statement. The first such search
        makes vectors of all statements where the ledger is open for writing; else those without are not found. Raises
        ValueError for a filter's date that is none, LibraryMissing where sqlite-vec does not load.
        """
        if isinstance(like, str):
            like = Like(like)
        if like is not None and not self._read_only:
            self.make_vectors()
        with spoken(self.path):
            return _search.search(self._db, text, filters, like=like, order=order, limit=limit, offset=offset)

    def vectors_due(self) -> int:
        """Return how many statements have no vector yet, by which they are searched by meaning."""
        with spoken(self.path):
            return meanings.due(self._db)

    def make_vectors(self, progress: Callable[[int], None] | None = None) -> int:
        """Make the vectors that are missing, and return how many; what is done stays, whatever stops it.

        `progress` is called with how many were made since its last call. Raises WeightsError.
        """
        with spoken(self.path):
            return meanings.bring_up_to_date(self._db, progress)

    def stories(
        self,
        text: str = "",
        filters: Filters | None = None,
        *,
        least_outlets: int = 1,
        limit: int | None = 20,
        offset: int = 0,
    ) -> Table[Story]:
        """Return groups of pages that report the same event, the latest first.

        Words and filters are those of search: a story is meant when one of its statements passes. `least_outlets` is
        of how many outlets the pages must be.
        """
        from onrecord.ledger.stories import asking

        with spoken(self.path):
            return asking.stories(self._db, text, filters, least_outlets=least_outlets, limit=limit, offset=offset)

    def story(self, named: str) -> StoryTold | None:
        """Return the story of a page, by its address, how its digest begins or a statement's id; None if it is in none.

        Raises NotInLedger where there is no such page.
        """
        from onrecord.ledger.stories import asking

        with spoken(self.path):
            return asking.story(self._db, named)

    def due(
        self, text: str = "", filters: Filters | None = None, *, limit: int | None = 20, offset: int = 0
    ) -> Table[Hit]:
        """Return pledges, predictions, threats and decisions by when they are due, the first first."""
        with spoken(self.path):
            return _search.due(self._db, text, filters, limit=limit, offset=offset)

    def speakers(
        self, name: str | None = None, filters: Filters | None = None, *, limit: int | None = 50, offset: int = 0
    ) -> Table[Speaker]:
        """Return who speaks, those with the most statements first; `name` asks for those it may mean."""
        with spoken(self.path):
            return lists.speakers(self._db, name, filters, limit=limit, offset=offset)

    def called(self, name: str) -> list[tuple[Any, ...]]:
        """Return the speakers that a name may mean, each with how many statements they made, most first."""
        with spoken(self.path):
            return names.speakers_called(self._db, name)

    def reasons(self, name: str) -> tuple[SpeakerReasons, ...]:
        """Return the speakers that a name, or a number, may mean, each with all names and why they are theirs.

        Raises NotInLedger where there is nobody of this number.
        """
        with spoken(self.path):
            if names.is_number(name):
                return (rulings.reasons(self._db, int(name)),)
            return tuple(rulings.reasons(self._db, key) for key in names.speaker_keys(self._db, name))

    def copies(self, named: str | None = None, *, limit: int | None = 20, offset: int = 0) -> Table[Copies]:
        """Return groups of pages that have one text, the largest first, with the proofs.

        `named` asks for one page's, by its address, how its digest begins or a statement's id, and tells what the
        others edited. Raises NotInLedger where there is no such page.
        """
        with spoken(self.path):
            return _copies.copies(self._db, named, limit=limit, offset=offset)

    def part(self, a: str, b: str, by: str, note: str = "") -> None:
        """Say that two pages have not one text, whatever is proved; `by` is who says so.

        Raises NotInLedger where there is no such page, ValueError where both are one.
        """
        with spoken(self.path):
            _copies.part(self._db, a, b, by, note)

    def unpart(self, a: str, b: str) -> None:
        """Take back what `part` said. Raises NotInLedger where nobody parted the two."""
        with spoken(self.path):
            _copies.unpart(self._db, a, b)

    def versions(self, address: str) -> Table[Version]:
        """Return what was read at an address, the oldest first, each with what became of the quotations.

        Raises NotInLedger where nothing was read there.
        """
        with spoken(self.path):
            return _versions.versions(self._db, address)

    def nameable(self) -> list[int]:
        """Return the numbers of the people and bodies, those on the most pages first."""
        with spoken(self.path):
            return rulings.nameable(self._db)

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
        offset: int = 0,
    ) -> Table[Dispute]:
        """Return claims with who denies them and who did not answer, the last answered first."""
        with spoken(self.path):
            return _disputes.disputes(self._db, filters, halves=halves, limit=limit, offset=offset)

    def show(self, id: str) -> Receipt:
        """Return a statement with its receipt, by its id or the beginning of it.

        Raises NotInLedger when there is none, or several begin so.
        """
        with spoken(self.path):
            return receipts.receipt(self._db, id)

    def families(
        self,
        text: str = "",
        filters: Filters | None = None,
        *,
        limit: int | None = 20,
        offset: int = 0,
        least_pages: int = 2,
    ) -> Table[Family]:
        """Return remarks that several pages have, those of the most outlets first; `least_pages` says how many.

        Words and filters are those of search: a family is meant when one of its statements passes.
        """
        from onrecord.ledger.families import asking

        with spoken(self.path):
            return asking.families(self._db, text, filters, limit=limit, offset=offset, least_pages=least_pages)

    def compare(self, id: str) -> Comparison:
        """Return how pages render the same words, word by word, by the id of one of the statements.

        Raises NotInLedger when there is none, or several begin so.
        """
        from onrecord.ledger.families import asking

        with spoken(self.path):
            return asking.compare(self._db, id)

    def verbs(
        self, id: str | None = None, text: str = "", filters: Filters | None = None, *, limit: int | None = None
    ) -> Table[VerbUse]:
        """Return with which verbs outlets lead up to the same words: of one remark by an id, or of all that pass."""
        from onrecord.ledger.families import asking

        with spoken(self.path):
            return asking.verbs(self._db, id, text, filters, limit=limit)

    def pages(
        self,
        text: str = "",
        filters: Filters | None = None,
        *,
        since: str | None = None,
        limit: int | None = 20,
        offset: int = 0,
    ) -> Table[KeptPage]:
        """Return pages, the last added first; with words or filters those that have a statement with them.

        `since` is a day or time, ISO 8601 in UTC, from which on they were added.
        """
        with spoken(self.path):
            return listing.pages(self._db, text, filters, since=since, limit=limit, offset=offset)

    def page(self, named: str) -> Record:
        """Return a page's record as people corrected it, by its address, its digest or a statement's id.

        Raises NotInLedger where that is no page, or several.
        """
        with spoken(self.path):
            return listing.page_record(self._db, named)

    def findings(
        self,
        kinds: Sequence[FindingKind] = (),
        page: str | None = None,
        *,
        limit: int | None = 20,
        offset: int = 0,
    ) -> Table[Flagged]:
        """Return what a careful reader would flag, on the last added pages first; of some kinds, or on one page.

        Raises NotInLedger where there is no such page.
        """
        with spoken(self.path):
            return listing.findings(self._db, kinds, page, limit=limit, offset=offset)

    def facets(self, text: str = "", filters: Filters | None = None) -> Facets:
        """Return what the statements of a search divide into: by act, speaker, outlet and so on, with how many."""
        from onrecord.ledger import facets

        with spoken(self.path):
            return facets.facets(self._db, text, filters)

    def over_time(self, text: str = "", filters: Filters | None = None) -> OverTime:
        """Return how many statements of a search were made when, by act; by days, months or years, as they span."""
        from onrecord.ledger import counting

        with spoken(self.path):
            return counting.over_time(self._db, text, filters)

    def accusations(
        self, text: str = "", filters: Filters | None = None, *, limit: int | None = 50, offset: int = 0
    ) -> Table[Accusing]:
        """Return who accuses or criticises whom, the most frequent first."""
        from onrecord.ledger import counting

        with spoken(self.path):
            return counting.accusations(self._db, text, filters, limit=limit, offset=offset)

    def counts(self) -> Counts:
        """Return how much the ledger holds."""
        with spoken(self.path):
            return lists.counts(self._db)

    def records(self) -> Iterator[Record]:
        """Return the records of all pages, in the order in which they were added."""
        with spoken(self.path):
            for key in column(self._db, "SELECT key FROM pages ORDER BY key"):
                record = record_of(self._db, key)
                if record is not None:
                    yield record

    def record(self, id: str) -> Record:
        """Return the record of the page that has a statement, by its id or the beginning of it. Raises NotInLedger."""
        with spoken(self.path):
            key = receipts.statement_key(self._db, id)
            page = value(self._db, "SELECT page FROM statements WHERE key = ?", (key,))
            return receipts.record_at(self._db, page)

    def chosen(
        self,
        text: str = "",
        filters: Filters | None = None,
        *,
        ids: Sequence[str] | None = None,
        newest: int | None = None,
    ) -> Iterator[Chosen]:
        """Return what an export has: pages with statements by words and filters, as people corrected them.

        What people rejected is left out. `ids` are whole ids of statements, of which alone some are meant; with
        `newest` only so many statements are meant, those published last. See onrecord.ledger.exports. Raises ValueError
        for a filter's date that is none.
        """
        from onrecord.ledger.exports.choosing import of_ledger

        with spoken(self.path):
            yield from of_ledger(self._db, text, filters, ids=ids, newest=newest)

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

    def check(self, named: str, *, fetch: Fetch | None = None) -> PageCheck:
        """Check one page as `verify` does, by its address, its digest or a statement's id.

        Raises NotInLedger where that is no page, or several.
        """
        from onrecord.ledger.verify import check_page

        with spoken(self.path):
            return check_page(self._db, page_key(self._db, named), fetch)

    def page_count(self) -> int:
        """Return how many pages there are."""
        with spoken(self.path):
            return int(value(self._db, "SELECT count(*) FROM pages"))

    def stale(self, made_by: tuple[str, str], *, everything: bool = False) -> list[int]:
        """Return the keys of pages that another onrecord or model than this has read, or of all.

        Those whose record is damaged are among them.
        """
        with spoken(self.path):
            return rereading.stale_pages(self._db, made_by, everything=everything)

    def kept(self, key: int) -> tuple[str, Page | None, Reading]:
        """Return a page's address, the page if its bytes are kept, and how it was read. Raises LedgerDamaged."""
        with spoken(self.path):
            return rereading.kept_page(self._db, key)

    def changes(self, key: int, record: Record) -> Difference:
        """Return what a new record of a page by its key changes; of a damaged one, which statements come and go."""
        with spoken(self.path):
            return rereading.changes_of(self._db, key, record)

    def record_at(self, key: int) -> Record:
        """Return the record of a page by its key. Raises NotInLedger and LedgerDamaged."""
        with spoken(self.path):
            return receipts.record_at(self._db, key)

    def index_again(self) -> None:
        """Make the full-text index anew."""
        with spoken(self.path):
            rereading.index_again(self._db)
