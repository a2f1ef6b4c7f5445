"""What a page states about its article: in JSON-LD, <meta>, <time> and the text, each with the place that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser

from onrecord.articles.addresses import stated_addresses
from onrecord.flow import Address, Outlet
from onrecord.language.timex import timexes

_ARTICLE_TYPES = re.compile(r"(?:Article|Report|BlogPosting|NewsStory|Posting|Review|WebPage)$")
_MAX_LINKED_DATA = 2_000_000
_MAX_DEPTH = 12

_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline", "title")
_SITES = ("og:site_name", "application-name", "twitter:site_name", "dc.publisher", "publisher")
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "authors")
_PUBLISHED = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time",
    "datepublished", "date.published", "published_time", "publishdate", "publish-date", "publish_date", "pubdate",
    "publication_date", "article.published", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "cxenseparse:recs:publishtime", "ptime",
    "article_date_original", "originalpublicationdate", "published-date", "article-publish-date",
    "citation_publication_date", "citation_online_date", "citation_date", "bt:pubdate", "cludo:date", "publisheddate",
    "date",
)  # fmt: skip
"""Names of <meta> that state when an article was published, the plainest first."""

_MODIFIED = (
    "article:modified_time", "og:updated_time", "article:modified", "datemodified", "date.modified", "modified_time",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "updated", "revised",
)  # fmt: skip
_MAX_TIMES = 100
_MAX_STATED = 20

_ISO_DAY = re.compile(r"\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_YEAR_FIRST = re.compile(r"^((?:19|20)\d\d) ([A-Z][a-z]{2,8})\.? (\d{1,2})$")
_COMPACT_DAY = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6})?")
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)


Dated = tuple[date, str]
"""A day and the evidence for it."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the tags of a page say, in the order of how far they are to be trusted.

    `titles` may carry the site's name at their end. `published` and `modified` have the day and the evidence of each
    statement. `times` are the <time> elements: what a reader sees and the day that the machine-readable form gives.
    """

    titles: tuple[str, ...]
    descriptions: tuple[str, ...]
    authors: tuple[str, ...]
    outlet: Outlet | None
    published: tuple[Dated, ...]
    modified: tuple[Dated, ...]
    times: tuple[tuple[str, date], ...]
    breadcrumb: tuple[str, ...]
    addresses: tuple[Address, ...]
    types: frozenset[str]
    kind: str
    free: bool | None
    day_first: bool | None
    language: str | None


_DAY_FIRST = frozenset({"gb", "uk", "ie", "au", "nz", "in", "za", "ng", "ke", "pk", "sg", "my", "hk"})
_MONTH_FIRST = frozenset({"us", "gov", "mil"})
"""Countries, and endings of domains, by what 3/4/2024 is there: 3 April or March 4."""


def stated(tree: LexborHTMLParser, url: str = "") -> Stated:
    """Return what the tags of a page state; `url` is its address, for relative ones."""
    meta = _meta(tree)
    objects = list(_linked_data(tree))
    articles = [o for o in objects if _is_article(o)]
    articles.sort(key=lambda o: "WebPage" in _types(o))
    title = tree.css_first("head > title") or tree.css_first("title")
    titles = [*(_text(o.get("headline")) for o in articles), *_of(meta, _TITLES), title.text() if title else ""]
    html = tree.css_first("html")
    language = (html.attributes.get("lang") if html else None) or meta.get("content-language") or meta.get("og:locale")
    outlet = _outlet(tree, meta, articles)
    return Stated(
        titles=_distinct(titles)[:_MAX_STATED],
        descriptions=_distinct([*(_text(o.get("description")) for o in articles), *_of(meta, _DESCRIPTIONS)])[
            :_MAX_STATED
        ],
        authors=_distinct([*(n for o in articles for n in _names(o.get("author"))), *_of(meta, _AUTHORS)])[
            :_MAX_STATED
        ],
        outlet=outlet,
        published=tuple(_dated(meta, articles, "datePublished", _PUBLISHED)),
        modified=tuple(_dated(meta, articles, "dateModified", _MODIFIED)),
        times=tuple(_times(tree)),
        breadcrumb=_breadcrumb(objects),
        types=frozenset(name for o in objects for name in _types(o)),
        kind=meta.get("og:type", "").lower(),
        free=_free(articles),
        day_first=_day_first(language, outlet.domain if outlet else domain_of(meta.get("og:url"))),
        addresses=stated_addresses(tree, url, articles),
        language=language,
    )


def domain_of(address: str | None) -> str | None:
    """Return the host of an address without "www.", or None when it has none."""
    try:
        host = (urlsplit((address or "").strip()).hostname or "").lower()
    except ValueError:
        return None
    host = host.removeprefix("www.")
    return host if "." in host else None


def day_of(words: str) -> date | None:
    """Return the day that a date in any of the usual forms names, in the page's own time zone, or None.

    Knows "2022-11-29T23:10:00-05:00", "20221129", "2022/11/29" and what `timexes` reads. Days outside 1990 to 2099
    count as none: they are defaults of content systems.
    """
    words = words.strip()[:200]
    match = _ISO_DAY.search(words) or _COMPACT_DAY.match(words)
    if match:
        return _day(int(match[1]), int(match[2]), int(match[3]))
    words = _YEAR_FIRST.sub(r"\3 \2 \1", words)
    for timex in timexes(words, None):
        if timex.explicit and timex.precision == "day" and timex.value:
            return _day(*(int(part) for part in timex.value.split("-")))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if _FIRST_DAY <= found < _LAST_DAY else None


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the contents of <meta> by property, name, itemprop or http-equiv in lower case; the first of each."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        content = " ".join((attributes.get("content") or "").split())[:2_000]
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = attributes.get(attribute)
            if name and content:
                found.setdefault(name.lower(), content)
    return found


def _of(meta: Mapping[str, str], names: Iterable[str]) -> list[str]:
    return [meta[name] for name in names if name in meta]


def _linked_data(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """Return the JSON-LD objects of a page, the nested ones of @graph and lists included."""
    for node in tree.css('script[type="application/ld+json"]'):
        source = node.text(deep=True)
        if not source or len(source) > _MAX_LINKED_DATA:
            continue
        source = source.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        try:
            data = msgspec.json.decode(source)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            try:
                # Line breaks inside strings are a common slip.
                data = msgspec.json.decode(re.sub(r"[\x00-\x1f]+", " ", source))
            except (msgspec.DecodeError, UnicodeError, RecursionError):
                continue
        yield from _objects(data, 0)


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON of any shape
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, list):
        for item in data[:500]:
            yield from _objects(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "breadcrumb"):
            if isinstance(data.get(key), (list, dict)):
                yield from _objects(data[key], depth + 1)


def _types(item: Mapping[str, Any]) -> tuple[str, ...]:
    types = item.get("@type")
    return tuple(t for t in (types if isinstance(types, list) else [types]) if isinstance(t, str))


def _is_article(item: Mapping[str, Any]) -> bool:
    return any(_ARTICLE_TYPES.search(t) for t in _types(item))


def _text(value: Any) -> str:  # noqa: ANN401 - JSON of any shape
    return " ".join(_unescaped(value).split()) if isinstance(value, str) else ""


def _unescaped(value: str) -> str:
    from html import unescape

    return unescape(value)[:2_000]


def _names(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON of any shape
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, list):
            yield from (_text(part) for part in name)
        else:
            yield _text(name)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded for value in values if (folded := " ".join(value.split()))))


def _outlet(tree: LexborHTMLParser, meta: Mapping[str, str], articles: Sequence[Mapping[str, Any]]) -> Outlet | None:
    canonical = tree.css_first('link[rel="canonical"][href]')
    addresses = [canonical.attributes.get("href") if canonical else None, meta.get("og:url"), meta.get("twitter:url")]
    domain = next((found for address in addresses if (found := domain_of(address))), None)
    for article in articles:
        for name in _names(article.get("publisher")):
            if name and not name.startswith("http"):
                return Outlet(name, domain, f"JSON-LD publisher: {name}")
    for tag in _SITES:
        name = meta.get(tag, "")
        if name and not name.startswith(("http", "@")):
            return Outlet(name, domain, f"<meta {tag}>: {name}")
    return None


def _dated(
    meta: Mapping[str, str], articles: Sequence[Mapping[str, Any]], field: str, tags: Sequence[str]
) -> Iterator[Dated]:
    for article in articles:
        said = _text(article.get(field))
        if said and (day := day_of(said)):
            yield day, f"JSON-LD {field}: {said}"
    for tag in tags:
        if tag in meta and (day := day_of(meta[tag])):
            yield day, f"<meta {tag}>: {meta[tag]}"


def _times(tree: LexborHTMLParser) -> Iterator[tuple[str, date]]:
    for node in tree.css("time[datetime]")[:_MAX_TIMES]:
        day = day_of(node.attributes.get("datetime") or "")
        words = " ".join(node.text().split())
        if day and words:
            yield words, day


def _day_first(language: str | None, domain: str | None) -> bool | None:
    region = re.split(r"[-_]", language)[-1].lower() if language else ""
    ending = (domain or "").rsplit(".", 1)[-1]
    if ending in _MONTH_FIRST:
        return False
    # "en-US" is what content systems say by default and tells no country.
    return True if ending in _DAY_FIRST or region in _DAY_FIRST else None


def _free(articles: Sequence[Mapping[str, Any]]) -> bool | None:
    """Return what isAccessibleForFree says; sites write it as a boolean or in words."""
    said = [str(a["isAccessibleForFree"]).lower() for a in articles if "isAccessibleForFree" in a]
    return None if not said else said[0] not in ("false", "no", "0")


def _breadcrumb(objects: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    for item in objects:
        if "BreadcrumbList" in _types(item) and isinstance(item.get("itemListElement"), list):
            steps = [step for step in item["itemListElement"] if isinstance(step, dict)]
            names = [
                _text(s.get("name") or (s["item"].get("name") if isinstance(s.get("item"), dict) else ""))
                for s in steps
            ]
            if any(names):
                return tuple(name for name in names if name)
    return ()
