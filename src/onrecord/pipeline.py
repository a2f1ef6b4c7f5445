"""The order of the stages, and nothing else.

A stage raises; here alone an error about one page becomes a `Skipped` with its reason, and the rest goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from msgspec.structs import replace

from onrecord import articles, findings, outlets, pages, statements
from onrecord.articles.unwrapping import unwrapped
from onrecord.attributions.engine import Engine, check_score, engine
from onrecord.attributions.weights import Name
from onrecord.attributions.windows import lines
from onrecord.errors import OnrecordError, PageEmpty, PageError, PageNotFound
from onrecord.evaluation.attribution import Sheet, tally
from onrecord.evaluation.gold import GoldArticle
from onrecord.flow import Attribution, FindingKind, MadeBy, Origin, Page, Record, Skipped, writable
from onrecord.pages import Manners
from onrecord.pages.location import Location
from onrecord.version import __version__

T = TypeVar("T")


def record_of(
    page: Page,
    model: Engine,
    min_score: float | None = None,
    *,
    any_page: bool = False,
    kinds: Collection[FindingKind] | None = None,
) -> Record:
    """Take one page through all stages; for `min_score` see `Engine.attribute`, for `any_page` `read_article`.

    `kinds` are the findings that are looked for, None stands for `findings.DEFAULT`.

    Raises PageError or ArticleError when there is nothing to record.
    """
    article = articles.read_article(page, any_kind=any_page)
    # What reads sentences reads each paragraph on one line; its spans are taken back to the text as it stands.
    flat = unwrapped(article.text, article.blocks)
    read = replace(article, text=flat.text, blocks=flat.blocks)
    report = [(block.start, block.end) for block in read.blocks if block.in_report]
    attributions = model.attribute(read.text, report, min_score=min_score)
    made = statements.resolve(read, attributions, page.stamp.sha256)
    fetched = date.fromisoformat(page.stamp.fetched_at[:10]) if page.stamp.fetched_at else None
    found = findings.flag(read, made, findings.DEFAULT if kinds is None else kinds, fetched=fetched)
    if flat.text != article.text:
        made = tuple(flat.restored(statement, article.text) for statement in made)
        found = tuple(replace(f, at=flat.original(f.at)) if f.at else f for f in found)
    return Record(page.stamp, article, made, found, MadeBy(__version__, model.digest))


def read(
    page: str | Path | bytes,
    *,
    model: Name = "fast",
    min_score: float | None = None,
    manners: Manners | None = None,
    any_page: bool = False,
    kinds: Collection[FindingKind] | None = None,
) -> Record:
    """Return the record of one page, given as a path, an address, its bytes or its text; see `onrecord.read`."""
    outlets.check()
    return record_of(_page(page, manners), engine(model), min_score, any_page=any_page, kinds=kinds)


def _page(page: str | Path | bytes, manners: Manners | None) -> Page:
    if isinstance(page, bytes):
        return Page.of(page, "-", Origin("input"))
    if isinstance(page, str) and "\n" in page:
        # A lone surrogate is no character; it becomes a question mark.
        return Page.of(page.encode("utf-8", "replace"), "-", Origin("input"))
    if os.path.isdir(page):  # noqa: PTH112 - Path raises on a name that is too long, this does not
        raise PageNotFound("a folder, not a page; onrecord.read_pages reads the pages in it")
    found = pages.find([page], manners=manners)
    first = next(found, None)
    if first is None:
        raise PageEmpty("no page in it")
    if next(found, None) is not None:
        raise PageError("several pages are in it; onrecord.read_pages reads them")
    return first.load()


def read_pages(
    sources: Sequence[str | Path],
    *,
    stdin: BinaryIO | None = None,
    model: Name = "fast",
    min_score: float | None = None,
    manners: Manners | None = None,
    any_page: bool = False,
    kinds: Collection[FindingKind] | None = None,
) -> Iterator[Record | Skipped]:
    """Read the pages of files, folders, addresses, feeds and `-` (standard input), in order, as they are asked for.

    Gives one result a page; see `pages.find` for what a source may be, `Manners` for how servers are asked. Raises
    WeightsError when the installation is damaged, OutletsError when a file of the user's outlets is, ValueError for a
    model or a score that there cannot be.
    """
    check_score(min_score)
    outlets.check()
    for location in pages.find(sources, stdin, manners):
        attributing = engine(model)
        read_one = partial(_record_at, location, attributing, min_score, any_page=any_page, kinds=kinds)
        yield tried(location.url, read_one)


def _record_at(
    location: Location,
    model: Engine,
    min_score: float | None,
    *,
    any_page: bool,
    kinds: Collection[FindingKind] | None,
) -> Record:
    return record_of(location.load(), model, min_score, any_page=any_page, kinds=kinds)


def tried(url: str, make: Callable[[], T]) -> T | Skipped:
    """Return what is made of a page; an error about it, or a defect that it shows, becomes a Skipped."""
    try:
        return make()
    except OnrecordError as error:
        return Skipped(writable(url), writable(str(error)))
    except Exception as error:  # one page must not take the others with it, whatever is wrong with it
        defect = f"a defect in onrecord, please report it: {type(error).__name__}: {error}"
        return Skipped(writable(url), writable(defect))


def count_pages(sources: Sequence[str | Path]) -> int | None:
    """Return how many results `read_pages` will give, without reading any page; None where that does not tell."""
    return pages.count(sources)


def attribute_texts(
    folder: Path, *, model: Name = "fast", min_score: float | None = None
) -> Iterator[tuple[str, tuple[Attribution, ...]] | Skipped]:
    """Attribute each .txt file of a folder, taken as article text as it stands, a paragraph a line.

    Gives the file's name without .txt and its attributions, with offsets in code points into the file as it is.
    Raises PageNotFound when there is no such folder.
    """
    if not folder.is_dir():
        raise PageNotFound(f"no such folder: {folder}")
    for path in sorted(folder.glob("*.txt")):
        try:
            text = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            yield Skipped(writable(str(path)), writable(str(error)))
            continue
        yield writable(path.stem), tuple(engine(model).attribute(text, lines(text), min_score=min_score))


def score_attributions(
    gold: Sequence[GoldArticle], *, model: Name = "fast", min_score: float | None = None
) -> Iterator[Sheet]:
    """Attribute each gold article, a paragraph a line, and count what is right: one sheet an article, in order."""
    for article in gold:
        found = engine(model).attribute(article.text, lines(article.text), min_score=min_score)
        yield tally(article.text, article.attributions, found)
