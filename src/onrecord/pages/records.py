"""The records of a WARC file, of a damaged one too (ISO 28500:2017, WARC 1.0 and 1.1; plain or gzip).

In a gzip file each record is a member of its own, or several are, up to the whole file in one. Reading goes on after
damage: at the next gzip member that holds a record, in a plain file at the next record header. FastWARC, which parses
the records, ends at the first damage; so what is here cuts the file into records and knows nothing of what they hold.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from onrecord.errors import PageUnreadable
from onrecord.pages.files import MAX_BYTES

GZIP = b"\x1f\x8b\x08"
HEADER = re.compile(rb"WARC/1\.\d\r?\n")
"""How a record begins."""

_NEXT_HEADER = re.compile(rb"WARC/1\.\d\r?\n[A-Za-z-]+:")
_MAX_MARK = 64
"""More bytes than that pattern needs, which may lie over a window's edge."""

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANK = re.compile(rb"[\r\n]*")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_TARGET = re.compile(rb"^warc-target-uri:[ \t]*<?([^\r\n<>]+)", re.IGNORECASE | re.MULTILINE)
_DIGEST = re.compile(
    rb"^warc-block-digest:[ \t]*(md5|sha-?1|sha-?256|sha-?512):([\w+/=]+)", re.IGNORECASE | re.MULTILINE
)

_PART = 1 << 16
_WINDOW = 1 << 20
_MAX_HEADER = 1 << 16
_BEGINNING = 1 << 16
"""How much is read of a block over the limit, to tell whether it would have been a page."""

_MAX_RETURNS = 100
"""How often the text of one gzip member is gone back in; each time it is inflated again from its beginning."""

_BOMB_BYTES = 100_000_000
_BOMB_RATIO = 200
"""A member of more bytes than this that inflates to more times its size is no page: pages reach about 20 times."""

Wants = Callable[[bytes], bool]
"""Whether the block of the record with this header is wanted."""

