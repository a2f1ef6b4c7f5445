"""Pages in MHTML files, as browsers save a whole page in one (RFC 2557: a multipart/related message)."""

from __future__ import annotations

import binascii
import email
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import PageEmpty, PageNotFound, PageNotText, PageTooLarge, PageUnreadable
from onrecord.flow import Origin, Page
from onrecord.pages.addresses import is_web_address, without_user
from onrecord.pages.files import MAX_BYTES
from onrecord.pages.location import Location
from onrecord.pages.saved import utc

_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?\s*[A-Za-z][A-Za-z0-9-]*:")
_RELATED = re.compile(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET = re.compile(r"[a-z0-9_.:-]{2,40}")
_MAX_HEADER = 65_536
_MAX_LINE = 1 << 20
_MAX_ENCODED = 4 * MAX_BYTES
"""Quoted-printable, at its worst three times the page's bytes, with the line breaks."""


def is_mhtml(head: bytes) -> bool:
    """Whether a file that begins so is MHTML: a message header that says multipart/related."""
    header = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    return _FIELD.match(header) is not None and _RELATED.search(header) is not None


def locations(path: str) -> Iterator[Location]:
    """Return where the page of an MHTML file is; its address is known when it is loaded."""
    yield Location(path, lambda: read(path))


def read(path: str) -> Page:
    """Return the page of an MHTML file: the HTML that is the message's root, decoded, with its address and time.

    The address is the root's Content-Location, or else the message's Snapshot-Content-Location, and where neither is
    one on the web the file's path.

    Raises PageNotFound, PageNotText when there is no HTML in it, PageTooLarge, PageEmpty and PageUnreadable.
    """
    try:
        with Path(path).open("rb") as file:
            message = _header(file)
            part, written = _root(file, message)
    except FileNotFoundError as error:
        raise PageNotFound("no such file or folder") from error
    except (OSError, ValueError) as error:
        raise PageUnreadable(f"cannot be read: {error}") from error
    data = _decoded(written, str(part.get("Content-Transfer-Encoding", "")).strip().lower())
    if len(data) > MAX_BYTES:
        raise _too_large()
    if not data.strip():
        raise PageEmpty("the page in the archive is empty")
    places = (_address(part, "Content-Location"), _address(message, "Snapshot-Content-Location"))
    url = next((without_user(place) for place in places if is_web_address(place)), path)
    charset = part.get_content_charset()
    named = charset if charset and _CHARSET.fullmatch(charset) else None
    return Page.of(data, url, Origin("file", path), _time(message), named)


def _root(file: BinaryIO, message: Message) -> tuple[Message, bytes]:
    """Return the header and the encoded body of the root (RFC 2387, 3.2): the part that `start` names, or the first.

    The first that is HTML, that is: it may be one of several forms of the root (multipart/alternative).
    """
    start = str(message.get_param("start") or "").strip("<> ")
    first: tuple[Message, bytes] | None = None
    for header, body in _html_parts(file, message):
        if not start or str(header.get("Content-ID", "")).strip("<> ") == start:
            return header, body
        first = first or (header, body)
    if first is None:
        raise PageNotText("a saved page (MHTML) without HTML in it")
    return first


def _html_parts(file: BinaryIO, message: Message) -> Iterator[tuple[Message, bytes]]:
    marks = {_mark(message)}
    found = _read_to_mark(file, marks)
    while found:
        if found.rstrip().endswith(b"--") and found.rstrip() not in marks:  # the end of a part that had parts
            found = _read_to_mark(file, marks)
            continue
        header = _header(file)
        if header.get_content_maintype() == "multipart":
            marks.add(_mark(header))
        if header.get_content_type() in _HTML:
            body = bytearray()
            found = _read_to_mark(file, marks, body)
            if not found:
                raise PageUnreadable("cut short: the file ends in the middle of the page")
            yield header, bytes(body)
        else:
            found = _read_to_mark(file, marks)


def _read_to_mark(file: BinaryIO, marks: set[bytes], into: bytearray | None = None) -> bytes:
    """Read on to the line that ends a part, and return it, empty at the end; keep what comes before, if asked to."""
    while line := file.readline(_MAX_LINE):
        ending = line.rstrip()
        if ending in marks or (ending.endswith(b"--") and ending[:-2] in marks):
            return line
        if into is not None:
            into += line
            if len(into) > _MAX_ENCODED:
                raise _too_large()
    return b""


def _header(file: BinaryIO) -> Message:
    lines = bytearray()
    while (line := file.readline(_MAX_HEADER)) and (line.strip() or not lines):
        lines += line
        if len(lines) > _MAX_HEADER:
            raise PageUnreadable("a header in it does not end")
    return email.message_from_bytes(bytes(lines).removeprefix(b"\xef\xbb\xbf").lstrip())


def _mark(message: Message) -> bytes:
    boundary = message.get_boundary()
    if not boundary:
        raise PageUnreadable("damaged: its header does not say where its parts end")
    return b"--" + boundary.encode("ascii", "surrogateescape")


def _decoded(written: bytes, encoding: str) -> bytes:
    written = re.sub(rb"\r?\n\Z", b"", written)  # this line end belongs to the mark
    try:
        if encoding == "quoted-printable":
            return binascii.a2b_qp(written)
        return binascii.a2b_base64(written) if encoding == "base64" else written
    except binascii.Error as error:
        raise PageUnreadable(f"damaged: it is no {encoding}") from error


def _address(message: Message, name: str) -> str:
    """Return the address in a header, which may be encoded (RFC 2047) and folded."""
    written = str(message.get(name, ""))
    try:
        written = str(make_header(decode_header(written)))
    except (HeaderParseError, LookupError, ValueError):
        return ""
    return "".join(written.split())


def _time(message: Message) -> str | None:
    try:
        return utc(parsedate_to_datetime(str(message.get("Date", ""))))
    except (ValueError, TypeError, OverflowError):
        return None


def _too_large() -> PageTooLarge:
    return PageTooLarge(f"larger than the limit of {MAX_BYTES / 1e6:.0f} MB")
