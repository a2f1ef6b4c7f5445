"""Correcting: what a statement is, which words are its, who is who; who says so, and taking it back.

Whoever corrects is asked for a name once, and a cookie keeps it. All is done by methods of Ledger, so what is said here
is what `onrecord edit`, `undo` and `speakers` would say.
"""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import get_args
from urllib.parse import quote, unquote

from fastapi import APIRouter, HTTPException, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from onrecord import views
from onrecord.flow import ActKind, CueTone, Mode, Record, Silence, Span, Statement
from onrecord.ledger import Ledger
from onrecord.ledger.anchors import Anchor, Finder, merged, written
from onrecord.ledger.corrections import FIELDS, SPANS, VERDICT, Correction, Review, value_of
from onrecord.ledger.values import Hit
from onrecord.web import addresses
from onrecord.web.addresses import inside
from onrecord.web.failing import failed
from onrecord.web.forms import FORM_FIELD, Posted
from onrecord.web.ledgers import Reading, ledgers_of, remembered
from onrecord.web.queries import in_words
from onrecord.web.rendering import page

router = APIRouter(include_in_schema=False)

AUTHOR_COOKIE = "onrecord_author"

_YEAR = 31_536_000
_LONGEST_NAME, _LONGEST = 100, 2_000
_NAMES = 200
"""Speakers of the ledger that are proposed, those with the most statements."""

_POINT = re.compile(r"([0-9]{1,9})\+([0-9]{1,9})")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "act": get_args(ActKind),
    "also": ("", *get_args(ActKind)),
    "mode": get_args(Mode),
    "tone": get_args(CueTone),
    "silence": ("", *get_args(Silence)),
}

_VERDICTS: Mapping[str, Review] = {review: review for review in get_args(Review)}

Change = Callable[[Ledger, str], str | None]
"""What is done to a ledger in somebody's name; it returns where to go on, None for where the form was."""


def told_of(ledger: Ledger, hits: Iterable[Hit]) -> dict[str, list[Correction]]:
    """Return what people said of statements and did not take back, by id, the last last."""
    return {hit.id: ledger.corrections(hit.id) for hit in hits if hit.corrected or hit.review}


# ------------------------------------------------------------------------------------------------------- statements


@router.get("/statements/{id}/correct")
def form_for(request: Request, ledger: Reading, id: str, back: str = "") -> Response:
    """Show the form by which each field of a statement can be corrected."""
    return _form(request, ledger, id, back)


@router.post("/statements/{id}/correct")
def correct(request: Request, form: Posted, id: str) -> Response:
    """Take the fields of the form that are not as the statement has them."""

    def change(ledger: Ledger, by: str) -> None:
        record, statement = _found(ledger, id)
        if not (fields := changed(record, statement, form)):
            raise ValueError("nothing is changed: the statement has all of this already")
        ledger.edit(statement.id, by, fields=fields, note=_text(form, "note"))

    return _done(request, form, change, on_error=lambda ledger, why: _form(request, ledger, id, why=why, given=form))


@router.post("/statements/{id}/verdict")
def judge(request: Request, form: Posted, id: str) -> Response:
    """Accept a statement, or reject it."""
    verdict = _VERDICTS.get(_text(form, "verdict"))
    if verdict is None:
        return failed(request, 422, "That cannot be said", "A statement is accepted or rejected.")

    def change(ledger: Ledger, by: str) -> None:
        ledger.edit(id, by, verdict=verdict, note=_text(form, "note"))

    return _done(request, form, change)


@router.post("/statements/{id}/words")
def mark(request: Request, form: Posted, id: str) -> Response:
    """Take words that were selected in the article as the content, cue or source of a statement."""

    def change(ledger: Ledger, by: str) -> None:
        record, statement = _found(ledger, id)
        field = _text(form, "field")
        if field not in SPANS:
            raise ValueError("selected words are the content, the cue or the source of a statement")
        had = getattr(statement, field) if form.get("add") else ()
        spans = merged(record.article.text, [*had, selected(record.article.text, form)])
        _within_a_block(record, field, spans)
        ledger.edit(statement.id, by, fields={field: written(record.article.text, spans)})

    return _done(request, form, change)


