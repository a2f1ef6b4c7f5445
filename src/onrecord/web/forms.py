"""What is sent to the room: forms with a secret that nobody else's form has."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import AsyncIterator
from typing import Annotated, TypeAlias

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData

TOKEN_COOKIE = "onrecord_token"
FORM_FIELD = "form_secret"
FORM_HEADER = "X-Onrecord-Form"

READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


def form_secret(request: Request) -> str:
    """Return what a form must have: made of a secret of this run, and of the token that the browser has."""
    token = request.cookies.get(TOKEN_COOKIE, "")
    key = request.app.state.settings.form_key.encode()
    return hmac.new(key, token.encode("utf-8", "replace"), "sha256").hexdigest()[:32]


def is_token(shown: str, token: str) -> bool:
    """Compare what somebody shows with a secret in the same time whatever it is."""
    return secrets.compare_digest(shown.encode("utf-8", "replace"), token.encode())


async def form_checked(request: Request) -> AsyncIterator[None]:
    """See that a form is one of ours, and close its files when it is answered. Raises HTTPException.

    JSON needs no secret: a page from elsewhere cannot send it without being asked for leave, which is not given.
    """
    try:
        if request.method not in READING and not _is_json(request):
            shown = request.headers.get(FORM_HEADER)
            if shown is None:
                shown = str((await posted(request)).get(FORM_FIELD, ""))
            if not is_token(shown, form_secret(request)):
                raise HTTPException(403, "old-form")
        yield
    finally:
        await request.close()


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


async def posted(request: Request) -> FormData:
    """Return the form that was sent; the body is read once, however often this is called. Raises HTTPException."""
    return await request.form(max_files=100, max_fields=100, max_part_size=request.app.state.settings.upload_bytes)


Posted: TypeAlias = Annotated[FormData, Depends(posted)]
"""The form that was sent, for a function that answers to it."""
