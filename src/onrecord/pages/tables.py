"""Tables of articles: JSON lines and CSV, as data sets and media databases hand them out.

A row is a page. It has no layout to be read, so it becomes a small HTML page that states what the columns say:
headline, authors, date and outlet as schema.org has them (JSON-LD, https://schema.org/NewsArticle), and the text
paragraph by paragraph. The bytes of that page depend on nothing but the row.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TypeAlias

import msgspec

from onrecord.errors import PageEmpty, PageNotFound, PageTooLarge, PageUnreadable
from onrecord.flow import Origin, Page
from onrecord.pages.addresses import is_web_address
from onrecord.pages.files import MAX_BYTES
from onrecord.pages.location import Location

Row: TypeAlias = Mapping[str, object]

_LINES = (".jsonl", ".ndjson")
_SEPARATORS = {".csv": ",", ".tsv": "\t"}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "content", "body", "article", "maintext", "article_text", "full_text", "content_original"),
    "headline": ("headline", "title"),
    "date": ("published", "date", "date_publish", "publish_date", "published_at", "publication_date", "pubdate"),
    "outlet": ("outlet", "source", "publication", "publisher", "source_name", "media_name", "site_name"),
    "authors": ("authors", "author", "byline"),
    "url": ("url", "link", "article_url", "canonical_url"),
    "id": ("id", "article_id", "uuid"),
}
"""The names that a column may have, the first that a row fills counts; capitals do not matter."""

_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?$")
_IN_QUOTES = re.compile(r"""['"]([^'"]+)['"]""")
_BLANK_LINE = re.compile(r"\n\s*\n")
_LONGEST_FIELD = MAX_BYTES


def locations(path: str) -> Iterator[Location]:
    """Return where the pages of a table are, row by row, as it is read.

    Nothing is raised on the way: a row that cannot be read, one without a text, and a table that ends early become
    locations whose `load` says why. The `url` of each is the row's own address, or the table's path with the number of
    the row, from 1, the heading of a CSV file not counted: "articles.csv#row-7".
    """
    number = 0
    try:
        for number, row in enumerate(_rows(path), 1):
            yield _location(path, number, row)
    except FileNotFoundError:
        yield Location.failing(path, PageNotFound("no such file or folder"))
        return
    except (OSError, EOFError, zlib.error, csv.Error, UnicodeError) as problem:
        yield Location.failing(path, PageUnreadable(f"cannot be read after row {number}: {problem}"))
        return
    if not number:
        yield Location.failing(path, PageEmpty("a table without rows"))


def read_at(path: str, number: int) -> Page:
    """Return the page of a row by its number, from 1.

    Raises PageNotFound when there is no such row or table, and PageUnreadable and PageEmpty as the first reading does.
    """
    try:
        for found, row in enumerate(_rows(path), 1):
            if found == number:
                return _location(path, number, row).load()
    except FileNotFoundError:
        raise PageNotFound("no such table") from None
    except (OSError, EOFError, zlib.error, csv.Error, UnicodeError) as problem:
        raise PageUnreadable(f"cannot be read: {problem}") from problem
    raise PageNotFound(f"the table has no row {number}")


def _rows(path: str) -> Iterator[Row | PageUnreadable | PageTooLarge]:
    name = path.lower().removesuffix(".gz")
    with _opened(path) as file:
        if name.endswith(_LINES):
            yield from _json_rows(file)
            return
        separator = next(mark for suffix, mark in _SEPARATORS.items() if name.endswith(suffix))
        csv.field_size_limit(_LONGEST_FIELD)
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")  # type: ignore[arg-type,unused-ignore]
        yield from csv.DictReader(text, delimiter=separator, restkey="")


def _json_rows(file: IO[bytes]) -> Iterator[Row | PageUnreadable | PageTooLarge]:
    # A line is read no further than the limit, so that one without an end cannot fill the memory.
    while line := file.readline(MAX_BYTES + 1):
        if len(line) > MAX_BYTES:
            while line and not line.endswith(b"\n"):
                line = file.readline(MAX_BYTES)
            yield PageTooLarge(f"a line of more than {MAX_BYTES / 1e6:.0f} MB")
            continue
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
            yield PageUnreadable(f"no JSON: {problem}")
            continue
        yield row if isinstance(row, dict) else PageUnreadable("a line of JSON, but not an object with columns")


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    if path.lower().endswith(".gz"):
        with gzip.open(path, "rb") as unpacked:
            yield unpacked  # type: ignore[misc]
    else:
        with Path(path).open("rb") as file:
            yield file


def _location(path: str, number: int, row: Row | PageUnreadable | PageTooLarge) -> Location:
    place = f"{path}#row-{number}"
    if not isinstance(row, Mapping):
        return Location.failing(place, row)
    told = {str(name).strip().lower(): value for name, value in row.items()}
    url = _told(told, "url")
    url = url if is_web_address(url) else place
    if not _told(told, "text"):
        return Location.failing(url, _without_text(told))
    return Location(url, partial(_page, told, url, Origin("table", path, number)))


def _without_text(told: Row) -> PageEmpty | PageUnreadable:
    if any(name in told for name in COLUMNS["text"]):
        return PageEmpty("the row has no text")
    names = ", ".join(f"“{name}”" for name in list(told)[:8])
    return PageUnreadable(f"no column with an article’s text ({', '.join(COLUMNS['text'][:4])}, ...); it has {names}")


def _told(told: Row, what: str) -> str:
    for name in COLUMNS[what]:
        value = told.get(name)
        if isinstance(value, list):
            value = ", ".join(str(one) for one in value if one)
        elif isinstance(value, dict):
            value = value.get("name") or value.get("title")
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
    return ""


def _page(told: Row, url: str, origin: Origin) -> Page:
    return Page.of(as_html(told, url), url, origin, None)


def as_html(told: Row, url: str) -> bytes:
    """Return a row as an HTML page in UTF-8; the names of its columns are in small letters."""
    headline = " ".join(_told(told, "headline").split())
    stated: dict[str, object] = {"@context": "https://schema.org", "@type": "NewsArticle"}
    if headline:
        stated["headline"] = headline
    if date := _date(_told(told, "date")):
        stated["datePublished"] = date
    if authors := _authors(_told(told, "authors")):
        stated["author"] = [{"@type": "Person", "name": name} for name in authors]
    if outlet := _told(told, "outlet"):
        stated["publisher"] = {"@type": "NewsMediaOrganization", "name": outlet}
    if is_web_address(url):
        stated["url"] = url
    # In a script a tag counts as one, whatever it stands in.
    data = msgspec.json.encode(stated).decode("utf-8").replace("<", "\\u003c")
    head = f'<meta charset="utf-8"><title>{html.escape(headline)}</title>'
    head += f'<script type="application/ld+json">{data}</script>'
    heading = f"<h1>{html.escape(headline)}</h1>\n" if headline else ""
    body = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in _paragraphs(_told(told, "text")))
    page = f"<!DOCTYPE html>\n<html><head>{head}</head><body><article>\n{heading}{body}\n</article></body></html>\n"
    return page.encode("utf-8", "replace")


def _authors(value: str) -> list[str]:
    """Return the authors that a column names; none where a comma may part a surname from a first name: "Lopez, Ana"."""
    if value.startswith("["):
        return _IN_QUOTES.findall(value)
    if ";" in value:
        return [name.strip() for name in value.split(";") if name.strip()]
    names = [name.strip() for name in value.split(",") if name.strip()]
    return names if len(names) < 2 or all(" " in name for name in names) else []


def _date(value: str) -> str | None:
    """Return a date as ISO 8601 has it; None for one in a form that can be misread, such as 03/04/2016."""
    match = _DAY.match(value)
    if match is None:
        return None
    day, time, zone = match.groups()
    if time is None or time.startswith("00:00"):
        return day
    return f"{day}T{time}{'Z' if zone in ('Z', 'UTC') else zone or ''}"


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: what blank lines part, or each line where there is no blank one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = _BLANK_LINE.split(text)
    if len(parts) == 1:
        parts = text.split("\n")
    return [part.strip() for part in parts if part.strip()]
