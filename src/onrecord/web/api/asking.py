"""The API's questions: what the command line asks, in the same terms, with the same methods of Ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeAlias, TypeVar

import msgspec
from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import Response

from onrecord.flow import FindingKind, Record
from onrecord.ledger import Ledger
from onrecord.ledger.corrections import Correction
from onrecord.ledger.families.values import Comparison, Family, VerbUse
from onrecord.ledger.stories.values import Story, StoryTold
from onrecord.ledger.values import (
    Accusing,
    Copies,
    Dispute,
    Flagged,
    Half,
    Hit,
    KeptPage,
    OutletCount,
    OverTime,
    PageCheck,
    Speaker,
    SpeakerReasons,
    Table,
    Version,
)
from onrecord.ledger.verify import Fetch
from onrecord.version import __version__
from onrecord.views.filters import in_fields
from onrecord.web.api.answers import (
    Listed,
    Responses,
    Room,
    StatementChecked,
    StatementTold,
    as_json,
    listed,
    problems,
    told,
)
from onrecord.web.api.parameters import Alike, Name, Order, Wanted, Window, Words
from onrecord.web.ledgers import Reading, uncompared

router = APIRouter()

T = TypeVar("T")

Id: TypeAlias = Annotated[
    str,
    Path(description="a statement's id, or the beginning of it", min_length=4, max_length=16, examples=["3f9a2b1c"]),
]
Digest: TypeAlias = Annotated[
    str, Path(description="how the page's SHA-256 begins", min_length=4, max_length=64, pattern="^[0-9a-f]+$")
]
StoryId: TypeAlias = Annotated[
    str,
    Path(
        description="a story's id, how the SHA-256 of one of its pages begins, or the id of a statement on one",
        min_length=4,
        max_length=64,
        examples=["3f9a2b1c"],
    ),
]
LeastOutlets: TypeAlias = Annotated[int, Query(description="with pages of so many outlets or more", ge=1, le=10_000)]

_ANNOTATION: Responses = {
    200: {"description": "The annotation", "content": {"application/ld+json": {"schema": {"type": "object"}}}}
}

_RESOURCES = (
    "search", "timeline", "over-time", "due", "statements/{id}", "pages", "speakers", "outlets", "disputes",
    "accusations", "families", "compare/{id}", "verbs", "stories", "stories/{id}", "copies", "versions", "findings",
    "corrections",
)  # fmt: skip


def asked(call: Callable[[], T]) -> T:
    """Return what a call gives. Raises HTTPException where a value, such as a filter's date, cannot be."""
    try:
        return call()
    except ValueError as error:
        raise HTTPException(422, in_fields(str(error))) from None


# ------------------------------------------------------------------------------------------------------ statements


@router.get("", responses=told(Room, "What is here"), summary="What is here, and where to ask")
def room(request: Request, ledger: Reading) -> Response:
    """How much the ledger holds, and the addresses of the API."""
    root = request.url.path.rstrip("/")
    return as_json(
        Room(
            __version__,
            request.app.state.settings.read_only,
            ledger.counts(),
            f"{root}/openapi.json",
            tuple(f"{root}/{name}" for name in _RESOURCES),
        )
    )


@router.get(
    "/search", responses=told(Listed[Hit], "Statements") | problems(404), summary="Search what was said, or meant"
)
def search(
    request: Request,
    ledger: Reading,
    window: Window,
    filters: Wanted,
    alike: Alike,
    *,
    q: Words = "",
    order: Order = "best",
) -> Response:
    """Statements by words and filters, best first or by date; without words all that pass, the newest first.

    With `like` or `similar_to` they are those that mean something like it, the most alike first.
    """
    due = uncompared(request, ledger) if alike else 0
    found = asked(lambda: ledger.search(q, filters, like=alike, order=order, limit=window.limit, offset=window.offset))
    if due:
        found = Table(tuple(found), found.total, (*found.why, not_compared(due)))
    return listed(request, found, window)


