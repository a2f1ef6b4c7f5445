"""Pages that a program saved from the web: the address and the time that it wrote into them, and what it put aside."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import PurePath

_WITHIN = 4096
_BODY = re.compile(rb"<body[\s>]", re.IGNORECASE)
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_ADDRESS = r"https?://[^\s<>\"]+"

_JAVASCRIPT_TIME = re.compile(r"\w{3} (\w{3}) (\d\d) (\d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})")

_ASSETS = ("_files", "-Dateien", "_fichiers", "_archivos", "_file", "_bestanden", "_arquivos", "_ficheiros", ".files")
"""How browsers, in several languages, name the folder beside NAME.html that holds its pictures and frames."""

_PAGES = (".html", ".htm", ".xhtml", ".mht", ".mhtml")


def saved_from(data: bytes) -> tuple[str | None, str | None]:
    """Return the address that a page was saved from, and when in UTC (ISO 8601), as its first comments tell.

    Each is None where they do not. Of what HTTrack saved, the address has no scheme ("//www.example.org/page.html"),
    since that comment does not tell it. Only the first 4096 bytes are looked at, and of them the part before the body.
    """
    text = _beginning(data)
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return None, None
    for program, time_of in _PROGRAMS:
        if found := program.search(text):
            fields = found.groupdict()
            url = fields["url"] if "//" in fields["url"] else f"//{fields['url']}"
            return url.replace("&amp;", "&"), time_of(fields.get("time") or "")
    return None, None


def is_asset_folder(name: str, beside: Collection[str]) -> bool:
    """Whether a folder holds the pictures and frames of a saved page, by its name and the names of the files beside."""
    for ending in _ASSETS:
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            return any(PurePath(file).stem == stem and file.lower().endswith(_PAGES) for file in beside)
    return False


def utc(moment: datetime) -> str:
    """Return a time as UTC (ISO 8601, to the second); one without a zone is taken to be in UTC.

    Raises OverflowError when it is at the end of the calendar.
    """
    known = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return known.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _beginning(data: bytes) -> str:
    head = data[:_WITHIN]
    if encoding := _UTF16.get(head[:2]):
        head = head.decode(encoding, "ignore").encode()
    body = _BODY.search(head)
    return head[: body.start() if body else None].decode("utf-8", "replace")


def _untold(_: str) -> str | None:
    """Return no time, for programs that write none."""
    return None


def _of_browser(written: str) -> str | None:
    """Return the time that JavaScript writes as "Tue Nov 29 2022 12:00:00 GMT+0100 (CET)"."""
    found = _JAVASCRIPT_TIME.match(written)
    return _of_mail(found.expand(r"\2 \1 \3 \4")) if found else None


def _of_mail(written: str) -> str | None:
    """Return the time of an Internet message (RFC 5322, 3.3): "Tue, 29 Nov 2022 12:00:00 GMT"."""
    try:
        return utc(parsedate_to_datetime(written))
    except (ValueError, TypeError, OverflowError):
        return None


_PROGRAMS = (
    (
        re.compile(
            rf"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>{_ADDRESS})\s+saved date:\s*(?P<time>[^\r\n]+)"
        ),
        _of_browser,
    ),
    (re.compile(rf"<!--\s*saved from url=\(\d{{4,}}\)(?P<url>{_ADDRESS})\s*-->", re.IGNORECASE), _untold),
    (
        re.compile(r"<!--\s*Mirrored from (?P<url>[^\s<>\"]+) by HTTrack [^,>]*, (?P<time>[^>]+?)\s*-->"),
        _of_mail,
    ),
)
"""What programs write, and how to read the time in it."""
