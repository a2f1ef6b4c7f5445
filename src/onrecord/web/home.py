"""The first page: what the ledger holds, a search, what came in last."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from onrecord.errors import LedgerNotFound
from onrecord.ledger import Ledger
from onrecord.web.ledgers import ledgers_of, remembered
from onrecord.web.rendering import page

router = APIRouter(include_in_schema=False)


_LAST = 6
_SPEAKERS = 10
_DISPUTES = 3


@router.get("/")
def home(request: Request) -> Response:
    """Show how much there is, and where to begin; without a ledger, how to begin one."""
    try:
        with ledgers_of(request).reading() as ledger:
            found = remembered(request, "home", lambda: _front(ledger))
            return page(request, "home.html", last=ledger.pages(limit=_LAST), **found)
    except LedgerNotFound:
        return page(request, "begin.html")


def _front(ledger: Ledger) -> dict[str, Any]:
    return {
        "counts": ledger.counts(),
        "speakers": ledger.speakers(limit=_SPEAKERS),
        "disputes": ledger.disputes(halves=("both",), limit=_DISPUTES),
    }
