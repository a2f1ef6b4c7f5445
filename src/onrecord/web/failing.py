"""What is answered where something cannot be done: a page that says what, and what to do; JSON to programs."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from onrecord.errors import (
    LedgerBusy,
    LedgerError,
    LedgerNotFound,
    LedgerNotWritable,
    LedgerTooNew,
    NotInLedger,
    OnrecordError,
)
from onrecord.web.addresses import form_of
from onrecord.web.headers import HEADERS
from onrecord.web.rendering import page

_REFUSALS: Mapping[str, tuple[str, str]] = {
    "not-ours": (
        "This room is not at that address",
        "Open it by the address that onrecord serve printed. To let it be asked for by another name, start it with "
        "--allow-host NAME.",
    ),
    "token": (
        "This room asks for its token",
        "It is printed by onrecord serve, at the end of the address.",
    ),
    "elsewhere": (
        "That was not sent from here",
        "A page outside this room asked to change the ledger, or the browser did not say where the form was. Nothing "
        "was changed.",
    ),
    "read-only": (
        "This room is for reading",
        "It was opened with --read-only, so nothing can be added or corrected here. Nothing was changed.",
    ),
    "too-large": ("That is too large", "More was sent than is taken at once. Nothing was kept."),
    "old-form": (
        "This form is from before",
        "The room has been started anew since the page was loaded. Go back, load the page again and send it once more.",
    ),
}
"""Refusals by name: what is said above, and below it."""

_LEDGER: tuple[tuple[type[LedgerError], int, str], ...] = (
    (NotInLedger, 404, "Not in this ledger"),
    (LedgerNotFound, 503, "There is no ledger yet"),
    (LedgerTooNew, 503, "A newer onrecord made this ledger"),
    (LedgerBusy, 503, "The ledger is being written to"),
    (LedgerNotWritable, 503, "The ledger cannot be opened"),
    (LedgerError, 503, "The ledger cannot be read"),
)


def refused(request: Request, status: int, name: str) -> Response:
    """Return the answer to a request that is not let through."""
    return failed(request, status, *_REFUSALS[name], kind=name)


def failed(request: Request, status: int, title: str, words: str, kind: str = "") -> Response:
    """Return a page that says what went wrong and what to do; the same as JSON (RFC 9457) to a program.

    `kind` is "token" where the page is to ask for it.
    """
    if wants_json(request):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": words}
        return JSONResponse(problem, status, media_type="application/problem+json")
    return page(request, "failed.html", status=status, title=title, words=words, kind=kind)


def wants_json(request: Request) -> bool:
    """Tell whether a request is of a program."""
    path: str = request.scope["path"]
    return path == "/api" or path.startswith("/api/") or form_of(path) is not None


def add_handlers(app: FastAPI) -> None:
    """Let the application answer errors with these pages."""
    app.add_exception_handler(OnrecordError, _onrecord_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(Exception, _defect)


async def _onrecord_error(request: Request, error: Exception) -> Response:
    for kind, status, title in _LEDGER:
        if isinstance(error, kind):
            return failed(request, status, title, str(error), kind.__name__)
    return failed(request, 422, "That cannot be done", str(error))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.detail in _REFUSALS:
        return refused(request, error.status_code, error.detail)
    if error.status_code == 404:
        words = "No page is here. A statement or an article may have another address since its page was read anew."
        return failed(request, 404, "Nothing at this address", words if error.detail == "Not Found" else error.detail)
    return failed(request, error.status_code, HTTPStatus(error.status_code).phrase, error.detail)


async def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = (f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}" for fault in error.errors())
    return failed(request, 422, "The address asks for what cannot be", "; ".join(told))


async def _defect(request: Request, error: Exception) -> Response:
    words = f"A defect in onrecord, please report it: {type(error).__name__}. The ledger is as it was."
    answer = failed(request, 500, "Something went wrong", words)
    answer.headers.update(HEADERS)  # this is answered outside of what puts them on all others
    return answer
