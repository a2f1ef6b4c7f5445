"""Stories: pages of one event, and the remarks that several of them have."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from onrecord.web.ledgers import Reading
from onrecord.web.queries import Searched
from onrecord.web.rendering import page
from onrecord.web.searching import answered

router = APIRouter(include_in_schema=False)

Outlets = Annotated[int, Query(ge=1, le=1000)]


@router.get("/stories")
def stories(request: Request, ledger: Reading, query: Searched, outlets: Outlets = 1) -> Response:
    """List groups of pages that report the same event, of at least so many outlets."""
    limit, offset = query.extent.limit, query.extent.offset
    _, shown = answered(
        request,
        query,
        ("stories", outlets),
        lambda: ledger.stories(query.q, query.filters(), least_outlets=outlets, limit=limit, offset=offset),
    )
    return page(request, "stories.html", **shown, outlets=outlets)


@router.get("/stories/{named}")
def story(request: Request, ledger: Reading, named: str) -> Response:
    """Show the story of a page, by how its digest begins, or the id of a statement on it."""
    told = ledger.story(named)
    if told is None:
        raise HTTPException(404, "No other page of this ledger reports the same event, so this page is in no story.")
    return page(request, "story.html", story=told.story, shared=told.shared)
