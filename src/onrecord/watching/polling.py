"""Ask feeds once, and put into a ledger what it did not have.

A feed is asked each time (and says that nothing changed, where it can), its pages when they are new, and again so long
as the feed lists them: a while after they were first seen, then at twice that age, and so on, so that a page is asked
for a handful of times however often the feed is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from onrecord import outlets, pipeline
from onrecord.attributions.engine import Engine, check_score, engine
from onrecord.attributions.weights import Name
from onrecord.errors import LedgerError, OnrecordError, PageTooLarge, PageUnreadable
from onrecord.flow import Origin, Page, Record, Skipped, writable
from onrecord.ledger import Ledger
from onrecord.ledger.values import Failed, Reading, Watched
from onrecord.ledger.watches import Address
from onrecord.pages import feeds, files
from onrecord.pages.addresses import is_web_address, without_user
from onrecord.pages.fetch import LISTS, PAGES, Fetcher
from onrecord.pages.manners import Manners
from onrecord.version import __version__

MAX_DEPTH = 3
MAX_LISTS = 1000
"""How deep lists of lists are followed, and how many feeds one may lead to; as for `pages.find`."""

TRIES = 3
"""A page that could not be had is asked for in so many runs, then as rarely as one that was."""


def poll(
    ledger: Ledger,
    sources: Sequence[str | Path],
    *,
    model: Name = "fast",
    min_score: float | None = None,
    manners: Manners | None = None,
    any_page: bool = False,
    keep_pages: bool = True,
    again_after: float = 3600.0,
    fetcher: Fetcher | None = None,
) -> Iterator[Watched | Skipped | Failed]:
    """Ask feeds once, and give what is new in them, each page kept before it is told.

    A source is a feed, a sitemap or an OPML list of these, by its address or as a file. What the ledger has already
    gives nothing. `again_after` is the age, in seconds, at which a page is asked for the second time; 0 asks each time,
    infinity never again. A page that gives nothing becomes a Skipped, a feed that cannot be had a Failed. `fetcher`
    asks the servers; one that is used for several polls keeps the time between them. What is wrong with the ledger is
    raised as LedgerError.
    """
    check_score(min_score)
    outlets.check()
    asking = fetcher or Fetcher(manners or Manners())
    reading = _Reading(ledger, asking, model, Reading(min_score, any_page), keep_pages)
    done: set[str] = set()
    for source in sources:
        for listed in _Listing(asking).of(str(source)):
            if isinstance(listed, Failed):
                yield listed
            elif listed.url not in done:
                done.add(listed.url)
                found = reading.of(listed, again_after)
                if found is not None:
                    yield found


@dataclass(frozen=True, slots=True)
class _Listed:
    """A page that a feed lists: its address, and how to have it."""

    url: str
    feed: str
    load: Callable[[], Page]


@dataclass(slots=True)
class _Listing:
    """What one source lists, by way of however many lists."""

    fetcher: Fetcher
    lists: set[str] = field(default_factory=set)

    def of(self, source: str, depth: int = 1) -> Iterator[_Listed | Failed]:
        """Return the pages that a source lists; each list that fails becomes a Failed, and the others go on."""
        self.lists.add(source)
        shown = writable(without_user(source))
        try:
            page, found = self._opened(source, depth)
        except OnrecordError as error:
            yield Failed(shown, writable(str(error)))
            return
        except Exception as error:  # as for a page: one feed must not take the others with it
            yield Failed(shown, writable(f"a defect in onrecord, please report it: {type(error).__name__}: {error}"))
            return
        for entry in found.entries:
            if (listed := self._entry(entry, page, shown)) is not None:
                yield listed
        for url in found.lists:
            if url in self.lists:
                continue
            if len(self.lists) >= MAX_LISTS:
                yield Failed(shown, f"it leads to more than {MAX_LISTS} feeds; the rest is left")
                return
            yield from self.of(url, depth + 1)

    def _opened(self, source: str, depth: int) -> tuple[Page, feeds.Listing]:
        if depth > MAX_DEPTH:
            raise PageTooLarge(f"a list in a list, more than {MAX_DEPTH} deep")
        if is_web_address(source):
            page = self.fetcher.page(source, takes=PAGES | LISTS)
            found = feeds.listing(page.data, page.stamp.url, self.fetcher.manners.max_bytes, page.stamp.charset)
        elif depth > 1:
            raise PageUnreadable("the list leads to what is no address on the web")
        else:
            page = files.of_file(source).load()
            found = feeds.listing(page.data, None, files.MAX_BYTES)
        if found is None:
            raise PageUnreadable("no feed, sitemap or OPML list; `onrecord add` keeps a single page")
        return page, found

    def _entry(self, entry: feeds.Entry, by: Page, feed: str) -> _Listed | None:
        """Return the page of an entry; None for one that has neither an address on the web nor a text."""
        origin = Origin("feed", by.stamp.url)
        if entry.url is not None:
            if not is_web_address(entry.url):
                return None
            return _Listed(without_user(entry.key), feed, lambda: self.fetcher.page(entry.url or "", origin))
        if not entry.has_text:
            return None
        # Ids are unique within their feed only.
        id = entry.id if ":" in entry.id else f"{feed}#{entry.id}"
        return _Listed(id, feed, lambda: Page.of(entry.as_html(), id, origin, by.stamp.fetched_at))


class _Reading:
    """Reads the pages that are due, and keeps what is new of them."""

    def __init__(self, ledger: Ledger, fetcher: Fetcher, model: Name, reading: Reading, keep_pages: bool) -> None:
        self._ledger = ledger
        self._watches = ledger.watches()
        self._fetcher = fetcher
        self._model = model
        self._reading = reading
        self._keep_pages = keep_pages

    def of(self, listed: _Listed, again_after: float) -> Watched | Skipped | None:
        """Return what a listed page gives; None where it is not due, or as it was."""
        address = self._watches.listed(listed.url, listed.feed)
        if not _due(address, again_after):
            return None
        try:
            page = listed.load()
            found = self._taken(listed, address, page)
        except LedgerError:
            raise
        except OnrecordError as error:
            return self._skipped(address, writable(str(error)))
        except Exception as error:  # one page must not take the others with it, whatever is wrong with it
            defect = f"a defect in onrecord, please report it: {type(error).__name__}: {error}"
            return self._skipped(address, writable(defect))
        self._watches.asked(listed.url, page.stamp.sha256)
        return found

    def _skipped(self, address: Address, problem: str) -> Skipped | None:
        """Note why there is nothing; told once, as long as the reason is the same."""
        self._watches.asked(address.url, None, problem)
        return None if problem == address.problem else Skipped(writable(address.url), problem)

    def _taken(self, listed: _Listed, address: Address, page: Page) -> Watched | None:
        """Keep a page if it is new, or its article is; return what it gave."""
        attributing: Engine = engine(self._model)
        noted = self._ledger.note(page, (__version__, attributing.digest), self._reading)
        if noted is not None:
            if not self._watches.came_untold(address, page.stamp.sha256):
                return None
            status: Literal["new", "changed"] = "new" if address.page is None else "changed"
            return Watched(status, listed.url, listed.feed, None, noted.statements)
        key = address.page if address.page is not None else self._watches.page_at(page.stamp.url)
        former = None if key is None else self._ledger.record_at(key)
        record = pipeline.record_of(page, attributing, self._reading.min_score, any_page=self._reading.any_page)
        if former is not None and _same(former, record):
            return None
        self._ledger.add(record, page, reading=self._reading, keep_page=self._keep_pages)
        headline, count = record.article.headline, len(record.statements)
        if former is None:
            return Watched("new", listed.url, listed.feed, headline, count)
        return Watched("changed", listed.url, listed.feed, headline, count, *_turnover(former, record))


def _due(address: Address, again_after: float) -> bool:
    """Whether a page is to be asked for now: it never was, it failed lately, or it has become twice as old since."""
    if address.asked_at is None:
        return True
    if address.problem is not None and address.page is None and address.asked < TRIES:
        return True
    listed, asked = (datetime.fromisoformat(time) for time in (address.listed_at, address.asked_at))
    age = max((asked - listed).total_seconds() * 2, again_after)
    return (datetime.now(UTC) - listed).total_seconds() >= age


def _same(former: Record, record: Record) -> bool:
    """Whether two versions of a page have one article: much else on a page changes each time it is sent."""
    return former.article.text == record.article.text


def _turnover(former: Record, record: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of statements that only the new version has, and of those that only the former has."""
    before = Counter(s.content_text for s in former.statements)
    after = Counter(s.content_text for s in record.statements)
    return tuple((after - before).elements()), tuple((before - after).elements())
