"""Statements over time by act, of any search."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from onrecord.ledger.values import OverTime
from onrecord.web import pictures
from onrecord.web.ledgers import Reading, remembered
from onrecord.web.queries import Searched, in_words
from onrecord.web.rendering import page
from onrecord.web.searching import chips_of

router = APIRouter(include_in_schema=False)

_LATEST = 10
_NOTHING = OverTime("year", (), 0, 0, 0, complete=True)


@router.get("/timeline")
def timeline(request: Request, ledger: Reading, query: Searched) -> Response:
    """Show when the statements of a search were made, by act, and the first of them."""
    problem = None
    try:
        counted = remembered(
            request, ("timeline", query.q, query.wanted), lambda: ledger.over_time(query.q, query.filters())
        )
        found = ledger.search(query.q, query.filters(), order="oldest", limit=_LATEST, offset=query.extent.offset)
    except ValueError as error:
        problem, counted, found = in_words(str(error)), _NOTHING, None
    return page(
        request,
        "timeline.html",
        status=422 if problem else 200,
        counted=counted,
        picture=pictures.over_time(counted, query.given(offset=None, limit=None, order=None)),
        found=found,
        problem=problem,
        query=query,
        chips=tuple(chips_of(query)),
    )
