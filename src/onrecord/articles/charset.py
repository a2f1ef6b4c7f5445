"""Bytes -> text: which encoding a page is in.

In this order: a byte order mark, UTF-16 without one, UTF-8 where the bytes are valid, the encoding that the server
named and, after it as in browsers (HTML standard, 13.2.3.2), the one that the page declares, UTF-8 with a few broken
bytes, Windows-1252, a guess by charset-normalizer. Valid UTF-8 beats what is declared: text in another encoding is
hardly ever valid UTF-8 by chance, while wrong declarations are common.
"""

from __future__ import annotations

import codecs
import re

from onrecord.errors import PageEmpty, PageNotText

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "a PDF"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ\0", "an xz archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (0, b"\x89PNG\r\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (8, b"WEBP", "a WebP image"),
    (4, b"ftyp", "a video or an image"),
    (0, b"\xd0\xcf\x11\xe0", "an office document"),
    (0, b"{\\rtf", "a rich-text document"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ\x90", "a program"),
    (0, b"ID3", "a sound file"),
    (0, b"OggS", "a sound or video file"),
    (0, b"SQLite format 3\0", "a database"),
)
"""Offset, bytes and what they are the mark of."""

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks; the longer of two that begin alike comes first."""

_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}
"""Browsers read these as Windows-1252, which has curly quotation marks where Latin-1 has control characters."""

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_NO_CHARSETS = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined"})
"""Python's codecs that no page is in; some would make lone surrogates or take time that grows with the square."""
_SURROGATES = re.compile("[\udc80-\udcff]")
_CONTROLS = bytes([*range(9), 11, *range(14, 27), *range(28, 32)])
_SAMPLE = 65_536
_MAX_CONTROLS = 0.04
_MAX_BROKEN = 0.05
_WESTERN = frozenset("‘’“”–—…•´£€©®°·«»¡¿àáâãäåæçèéêëìíîïñòóôõöøùúûüÀÁÂÄÇÈÉÊËÍÎÑÓÔÖØÚÜßœŒŠšŽžŸ\xa0½¼¾²³ºª§™")


def decode(data: bytes, charset: str | None = None) -> str:
    """Return the text of a page's bytes, without its byte order mark; `charset` is what the server named, if it did.

    Raises PageEmpty when there is nothing in it but white space, PageNotText when it is binary data or in an encoding
    that nothing decodes.
    """
    for offset, magic, name in _MAGIC:
        if data.startswith(magic, offset):
            raise PageNotText(f"{name}, not a page")
    text = _decoded(data, charset)
    if not text.strip(" \t\r\n\f\v\0\ufeff\xa0"):
        raise PageEmpty("nothing in it but white space")
    return text


def _decoded(data: bytes, charset: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _utf16(data)
    if wide:
        return data.decode(wide, "replace")
    sample = data[:_SAMPLE]
    if len(sample.translate(None, _CONTROLS)) < (1 - _MAX_CONTROLS) * len(sample):
        raise PageNotText("binary data, not a page")
    return (
        _utf8(data)
        or (_as_named(data, charset) if charset else None)
        or _as_declared(data)
        or _nearly_utf8(data)
        or _western(data)
        or _guessed(data)
    )


def _utf16(data: bytes) -> str | None:
    """Tell UTF-16 without a byte order mark by its NULs, which then stand in every second byte of Latin letters."""
    sample = data[:4096]
    pairs = len(sample) // 2
    if pairs < 4 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.05 else None


def _utf8(data: bytes) -> str | None:
    try:
        # A page cut off in the middle of a character is still UTF-8.
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return None


def _as_declared(data: bytes) -> str | None:
    declared = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    return _as_named(data, declared[1].decode("ascii")) if declared else None


def _as_named(data: bytes, name: str) -> str | None:
    name = name.lower()
    try:
        encoding = codecs.lookup(_ALIASES.get(name, name)).name
        # Decoding as UTF-8 has failed already; codecs that are no text encodings raise LookupError.
        if encoding.startswith(("utf-8", "utf-7")) or encoding.replace("_", "-") in _NO_CHARSETS:
            return None
        return data.decode(encoding)
    except (LookupError, UnicodeError):
        return None


def _nearly_utf8(data: bytes) -> str | None:
    """Read UTF-8 with a few broken bytes, as pages put together from several sources have, those as Windows-1252."""
    text = data.decode("utf-8", "surrogateescape")
    broken = len(_SURROGATES.findall(text))
    encoded = sum(char > "\x7f" for char in text) - broken
    if broken > _MAX_BROKEN * (encoded + broken):
        return None
    return _SURROGATES.sub(lambda m: bytes([ord(m[0]) - 0xDC00]).decode("cp1252", "replace"), text)


def _western(data: bytes) -> str | None:
    """Read Windows-1252 where what is not ASCII are the marks and letters that western text has."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = [char for char in text if char > "\x7f"]
    return text if sum(char in _WESTERN for char in high) >= 0.9 * len(high) else None


def _guessed(data: bytes) -> str:
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise PageNotText("text in an encoding that could not be told, or binary data")
    return data.decode(best.encoding, "replace")
