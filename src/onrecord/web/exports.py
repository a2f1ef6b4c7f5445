"""What an address shows, for programs: the same address with an ending, /search.csv?q=wall for /search?q=wall.

`.json` is what the API answers. All other forms are made by onrecord.ledger.exports, of all statements that the address
means, whatever part of them it shows, and without those that people rejected; feeds have the last published. Where an
address lists something else than statements, `.csv` is that list and the other forms are of its statements. Files are
sent as they are made.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Annotated, Any, TypeAlias

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import Response, StreamingResponse

from onrecord.flow import Value
from onrecord.ledger import Ledger
from onrecord.ledger.exports import Chosen, pieces_of
from onrecord.ledger.values import Filters, Hit, Table
from onrecord.views.rows import as_csv
from onrecord.web.api import asking
from onrecord.web.api.asking import LeastOutlets, asked, not_compared, story_of
from onrecord.web.api.parameters import Alike, Wanted, Words, no_meaning_unheard
from onrecord.web.ledgers import ledgers_of, uncompared

IN_FEED = 100
"""Statements in a feed, those published last; a reader asks again soon."""

PAGES_IN_FEED = 20
"""Pages in a feed of what was added, the last ones."""

_AT_ONCE = 4
"""Files that are sent at the same time: each holds a connection for as long as the receiver takes."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A form by its ending: its name in ledger.exports, its media type, whether it is a feed of what is new."""

    form: str
    media: str
    feed: bool = False


ENDINGS: Mapping[str, Ending] = {
    "jsonl": Ending("jsonl", "application/jsonl"),
    "csv": Ending("csv", "text/csv; charset=utf-8"),
    "parquet": Ending("parquet", "application/vnd.apache.parquet"),
    "rss": Ending("rss", "application/rss+xml; charset=utf-8", feed=True),
    "atom": Ending("atom", "application/atom+xml; charset=utf-8", feed=True),
    "jsonfeed": Ending("json-feed", "application/feed+json; charset=utf-8", feed=True),
    "jsonld": Ending("w3c", "application/ld+json"),
    "bib": Ending("bibtex", "application/x-bibtex; charset=utf-8"),
    "ris": Ending("ris", "application/x-research-info-systems; charset=utf-8"),
    "graphml": Ending("graphml", "application/graphml+xml; charset=utf-8"),
}
"""The forms besides .json; addresses.FORMS has all."""


class _Form(Convertor[str]):
    """An ending in the path of a route, so that "/outlets/nytimes.com" has none."""

    regex = "|".join(ENDINGS)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("form", _Form())

router = APIRouter(include_in_schema=False, dependencies=[Depends(no_meaning_unheard)])

_turns = threading.BoundedSemaphore(_AT_ONCE)


def _lent(request: Request) -> Iterator[Ledger]:
    """Lend a ledger for as long as a file is being sent. Raises HTTPException where too many are."""
    if not _turns.acquire(blocking=False):
        raise HTTPException(503, f"{_AT_ONCE} exports are being sent already; ask again when one of them is done")
    try:
        with Ledger(ledgers_of(request).path, read_only=True) as ledger:
            yield ledger
    finally:
        _turns.release()


Lent: TypeAlias = Annotated[Ledger, Depends(_lent)]


# ------------------------------------------------------------------------------------------------ lists of statements


@router.get("/search.{form:form}")
def search(request: Request, ledger: Lent, form: str, filters: Wanted, *, alike: Alike, q: Words = "") -> Response:
    """Send the statements that a search finds, by words or by meaning."""
    if alike is None:
        return _sent("statements", form, _chosen(ledger, form, q, filters))
    if due := uncompared(request, ledger):
        raise HTTPException(503, not_compared(due))  # a file cannot say that it lacks something
    found = asked(lambda: ledger.search(q, filters, like=alike, limit=None))
    ids = tuple(hit.id for hit in found)
    return _sent("statements", form, ledger.chosen(ids=ids, newest=_newest(form)))


@router.get("/timeline.{form:form}")
def timeline(ledger: Lent, form: str, filters: Wanted, q: Words = "") -> Response:
    """Send the statements that a search finds."""
    return _sent("statements", form, _chosen(ledger, form, q, filters))


@router.get("/due.{form:form}")
def due(ledger: Lent, form: str, filters: Wanted, q: Words = "") -> Response:
    """Send what falls due."""
    if not (filters.due or filters.due_after or filters.due_before):
        filters = msgspec.structs.replace(filters, due_after="0001")
    return _sent("due", form, _chosen(ledger, form, q, filters))