@router.post("/statements/{id}/undo")
def take_back(request: Request, form: Posted, id: str) -> Response:
    """Take back what people said of one field of a statement, or all that they said of it."""
    field = _text(form, "field")
    if field and field not in (*FIELDS, VERDICT):
        return failed(request, 422, "That cannot be taken back", "There is no such field.")

    def change(ledger: Ledger, by: str) -> None:
        if not ledger.undo(id, by, fields=[field] if field else []):
            raise ValueError("there is nothing to take back: somebody did so already")

    return _done(request, form, change)


# --------------------------------------------------------------------------------------------------------- speakers


@router.post("/speakers/merge")
def merge(request: Request, form: Posted) -> Response:
    """Make one of two speakers."""
    one, other = _text(form, "speaker"), _text(form, "other")
    if not other:
        return failed(request, 422, "Who is the same?", "Write the other name, or choose it from the list.")
    return _done(request, form, lambda ledger, by: _speaker(ledger.merge(one, other, by, _text(form, "note"))))


@router.post("/speakers/split")
def split(request: Request, form: Posted) -> Response:
    """Make another speaker of some names of one."""
    parts = [str(part) for part in form.getlist("part")]
    if not parts:
        return failed(request, 422, "Which names are another’s?", "Tick one or more names, but not all.")
    one = _text(form, "speaker")
    return _done(request, form, lambda ledger, by: _speaker(ledger.split(one, parts, by, _text(form, "note"))))


def _speaker(number: int) -> str:
    return addresses.speaker(str(number))


# ---------------------------------------------------------------------------------------------------- in whose name


@router.post("/correcting/name")
def sign(request: Request, form: Posted) -> Response:
    """Keep the name in which corrections are made from now on."""
    by = _name(_text(form, "by"))
    if not by:
        return _ask(request, form)
    return _signed(RedirectResponse(inside(_text(form, "back")), 303), request, by)


@router.get("/correcting/name")
def ask(request: Request, back: str = "/") -> Response:
    """Show the form that asks for the name in which corrections are made."""
    return _ask(request, FormData({"back": inside(back)}), action="/correcting/name")


def author(request: Request) -> str:
    """Return the name that the browser keeps, empty where it keeps none."""
    return _name(unquote(request.cookies.get(AUTHOR_COOKIE, "")))


def _ask(request: Request, form: FormData, action: str = "") -> Response:
    given = [(name, value) for name, value in form.multi_items() if name not in (FORM_FIELD, "by")]
    hidden = [(name, value) for name, value in given if isinstance(value, str)]
    name = author(request) or ("" if request.app.state.settings.token else _account())
    return page(request, "name.html", action=action or request.scope["path"], hidden=hidden, name=name)


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no account of this number has a name
        return ""


def _name(given: str) -> str:
    return views.one_line(given)[:_LONGEST_NAME].strip()


def _signed(answer: Response, request: Request, by: str) -> Response:
    secure = request.url.scheme == "https"
    answer.set_cookie(AUTHOR_COOKIE, quote(by), max_age=_YEAR, httponly=True, samesite="strict", secure=secure)
    return answer


def _done(
    request: Request, form: FormData, change: Change, *, on_error: Callable[[Ledger, str], Response] | None = None
) -> Response:
    """Change the ledger in the name of whoever sent a form, and go back; without a name ask for it first."""
    by = _name(_text(form, "by")) or author(request)
    if not by:
        return _ask(request, form)
    try:
        with ledgers_of(request).writing() as ledger:
            on = change(ledger, by)
    except ValueError as error:
        why = in_words(str(error))
        if on_error is None:
            return failed(request, 422, "That cannot be said", why)
        with ledgers_of(request).reading() as ledger:
            return on_error(ledger, why)
    request.app.state.remembered.forget()
    return _signed(RedirectResponse(inside(on or _text(form, "back")), 303), request, by)


# --------------------------------------------------------------------------------------------------- fields and words


def changed(record: Record, statement: Statement, form: FormData) -> dict[str, str | None]:
    """Return the fields of a form that are not what a statement has; those that the form lacks are not asked about.

    Raises ValueError where words are not found for sure.
    """
    fields: dict[str, str | None] = {}
    for field in FIELDS:
        if field not in form:
            continue
        given = _text(form, field)
        if field in SPANS:
            if _lines(given) != lines_of(record, getattr(statement, field)):
                fields[field] = _written(record, statement, field, given)
        elif given != (value_of(record, statement, field) or ""):
            fields[field] = given or None
    return fields


def lines_of(record: Record, spans: Sequence[Span]) -> list[str]:
    """Return the words of ranges as the form shows them, a range a line."""
    return [views.one_line(record.article.text[start:end]) for start, end in spans]


