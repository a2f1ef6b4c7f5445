"""Search: words and filters to statements, with what they divide into beside them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from onrecord.flow import Value
from onrecord.ledger.values import Facets, Table
from onrecord.web.ledgers import Reading, remembered, uncompared
from onrecord.web.queries import SearchQuery, Sought, in_words
from onrecord.web.rendering import page

router = APIRouter(include_in_schema=False)

T = TypeVar("T", bound=Value)

FILTER_NAMES: dict[str, str] = {
    "act": "Act",
    "speaker": "Speaker",
    "target": "About",
    "outlet": "Outlet",
    "said": "Said",
    "said_after": "Said from",
    "said_before": "Said before",
    "published": "Published",
    "published_after": "Published from",
    "published_before": "Published before",
    "due": "Due",
    "due_after": "Due from",
    "due_before": "Due before",
    "mode": "Quoted",
    "tone": "Cue tone",
    "silence": "Silence",
    "finding": "Finding",
    "language": "Language",
    "page": "Page",
    "disputed": "Disputed",
}
"""What filters are called on pages; one that is not here is called as it is."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the values of the address without it."""

    name: str
    value: str
    without: dict[str, Any]


def tried(ask: Callable[[], Table[T]]) -> tuple[Table[T], str | None]:
    """Return what a ledger answers, and None; where a filter's date is none, nothing, and what is wrong with it."""
    try:
        return ask(), None
    except ValueError as error:
        return Table(()), in_words(str(error))


def answered(
    request: Request, query: SearchQuery, part: Hashable, ask: Callable[[], Table[T]]
) -> tuple[Table[T], dict[str, Any]]:
    """Return what a list has by words and filters, remembered, and what every page of such a list shows.

    `part` tells the list from others that the same words and filters may be asked of.
    """
    question = (part, query.q, query.wanted, query.extent)
    found, problem = tried(lambda: remembered(request, question, ask))
    shown = {
        "status": 422 if problem else 200,
        "found": found,
        "problem": problem,
        "query": query,
        "chips": tuple(chips_of(query)),
    }
    return found, shown


@router.get("/search")
def search(request: Request, ledger: Reading, query: Sought) -> Response:
    """Show the statements that an address asks for."""
    due = uncompared(request, ledger) if query.alike else 0
    found, problem = tried(
        lambda: ledger.search(
            query.q,
            query.filters(),
            like=query.alike,
            order=query.order,
            limit=query.extent.limit,
            offset=query.extent.offset,
        )
    )
    facets = Facets((), 0, complete=True) if problem or query.alike else ledger.facets(query.q, query.filters())
    return page(
        request,
        "search.html",
        status=422 if problem else 200,
        found=found,
        problem=problem,
        facets=facets,
        query=query,
        chips=tuple(chips_of(query)),
        filter_names=FILTER_NAMES,
        uncompared=due,
        model=ledger.show(query.similar_to).hit if query.similar_to else None,
    )


def chips_of(query: SearchQuery) -> list[Chip]:
    """Return the filters of a search that are on, each value by itself."""
    made = []
    if query.like:
        made.append(Chip("Means something like", query.like, query.given(like=None, least=None, offset=None)))
    if query.similar_to:
        made.append(
            Chip("Like the statement", query.similar_to[:8], query.given(similar_to=None, least=None, offset=None))
        )
    for name in query.wanted.given():
        value = getattr(query.wanted, name)
        called = FILTER_NAMES.get(name, name.replace("_", " ").capitalize())
        for one in value if isinstance(value, tuple) else (value,):
            made.append(Chip(called, "" if one is True else str(one), query.without(name, one)))
    return made