@router.get("/new.{form:form}")
def new(ledger: Lent, form: str, filters: Wanted, q: Words = "", since: date | None = None) -> Response:
    """Send what is said on the pages that were added since a day, those that were added last first."""
    most = PAGES_IN_FEED if ENDINGS[form].feed else None
    added = asked(lambda: ledger.pages(q, filters, since=since.isoformat() if since else None, limit=most))
    on_them = (ledger.chosen(q, msgspec.structs.replace(filters, page=one.sha256)) for one in added)
    return _sent("new", form, chain.from_iterable(on_them))


# ---------------------------------------------------------------------------------------------- lists of something else


class StoryRow(Value, frozen=True):
    """A story in one row: `pages` is how many, `urls` are their addresses in the order of time."""

    id: str
    headline: str | None
    first: str
    last: str
    pages: int
    statements: int
    outlets: tuple[str, ...]
    speakers: tuple[str, ...]
    urls: tuple[str, ...]


@router.get("/stories.{form:form}")
def stories(ledger: Lent, form: str, filters: Wanted, *, q: Words = "", outlets: LeastOutlets = 1) -> Response:
    """Send stories, a row each."""
    if form != "csv":
        raise HTTPException(404, f"stories are .json and .csv; the statements of one are at /stories/ID.{form}")
    found = asked(lambda: ledger.stories(q, filters, least_outlets=outlets, limit=None))
    return _table(
        "stories",
        [
            StoryRow(
                story.id,
                story.headline,
                story.first,
                story.last,
                len(story.pages),
                story.statements,
                tuple(one.name for one in story.outlets),
                tuple(one.name for one in story.speakers),
                tuple(page.url for page in story.pages),
            )
            for story in found
        ],
    )


@router.get("/accusations.{form:form}")
def accusations(ledger: Lent, form: str, filters: Wanted, q: Words = "") -> Response:
    """Send who accuses whom, a row a pair."""
    if form != "csv":
        raise HTTPException(
            404,
            f"who accuses whom is .json and .csv; the statements are at /search.{form}?act=accusation&act=criticism",
        )
    return _table("accusations", asked(lambda: ledger.accusations(q, filters, limit=None)))


@router.get("/{part}.{form:form}")
def listed(ledger: Lent, part: str, form: str, filters: Wanted, *, q: Words = "", name: str = "") -> Response:
    """Send what a list has: as CSV the list itself, in all other forms its statements."""
    listing = _LISTS.get(part)
    if listing is None:
        raise HTTPException(404)
    if form == "csv" and listing.rows is not None:
        rows = asked(lambda: listing.rows(ledger, q, filters, name or None))  # type: ignore[misc]
        return _table(part, rows)
    if listing.ids is not None:
        ids = asked(lambda: tuple(listing.ids(ledger, q, filters)))  # type: ignore[misc]
        return _sent(part, form, ledger.chosen(ids=ids, newest=_newest(form)))
    if part == "speakers" and name:
        filters = msgspec.structs.replace(filters, speaker=name)
    if part == "outlets" and name:
        filters = msgspec.structs.replace(filters, outlet=name)
    return _sent(part, form, _chosen(ledger, form, q, filters))


@dataclass(frozen=True, slots=True)
class _List:
    """A list that an address shows: its rows, and the ids of its statements where they are not those of a search."""

    rows: Callable[[Ledger, str, Filters, str | None], Table[Any]] | None = None
    ids: Callable[[Ledger, str, Filters], Iterable[str]] | None = None


def _in_disputes(ledger: Ledger, _: str, filters: Filters) -> Iterator[str]:
    for dispute in ledger.disputes(filters, limit=None):
        claim: tuple[Hit, ...] = (dispute.claim,) if dispute.claim else ()
        yield from (hit.id for hit in (*claim, *dispute.denials, *dispute.silent))


def _in_families(ledger: Ledger, q: str, filters: Filters) -> Iterator[str]:
    return (family.id for family in ledger.families(q, filters, limit=None))


_LISTS: Mapping[str, _List] = {
    "disputes": _List(ids=_in_disputes),
    "families": _List(lambda ledger, q, filters, _: ledger.families(q, filters, limit=None), _in_families),
    "speakers": _List(lambda ledger, _, filters, name: ledger.speakers(name, filters, limit=None)),
    "outlets": _List(lambda ledger, _, __, name: ledger.outlets(name)),
    "articles": _List(lambda ledger, q, filters, _: ledger.pages(q, filters, limit=None)),
}
"""The lists by their addresses."""


