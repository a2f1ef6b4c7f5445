"""What can be asked in an address: words, the filters of `ledger.Filters` by their names, how many and from where."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from fastapi import Depends, HTTPException, Query, Request
from fastapi.dependencies.models import Dependant

from onrecord.ledger.meanings import LEAST
from onrecord.ledger.search import Like
from onrecord.ledger.values import Filters
from onrecord.views.filters import ABOUT

MOST = 200
"""How many may be asked for at once."""

_LONGEST_NAME = 2_000
_LONGEST_SEARCH = 1_000
_DEEPEST = 1_000_000
"""An offset beyond this is a slip; what is that far down is better filtered, or exported."""


def _asked_filters() -> Iterator[inspect.Parameter]:
    """Return a parameter of an address for each field of Filters: repeated where it takes several values."""
    for name, kind in get_type_hints(Filters).items():
        about = ABOUT.get(name, name.replace("_", " "))
        if get_origin(kind) is tuple:
            values: Any = list[get_args(kind)[0]]  # type: ignore[misc]
            annotation: Any = Annotated[values, Query(description=about, max_length=50)]
            default: object = []
        elif kind is bool:
            annotation, default = Annotated[bool, Query(description=about)], False
        else:
            annotation = Annotated[str | None, Query(description=about, max_length=_LONGEST_NAME)]
            default = None
        yield inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def wanted(**given: Any) -> Filters:  # noqa: ANN401
    """Return the filters that an address asks for."""
    asked: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items() if v}
    return Filters(**asked)


wanted.__signature__ = inspect.Signature(list(_asked_filters()))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Extent:
    """How many are wanted, and how many before them are not."""

    limit: int
    offset: int

    @property
    def range(self) -> slice:
        """What is wanted of a sequence that has all."""
        return slice(self.offset, self.offset + self.limit)


def extent(
    limit: Annotated[int, Query(ge=1, le=MOST, description="at most so many")] = 20,
    offset: Annotated[int, Query(ge=0, le=_DEEPEST, description="without the first so many")] = 0,
) -> Extent:
    """Return how many are asked for, and from where."""
    return Extent(limit, offset)


def alike(
    *,
    like: Annotated[
        str,
        Query(
            max_length=_LONGEST_SEARCH,
            description="a sentence; only what means something like it, the most alike first",
            examples=["guns are too easy to buy"],
        ),
    ] = "",
    similar_to: Annotated[
        str, Query(max_length=16, description="a statement's id; only what means something like the statement")
    ] = "",
    least: Annotated[
        float | None,
        Query(
            ge=-1,
            le=1,
            allow_inf_nan=False,
            description=f"with one of these two: by so much or more, a cosine up to 1; {LEAST} without it",
        ),
    ] = None,
) -> Like | None:
    """Return what statements are to be like in meaning, None where nothing is. Raises HTTPException."""
    sentence, statement = like.strip(), similar_to.strip()
    if sentence and statement:
        raise HTTPException(422, "similar_to: a sentence (like) and a statement (similar_to) exclude each other")
    if not (sentence or statement):
        if least is not None:
            raise HTTPException(422, "least: it goes with like or similar_to")
        return None
    return Like(sentence or None, statement or None, LEAST if least is None else least)


def known_parameters(request: Request) -> None:
    """See that an address asks for nothing that is not looked at: a slip in a filter's name would give too much.

    Raises HTTPException.
    """
    names = set(_names(request.scope["route"].dependant))
    for name in request.query_params:
        if name not in names:
            near = get_close_matches(name, names, 1)
            raise HTTPException(422, f"{name}: there is no such parameter{f'; nearest: {near[0]}' if near else ''}")


def no_meaning_unheard(request: Request) -> None:
    """See that nothing is asked for by meaning where that is not looked at. Raises HTTPException."""
    names = set(_names(request.scope["route"].dependant))
    for name in ("like", "similar_to", "least"):
        if name in request.query_params and name not in names:
            raise HTTPException(422, f"{name}: statements are found by meaning at /search alone")


def _names(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        yield field.alias
    for other in dependant.dependencies:
        yield from _names(other)


Wanted: TypeAlias = Annotated[Filters, Depends(wanted)]
"""The filters of a route: one parameter of its address for each field of Filters."""

Words: TypeAlias = Annotated[
    str,
    Query(
        alias="q",
        max_length=_LONGEST_SEARCH,
        description='words to look for, all of them: "in this order", begin*, this OR that, -without',
        examples=["border wall", '"build the wall"'],
    ),
]
Alike: TypeAlias = Annotated[Like | None, Depends(alike)]
"""What statements are to be like in meaning."""

Order: TypeAlias = Annotated[Literal["best", "newest", "oldest"], Query(description="what comes first")]
Name: TypeAlias = Annotated[str, Query(max_length=_LONGEST_NAME)]
Window: TypeAlias = Annotated[Extent, Depends(extent)]
"""How many are asked for, and from where."""
