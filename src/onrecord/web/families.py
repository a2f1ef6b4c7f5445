"""Families of quotations: the same words as several pages have them, side by side, and the verbs of outlets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from onrecord.flow import CueTone
from onrecord.ledger.families.values import Manner, VerbUse, Version
from onrecord.ledger.values import Table
from onrecord.web import addresses, pictures
from onrecord.web.ledgers import Reading
from onrecord.web.queries import Searched
from onrecord.web.rendering import page
from onrecord.web.searching import answered

router = APIRouter(include_in_schema=False)

_SHOWN = 25
"""Outlets in the picture of all verbs, those with the most cues."""

_TONES: tuple[CueTone, ...] = ("neutral", "endorsing", "distancing")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a version beside the fullest one.

    `words` are those of the version, `was` those of the fullest that it has not; `manner` is how the change stands to
    the reader, None where nothing is changed. `edge` tells that the version begins after, or ends before these words.
    """

    words: str
    was: str = ""
    manner: Manner | None = None
    edge: bool = False


@dataclass(frozen=True, slots=True)
class OutletVerbs:
    """How an outlet leads up to words: how often in which tone, and with which verbs."""

    outlet: str
    tones: tuple[int, ...]
    verbs: tuple[VerbUse, ...]

    @property
    def count(self) -> int:
        """How often it does in all."""
        return sum(self.tones)


@router.get("/families")
def families(request: Request, ledger: Reading, query: Searched) -> Response:
    """List remarks that several pages have."""
    limit, offset = query.extent.limit, query.extent.offset
    _, shown = answered(
        request, query, "families", lambda: ledger.families(query.q, query.filters(), limit=limit, offset=offset)
    )
    return page(request, "families.html", **shown)


@router.get("/families/{id}")
def family(request: Request, ledger: Reading, id: str) -> Response:
    """Show all versions of a remark, by the id of one of them."""
    found = ledger.compare(id)
    return page(
        request,
        "family.html",
        found=found,
        rows=[(version, list(pieces(found.words, version))) for version in found.versions],
        elsewhere=[(version, list(pieces(found.words, version))) for version in found.elsewhere],
        picture=tones_of(by_outlet(found.verbs)),
    )


@router.get("/verbs")
def verbs(request: Request, ledger: Reading, query: Searched) -> Response:
    """Show with which verbs outlets lead up to words that others have as well."""
    found, shown = answered(request, query, "verbs", lambda: ledger.verbs(None, query.q, query.filters()))
    outlets = by_outlet(found)
    return page(request, "verbs.html", **shown, outlets=outlets, picture=tones_of(outlets[:_SHOWN]))


def tones_of(outlets: Sequence[OutletVerbs]) -> pictures.Picture:
    """Return how outlets lead up to words as a picture: a bar an outlet, a part of it a tone."""
    bars = [pictures.Bar(one.outlet, addresses.outlet(one.outlet), one.tones) for one in outlets]
    return pictures.stacked("How outlets lead up to these words", "Outlet", _TONES, bars)


def by_outlet(found: Sequence[VerbUse] | Table[VerbUse]) -> list[OutletVerbs]:
    """Return verbs by outlet, those that use most of them first; what has no outlet is left out."""
    uses: dict[str, list[VerbUse]] = defaultdict(list)
    for use in found:
        if use.outlet:
            uses[use.outlet].append(use)
    made = []
    for outlet, theirs in uses.items():
        tones = Counter[str]()
        for use in theirs:
            tones[use.tone] += use.count
        ordered = tuple(sorted(theirs, key=lambda use: (-use.count, use.verb)))
        made.append(OutletVerbs(outlet, tuple(tones[tone] for tone in _TONES), ordered))
    return sorted(made, key=lambda one: (-one.count, one.outlet))


def pieces(words: Sequence[str], version: Version) -> Iterator[Piece]:
    """Cut a version where it differs from the fullest one's words."""
    there = [i for i, cell in enumerate(version.cells) if cell is not None]
    if not there:
        yield Piece(version.hit.words)
        return
    first, last = there[0], there[-1]
    if first:
        yield Piece("", " ".join(words[:first]), edge=True)
    at = first
    for edit in sorted(version.edits, key=lambda edit: edit.at):
        begin, end = edit.at
        if edit.was and (end <= first or begin > last):
            continue  # the edges say so
        if begin > at:
            yield Piece(_cells(version, at, begin))
        yield Piece(edit.now, edit.was, edit.manner)
        at = max(at, end)
    if at <= last:
        yield Piece(_cells(version, at, last + 1))
    if last + 1 < len(words):
        yield Piece("", " ".join(words[last + 1 :]), edge=True)


def _cells(version: Version, start: int, end: int) -> str:
    return " ".join(cell for cell in version.cells[start:end] if cell)
