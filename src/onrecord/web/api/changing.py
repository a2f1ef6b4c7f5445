"""What the API changes: corrections, who is who, copies that are none, new pages. Each says who did it.

That a request comes from a page or program of the user's, and that the room is not for reading only, web.safety sees to
before anything here is called. Bodies are JSON, which no page from elsewhere can send.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from onrecord.flow import Skipped
from onrecord.ledger import Ledger
from onrecord.ledger.corrections import Correction
from onrecord.ledger.values import Added, SpeakerReasons, Table
from onrecord.ledger.verify import Fetch
from onrecord.pages.addresses import is_web_address
from onrecord.web.api.answers import (
    Listed,
    PagesAdded,
    Responses,
    StatementChecked,
    TakenBack,
    as_json,
    listed,
    problems,
    told,
)
from onrecord.web.api.asking import Id, asked, checked
from onrecord.web.api.parameters import Extent
from onrecord.web.ledgers import Reading, ledgers_of

router = APIRouter(responses=problems(401, 403, 413))

_MOST_PAGES = 20
"""Pages that one address may add: a feed lists hundreds, which is what `onrecord add` is for."""

_NOTHING: Responses = {204: {"description": "Done; there is nothing to say"}}

Text = Annotated[str, Field(max_length=2_000)]
Who = Annotated[str, Field(min_length=1, max_length=200, description="who says so", examples=["Ana Lopez"])]
Note = Annotated[str, Field(max_length=2_000, description="why")]


class _Body(BaseModel):
    """A body has the fields that it says, and no others."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Correcting(_Body):
    """What is right: fields by their names, null where the page does not tell, or a verdict on the whole."""

    by: Who
    fields: dict[Literal["speaker", "target", "act", "also", "mode", "tone", "said", "due", "silence"], Text | None] = (
        Field(default_factory=dict)
    )
    verdict: Literal["accepted", "rejected"] | None = None
    note: Note = ""


class Undoing(_Body):
    """What is to be taken back: some fields, or all that was said."""

    by: Who
    fields: list[Literal["speaker", "target", "act", "also", "mode", "tone", "said", "due", "silence", "verdict"]] = (
        Field(default_factory=list, max_length=20)
    )


class Checking(_Body):
    """What the words are held against: the page as it was kept, or as it is on the web now."""

    live: bool


class Merging(_Body):
    """Two speakers who are one, each by a name or number."""

    a: Text
    b: Text
    by: Who
    note: Note = ""


class Splitting(_Body):
    """Names of a speaker that are another's, each by itself or by its number."""

    name: Text
    parts: list[Text] = Field(min_length=1, max_length=200)
    by: Who
    note: Note = ""


class Parting(_Body):
    """Two pages that have not one text, each by address, digest or a statement's id."""

    a: Text
    b: Text
    by: Who
    note: Note = ""


class Adding(_Body):
    """An address on the web to be read."""

    url: Text
    any_page: bool = Field(default=False, description="live blogs, galleries, paywall stubs and the like as well")


@router.post(
    "/statements/{id}/corrections",
    responses=told(Listed[Correction], "What holds of the statement now") | problems(404, 422),
    summary="Correct a statement, accept or reject it",
)
def correct(request: Request, id: Id, given: Correcting) -> Response:
    """Kept beside the machine's answer, with name and time; it holds until it is taken back."""
    fields: Mapping[str, str | None] = {str(name): value for name, value in given.fields.items()}
    with ledgers_of(request).writing() as ledger:
        whole = asked(lambda: ledger.edit(id, given.by, fields=fields, verdict=given.verdict, note=given.note))
        made = ledger.corrections(whole)
    return listed(request, Table(made), Extent(len(made), 0))


@router.post(
    "/statements/{id}/corrections/undo",
    responses=told(TakenBack, "How much was taken back") | problems(404, 422),
    summary="Take back what was said of a statement",
)
def undo(request: Request, id: Id, given: Undoing) -> Response:
    """Nothing that was said is lost: it is kept with who took it back."""
    with ledgers_of(request).writing() as ledger:
        return as_json(TakenBack(ledger.undo(id, given.by, fields=given.fields)))


@router.post(
    "/statements/{id}/check",
    responses=told(StatementChecked, "What became of the words") | problems(404),
    summary="Check a statement against its page as it is on the web now",
)
def check(ledger: Reading, id: Id, given: Checking) -> Response:
    """With `live` the page's server is asked, politely and guarded as `onrecord verify --live` does."""
    return as_json(checked(ledger, ledger.show(id).hit.id, _fetch() if given.live else None))


@router.post(
    "/speakers/merge",
    responses=told(Listed[SpeakerReasons], "The speaker that they are now") | problems(404, 422),
    summary="Make one of two speakers",
)
def merge(request: Request, given: Merging) -> Response:
    """Whatever onrecord makes of their names; nothing undoes it but a later ruling."""
    with ledgers_of(request).writing() as ledger:
        number = asked(lambda: ledger.merge(given.a, given.b, given.by, given.note))
        return _speaker(request, ledger, number)


@router.post(
    "/speakers/split",
    responses=told(Listed[SpeakerReasons], "The speaker that the names are now") | problems(404, 422),
    summary="Make another speaker of some names of one",
)
def split(request: Request, given: Splitting) -> Response:
    """Whatever onrecord makes of the names; nothing undoes it but a later ruling."""
    with ledgers_of(request).writing() as ledger:
        number = asked(lambda: ledger.split(given.name, given.parts, given.by, given.note))
        return _speaker(request, ledger, number)


@router.post(
    "/copies/part",
    responses=_NOTHING | problems(404, 422),
    status_code=204,
    summary="Say that two pages have not one text",
)
def part(request: Request, given: Parting) -> Response:
    """No group of copies holds both from then on."""
    with ledgers_of(request).writing() as ledger:
        asked(lambda: ledger.part(given.a, given.b, given.by, given.note))
    return Response(status_code=204)


@router.post(
    "/pages",
    responses=told(PagesAdded, "What became of it") | problems(422),
    summary="Read an address into the ledger",
)
def add(request: Request, given: Adding) -> Response:
    """Fetched politely and from public addresses only, as `onrecord add` does; a feed gives at most 20 pages."""
    from onrecord.adding import add_pages

    if not is_web_address(given.url):
        raise HTTPException(422, f"url: {given.url!r} is no address on the web; it begins with http:// or https://")
    with Ledger(ledgers_of(request).path) as ledger:  # of its own, since a server may take its time
        results = add_pages(ledger, [given.url], any_page=given.any_page)
        became = list(islice(results, _MOST_PAGES))
        more = next(results, None) is not None if len(became) == _MOST_PAGES else False
        if any(isinstance(one, Added) and one.status in ("added", "read anew") for one in became):
            ledger.settle(anyway=False)
    return as_json(
        PagesAdded(
            tuple(one for one in became if isinstance(one, Added)),
            tuple(one for one in became if isinstance(one, Skipped)),
            more,
        )
    )


def _speaker(request: Request, ledger: Ledger, number: int) -> Response:
    found = ledger.reasons(str(number))
    return listed(request, Table(found), Extent(len(found), 0))


def _fetch() -> Fetch:
    from onrecord.pages import Manners
    from onrecord.pages.fetch import Fetcher

    return Fetcher(Manners()).page