Stretch: TypeAlias = tuple[int, int | None]
"""Where in a file the first record begins that is meant, and from where on none is; None stands for the end."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as it stands in the archive, uncompressed.

    `offset` is where it begins, in bytes: in the file, or, for a record that is not the first of its gzip member, in
    the uncompressed text if the member is the file's first; else None, since nothing but reading all before it leads
    to it. `block` is empty where it was not wanted, and only its beginning where it has more than `MAX_BYTES`; `length`
    is the number of bytes that it has.
    """

    offset: int | None
    head: bytes
    block: bytes
    length: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A stretch of an archive that cannot be read; `url` is the address of the first record in it, if that shows."""

    url: str | None
    problem: PageUnreadable


class _RecordError(Exception):
    """There is no whole record where one should be."""


class _MemberError(Exception):
    """The compressed data is damaged."""


def records(file: BinaryIO, wants: Wants, within: Stretch | None = None) -> Iterator[Raw | Lost]:
    """Return the records of a seekable file from its beginning, each with its block where `wants` says so of its head.

    With `within` only the records of a stretch as `stretches` gives it; all stretches together have each record once.
    At most one block of up to `MAX_BYTES` is in memory. Raises OSError when the file cannot be read.
    """
    begin, end = within or (0, None)
    start = begin or _first(file)
    if not begin and start != 0 and _at(file, 0, 1):
        yield Lost(None, _lost("no record at the beginning", _range("bytes", 0, start or _size(file))))
    while start is not None and (end is None or start < end):
        if _at(file, start, len(GZIP)) != GZIP:
            yield from _walk(_Plain(file, start), wants, end)
            return
        start = yield from _member(file, start, wants)


def stretches(file: BinaryIO, size: int) -> Iterator[Stretch]:
    """Cut a seekable file into stretches of at least so many bytes, for `records`: each begins where a record does.

    A gzip member stays whole, with all records in it. Raises OSError when the file cannot be read.
    """
    begin, start = 0, _first(file)
    while start is not None:
        if start - begin >= size:
            yield begin, start
            begin = start
        if _at(file, start, len(GZIP)) != GZIP:
            text = _Plain(file, start)
            for _ in _walk(text, lambda _: False):
                if text.start - begin >= size:
                    yield begin, text.start
                    begin = text.start
            break
        start = _ended(_member(file, start, lambda _: False))
    yield begin, None


def _ended(steps: Generator[Raw | Lost, None, int | None]) -> int | None:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            following: int | None = end.value
            return following


def record_at(file: BinaryIO, offset: int) -> Raw:
    """Return the record at the offset that `records` gave it, with its block.

    Raises PageUnreadable when there is no whole record, OSError when the file cannot be read.
    """
    text: _Text
    try:
        if _is_member(file, offset):
            text = _Member(file, offset)
        elif _at(file, 0, len(GZIP)) == GZIP:
            text = _Member(file, 0)
            text.skip(offset)
        else:
            text = _Plain(file, offset)
        raw = _checked(text, lambda _: True, offset)
    except (_RecordError, _MemberError) as problem:
        raise PageUnreadable(f"no whole record at byte {offset:,} of the archive: {problem}") from problem
    return raw


class _Text(ABC):
    """Uncompressed bytes in order, of which as many are held as were asked for.

    `position` is the number of bytes taken. `start` is where the record begins that is being read, `opening` its header
    as far as it was read, both for words about what was lost.
    """

    has_check_sum = False

    def __init__(self) -> None:
        self._held = bytearray()
        self._ended = False
        self.position = 0
        self.start = 0
        self.opening = b""

    @abstractmethod
    def pull(self) -> bytes:
        """Return the next bytes; none at the end.

        Raises _MemberError when they cannot be had.
        """

    @abstractmethod
    def go_back(self, position: int) -> None:
        """Go to a position, as `start` is one.

        Raises _MemberError when that was asked too often.
        """

    @abstractmethod
    def offset(self) -> int | None:
        """Return the offset to give to the record that is being read, see `Raw`."""

    @abstractmethod
    def where(self) -> str:
        """Return words for the stretch from the beginning of the record to the position."""

    def beyond(self, size: int) -> bytes | None:
        """Return the bytes after as many as `size`, or None where those before must be read for it.

        Raises _RecordError when there are not as many.
        """
        return None

    def peek(self, size: int) -> bytes:
        """Return the next bytes without taking them; fewer only before the end."""
        while len(self._held) < size and self._fill():
            pass
        return bytes(self._held[:size])

    def take(self, size: int) -> bytes:
        """Return the next bytes; fewer only at the end."""
        taken = self.peek(size)
        self._drop(len(taken))
        return taken

    def skip(self, size: int) -> int:
        """Pass over bytes, and return how many there were."""
        left = size
        while left > 0 and (self._held or self._fill()):
            passed = min(left, len(self._held))
            self._drop(passed)
            left -= passed
        return size - left

    def skip_blank(self) -> bool:
        """Pass over line ends; return whether something follows."""
        while True:
            if blank := _BLANK.match(self._held):
                self._drop(blank.end())
            if self._held:
                return True
            if not self._fill():
                return False

    def header(self) -> bytes:
        """Return a record's header with the empty line that ends it.

        Raises _RecordError when there is none.
        """
        if not HEADER.match(self.peek(16)):
            self.opening = self.peek(_PART)
            raise _RecordError("no record begins there")
        searched = 0
        while not (end := _HEADER_END.search(self._held, max(0, searched - 3))):
            searched = len(self._held)
            self.opening = bytes(self._held[:_MAX_HEADER])
            if searched > _MAX_HEADER:
                raise _RecordError("its header does not end")
            if not self._fill():
                raise _RecordError("it is cut short in its header")
        self.opening = self.take(end.end())
        if _NEXT_HEADER.search(self.opening, 1):
            raise _RecordError("it is cut short in its header")
        if _CONTROLS.search(self.opening):
            raise _RecordError("its header is damaged")
        return self.opening

    def seek_header(self) -> None:
        """Pass over all before the next line that begins a record, or over all there is."""
        while True:
            window = self.peek(_WINDOW)
            if found := _NEXT_HEADER.search(window):
                self._drop(found.start())
                return
            if len(window) < _WINDOW:
                self._drop(len(window))
                return
            self._drop(_WINDOW - _MAX_MARK)

    def _fill(self) -> bool:
        if not self._ended:
            part = self.pull()
            self._held += part
            self._ended = not part
        return not self._ended

    def _drop(self, size: int) -> None:
        del self._held[:size]
        self.position += size


class _Plain(_Text):
    """The text of a file that is not compressed, from a record to the end."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        super().__init__()
        self._file = file
        self._end = _size(file)
        self.go_back(start)

    def pull(self) -> bytes:
        return _at(self._file, self.position + len(self._held), _PART)

    def skip(self, size: int) -> int:
        """Pass over bytes, and return how many there were."""
        if size > len(self._held):
            start = self.position
            self.go_back(min(start + size, max(start, self._end)))
            return self.position - start
        return super().skip(size)

    def beyond(self, size: int) -> bytes | None:
        there = max(self._end - self.position, 0)
        if there < size:
            raise _RecordError(f"it is cut short, {there:,} of {size:,} bytes are there")
        return _at(self._file, self.position + size, 16)

    def go_back(self, position: int) -> None:
        self._held.clear()
        self._ended = False
        self.position = position

    def offset(self) -> int | None:
        return self.start

    def where(self) -> str:
        return _range("bytes", self.start, self.position)


