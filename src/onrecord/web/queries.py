"""An address as a search, for pages: its words and filters, and the address of the same search with a change.

    /search?q=border+wall&speaker=Trump&act=pledge&act=threat&said_after=2016-03&offset=20

Names are those of the command line and of `web.api`, so that page, JSON and export of one address give the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeAlias

import msgspec
from fastapi import Depends

from onrecord.ledger.meanings import LEAST
from onrecord.ledger.search import Like
from onrecord.ledger.search import Order as OrderKind
from onrecord.ledger.values import Filters
from onrecord.web.api.parameters import Alike, Extent, Order, Wanted, Window, Words

_OPTION = re.compile(r"(?<![\w-])--([a-z]+(?:-[a-z]+)*)")
_FIRST: Extent = Extent(limit=20, offset=0)


@dataclass(frozen=True, slots=True)
class FilterQuery:
    """Words and filters of an address; `filters()` is what Ledger takes."""

    q: str
    wanted: Filters

    def filters(self) -> Filters:
        """Return the filters."""
        return self.wanted

    def given(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return what is asked, by the names of the address, with changes; what asks for nothing is left out.

        `addresses.with_query("/search", **query.given(offset=20))` is the address of the same search further on.
        """
        asked = {"q": self.q, **msgspec.structs.asdict(self.wanted), **changes}
        return {name: value for name, value in asked.items() if value}

    def without(self, name: str, value: str) -> dict[str, Any]:
        """Return what is asked without one value of a filter."""
        had = getattr(self.wanted, name)
        return self.given(**{name: tuple(one for one in had if one != value) if isinstance(had, tuple) else None})

    def besides(self, name: str, value: str) -> dict[str, Any]:
        """Return what is asked with one value of a filter more, or in place of the one that it has."""
        had = getattr(self.wanted, name)
        return self.given(**{name: (*had, value) if isinstance(had, tuple) else value})


@dataclass(frozen=True, slots=True)
class SearchQuery(FilterQuery):
    """A search: which statements, in which order, and how many of them from which on.

    `alike` is what they are to be like in meaning, None where nothing is.
    """

    order: OrderKind
    extent: Extent
    alike: Like | None = None

    @property
    def like(self) -> str:
        """The sentence that they are to be like, "" where none is."""
        return (self.alike and self.alike.sentence) or ""

    @property
    def similar_to(self) -> str:
        """The id of the statement that they are to be like, "" where none is."""
        return (self.alike and self.alike.statement) or ""

    def given(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return what is asked, as FilterQuery does; a change other than of the offset begins the list anew."""
        order = {} if self.order == "best" else {"order": self.order}
        limit = {} if self.extent.limit == _FIRST.limit else {"limit": self.extent.limit}
        least = f"{self.alike.least:g}" if self.alike and self.alike.least != LEAST else ""
        meaning = {"like": self.like, "similar_to": self.similar_to, "least": least}
        return FilterQuery.given(self, **(meaning | order | limit | changes))


def _filtered(wanted: Wanted, q: Words = "") -> FilterQuery:
    return FilterQuery(q.strip(), wanted)


def _searched(*, wanted: Wanted, extent: Window, q: Words = "", order: Order = "best") -> SearchQuery:
    return SearchQuery(q.strip(), wanted, order, extent)


Filtered: TypeAlias = Annotated[FilterQuery, Depends(_filtered)]
"""Words and filters of a page: `def page(request: Request, ledger: Reading, query: Filtered)`."""

Searched: TypeAlias = Annotated[SearchQuery, Depends(_searched)]
"""Words, filters, order and extent of a page."""


def _sought(query: Searched, alike: Alike) -> SearchQuery:
    return replace(query, alike=alike)


Sought: TypeAlias = Annotated[SearchQuery, Depends(_sought)]
"""The same of a page whose statements can be asked for by meaning."""


def in_words(reason: str) -> str:
    """Return why there is nothing without the options of the command line: "said after" for --said-after."""
    return _OPTION.sub(lambda option: option[1].replace("-", " "), reason)
