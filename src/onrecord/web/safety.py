"""What stands before every page: who may ask, by which name, from where, and how much may be sent.

A page of the web that somebody has open beside the reading room can make their browser ask it. So:

- the Host header must be one of ours, or a name that is turned to this machine (DNS rebinding) would read the ledger;
- what changes something must be sent by a page of ours: Sec-Fetch-Site or Origin say so, and each form has a secret;
- whoever asks over a network knows the token.

Pages show words that strangers wrote. These are escaped where they are rendered; should one slip through, the
Content-Security-Policy lets the browser run and load nothing but the files of the room.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.web.failing import refused
from onrecord.web.forms import READING, TOKEN_COOKIE, is_token
from onrecord.web.headers import with_headers
from onrecord.web.settings import Settings

_OPEN_PATHS = ("/static/", "/token")
"""What may be asked for without the token: how the page that asks for it looks, and where it is sent."""


class Guard:
    """Asks of every request what can be asked before its body is read, and says on every answer what it may do."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, marked = Request(scope), with_headers(send)
        answer = self._refusal(request)
        if answer is not None:
            await answer(scope, receive, marked)
            return
        counted = _Counted(receive, self._settings.most_bytes(scope["path"]))
        await self._app(scope, counted, marked)

    def _refusal(self, request: Request) -> Response | None:
        settings, path = self._settings, request.scope["path"]
        if not settings.is_ours(request.headers.get("host")):
            return refused(request, 421, "not-ours")
        if settings.token and not path.startswith(_OPEN_PATHS) and not _knows(request, settings.token):
            return refused(request, 401, "token")
        if request.method in READING:
            return None
        if not _is_from_here(request):
            return refused(request, 403, "elsewhere")
        if settings.read_only and path != "/token":
            return refused(request, 403, "read-only")
        if _length(request.headers) > settings.most_bytes(path):
            return refused(request, 413, "too-large")
        return None


class _Counted:
    """A body that ends with an error where it is longer than it may be, whatever its Content-Length says."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413, "too-large")
        return message


def _knows(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    shown = given.strip() if scheme.lower() == "bearer" else request.cookies.get(TOKEN_COOKIE, "")
    return is_token(shown, token)


def _is_from_here(request: Request) -> bool:
    """Tell whether a page of ours sent this; a program that is no browser sends neither of the two headers.

    Browsers say Sec-Fetch-Site only where they trust the way (https, or this machine), and Origin always.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site == "same-origin"
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _length(headers: Headers) -> int:
    given = headers.get("content-length", "")
    return int(given) if given.isascii() and given.isdigit() else 0