class _Member(_Text):
    """The text of one gzip member, which is at byte `at` of the file and ends before `end`, known when all is read."""

    has_check_sum = True

    def __init__(self, file: BinaryIO, at: int) -> None:
        super().__init__()
        self._file = file
        self.at = at
        self.end = at
        self._returns = 0
        self._restart()

    def pull(self) -> bytes:
        while not self._inflate.eof:
            part = self._inflate.unconsumed_tail
            if not part:
                part = _at(self._file, self.at + self._read, _PART)
                self._read += len(part)
            if not part:
                raise _MemberError("the archive ends in the middle of it")
            try:
                made = self._inflate.decompress(part, 4 * _PART)
            except zlib.error as error:
                raise _MemberError("the compressed data is damaged") from error
            self._made += len(made)
            if self._made > _BOMB_BYTES and self._made > _BOMB_RATIO * self._read:
                raise _MemberError(f"it decompresses to more than {_BOMB_RATIO} times its size")
            if made:
                return made
        self.end = self.at + self._read - len(self._inflate.unused_data)
        return b""

    def go_back(self, position: int) -> None:
        if position < self.position:
            self._returns += 1
            if self._returns > _MAX_RETURNS:
                raise _MemberError(f"more than {_MAX_RETURNS} damaged records in one gzip member")
            self._restart()
        self.skip(position - self.position)

    def offset(self) -> int | None:
        if self.start == 0:
            return self.at
        # An offset must not mean a record here and another member there.
        return self.start if self.at == 0 and not _is_member(self._file, self.start) else None

    def where(self) -> str:
        return f"{_range('uncompressed bytes', self.start, self.position)} of the gzip member at byte {self.at:,}"

    def beginning(self) -> bytes:
        """Return the first bytes, as far as they can be had; of a small member that is damaged, `pull` gives none."""
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        made = bytearray()
        with suppress(zlib.error):
            for byte in _at(self._file, self.at, 4096):
                made += inflate.decompress(bytes((byte,)), 4096)
        return bytes(made)

    def _restart(self) -> None:
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._read = self._made = 0
        self._held.clear()
        self._ended = False
        self.position = 0


def _walk(text: _Text, wants: Wants, end: int | None = None) -> Iterator[Raw | Lost]:
    """Return the records of a text that begin before `end`; after one that is not whole, go on at the next header.

    Raises _MemberError when the text ends in damage.
    """
    while text.skip_blank() and (end is None or text.position < end):
        text.start, text.opening = text.position, b""
        found: Raw | Lost
        try:
            found = _checked(text, wants, text.offset())
        except _RecordError as damage:
            text.go_back(text.start + 1)
            text.seek_header()
            found = Lost(_target(text.opening), _lost(str(damage), text.where()))
        yield found


def _member(file: BinaryIO, at: int, wants: Wants) -> Generator[Raw | Lost, None, int | None]:
    """Give the records of a gzip member; return where the next member with a record begins, None at the end."""
    text = _Member(file, at)
    try:
        yield from _walk(text, wants)
    except _MemberError as broken:
        following = _next_member(file, at + 1)
        where = _range("bytes", at, following or _size(file))
        if text.start:
            where += f", of which the first {text.start:,} uncompressed bytes were read"
        yield Lost(_target(text.opening or text.beginning()), _lost(str(broken), where))
        return following
    if not (after := _at(file, text.end, len(GZIP))):
        return None
    if after == GZIP:
        return text.end
    following = _next_member(file, text.end)
    yield Lost(None, _lost("no record begins there", _range("bytes", text.end, following or _size(file))))
    return following


