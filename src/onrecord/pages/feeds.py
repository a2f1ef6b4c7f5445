"""Feeds and sitemaps: which pages they list.

Reads RSS, Atom and RDF feeds, JSON Feed, sitemaps and their indexes, gzip-compressed or not, news sitemaps and OPML.
XML that declares entities of its own is refused, since a few lines of them may stand for gigabytes. Nothing is fetched
here.
"""

from __future__ import annotations

import calendar
import html
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, cast
from urllib.parse import urldefrag, urljoin

import msgspec

from onrecord.errors import PageTooLarge, PageUnreadable
from onrecord.pages.addresses import is_web_address

MAX_ENTRIES = 50_000
"""How many pages one list may name, which is what a sitemap may have by its protocol."""

MIN_WORDS = 80
"""An entry that links to nothing is a page of its own from this many words on; with fewer it is a note or a teaser."""

_FEEDS = frozenset({"rss", "feed", "rdf"})
_SITEMAPS = frozenset({"urlset", "sitemapindex"})
_GZIP = b"\x1f\x8b"
_WHITE = b" \t\r\n\f\v"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MARKUP = (b"<", b"\xff\xfe<", b"\xfe\xff\0<")
"""How XML begins, also in UTF-16."""
_HTML = re.compile(rb"<(?:!doctype\s+html|html)", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SNIFFED = 65_536


class _Element(Protocol):
    """What is used of an lxml element."""

    tag: str

    def get(self, key: str) -> str | None: ...
    def findtext(self, path: str) -> str | None: ...
    def iter(self, tag: str) -> Iterable[_Element]: ...
    def iterchildren(self, *tags: str) -> Iterable[_Element]: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as a list names it.

    `url` is absolute wherever the list's own address is known, and None where the list has the page's text instead:
    `content`, as HTML. `id` is unique within the list. `published` is ISO 8601.
    """

    url: str | None
    id: str
    title: str | None = None
    published: str | None = None
    content: str | None = None

    @property
    def key(self) -> str:
        """What tells it from the others: its address without the fragment, or its id."""
        return urldefrag(self.url).url if self.url else self.id

    @property
    def has_text(self) -> bool:
        """Whether the content is long enough to be a text of its own."""
        return len(_TAG.sub(" ", self.content or "").split()) >= MIN_WORDS

    def as_html(self) -> bytes:
        """Return the content as an HTML page of its own, in UTF-8, with title and date where a page has them."""
        title = html.escape(self.title or "")
        dated = f'<meta property="article:published_time" content="{html.escape(self.published or "")}">'
        head = f'<meta charset="utf-8"><title>{title}</title>{dated if self.published else ""}'
        body = f"<article><h1>{title}</h1>{self.content or ''}</article>"
        return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or sitemap names, in its order: pages, and further feeds or sitemaps."""

    entries: tuple[Entry, ...] = ()
    lists: tuple[str, ...] = ()


def listing(data: bytes, base: str | None, max_bytes: int, charset: str | None = None) -> Listing | None:
    """Return what a feed, sitemap or OPML names, or None where the bytes are none of these.

    `base` is the address that relative links start from; without one they stay as they are. `max_bytes` limits what a
    compressed one may unpack to, `charset` is the encoding that the server named. Each page is named once.

    Raises PageUnreadable when the list cannot be parsed or declares entities, PageTooLarge when it unpacks to too much
    or names too many pages.
    """
    if data.startswith(_GZIP):
        data = _unpacked(data, max_bytes)
    data = data.removeprefix(_BYTE_ORDER_MARK).lstrip(_WHITE)
    found = _json_feed(data, base) if data.startswith(b"{") else _xml(data, base, charset)
    if found is None:
        return None
    entries = tuple(_each_once(found.entries))
    if len(entries) > MAX_ENTRIES or len(found.lists) > MAX_ENTRIES:
        raise PageTooLarge(f"it names more than {MAX_ENTRIES:,} pages")
    return Listing(entries, tuple(dict.fromkeys(found.lists)))


def is_listing(head: bytes) -> bool:
    """Tell by its first bytes whether a file may be a feed or sitemap; a compressed one may be anything else too."""
    head = head.removeprefix(_BYTE_ORDER_MARK).lstrip(_WHITE)
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, _SNIFFED).removeprefix(_BYTE_ORDER_MARK).lstrip(_WHITE)
        except zlib.error:
            return False
    if head.startswith(b"{"):
        return b"jsonfeed.org" in head
    return _root(head) in _FEEDS | _SITEMAPS | {"opml"}


def _unpacked(data: bytes, max_bytes: int) -> bytes:
    unpacking = zlib.decompressobj(31)
    try:
        unpacked = unpacking.decompress(data, max_bytes)
    except zlib.error as error:
        raise PageUnreadable(f"what is compressed cannot be unpacked: {error}") from error
    if unpacking.unconsumed_tail:
        raise PageTooLarge(f"it unpacks to more than {max_bytes / 1e6:.0f} MB")
    return unpacked


def _each_once(entries: Iterable[Entry]) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in entries:
        if entry.key not in seen:
            seen.add(entry.key)
            yield entry


def _root(data: bytes) -> str | None:
    """Return the name of the outermost XML element, without its namespace and in lower case."""
    if not data.startswith(_MARKUP) or _HTML.match(data):
        return None
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True)
    with suppress(etree.XMLSyntaxError):  # what was read before the mistake may be enough
        parser.feed(data[:_SNIFFED])
    # A prefix that is not declared stays in the name.
    return next((re.split("[}:]", element.tag)[-1].lower() for _, element in parser.read_events()), None)


