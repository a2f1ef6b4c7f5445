"""What came into the ledger since a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from onrecord.ledger.values import Filters
from onrecord.web.ledgers import Reading
from onrecord.web.queries import Searched
from onrecord.web.rendering import page

router = APIRouter(include_in_schema=False)

_PERIODS = (("today", 0), ("7 days", 6), ("30 days", 29))
_SHOWN = 3
"""Statements that are shown of each page."""


@router.get("/new")
def new(
    request: Request,
    ledger: Reading,
    query: Searched,
    since: Annotated[date | None, Query(description="the day from which on pages were added, 2016-03-14")] = None,
) -> Response:
    """Show the pages that were added since a day, with some of what is said on each; without a day the last ones."""
    today = datetime.now(UTC).date()
    periods = [(name, (today - timedelta(days=days)).isoformat()) for name, days in _PERIODS]
    found = ledger.pages(
        query.q,
        query.filters(),
        since=since.isoformat() if since else None,
        limit=query.extent.limit,
        offset=query.extent.offset,
    )
    said = {
        one.sha256: ledger.search("", Filters(page=one.sha256), order="oldest", limit=_SHOWN) for one in found
    }  # fmt: skip
    return page(
        request,
        "new.html",
        found=found,
        said=said,
        query=query,
        since=since.isoformat() if since else None,
        periods=periods,
        shown=_SHOWN,
    )
