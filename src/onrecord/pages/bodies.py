"""The body of an archived HTTP answer, freed of how it was sent: chunks (RFC 9112, 7.1) and compression.

Crawlers often keep an answer's headers but not the form that these speak of: a body that is not chunked or compressed
as they say is taken as it is.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable

from fastwarc import stream_io

from onrecord.errors import PageTooLarge, PageUnreadable
from onrecord.pages.files import MAX_BYTES

_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n")
_CHUNK_END = re.compile(rb"\r?\n")
_GZIP = b"\x1f\x8b"
_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def body(data: bytes, transfer: str, content: str) -> bytes:
    """Return the bytes of a body, given its Transfer-Encoding and Content-Encoding; each may be empty.

    Raises PageTooLarge when they are more than `MAX_BYTES` at any stage, PageUnreadable when they cannot be had.
    """
    for coding in [*reversed(transfer.split(",")), *reversed(content.split(","))]:
        name = coding.strip().lower()
        if name == "chunked":
            data = _unchunked(data)
        elif name not in ("", "identity", "none", "utf-8"):
            if name not in _DECODERS:
                if looks_like_text(data):
                    continue
                raise PageUnreadable(f"compressed as {name}, which is not read")
            data = _decoded(name, data)
    if len(data) > MAX_BYTES:
        raise too_large()
    return data


def looks_like_text(data: bytes) -> bool:
    """Whether there are no control characters at the beginning, as compressed data has."""
    return not _CONTROLS.search(data, 0, 512)


def too_large() -> PageTooLarge:
    """Return the error for a body over the limit."""
    return PageTooLarge(f"larger than the limit of {MAX_BYTES / 1e6:.0f} MB")


def _unchunked(data: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while head := _CHUNK.match(data, at):
        end = head.end() + int(head[1], 16)
        if end == head.end():
            return b"".join(parts)
        parts.append(data[head.end() : end])
        closed = _CHUNK_END.match(data, end)
        if not closed:
            break
        at = closed.end()
    if not parts or (len(parts) == 1 and at == 0 and end < len(data)):
        return data
    if at < len(data) and (not head or end < len(data)):
        raise PageUnreadable("the chunks that it was sent in are damaged")
    return b"".join(parts)  # the answer was cut off


def _decoded(name: str, data: bytes) -> bytes:
    try:
        return _DECODERS[name](data)
    except (OSError, zlib.error) as error:
        if looks_like_text(data):
            return data
        raise PageUnreadable(f"compressed as {name}, but it cannot be decompressed") from error


def _gunzipped(data: bytes) -> bytes:
    if not data.startswith(_GZIP):
        return data
    made = bytearray()
    while data.startswith(_GZIP):  # what follows the last member is no part of the body
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        made += _bounded(inflate.decompress(data, MAX_BYTES + 1 - len(made)), len(made))
        data = inflate.unused_data
    return bytes(made)


def _deflated(data: bytes) -> bytes:
    """Inflate what is called deflate: zlib's format by the standard, without its frame by the habit of some servers."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _bounded(zlib.decompressobj(bits).decompress(data, MAX_BYTES + 1))
        except zlib.error as error:
            problem = error
    raise problem


def _from_brotli(data: bytes) -> bytes:
    return _read(stream_io.BrotliReader(io.BytesIO(data))) if data else b""


def _from_zstandard(data: bytes) -> bytes:
    if not data.startswith(_ZSTANDARD):
        return data
    return _read(stream_io.ZstdReader(io.BytesIO(data)))


def _read(reader: stream_io.WarcReader) -> bytes:
    made = bytearray()
    while part := reader.read(MAX_BYTES + 1 - len(made)):  # which may give less than is there
        made += part
    return _bounded(bytes(made))


def _bounded(made: bytes, before: int = 0) -> bytes:
    if before + len(made) > MAX_BYTES:
        raise too_large()
    return made


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _deflated,
    "br": _from_brotli,
    "zstd": _from_zstandard,
}
