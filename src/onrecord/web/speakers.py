"""Speakers, and one of them: over time, by act, about whom, where quoted, in which words most, and what is disputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from onrecord.ledger import Ledger
from onrecord.ledger.families.values import Family
from onrecord.ledger.values import Accusing, Dispute, FacetCount, Filters, Hit, Speaker, Table
from onrecord.web import correcting, pictures
from onrecord.web.api.parameters import Window
from onrecord.web.ledgers import Reading, remembered
from onrecord.web.queries import in_words
from onrecord.web.rendering import page

router = APIRouter(include_in_schema=False)

_FEW, _SOME = 5, 10


@dataclass(frozen=True, slots=True)
class Portrait:
    """What the page of a speaker shows; `asked` is by what searches name them."""

    asked: str

    picture: pictures.Picture
    facets: dict[str, tuple[FacetCount, ...]]
    latest: Table[Hit]
    families: Table[Family]
    disputes: Table[Dispute]
    accuses: Table[Accusing]
    accused_by: Table[Accusing]


@router.get("/speakers")
def speakers(
    request: Request, ledger: Reading, window: Window, q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """List who speaks, those with the most statements first; `q` asks for those that a name may mean."""
    name, limit, offset = q.strip() or None, window.limit, window.offset
    found = remembered(
        request, ("speakers", name, limit, offset), lambda: ledger.speakers(name, None, limit=limit, offset=offset)
    )
    return page(request, "speakers.html", found=found, q=q, window=window)


@router.get("/speakers/{name:path}")
def speaker(request: Request, ledger: Reading, name: str) -> Response:
    """Show one speaker, by name or number; where names of several have what is asked for in them, their list.

    Of several with one name the one with the most statements is shown, and the others are named.
    """
    called = ledger.speakers(name)
    if not called:
        raise HTTPException(404, "; ".join(map(in_words, called.why)))
    if len({one.name for one in called}) > 1:
        return page(request, "speakers.html", found=called, q=name, window=None)
    this, *others = called
    portrait = remembered(request, ("speaker", this.number), lambda: _portrait(ledger, this))
    (reasons,) = ledger.reasons(str(this.number))
    return page(request, "speaker.html", this=this, others=others, portrait=portrait, reasons=reasons,
                names=correcting.names_for(request, ledger))  # fmt: skip


def _portrait(ledger: Ledger, this: Speaker) -> Portrait:
    mine, about = Filters(speaker=str(this.number)), Filters(target=str(this.number))
    # A number is of this ledger alone, so it stands in addresses only where the name is not enough.
    asked = this.name if len(ledger.called(this.name)) == 1 else str(this.number)
    return Portrait(
        asked=asked,
        picture=pictures.over_time(ledger.over_time("", mine), {"speaker": asked}),
        facets={facet.name: facet.values for facet in ledger.facets("", mine).facets},
        latest=ledger.search("", mine, order="newest", limit=_FEW),
        families=ledger.families("", mine, limit=_FEW),
        disputes=ledger.disputes(mine, limit=_FEW),
        accuses=ledger.accusations("", mine, limit=_SOME),
        accused_by=ledger.accusations("", about, limit=_SOME),
    )
