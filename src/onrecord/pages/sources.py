"""Find pages in whatever is named: files, folders, archives, feeds, addresses on the web.

Finding is lazy: a file is opened, and a server asked, when the first page of it is asked for and not before. To tell a
feed or an archive from a page, the beginning of a file that is named is looked at; in folders the name tells.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from onrecord.errors import PageEmpty, PageTooLarge, PageUnreadable
from onrecord.flow import Origin, Page, PageStamp
from onrecord.pages import feeds, files
from onrecord.pages.addresses import is_web_address, without_user
from onrecord.pages.archives import ARCHIVE_SUFFIXES, archive_locations
from onrecord.pages.location import Location
from onrecord.pages.manners import Manners

if TYPE_CHECKING:
    from onrecord.pages.fetch import Fetcher

MAX_DEPTH = 3
"""How deep lists of lists are followed. By the protocol of sitemaps an index lists no index, but some do."""

MAX_LISTS = 1000
"""How many feeds and sitemaps one source may lead to."""

_HEAD = 4096


def find(
    sources: Sequence[str | Path], stdin: BinaryIO | None = None, manners: Manners | None = None
) -> Iterator[Location]:
    """Return where the pages of the sources are, in the order of the sources and sorted by name within a folder.

    A source is a file, a folder with all its folders, "-" for standard input (`stdin`, or the one of the process), or
    an address on the web. A file that is an archive (WARC, WACZ, MHTML) stands for the pages in it; a file or an
    address that turns out to be a feed, a sitemap or an OPML list stands for the pages that it lists, which are then
    read from the web. In folders only files that look like pages or archives by their names are taken. What cannot be
    listed or read becomes a location whose `load` says why. `manners` is how servers are asked.
    """
    for place in _places(sources, stdin, _Web(manners)):
        if isinstance(place, Location):
            yield place
        else:
            yield from place.locations()


def count(sources: Sequence[str | Path]) -> int | None:
    """Return how many locations `find` will give, or None where that is known only after reading something."""
    total = 0
    for place in _places(sources, None, _Web(None)):
        if not isinstance(place, Location):
            return None
        total += 1
    return total


@dataclass(frozen=True, slots=True)
class _Several:
    """A source of pages that are not known before it is opened."""

    url: str
    open: Callable[[], Iterator[Location]]

    def locations(self) -> Iterator[Location]:
        """Return its pages; what goes wrong on the way becomes the last location."""
        try:
            yield from self.open()
        except Exception as problem:  # whoever loads it learns of it, a defect included; the other sources go on
            yield Location.failing(self.url, problem)


def _places(sources: Sequence[str | Path], stdin: BinaryIO | None, web: _Web) -> Iterator[Location | _Several]:
    for source in sources:
        if source == files.STANDARD_INPUT:
            yield files.of_input(stdin if stdin is not None else sys.stdin.buffer)
        elif is_web_address(source):
            yield _Several(without_user(str(source)), partial(web.at, str(source)))
        elif os.path.isdir(source):  # noqa: PTH112 - Path raises on a name with a NUL, this does not
            yield from files.in_folder(str(source), files.SUFFIXES + ARCHIVE_SUFFIXES, _in_folder)
        else:
            yield _named(str(source), web)


def _in_folder(path: str) -> Location | _Several:
    """Take a file of a folder for what its name says, so that a million of them need not be opened to be counted."""
    return _Several(path, partial(_archived, path)) if path.lower().endswith(ARCHIVE_SUFFIXES) else files.of_file(path)


def _archived(path: str) -> Iterator[Location]:
    found = archive_locations(path)
    return iter([files.of_file(path)]) if found is None else found


def _named(path: str, web: _Web) -> Location | _Several:
    found = archive_locations(path)
    if found is not None:
        return _Several(path, lambda: found)
    if feeds.is_listing(files.head_of(path, _HEAD)):
        return _Several(path, partial(web.listed_in, path))
    return files.of_file(path)


@dataclass(slots=True)
class _Seen:
    """What one source has led to already."""

    pages: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)


class _Web:
    """Pages from the web, by their address or through the feeds and sitemaps that list them."""

    def __init__(self, manners: Manners | None) -> None:
        self._manners = manners
        self._made: Fetcher | None = None

    @property
    def _fetcher(self) -> Fetcher:
        if self._made is None:
            from onrecord.pages.fetch import Fetcher

            self._made = Fetcher(self._manners or Manners())
        return self._made

    def at(self, url: str) -> Iterator[Location]:
        """Return the page at an address, or those that it lists."""
        page, found = self._opened(url)
        if found is None:
            yield Location(without_user(url), lambda: page)
        else:
            yield from self._pages_of(found, page.stamp, _Seen(lists={url, page.stamp.url}), 1)

    def listed_in(self, path: str) -> Iterator[Location]:
        """Return the pages that a feed or sitemap in a file lists."""
        page = files.of_file(path).load()
        found = feeds.listing(page.data, None, files.MAX_BYTES)
        if found is None:
            yield Location(path, lambda: page)
        else:
            yield from self._pages_of(found, page.stamp, _Seen(), 1)

    def _opened(self, url: str) -> tuple[Page, feeds.Listing | None]:
        from onrecord.pages.fetch import LISTS, PAGES

        page = self._fetcher.page(url, takes=PAGES | LISTS)
        limit = self._fetcher.manners.max_bytes
        return page, feeds.listing(page.data, page.stamp.url, limit, page.stamp.charset)

    def _pages_of(self, found: feeds.Listing, by: PageStamp, seen: _Seen, depth: int) -> Iterator[Location]:
        for entry in found.entries:
            if entry.key not in seen.pages:
                seen.pages.add(entry.key)
                yield self._entry(entry, by)
        for url in found.lists:
            if url in seen.lists:
                continue
            if len(seen.lists) >= MAX_LISTS:
                yield Location.failing(
                    without_user(url), PageTooLarge(f"more than {MAX_LISTS} feeds or sitemaps in one; the rest is left")
                )
                return
            seen.lists.add(url)
            yield from _Several(without_user(url), partial(self._list, url, seen, depth + 1)).locations()

    def _list(self, url: str, seen: _Seen, depth: int) -> Iterator[Location]:
        if depth > MAX_DEPTH:
            raise PageUnreadable(f"a list in a list, more than {MAX_DEPTH} deep")
        page, found = self._opened(url)
        if found is None:
            raise PageUnreadable("listed as a feed or sitemap, but it is none")
        yield from self._pages_of(found, page.stamp, seen, depth)

    def _entry(self, entry: feeds.Entry, by: PageStamp) -> Location:
        """Return the page of an entry, which a list with this stamp names, or holds."""
        origin = Origin("feed", by.url)
        if entry.url is not None and is_web_address(entry.url):
            return Location(without_user(entry.url), partial(self._page, entry.url, origin))
        if entry.url is not None:
            return Location.failing(
                without_user(entry.url), PageUnreadable("the list links to what is no address on the web")
            )
        if entry.has_text:
            return Location(entry.id, lambda: Page.of(entry.as_html(), entry.id, origin, by.fetched_at))
        return Location.failing(entry.id, PageEmpty("the feed gives neither a link nor the text"))

    def _page(self, url: str, origin: Origin) -> Page:
        return self._fetcher.page(url, origin)