def selected(text: str, form: FormData) -> Span:
    """Return the range of a text that somebody selected, in code points.

    A browser counts UTF-16, and does not show all characters: it says `from` and `to` as A+N, the Nth character that is
    shown from code point A on. The words are sent along. Raises ValueError where the text has other words there.
    """
    start, end = _point(text, _text(form, "from")), _point(text, _text(form, "to"))
    words = views.one_line(text[start:end])
    if not words or words != views.one_line(_text(form, "words", most=len(text) + 1)):
        raise ValueError("these words are not where they were selected: load the article again, and select them anew")
    return start, end


def _point(text: str, given: str) -> int:
    found = _POINT.fullmatch(given)
    if not found:
        raise ValueError("no words are selected")
    at, left = int(found[1]), int(found[2])
    while left > 0 and at < len(text):
        left -= len(views.visible(text[at]))
        at += 1
    return at


def _written(record: Record, statement: Statement, field: str, words: str) -> str | None:
    text = record.article.text
    spans = merged(text, [_place(record, statement, field, line) for line in _lines(words)])
    _within_a_block(record, field, spans)
    return written(text, spans)


def _place(record: Record, statement: Statement, field: str, words: str) -> Span:
    """Return where words are: in what the field has already, in the statement's block, or anywhere in the article."""
    text, block, had = record.article.text, record.article.blocks[statement.block], getattr(statement, field)
    for start, end in (*((had[0][0], had[-1][1]) for _ in had[:1]), (block.start, block.end), (0, len(text))):
        found = Finder(text[start:end]).find(Anchor(words))
        if found.span:
            return start + found.span[0], start + found.span[1]
        if found.verdict == "ambiguous":
            raise ValueError(f"{field}: “{words}” stands there several times: select it in the article instead")
    raise ValueError(f"{field}: the article does not have the words “{words}”")


def _within_a_block(record: Record, field: str, spans: Sequence[Span]) -> None:
    """Raise ValueError for a content that would have no block, or several."""
    if field != "content" or not spans:
        return
    if not any(block.start <= spans[0][0] and spans[-1][1] <= block.end for block in record.article.blocks):
        raise ValueError("content: what was said stands in one paragraph; select words of one")


def _lines(words: str) -> list[str]:
    return [line for part in words.splitlines() if (line := views.one_line(part))]


def _text(form: FormData, name: str, most: int = _LONGEST) -> str:
    given = form.get(name, "")
    text = given.strip() if isinstance(given, str) else ""
    if len(text) > most:
        raise HTTPException(422, f"{name}: that is longer than {most:,} characters")
    return text


def _found(ledger: Ledger, id: str) -> tuple[Record, Statement]:
    """Return a statement as people corrected it, and the record that it is in. Raises NotInLedger."""
    whole = ledger.show(id).hit.id
    record = ledger.page(whole)
    return record, next(s for s in record.statements if s.id == whole)


def _form(
    request: Request, ledger: Ledger, id: str, back: str = "", *, why: str = "", given: FormData | None = None
) -> Response:
    record, statement = _found(ledger, id)
    values = {field: value_of(record, statement, field) or "" for field in FIELDS if field not in SPANS}
    values |= {field: "\n".join(lines_of(record, getattr(statement, field))) for field in SPANS}
    if given is not None:
        values |= {field: str(given[field]) for field in FIELDS if field in given}
        back = str(given.get("back", ""))
    return page(
        request,
        "correct.html",
        status=422 if why else 200,
        why=why,
        hit=ledger.show(id).hit,
        values=values,
        note=str(given.get("note", "")) if given is not None else "",
        choices=_CHOICES,
        others=[(number, s) for number, s in enumerate(record.statements, 1) if s.id != statement.id],
        names=names_for(request, ledger, record),
        back=inside(back) if back else f"{addresses.article(record.page.sha256)}#c-{statement.id}",
    )


def names_for(request: Request, ledger: Ledger, record: Record | None = None) -> list[str]:
    """Return names to choose from: those of a page first, then those of the ledger with the most statements."""
    actors = [a for s in record.statements for a in (s.speaker, s.target, *s.chain)] if record else []
    here = [actor.name for actor in actors if actor]
    known = remembered(request, ("names",), lambda: [one.name for one in ledger.speakers(limit=_NAMES)])
    return list(dict.fromkeys([*here, *known]))
