"""What the API answers with: values of the ledger as they are, lists of them, and problems (RFC 9457).

One conversion for all: msgspec encodes the values and describes them, so that OpenAPI says what is sent. `ANSWERS`
names every kind of answer; a route says which is its own with `told`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import urlencode

import msgspec
from fastapi import Request
from fastapi.responses import Response

from onrecord.flow import Record, Skipped, Value
from onrecord.ledger.corrections import Correction
from onrecord.ledger.families.values import Comparison, Family, VerbUse
from onrecord.ledger.stories.values import Story, StoryTold
from onrecord.ledger.values import (
    Accusing,
    Added,
    Checked,
    Copies,
    Counts,
    Dispute,
    Flagged,
    Hit,
    KeptPage,
    OutletCount,
    OverTime,
    PageCheck,
    Receipt,
    Speaker,
    SpeakerReasons,
    Table,
    Version,
)
from onrecord.views.filters import in_fields
from onrecord.web.api.parameters import Window

PROBLEM = "application/problem+json"
"""The media type of an answer that says what went wrong."""

Responses: TypeAlias = dict[int | str, dict[str, Any]]
"""What a route may answer with, by status, as OpenAPI has it."""

T = TypeVar("T", bound=Value)


class Listed(Value, Generic[T], frozen=True):
    """Some of what was found, in order.

    `total` is how many there are, `next` the address of those that come after these, None where there are none. `why`
    says, where nothing was found, why; and of a search by meaning, how many statements it could not look at.
    """

    items: tuple[T, ...]
    total: int
    offset: int
    limit: int
    next: str | None
    why: tuple[str, ...]


class StatementTold(Value, frozen=True):
    """A statement with all by which it can be checked, and what a check of it found.

    `unchecked` says why there was nothing to hold the words against, `faults` what is wrong with what is kept of its
    page. `corrections` are what people said of it that holds.
    """

    receipt: Receipt
    check: Checked
    unchecked: str | None
    faults: tuple[str, ...]
    corrections: tuple[Correction, ...]


class StatementChecked(Value, frozen=True):
    """What became of a statement's words in the page at `url`, as `onrecord verify` tells it."""

    url: str
    sha256: str
    check: Checked
    unchecked: str | None
    faults: tuple[str, ...]


class Room(Value, frozen=True):
    """What is here: the version, how much the ledger holds, whether it can be changed, and where to ask."""

    onrecord: str
    read_only: bool
    counts: Counts
    openapi: str
    resources: tuple[str, ...]


class PagesAdded(Value, frozen=True):
    """What became of an address: the pages that it gave and those that could not be read.

    A feed gives several; `more` is true where it lists more than were read.
    """

    added: tuple[Added, ...]
    skipped: tuple[Skipped, ...]
    more: bool


class TakenBack(Value, frozen=True):
    """How many corrections were taken back."""

    count: int


class Problem(Value, frozen=True):
    """What went wrong, and what to do about it (RFC 9457)."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"


ANSWERS: tuple[Any, ...] = (
    Listed[Hit],
    Listed[Dispute],
    Listed[Accusing],
    Listed[Family],
    Listed[Story],
    Listed[VerbUse],
    Listed[Speaker],
    Listed[OutletCount],
    Listed[Copies],
    Listed[Version],
    Listed[KeptPage],
    Listed[Flagged],
    Listed[Correction],
    Listed[SpeakerReasons],
    StatementTold,
    StatementChecked,
    Comparison,
    StoryTold,
    OverTime,
    Record,
    PageCheck,
    Counts,
    Room,
    PagesAdded,
    TakenBack,
    Problem,
)
"""The kinds of answers, as types."""


def _described() -> tuple[dict[Any, Any], dict[str, Any]]:
    schemas, components = msgspec.json.schema_components(ANSWERS, ref_template="#/components/schemas/{name}")
    # A default of () is a list in JSON.
    return dict(zip(ANSWERS, schemas, strict=True)), msgspec.json.decode(msgspec.json.encode(components))


_SCHEMAS, COMPONENTS = _described()
"""`COMPONENTS` are the schemas of all answers and of what they hold, by their names in the OpenAPI document."""


def told(kind: Any, about: str, status: int = 200) -> Responses:  # noqa: ANN401
    """Return the `responses` of a route that answers with a kind of value."""
    return {status: {"description": about, "content": {"application/json": {"schema": _SCHEMAS[kind]}}}}


def problems(*statuses: int) -> Responses:
    """Return the `responses` of a route that may fail in these ways."""
    return {
        status: {"description": _MEANING[status], "content": {PROBLEM: {"schema": _SCHEMAS[Problem]}}}
        for status in statuses
    }


_MEANING: Mapping[int, str] = {
    401: "The token is missing",
    403: "Sent from elsewhere, or the room is for reading",
    404: "Not in this ledger",
    413: "More was sent than is taken at once",
    421: "Asked for by a name that is not the room's",
    422: "What is asked for cannot be; `detail` says what",
    503: "The ledger cannot be read or written at the moment",
}


def as_json(value: Value, status: int = 200) -> Response:
    """Return a value as an answer."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def listed(request: Request, found: Table[Any], window: Window) -> Response:
    """Return some of what was found as an answer, with the address of the rest."""
    end = window.offset + len(found)
    rest = _next(request, end) if len(found) and end < found.total else None
    why = tuple(map(in_fields, found.why))
    return as_json(Listed(tuple(found), found.total, window.offset, window.limit, rest, why))


def _next(request: Request, offset: int) -> str:
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "offset"]
    return f"{request.url.path}?{urlencode([*asked, ('offset', offset)])}"