def not_compared(due: int) -> str:
    """Return how many statements a search by meaning could not look at, and what sees to it."""
    several = f"{due:,} statements" if due > 1 else "1 statement"
    return f"{several} cannot be found by meaning yet; `onrecord search --like WORDS` sees to that"


@router.get("/timeline", responses=told(Listed[Hit], "Statements"), summary="What was said, in order of time")
def timeline(request: Request, ledger: Reading, filters: Wanted, window: Window, q: Words = "") -> Response:
    """Statements by when they were said; one whose page does not tell stands at the day of the page."""
    found = asked(lambda: ledger.search(q, filters, order="oldest", limit=window.limit, offset=window.offset))
    return listed(request, found, window)


@router.get("/over-time", responses=told(OverTime, "Numbers by time and act"), summary="How much was said when")
def over_time(ledger: Reading, filters: Wanted, q: Words = "") -> Response:
    """How many statements of a search were made when, by act: by days, months or years, as they span."""
    return as_json(asked(lambda: ledger.over_time(q, filters)))


@router.get("/due", responses=told(Listed[Hit], "Statements"), summary="What falls due")
def due(request: Request, ledger: Reading, filters: Wanted, window: Window, q: Words = "") -> Response:
    """Pledges, predictions, threats and decisions by when they are due, the first first."""
    found = asked(lambda: ledger.due(q, filters, limit=window.limit, offset=window.offset))
    return listed(request, found, window)


@router.get(
    "/statements/{id}",
    responses=told(StatementTold, "The statement") | problems(404),
    summary="A statement with its receipt",
)
def statement(ledger: Reading, id: Id) -> Response:
    """The words with page, digest, place, selectors and citation; a check against the page; what people said of it."""
    receipt = ledger.show(id)
    page = checked(ledger, receipt.hit.id)
    return as_json(
        StatementTold(receipt, page.check, page.unchecked, page.faults, tuple(ledger.corrections(receipt.hit.id)))
    )


@router.get(
    "/statements/{id}/check",
    responses=told(StatementChecked, "What became of the words") | problems(404),
    summary="Check a statement against its page",
)
def check(ledger: Reading, id: Id) -> Response:
    """Cut the words out of the kept page again, as `onrecord verify` does."""
    return as_json(checked(ledger, ledger.show(id).hit.id))


@router.get(
    "/statements/{id}/annotation",
    responses=_ANNOTATION | problems(404),
    summary="A statement as a W3C Web Annotation",
    response_class=Response,
)
def annotation(ledger: Reading, id: Id) -> Response:
    """The statement in JSON-LD: its words as the target, who says what as the body."""
    from onrecord.locating import annotation as as_annotation

    receipt = ledger.show(id)
    made = as_annotation(ledger.page(receipt.hit.id), receipt.statement)
    return Response(msgspec.json.encode(made), media_type="application/ld+json")


def checked(ledger: Ledger, id: str, fetch: Fetch | None = None) -> StatementChecked:
    """Return the check of one statement, by its whole id."""
    page = ledger.check(id, fetch=fetch)
    for one in page.statements:
        if one.id == id:
            return StatementChecked(page.url, page.sha256, one, page.unchecked, page.faults)
    raise HTTPException(
        503, f"{page.url}: {'; '.join(page.faults) or 'the statement is not in the record of its page'}"
    )


@router.get("/compare/{id}", responses=told(Comparison, "All versions") | problems(404), summary="Compare renderings")
def compare(ledger: Reading, id: Id) -> Response:
    """How pages render the same words, word by word, by the id of one of the statements."""
    return as_json(ledger.compare(id))


@router.get(
    "/corrections", responses=told(Listed[Correction], "Corrections") | problems(404), summary="What people said"
)
def corrections(
    request: Request,
    ledger: Reading,
    window: Window,
    statement: Annotated[str | None, Query(description="of one statement, by its id", max_length=16)] = None,
    undone: Annotated[bool, Query(description="what was taken back too")] = False,
) -> Response:
    """What people said of statements, in the order in which they said it."""
    made = ledger.corrections(statement or None, undone=undone)
    return listed(request, Table(made[window.range], len(made)), window)


