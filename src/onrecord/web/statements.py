"""One statement with all by which it can be checked."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from onrecord import views
from onrecord.web import addresses, correcting
from onrecord.web.ledgers import Reading
from onrecord.web.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/statements/{id}")
def statement(request: Request, ledger: Reading, id: str) -> Response:
    """Show a statement's receipt, by its id or the beginning of it."""
    receipt = ledger.show(id)
    check = ledger.check(receipt.page.sha256)
    urls = (receipt.page.url, receipt.page.saved_from)
    return page(
        request,
        "statement.html",
        receipt=receipt,
        hit=receipt.hit,
        checked=next((one for one in check.statements if one.id == receipt.hit.id), None),
        check=check,
        reasons=views.reasons(receipt.statement),
        told=correcting.told_of(ledger, (receipt.hit,)),
        corrections=ledger.corrections(receipt.hit.id, undone=True),
        web=next((url for url in urls if url and addresses.is_web(url)), None),
        link=next((place.link for place in receipt.places if place.link), None),
    )
