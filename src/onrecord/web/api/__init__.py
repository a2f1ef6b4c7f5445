"""The reading room for programs: JSON under /api, described by OpenAPI at /api/openapi.json.

    answers     what is sent, and how it is described      parameters   what an address can ask
    asking      questions: the methods of Ledger           changing     corrections, rulings, new pages

docs/http-api.md tells it to those who use it.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, FastAPI

from onrecord.web.api import asking, changing
from onrecord.web.api.answers import COMPONENTS, problems
from onrecord.web.api.parameters import known_parameters

__all__ = ["describe", "router"]

router = APIRouter(dependencies=[Depends(known_parameters)], responses=problems(401, 421, 422, 503))
for _part in (asking, changing):
    router.include_router(_part.router, prefix="/api")


def describe(app: FastAPI) -> None:
    """Let an application's OpenAPI document hold the schemas of the API's answers."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        components = document.setdefault("components", {}).setdefault("schemas", {})
        components |= COMPONENTS
        for unused in ("HTTPValidationError", "ValidationError"):
            components.pop(unused, None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