def _xml(data: bytes, base: str | None, charset: str | None) -> Listing | None:
    root = _root(data)
    if root not in _FEEDS | _SITEMAPS | {"opml"}:
        return None
    tree = _parsed(data)
    if root in _FEEDS:
        return _feed(data, base, charset)
    return _opml(tree, base) if root == "opml" else _sitemap(tree, base)


def _parsed(data: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PageUnreadable(f"not well-formed XML: {error}") from error
    if root is None:
        raise PageUnreadable("not well-formed XML")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(iter(declared.iterentities()), None) is not None:
        raise PageUnreadable("XML with entities of its own is not read")
    return cast(_Element, root)


def _feed(data: bytes, base: str | None, charset: str | None) -> Listing:
    import feedparser  # type: ignore[import-untyped]

    headers = {"content-type": f"application/xml; charset={charset or ''}", "content-location": base or ""}
    try:
        # From a stream: a string could be taken for the name of a file.
        feed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # the parser of last resort may fail in many ways on what is no feed
        raise PageUnreadable(f"the feed cannot be parsed: {error}") from error
    if not feed.version and not feed.entries:
        raise PageUnreadable("the feed cannot be parsed")
    # As plain values: the parser's own guess one field from another, and warn of it.
    entries = (_feed_entry(dict(entry), feed.version, base, number) for number, entry in enumerate(feed.entries, 1))
    return Listing(tuple(entries))


def _feed_entry(entry: Mapping[str, Any], version: str, base: str | None, number: int) -> Entry:
    link = _link(entry, version)
    published: str | None = None
    if date := entry.get("published_parsed") or entry.get("updated_parsed"):
        with suppress(ValueError, OverflowError):  # a year that no calendar has
            published = datetime.fromtimestamp(calendar.timegm(date), UTC).isoformat()
    content = max((part.get("value") or "" for part in entry.get("content", ())), key=len, default="")
    return Entry(
        url=_joined(base, link) if link else None,
        id=entry.get("id") or _numbered(base, number),
        title=_plain(entry.get("title")),
        published=published,
        content=content or entry.get("summary"),
    )


def _link(entry: Mapping[str, Any], version: str) -> str | None:
    """Return the link to the page: some feeds link to a counter and name the page beside it.

    The parser gives an id in place of a missing link. In RSS an id is a link unless it says no, but many that are none
    do not; in Atom it is only a name (RFC 4287, 4.2.6).
    """
    link = str(entry.get("feedburner_origlink") or entry.get("link") or "").strip()
    is_id = entry.get("guidislink") and link == entry.get("id")
    return None if not link or (is_id and (version.startswith("atom") or not is_web_address(link))) else link


def _json_feed(data: bytes, base: str | None) -> Listing | None:
    """Read JSON Feed 1.1; what has another type than it should counts as not there."""
    try:
        feed = msgspec.json.decode(data.decode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return None
    if not isinstance(feed, dict) or "jsonfeed.org/version" not in str(feed.get("version")):
        return None
    items = feed.get("items")
    if not isinstance(items, list):
        raise PageUnreadable("the feed has no list of items")
    entries = (_json_entry(item, base, number) for number, item in enumerate(items, 1) if isinstance(item, dict))
    return Listing(tuple(entries))


def _json_entry(item: dict[str, Any], base: str | None, number: int) -> Entry:
    told = {key: value.strip() for key, value in item.items() if isinstance(value, str) and value.strip()}
    link = told.get("url") or told.get("external_url")
    content = told.get("content_html")
    if content is None and "content_text" in told:
        content = "".join(f"<p>{html.escape(line)}</p>" for line in told["content_text"].splitlines() if line.strip())
    return Entry(
        url=_joined(base, link) if link else None,
        id=str(item.get("id") or _numbered(base, number)),
        title=told.get("title"),
        published=told.get("date_published"),
        content=content,
    )


def _sitemap(tree: _Element, base: str | None) -> Listing:
    entries, lists = [], []
    for element in tree.iterchildren("{*}url", "{*}sitemap", "url", "sitemap"):
        place = (element.findtext("{*}loc") or "").strip()
        if not place:
            continue
        url = _joined(base, place)
        if element.tag.endswith("sitemap"):
            lists.append(url)
        else:
            title = element.findtext("{*}news/{*}title")
            published = element.findtext("{*}news/{*}publication_date")
            entries.append(Entry(url, url, _plain(title), (published or "").strip() or None))
    return Listing(tuple(entries), tuple(lists))


def _opml(tree: _Element, base: str | None) -> Listing:
    outlines = (outline.get("xmlUrl") or outline.get("xmlurl") for outline in tree.iter("{*}outline"))
    return Listing(lists=tuple(_joined(base, url.strip()) for url in outlines if url))


def _joined(base: str | None, link: str) -> str:
    try:
        return urljoin(base, link) if base else link
    except ValueError:  # an address that is none is told of when it is asked for
        return link


def _numbered(base: str | None, number: int) -> str:
    return f"{base or 'feed'}#entry-{number}"


def _plain(title: str | None) -> str | None:
    """Return a title without the tags and character references that it may have."""
    return " ".join(html.unescape(_TAG.sub(" ", title)).split()) or None if title else None
