"""Outlets, and one of them: its pages, its speakers, how it leads up to what is said."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from onrecord.ledger.values import Filters
from onrecord.web.ledgers import Reading, remembered
from onrecord.web.queries import Searched, in_words
from onrecord.web.rendering import page

router = APIRouter(include_in_schema=False)

_SPEAKERS = 12


@router.get("/outlets")
def outlets(request: Request, ledger: Reading) -> Response:
    """List the outlets of the ledger."""
    return page(request, "outlets.html", found=remembered(request, "outlets", ledger.outlets))


@router.get("/outlets/{name:path}")
def outlet(request: Request, ledger: Reading, name: str, query: Searched) -> Response:
    """Show one outlet, by its name or domain; where several are meant, their list."""
    found = ledger.outlets(name)
    if not found:
        raise HTTPException(404, "; ".join(map(in_words, found.why)))
    if len(found) > 1:
        return page(request, "outlets.html", found=found, meant=name)
    (this,) = found
    mine = Filters(outlet=this.domain or this.name)
    return page(
        request,
        "outlet.html",
        this=this,
        mine=this.domain or this.name,
        pages=ledger.pages("", mine, limit=query.extent.limit, offset=query.extent.offset),
        speakers=remembered(request, ("outlet", mine), lambda: ledger.speakers(None, mine, limit=_SPEAKERS)),
        facets={facet.name: facet.values for facet in ledger.facets("", mine).facets},
        query=query,
    )
