"""Pages in WARC files: the answers of servers that were HTML or plain text, with the address and time of the record."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin

from fastwarc.warc import HeaderMap, WarcRecord, WarcRecordType

from onrecord.errors import PageEmpty, PageError, PageNotFound, PageUnreadable
from onrecord.flow import Origin, Page
from onrecord.pages.addresses import is_web_address, without_user
from onrecord.pages.bodies import body, too_large
from onrecord.pages.location import Location
from onrecord.pages.records import Lost, Raw, Stretch, record_at, records
from onrecord.pages.saved import utc

_TYPE = re.compile(rb"^warc-type:[ \t]*(response|resource)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown"})
_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/xml", "application/xml"})
"""Types of content that leave open whether it is a page; then its beginning decides."""

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.{0,1024}?-->|<\?xml[^>]{0,256}\?>)*<(?:!doctype\s+html|html|head|body|title)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
"""How HTML begins, after the MIME Sniffing Standard, 7.1."""

_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_LINE_END = re.compile(rb"\r?\n")


@dataclass(frozen=True, slots=True)
class Archive:
    """A WARC file: `container` is what it is called in an `Origin`, `open` opens it for reading in any order."""

    container: str
    open: Callable[[], BinaryIO]


class Wanted:
    """The addresses of an archive's main pages, with those that they redirect to."""

    def __init__(self, urls: set[str]) -> None:
        self._urls = {_without_fragment(url) for url in urls}

    def __contains__(self, url: str) -> bool:
        return _without_fragment(url) in self._urls

    def __len__(self) -> int:
        return len(self._urls)

    def redirect(self, url: str, target: str) -> None:
        """Note that an address, if it is wanted, leads to another, which may be relative to it."""
        if target and url in self:
            try:
                self._urls.add(_without_fragment(urljoin(url, target)))
            except ValueError:  # an address that no browser would follow
                return


def locations(path: str) -> Iterator[Location]:
    """Return where the pages of a WARC file are, in its order; see `locations_in`."""
    given, passed = yield from locations_in(in_file(path))
    if not given:
        told = f"no page among the {passed:,} records of the archive" if passed else "no record in the archive"
        yield Location.failing(path, PageEmpty(told))


def in_file(path: str) -> Archive:
    """Return the archive that a file is."""
    return Archive(path, lambda: Path(path).open("rb"))


def locations_in(
    archive: Archive, wanted: Wanted | None = None, within: Stretch | None = None
) -> Generator[Location, None, tuple[int, int]]:
    """Give where the pages of an archive are, of those alone that are wanted, or within a stretch, if that is given.

    What is damaged becomes a location whose `load` says what was lost. The archive is read as the locations are asked
    for, a record at a time. A location that is loaded before the next is asked for costs no more reading; later, its
    record is read again.

    Returns how many locations were given, and how many records were passed over.
    """
    latest = _Latest(archive)
    given = passed = 0
    try:
        with archive.open() as file:
            for found in records(file, _is_of_server, within):
                if isinstance(found, Lost):
                    location: Location | None = Location.failing(found.url or archive.container, found.problem)
                else:
                    location = latest.location(found, wanted)
                if location is None:
                    passed += 1
                else:
                    given += 1
                    yield location
    except FileNotFoundError:
        yield Location.failing(archive.container, PageNotFound("no such archive"))
        given += 1
    except OSError as error:
        yield Location.failing(archive.container, _unreadable(error))
        given += 1
    return given, passed