# ---------------------------------------------------------------------------------------------------------- families


@router.get("/disputes", responses=told(Listed[Dispute], "Disputes"), summary="Who denies what")
def disputes(
    request: Request,
    ledger: Reading,
    window: Window,
    filters: Wanted,
    half: Annotated[
        list[Half], Query(default_factory=list, description="what the page gives: both halves, or one", max_length=3)
    ],
) -> Response:
    """Claims with who denies them and who did not answer, the last answered first; filters hold of either side."""
    halves = tuple(half) or ("both", "denial", "silence")
    found = asked(lambda: ledger.disputes(filters, halves=halves, limit=window.limit, offset=window.offset))
    return listed(request, found, window)


@router.get("/accusations", responses=told(Listed[Accusing], "Pairs"), summary="Who accuses whom")
def accusations(request: Request, ledger: Reading, window: Window, filters: Wanted, q: Words = "") -> Response:
    """Who accuses or criticises whom, and how often, the most frequent first."""
    found = asked(lambda: ledger.accusations(q, filters, limit=window.limit, offset=window.offset))
    return listed(request, found, window)


@router.get("/families", responses=told(Listed[Family], "Families"), summary="Remarks that several pages have")
def families(
    request: Request,
    ledger: Reading,
    window: Window,
    filters: Wanted,
    *,
    q: Words = "",
    pages: Annotated[int, Query(description="on so many pages or more", ge=1, le=10_000)] = 2,
) -> Response:
    """Families of quotations, those of the most outlets first; one is meant when a version passes words and filters."""
    found = asked(lambda: ledger.families(q, filters, limit=window.limit, offset=window.offset, least_pages=pages))
    return listed(request, found, window)


@router.get(
    "/verbs", responses=told(Listed[VerbUse], "Verbs") | problems(404), summary="Who calls it said, who claimed"
)
def verbs(
    request: Request,
    ledger: Reading,
    window: Window,
    filters: Wanted,
    *,
    id: Annotated[str | None, Query(description="of one remark, by a statement's id", max_length=16)] = None,
    q: Words = "",
) -> Response:
    """With which verbs outlets lead up to the same words: of one remark by an id, or of all that pass."""
    if id and (q or filters.given()):
        raise HTTPException(422, "id: an id and filters exclude each other")
    found = asked(lambda: ledger.verbs(id or None, q, filters))
    shown = Table(tuple(found)[window.range], found.total, found.why)
    return listed(request, shown, window)


# ----------------------------------------------------------------------------------------------------------- stories


@router.get("/stories", responses=told(Listed[Story], "Stories"), summary="Pages that report the same event")
def stories(
    request: Request,
    ledger: Reading,
    window: Window,
    filters: Wanted,
    *,
    q: Words = "",
    outlets: LeastOutlets = 1,
) -> Response:
    """Groups of pages of one event, the latest first; one is meant when a statement of it passes words and filters."""
    found = asked(lambda: ledger.stories(q, filters, least_outlets=outlets, limit=window.limit, offset=window.offset))
    return listed(request, found, window)


@router.get(
    "/stories/{id}", responses=told(StoryTold, "The story") | problems(404), summary="A story with what its pages share"
)
def story(ledger: Reading, id: StoryId) -> Response:
    """The pages of a story in the order of time, and the remarks that several of them have."""
    return as_json(story_of(ledger, id))


def story_of(ledger: Ledger, id: str) -> StoryTold:
    """Return the story that a page is in. Raises NotInLedger, and HTTPException where it is in none."""
    found = ledger.story(id)
    if found is None:
        raise HTTPException(404, f"{id}: no other page of the ledger reports the same event")
    return found


# ------------------------------------------------------------------------------------------------- speakers, outlets


@router.get("/speakers", responses=told(Listed[Speaker], "Speakers"), summary="Who speaks")
def speakers(
    request: Request,
    ledger: Reading,
    window: Window,
    filters: Wanted,
    name: Annotated[Name | None, Query(description="those whom a name may mean")] = None,
) -> Response:
    """Who speaks, those with the most statements first; filters count only what passes them."""
    found = asked(lambda: ledger.speakers(name or None, filters, limit=window.limit, offset=window.offset))
    return listed(request, found, window)


