"""Parts of the navigation that have no pages yet."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from onrecord.web.rendering import page

router = APIRouter(include_in_schema=False)

_PARTS = ("stories",)


def _plain(part: str) -> None:
    @router.get(f"/{part}", name=f"coming-{part}")
    def coming(request: Request) -> Response:
        return page(request, "coming.html", part=part)


for _part in _PARTS:
    _plain(_part)
