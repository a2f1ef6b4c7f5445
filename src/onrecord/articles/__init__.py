"""Page -> Article: what of the page is the report, block by block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import msgspec

from onrecord.articles.addresses import named_addresses
from onrecord.articles.captions import Story, judge, story
from onrecord.articles.charset import decode
from onrecord.articles.dates import inferred
from onrecord.articles.draft import Draft
from onrecord.articles.languages import UNDETERMINED, language_of
from onrecord.articles.outlets import identified
from onrecord.errors import LanguageNotSupported, NoArticle, PageTooLarge
from onrecord.flow import Article, Block, Page, When

MAX_CHARACTERS = 2_000_000
"""A page with more text has no one report on it: the longest have about 200,000 characters."""

MAX_TAGS = 200_000
"""A page with more elements is not read; pages with long threads of comments have about 50,000."""

LANGUAGES = frozenset({"en"})
"""The languages that reports are read in."""

# Atomic, since a comment that may also end later takes exponential time where no tag follows.
_COMMENTS = r"(?>(?:<!--.*?-->\s*)*)"
_HTML_START = re.compile(rf"\s*(?:<\?xml[^>]*>\s*)?{_COMMENTS}<(?:!doctype\s+html|[a-z][a-z0-9]*[\s>/])", re.I | re.S)
_HTML_WITHIN = re.compile(r"<(?:html|head|body|article|main)[\s>]|</(?:p|div|body|html)>", re.IGNORECASE)
_HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
_SNIFFED = 50_000

_OTHER_FORMATS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(rf"\s*(?:<\?xml[^>]*>\s*)?{_COMMENTS}<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.I | re.S),
        "a feed",
    ),
    (re.compile(r"\s*(?:<\?xml[^>]*>\s*)(?!.{0,2000}<html)<(?!!doctype html)", re.I | re.S), "XML data"),
    (re.compile(r"\s*[{\[]\s*(?:[{\[]\s*)*\"[^\"\n]{0,100}\"\s*[:,]", re.I), "JSON data"),
    (
        re.compile(r"(?:[\w-]+: .*\r?\n)*?(?:MIME-Version|Content-Type: multipart/related)", re.I),
        "a web archive (MHTML)",
    ),
    (re.compile(r"WARC/1\.\d\r?\n", re.I), "a web archive (WARC)"),
)
"""Text that is no page, by how it begins."""


def read_article(page: Page, *, any_kind: bool = False) -> Article:
    """Return the article of a page, HTML or a plain-text copy, told apart by what the bytes hold.

    With `any_kind` a page that is something else than an article (a live blog, a gallery, the stub that a paywall
    leaves) is read as well, as far as it has text.

    Raises PageEmpty, PageNotText and PageTooLarge when the bytes are no text of a page, NoArticle when there is no
    report on it, and LanguageNotSupported when the report is in another language than English.
    """
    text = decode(page.data, page.stamp.charset)
    for form, name in _OTHER_FORMATS:
        if form.match(text):
            raise NoArticle(f"no article: {name}, not a page")
    draft = _draft(text, page.stamp.saved_from or page.stamp.url, any_kind=any_kind)
    language = language_of("\n".join(_texts(draft, draft.blocks)), draft.language)
    if language not in LANGUAGES:
        raise LanguageNotSupported("undetermined" if language == UNDETERMINED else language)
    blocks, published = _judged(draft)
    around = [draft.text[block.start : block.end] for block in blocks if block.kind == "other"]
    addresses = (*draft.addresses, *named_addresses(around))
    return Article(
        text=draft.text,
        blocks=blocks,
        headline=draft.headline,
        breadcrumb=draft.breadcrumb,
        byline=draft.byline,
        outlet=identified(draft.outlet, page.stamp.saved_from or page.stamp.url, draft.addresses),
        published=published,
        modified=draft.modified,
        language=language,
        addresses=addresses,
    )


def is_html(text: str, url: str = "") -> bool:
    """Tell an HTML page from a plain-text copy: by how it begins, or by its tags where its name says HTML."""
    if _HTML_START.match(text) or text.lstrip()[:9].lower() == "<!doctype":
        return True
    named = url.lower().split("?")[0].endswith(_HTML_SUFFIXES)
    tags = _HTML_WITHIN.findall(text[:_SNIFFED])
    return bool(tags) and (named or len(tags) > 2)


def _draft(text: str, url: str, *, any_kind: bool) -> Draft:
    if is_html(text, url):
        # Most tags come in pairs.
        if text.count("<") > 2 * MAX_TAGS:
            raise PageTooLarge(f"more than {MAX_TAGS:,} elements, which is no one article's page")
        from onrecord.articles.html import read_html

        draft = read_html(text, url, any_kind=any_kind)
        _check_length(draft.text)
        return draft
    from onrecord.articles.plain_text import read_plain_text

    _check_length(text)
    draft = read_plain_text(text)
    # The text of a plain-text copy is the page's own, unchanged.
    blocks = tuple(msgspec.structs.replace(block, at=((block.start, block.start),)) for block in draft.blocks)
    return replace(draft, blocks=blocks)


def _check_length(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise PageTooLarge(f"more than {MAX_CHARACTERS:,} characters of text, which is no one article's page")


def _texts(draft: Draft, blocks: Sequence[Block]) -> list[str]:
    return [draft.text[block.start : block.end] for block in blocks if block.in_report]


def _judged(draft: Draft) -> tuple[tuple[Block, ...], When | None]:
    """Say of each caption whether it is of this story, and infer the date where none is stated.

    The caption of another story must not date this one, so captions are judged by names first and, once the date is
    known, again with it.
    """
    if not any(block.kind == "caption" for block in draft.blocks):
        return draft.blocks, draft.published
    body = [b for b in draft.blocks if b.in_report and b.kind not in ("caption", "headline")]
    told = [*_texts(draft, body), draft.headline or ""]
    about = story(told, _day(draft.published))
    blocks = _with_belonging(draft, about)
    own = [b for b in blocks if b.kind == "caption" and b.belongs]
    published = draft.published or inferred(draft.text, own, body)
    if published is not draft.published:
        blocks = _with_belonging(draft, replace(about, day=_day(published)))
    return blocks, published


def _with_belonging(draft: Draft, about: Story) -> tuple[Block, ...]:
    return tuple(_caption(draft.text, block, about) if block.kind == "caption" else block for block in draft.blocks)


def _day(when: When | None) -> date | None:
    return date.fromisoformat(when.value[:10]) if when and len(when.value) >= 10 else None


def _caption(text: str, block: Block, about: Story) -> Block:
    """Judge a caption by what it says of its picture; whom it credits links it to nothing."""
    caption = text[block.start : block.end]
    for credited in block.credit.split("/") if block.credit else ():
        caption = caption.replace(credited, " ")
    verdict = judge(caption, about)
    return msgspec.structs.replace(block, belongs=verdict.belongs, why=f"{block.why}; {verdict.why}")
