"""Articles: the list of them, and one with its statements marked where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from onrecord import views
from onrecord.flow import Block, Finding, Record, Statement
from onrecord.ledger import Ledger
from onrecord.ledger.receipts import citation
from onrecord.ledger.values import Checked, Filters, Hit, PageCheck
from onrecord.locating import Selectors, locate
from onrecord.pages import Manners
from onrecord.pages.fetch import Fetcher
from onrecord.views.marks import Mark, Piece, marks_by_block, pieces
from onrecord.web import addresses, correcting
from onrecord.web.ledgers import Reading
from onrecord.web.queries import Searched
from onrecord.web.rendering import page
from onrecord.web.searching import tried

router = APIRouter(include_in_schema=False)

_FEW = 2
"""Blocks outside of the report that are shown between others; longer runs of them are folded."""


@dataclass(frozen=True, slots=True)
class Card:
    """What stands in the margin beside the words of a statement; `number` is from 1 in reading order.

    `denies` and `denied_by` are the cards' numbers and ids.
    """

    number: int
    statement: Statement
    hit: Hit
    checked: Checked | None
    places: tuple[Selectors, ...]
    citation: str
    reasons: tuple[tuple[str, str], ...]
    denies: tuple[tuple[int, str], ...]
    denied_by: tuple[tuple[int, str], ...]

    @property
    def link(self) -> str | None:
        """Where the words are on the web: the page's address with a text fragment."""
        return next((place.link for place in self.places if place.link), None)


@dataclass(frozen=True, slots=True)
class Part:
    """A block as it is shown: its pieces, and what stands beside it."""

    block: Block
    name: str
    why: str
    pieces: tuple[Piece, ...]
    cards: tuple[Card, ...]
    findings: tuple[Finding, ...]

    @property
    def in_report(self) -> bool:
        """Whether it is part of the report."""
        return self.block.in_report


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks one after another that are all in the report, or all outside of it."""

    in_report: bool
    parts: tuple[Part, ...]

    @property
    def folded(self) -> bool:
        """Whether it is so long that it would push the report away."""
        return not self.in_report and len(self.parts) > _FEW


@router.get("/articles")
def articles(request: Request, ledger: Reading, query: Searched) -> Response:
    """List the pages, or those that have a statement with words and filters."""
    found, problem = tried(lambda: ledger.pages(query.q, query.filters(), limit=query.extent.limit,
                                                offset=query.extent.offset))  # fmt: skip
    status = 422 if problem else 200
    return page(request, "articles.html", status=status, found=found, problem=problem, query=query)


@router.get("/articles/{named}")
def article(request: Request, ledger: Reading, named: str, everything: bool = False) -> Response:
    """Show a page with its statements, by how its digest begins."""
    record = ledger.page(named)
    return _shown(request, ledger, record, ledger.check(record.page.sha256), everything=everything)


@router.post("/articles/{named}/live")
def live(request: Request, ledger: Reading, named: str) -> Response:
    """Show a page with its statements held against the page as it is on the web now; it is asked for as `add` asks."""
    record = ledger.page(named)
    check = ledger.check(record.page.sha256, fetch=Fetcher(Manners()).page)
    return _shown(request, ledger, record, check, is_live=True)


def _shown(
    request: Request,
    ledger: Ledger,
    record: Record,
    check: PageCheck,
    *,
    everything: bool = False,
    is_live: bool = False,
) -> Response:
    cards = cards_of(ledger, record, check)
    runs = _runs(record, cards)
    in_report = [part for run in runs if run.in_report for part in run.parts]
    return page(
        request,
        "article.html",
        record=record,
        article=record.article,
        check=check,
        cards=cards,
        by_number={card.number: card for card in cards},
        runs=runs,
        title=next((part for part in in_report if part.block.kind == "headline"), None),
        everything=everything,
        is_live=is_live,
        counts=views.counts(record),
        web=_on_the_web(record),
        told=correcting.told_of(ledger, (card.hit for card in cards)),
        author=correcting.author(request),
        told_story=ledger.story(record.page.sha256),
    )


def cards_of(ledger: Ledger, record: Record, check: PageCheck | None = None) -> tuple[Card, ...]:
    """Return what is told of each statement of a record, in reading order."""
    mine = Filters(page=record.page.sha256)
    by_id = {hit.id: hit for hit in ledger.search("", mine, order="oldest", limit=None)}
    checked = {one.id: one for one in check.statements} if check else {}
    ties = views.ties(record.statements)
    ids = {number: statement.id for number, statement in enumerate(record.statements, 1)}

    def tied(numbers: Sequence[int]) -> tuple[tuple[int, str], ...]:
        return tuple((number, ids[number]) for number in numbers)

    return tuple(
        Card(
            number,
            statement,
            by_id[statement.id],
            checked.get(statement.id),
            locate(record, statement),
            citation(record, statement, by_id[statement.id]),
            views.reasons(statement),
            tied(ties.denies.get(number, ())),
            tied(ties.denied_by.get(number, ())),
        )
        for number, statement in enumerate(record.statements, 1)
        if statement.id in by_id  # a reading by another program may come between the two questions
    )


def _runs(record: Record, cards: Sequence[Card]) -> tuple[Run, ...]:
    parts = _parts(record, cards)
    return tuple(Run(inside, tuple(run)) for inside, run in groupby(parts, key=lambda part: part.in_report))


def _parts(record: Record, cards: Sequence[Card]) -> Iterator[Part]:
    article = record.article
    names = views.block_names(article)
    marks = marks_by_block(article, record.statements, record.findings)
    known = {card.number for card in cards}
    for index, block in enumerate(article.blocks):
        shown: list[Mark] = [m for m in marks.get(index, ()) if m.kind == "finding" or m.number in known]
        yield Part(
            block,
            names[index],
            views.one_line(block.why),
            tuple(pieces(block, shown)),
            tuple(card for card in cards if card.statement.block == index),
            tuple(finding for finding in record.findings if finding.block == index),
        )


def _on_the_web(record: Record) -> str | None:
    """Return the address at which a page was, or was saved from, on the web."""
    return next((url for url in (record.page.url, record.page.saved_from) if url and addresses.is_web(url)), None)
