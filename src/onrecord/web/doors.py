"""What is no page of the ledger: static files, the token, the appearance."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

from onrecord.web.addresses import inside
from onrecord.web.failing import refused
from onrecord.web.forms import TOKEN_COOKIE, Posted, is_token
from onrecord.web.rendering import STATIC, THEME_COOKIE, THEMES

router = APIRouter(include_in_schema=False)

_YEAR = 31_536_000
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@router.get("/static/{name}")
def static(name: str) -> Response:
    """Return a file of static/, by its name alone; its address has its digest, so it may be kept for ever."""
    path = STATIC / name
    if path.suffix not in _TYPES or not path.is_file():
        raise HTTPException(404)
    return FileResponse(
        path, media_type=_TYPES[path.suffix], headers={"Cache-Control": f"public, max-age={_YEAR}, immutable"}
    )


@router.get("/favicon.ico")
def favicon() -> Response:
    """Return the room's sign, to browsers that ask for it without having read a page."""
    return static("sign.svg")


@router.get("/token")
def arrive(request: Request, token: str = "", back: str = "/") -> Response:
    """Take the token from the address that `onrecord serve` prints, and take it out of the address."""
    return _with_token(request, token, back)


@router.post("/token")
def enter(request: Request, form: Posted) -> Response:
    """Take the token from the form."""
    return _with_token(request, str(form.get("token", "")), str(form.get("back", "/")))


def _with_token(request: Request, shown: str, back: str) -> Response:
    token = request.app.state.settings.token
    if token and not is_token(shown.strip(), token):
        return refused(request, 401, "token")
    answer = RedirectResponse(inside(back), 303)
    if token:
        answer.set_cookie(TOKEN_COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


@router.get("/appearance/{theme}")
def appear(request: Request, theme: str, back: str = "/") -> Response:
    """Keep in which colours somebody reads, and go back."""
    if theme not in THEMES:
        raise HTTPException(404)
    answer = RedirectResponse(inside(back), 303)
    answer.set_cookie(THEME_COOKIE, theme, max_age=_YEAR, httponly=True, samesite="strict")
    return answer
