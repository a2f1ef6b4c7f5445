"""Disputes: claims with who denies them and who did not answer; and who accuses whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from onrecord.ledger.values import Accusing, Half
from onrecord.web.ledgers import Reading
from onrecord.web.queries import Searched
from onrecord.web.rendering import page
from onrecord.web.searching import answered

router = APIRouter(include_in_schema=False)

Kind: TypeAlias = Literal["all", "both", "denial", "silence"]

_HALVES: dict[Kind, tuple[Half, ...]] = {
    "all": ("both", "denial", "silence"),
    "both": ("both",),
    "denial": ("denial",),
    "silence": ("silence",),
}
KINDS: dict[Kind, str] = {
    "all": "All",
    "both": "Claim and denial",
    "denial": "Denial alone",
    "silence": "No answer",
}
"""What the parts of the list are called."""

_PAIRS, _ROWS = 200, 12


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who accuses whom, as a table: `cells` has a row for each of `speakers` and a column for each of `targets`."""

    speakers: tuple[str, ...]
    targets: tuple[str, ...]
    cells: tuple[tuple[Accusing | None, ...], ...]

    @property
    def most(self) -> int:
        """The largest number in it."""
        return max((cell.statements for row in self.cells for cell in row if cell), default=0)


@router.get("/disputes")
def disputes(request: Request, ledger: Reading, query: Searched, kind: Annotated[Kind, Query()] = "all") -> Response:
    """List disputes, those that were answered last first."""
    limit, offset = query.extent.limit, query.extent.offset
    _, shown = answered(
        request,
        query,
        ("disputes", kind),
        lambda: ledger.disputes(query.filters(), halves=_HALVES[kind], limit=limit, offset=offset),
    )
    return page(request, "disputes.html", **shown, kind=kind, kinds=KINDS)


@router.get("/accusations")
def accusations(request: Request, ledger: Reading, query: Searched) -> Response:
    """Show who accuses or criticises whom, as a matrix of the most frequent and as a list."""
    found, shown = answered(
        request, query, "accusations", lambda: ledger.accusations(query.q, query.filters(), limit=_PAIRS)
    )
    return page(request, "accusations.html", **shown, matrix=matrix(tuple(found)))


def matrix(pairs: Sequence[Accusing], most: int = _ROWS) -> Matrix:
    """Return the pairs of those who accuse most, and of those who are accused most."""
    speakers = _largest([(pair.speaker, pair.statements) for pair in pairs], most)
    targets = _largest([(pair.target, pair.statements) for pair in pairs if pair.speaker in speakers], most)
    by = {(pair.speaker, pair.target): pair for pair in pairs}
    cells = tuple(tuple(by.get((speaker, target)) for target in targets) for speaker in speakers)
    return Matrix(speakers, targets, cells)


def _largest(counts: Sequence[tuple[str, int]], most: int) -> tuple[str, ...]:
    totals: dict[str, int] = {}
    for name, number in counts:
        totals[name] = totals.get(name, 0) + number
    return tuple(sorted(totals, key=lambda name: (-totals[name], name))[:most])