def read_at(archive: Archive, offset: int) -> Page:
    """Return the page of the record at an offset that an `Origin` gave.

    Raises PageNotFound when there is no such archive, PageUnreadable when there is no whole record or no page in it,
    PageTooLarge and PageEmpty.
    """
    try:
        with archive.open() as file:
            raw = record_at(file, offset)
    except FileNotFoundError as error:
        raise PageNotFound("no such archive") from error
    except OSError as error:
        raise _unreadable(error) from error
    answer = _answer(raw)
    if answer is None or not answer.is_page():
        raise PageUnreadable(f"the record at byte {offset:,} of the archive holds no page")
    return answer.page(archive.container)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server answered: `encodings` are transfer and content encoding, `payload` the body as it was sent."""

    url: str
    fetched_at: str | None
    offset: int | None
    status: int
    redirects_to: str
    content_type: str
    encodings: tuple[str, str]
    payload: bytes
    problem: PageError | None

    def is_page(self) -> bool:
        """Whether it is HTML or plain text, by its type or, where that leaves it open, by its beginning."""
        kind = self.content_type.partition(";")[0].strip().lower()
        if self.status != HTTPStatus.OK or self.url.partition("?")[0].endswith("/robots.txt"):
            return False
        return kind in _PAGES or (kind in _UNTOLD and self._begins_as_html())

    def page(self, container: str) -> Page:
        """Return the page; raises the PageError that says why there is none."""
        if self.problem is not None:
            raise self.problem
        data = body(self.payload, *self.encodings)
        if not data.strip():
            raise PageEmpty("the answer in the archive is empty")
        charset = _CHARSET.search(self.content_type)
        origin = Origin("warc", container, self.offset)
        return Page.of(data, self.url, origin, self.fetched_at, charset[1].lower() if charset else None)

    def _begins_as_html(self) -> bool:
        try:
            data = self.payload if self.problem is not None else body(self.payload, *self.encodings)
        except PageError:
            return False
        return _MARKUP.match(data, 0, 4096) is not None


class _Latest:
    """The record that was read last, so that it need not be read twice."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._count = 0
        self._answer: _Answer | None = None

    def location(self, raw: Raw, wanted: Wanted | None) -> Location | None:
        """Return where the page of a record is, None when it holds none or one that is not wanted."""
        self._count += 1
        self._answer = answer = _answer(raw)
        if answer is None:
            return None
        if wanted is not None:
            wanted.redirect(answer.url, answer.redirects_to)
            if answer.url not in wanted:
                return None
        return Location(answer.url, partial(self._load, self._count, answer.offset)) if answer.is_page() else None

    def _load(self, number: int, offset: int | None) -> Page:
        if number == self._count and self._answer is not None:
            return self._answer.page(self._archive.container)
        if offset is None:
            raise PageUnreadable("its gzip member holds other records before it, so it can be read only in their order")
        return read_at(self._archive, offset)


def _is_of_server(head: bytes) -> bool:
    return _TYPE.search(head) is not None


def _answer(raw: Raw) -> _Answer | None:
    """Return the answer in a record, None where it holds none with an address on the web."""
    if not _is_of_server(raw.head):
        return None
    try:
        record = WarcRecord.from_bytes(_LINE_END.sub(b"\r\n", raw.head) + raw.block)
        if record.record_type == WarcRecordType.response:
            record.is_http = record.is_http or raw.block.startswith(b"HTTP/")
            record.parse_http(quirks_mode=True)
    except (OSError, ValueError):
        return None
    answered = record.http_headers
    url = without_user((record.headers.get("WARC-Target-URI") or "").strip("<> \t"))
    if not is_web_address(url) or (answered is None and record.record_type == WarcRecordType.response):
        return None
    headers = record.headers if answered is None else answered
    kind = headers.get("Content-Type") or record.headers.get("WARC-Identified-Payload-Type") or ""
    return _Answer(
        url=url,
        fetched_at=_utc(record.headers.get("WARC-Date") or ""),
        offset=raw.offset,
        status=HTTPStatus.OK if answered is None else answered.status_code or 0,
        redirects_to=_target(answered),
        content_type=kind,
        encodings=_encodings(answered),
        payload=record.reader.read(),
        problem=_problem(raw, record),
    )


def _target(headers: HeaderMap | None) -> str:
    """Return where an answer redirects to, nothing where it does not."""
    if headers is None or not HTTPStatus.MULTIPLE_CHOICES <= (headers.status_code or 0) < HTTPStatus.BAD_REQUEST:
        return ""
    return headers.get("Location") or ""


def _encodings(headers: HeaderMap | None) -> tuple[str, str]:
    if headers is None:
        return "", ""
    return headers.get("Transfer-Encoding") or "", headers.get("Content-Encoding") or ""


def _unreadable(error: OSError) -> PageUnreadable:
    return PageUnreadable(f"the archive cannot be read: {error.strerror or error}")


def _problem(raw: Raw, record: WarcRecord) -> PageError | None:
    if len(raw.block) < raw.length:
        return too_large()
    if record.headers.get("WARC-Segment-Number"):
        return PageUnreadable("it is kept in several records, of which only the first was found")
    return None


def _utc(written: str) -> str | None:
    """Return a record's time, which is in UTC; None where it gives no more than a date."""
    try:
        return utc(datetime.fromisoformat(written)) if "T" in written else None
    except (ValueError, OverflowError):
        return None


def _without_fragment(url: str) -> str:
    return url.partition("#")[0]