# --------------------------------------------------------------------------------------------------------- one of them


@router.get("/statements/{id}.{form:form}")
def statement(ledger: Lent, id: str, form: str) -> Response:
    """Send a statement."""
    whole = ledger.show(id).hit.id
    return _sent(f"statement-{whole}", form, ledger.chosen(ids=(whole,)))


@router.get("/articles/{digest}.{form:form}")
def article(ledger: Lent, digest: str, form: str) -> Response:
    """Send an article with its statements."""
    sha256 = ledger.page(digest).page.sha256
    return _sent(f"article-{sha256[:16]}", form, ledger.chosen("", Filters(page=sha256), newest=_newest(form)))


@router.get("/families/{id}.{form:form}")
def family(ledger: Lent, id: str, form: str) -> Response:
    """Send the statements that are versions of one remark."""
    ids = tuple(version.hit.id for version in ledger.compare(id).versions)
    return _sent(f"family-{ids[0]}", form, ledger.chosen(ids=ids, newest=_newest(form)))


@router.get("/stories/{id}.{form:form}")
def story(ledger: Lent, id: str, form: str, filters: Wanted, q: Words = "") -> Response:
    """Send the statements on the pages of a story."""
    called = story_of(ledger, id).story.id
    return _sent(f"story-{called}", form, _chosen(ledger, form, q, msgspec.structs.replace(filters, story=id)))


@router.get("/speakers/{name:path}.{form:form}")
def speaker(ledger: Lent, name: str, form: str, filters: Wanted, q: Words = "") -> Response:
    """Send what somebody said, by name or number."""
    meant = ledger.reasons(name)
    called = meant[0].name if len(meant) == 1 else name
    return _sent("speaker", form, _chosen(ledger, form, q, msgspec.structs.replace(filters, speaker=called)))


@router.get("/outlets/{name:path}.{form:form}")
def outlet(ledger: Lent, name: str, form: str, filters: Wanted, q: Words = "") -> Response:
    """Send what was said on the pages of an outlet."""
    return _sent("outlet", form, _chosen(ledger, form, q, msgspec.structs.replace(filters, outlet=name)))


# ---------------------------------------------------------------------------------------------------------------- JSON


for _address, _question in (
    ("/search", asking.search),
    ("/timeline", asking.timeline),
    ("/due", asking.due),
    ("/disputes", asking.disputes),
    ("/accusations", asking.accusations),
    ("/families", asking.families),
    ("/stories", asking.stories),
    ("/speakers", asking.speakers),
    ("/outlets", asking.outlets),
    ("/articles", asking.pages),
    ("/new", asking.pages),
    ("/copies", asking.copies),
    ("/findings", asking.findings),
    ("/statements/{id}", asking.statement),
    ("/articles/{digest}", asking.page),
    ("/families/{id}", asking.compare),
    ("/stories/{id}", asking.story),
    ("/speakers/{name:path}", asking.speaker),
):
    router.get(f"{_address}.json")(_question)


# -------------------------------------------------------------------------------------------------------------- sending


def _newest(form: str) -> int | None:
    return IN_FEED if ENDINGS[form].feed else None


def _chosen(ledger: Ledger, form: str, q: str, filters: Filters) -> Iterator[Chosen]:
    return ledger.chosen(q, filters, newest=_newest(form))


def _sent(name: str, form: str, pages: Iterable[Chosen]) -> Response:
    """Return the answer that sends statements in a form.

    Begins to make it, so that a date that is none, a damaged page or a missing library is told instead of half a file.
    """
    rest = iter(pages)
    begun = asked(lambda: tuple(islice(rest, 1)))
    pieces = pieces_of(ENDINGS[form].form, chain(begun, rest))
    first = next(pieces, "")
    return _answer(name, form, chain((first,), pieces))


def _table(name: str, rows: Iterable[Value]) -> Response:
    return _answer(name, "csv", iter((as_csv([msgspec.to_builtins(row) for row in rows]),)))


def _answer(name: str, form: str, pieces: Iterable[str | bytes]) -> Response:
    ending = ENDINGS[form]
    kept = "inline" if ending.feed else "attachment"
    return StreamingResponse(
        (piece.encode() if isinstance(piece, str) else piece for piece in pieces),
        media_type=ending.media,
        headers={"Content-Disposition": f'{kept}; filename="onrecord-{name}.{form}"'},
    )