@router.get(
    "/speakers/{name:path}",
    responses=told(Listed[SpeakerReasons], "Those whom the name may mean") | problems(404),
    summary="All names of a speaker",
)
def speaker(
    request: Request,
    ledger: Reading,
    window: Window,
    name: Annotated[str, Path(description="a name, words of one, or a number", max_length=2_000)],
) -> Response:
    """The speakers whom a name may mean, with all names by which pages mean them, and why each is theirs."""
    found = ledger.reasons(name)
    why = () if found else ledger.speakers(name, limit=1).why
    return listed(request, Table(found[window.range], len(found), why), window)


@router.get("/outlets", responses=told(Listed[OutletCount], "Outlets"), summary="The outlets of the pages")
def outlets(
    request: Request,
    ledger: Reading,
    window: Window,
    name: Annotated[Name | None, Query(description="a name or a domain")] = None,
) -> Response:
    """The outlets of the pages, those with the most pages first."""
    found = ledger.outlets(name or None)
    return listed(request, Table(tuple(found)[window.range], found.total, found.why), window)


# ------------------------------------------------------------------------------------------------------------- pages


@router.get("/pages", responses=told(Listed[KeptPage], "Pages"), summary="The pages of the ledger")
def pages(
    request: Request,
    ledger: Reading,
    window: Window,
    filters: Wanted,
    *,
    q: Words = "",
    since: Annotated[
        str | None,
        Query(
            description="added since a day or time (ISO 8601, UTC)",
            pattern=r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z?)?$",
            examples=["2026-11-24"],
        ),
    ] = None,
) -> Response:
    """Pages, the last added first; with words or filters those that have a statement with them."""
    found = asked(lambda: ledger.pages(q, filters, since=since, limit=window.limit, offset=window.offset))
    return listed(request, found, window)


@router.get("/pages/{digest}", responses=told(Record, "The record") | problems(404), summary="A page's record")
def page(ledger: Reading, digest: Digest) -> Response:
    """The record of a page as people corrected it: the article with its blocks, statements, findings."""
    return as_json(ledger.page(digest))


@router.get("/pages/{digest}/check", responses=told(PageCheck, "The check") | problems(404), summary="Check a page")
def page_check(ledger: Reading, digest: Digest) -> Response:
    """Whether what is kept of a page is as it was written, and what became of the words of each statement."""
    return as_json(ledger.check(digest))


@router.get("/copies", responses=told(Listed[Copies], "Groups of pages") | problems(404), summary="Pages with one text")
def copies(
    request: Request,
    ledger: Reading,
    window: Window,
    page: Annotated[Name | None, Query(description="of one page: address, digest or a statement's id")] = None,
) -> Response:
    """Groups of pages that have one text, the largest first, with the proofs."""
    return listed(request, ledger.copies(page or None, limit=window.limit, offset=window.offset), window)


@router.get("/versions", responses=told(Listed[Version], "Versions") | problems(404), summary="Versions of a page")
def versions(
    request: Request,
    ledger: Reading,
    window: Window,
    address: Annotated[Name, Query(description="the page's address, or how its digest begins", min_length=1)],
) -> Response:
    """What was read at an address, the oldest first, each with what became of the quotations."""
    found = ledger.versions(address)
    return listed(request, Table(tuple(found)[window.range], found.total, found.why), window)


@router.get("/findings", responses=told(Listed[Flagged], "Findings") | problems(404), summary="What is flagged")
def findings(
    request: Request,
    ledger: Reading,
    window: Window,
    kind: Annotated[list[FindingKind], Query(default_factory=list, description="of some kinds", max_length=20)],
    page: Annotated[Name | None, Query(description="on one page: address, digest or a statement's id")] = None,
) -> Response:
    """What a careful reader would flag, on the last added pages first."""
    found = ledger.findings(tuple(kind), page or None, limit=window.limit, offset=window.offset)
    return listed(request, found, window)