def _checked(text: _Text, wants: Wants, offset: int | None) -> Raw:
    """Return the next record, if its bytes are right as far as can be told: by the member's check sum, or its digest.

    The check sum of a gzip member is at its end, so it comes too late for any but the last record. Raises as `_record`.
    """
    raw = _record(text, wants, offset)
    followed = text.skip_blank()
    if (followed or not text.has_check_sum) and len(raw.block) == raw.length and not _is_intact(raw.head, raw.block):
        raise _RecordError("its digest is not the one that its header gives")
    return raw


def _record(text: _Text, wants: Wants, offset: int | None) -> Raw:
    """Return the next record; raises _RecordError when it is not whole, _MemberError when it cannot be decompressed."""
    head = text.header()
    told = _LENGTH.search(head)
    if not told:
        raise _RecordError("its header gives no length")
    length, wanted = int(told[1]), wants(head)
    after = text.beyond(length)
    if after is not None:
        _check_end(after)  # before the block is read, so that reading all of many false ones takes no time
    block = text.take(length if length <= MAX_BYTES else _BEGINNING) if wanted else b""
    there = len(block) + text.skip(length - len(block))
    if there < length:
        raise _RecordError(f"it is cut short, {there:,} of {length:,} bytes are there")
    _check_end(text.peek(16))
    return Raw(offset, head, block, length)


def _check_end(after: bytes) -> None:
    """Raise _RecordError unless a record can end before these bytes; some writers leave out an empty line."""
    rest = after.lstrip(b"\r\n")
    if rest and not after.startswith(b"\r\n\r\n") and not HEADER.match(rest):
        raise _RecordError("its length is not the one that its header gives")


def _is_intact(head: bytes, block: bytes) -> bool:
    """Whether the digest of the block is the one in the header, written in base 32, base 16 or base 64, if one is."""
    told = _DIGEST.search(head)
    if not told:
        return True
    name, value = told[1].decode().lower().replace("-", ""), told[2].decode().rstrip("=")
    digest = hashlib.new(name, block, usedforsecurity=False).digest()
    written = {
        base64.b32encode(digest).decode().rstrip("="): value.upper(),
        digest.hex(): value.lower(),
        base64.b64encode(digest).decode().rstrip("="): value,
    }
    lengths = {len(form) for form in written}
    return len(value) not in lengths or any(form == given for form, given in written.items())


def _target(opening: bytes) -> str | None:
    following = _NEXT_HEADER.search(opening, 1)
    told = _TARGET.search(opening, 0, following.start() if following else len(opening))
    return told[1].strip().decode("utf-8", "replace") if told else None


def _first(file: BinaryIO) -> int | None:
    """Return where the first record or gzip member is, None when there is none."""
    head = _at(file, 0, 16)
    if head.startswith(GZIP) or HEADER.match(head):
        return 0
    member = _next_member(file, 0)
    if member is not None:
        return member
    text = _Plain(file, 0)
    text.seek_header()
    return text.position if text.peek(1) else None


def _next_member(file: BinaryIO, start: int) -> int | None:
    """Return where the next gzip member begins that holds a record, None when there is none."""
    while window := _at(file, start, _WINDOW):
        found = window.find(GZIP)
        while found >= 0:
            if _is_member(file, start + found):
                return start + found
            found = window.find(GZIP, found + 1)
        if len(window) < _WINDOW:
            return None
        start += _WINDOW - len(GZIP) + 1
    return None


def _is_member(file: BinaryIO, at: int) -> bool:
    """Whether a gzip member that begins with a record is at a place."""
    data = _at(file, at, _MAX_MARK)
    if not data.startswith(GZIP):
        return False
    data += _at(file, at + len(data), 4096)
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, 16).startswith(b"WARC/1.")
    except zlib.error:
        return False


def _at(file: BinaryIO, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)


def _range(unit: str, start: int, end: int) -> str:
    return f"{unit} {start:,} to {end:,}"


def _lost(what: str, where: str) -> PageUnreadable:
    return PageUnreadable(f"damaged archive: {what}; lost are {where}")
