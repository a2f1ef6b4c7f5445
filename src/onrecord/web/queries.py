"""An address as a search, for pages: its words and filters, and the address of the same search with a change.

    /search?q=border+wall&speaker=Trump&act=pledge&act=threat&said_after=2016-03&offset=20

Names are those of the command line and of `web.api`, so that page, JSON and export of one address give the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

import msgspec
from fastapi import Depends, Query

from onrecord.ledger.search import Like
from onrecord.ledger.search import Order as OrderKind
from onrecord.ledger.values import Filters
from onrecord.web.api.parameters import Extent, Order, Wanted, Window, Words

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

    `like` is a sentence, and `similar_to` the id of a statement, that they are to be like in meaning.
    """

    order: OrderKind
    extent: Extent
    like: str = ""
    similar_to: str = ""

    def given(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return what is asked, as FilterQuery does; a change other than of the offset begins the list anew."""
        order = {} if self.order == "best" else {"order": self.order}
        limit = {} if self.extent.limit == _FIRST.limit else {"limit": self.extent.limit}
        meaning = {"like": self.like, "similar_to": self.similar_to}
        return FilterQuery.given(self, **(meaning | order | limit | changes))

    def sought(self) -> Like | None:
        """Return what statements are to be like in meaning, None where nothing is."""
        if self.similar_to:
            return Like(statement=self.similar_to)
        return Like(self.like) if self.like else None


def _filtered(wanted: Wanted, q: Words = "") -> FilterQuery:
    return FilterQuery(q.strip(), wanted)


def _searched(
    *,
    wanted: Wanted,
    extent: Window,
    q: Words = "",
    order: Order = "best",
    like: Annotated[str, Query(max_length=1000)] = "",
    similar_to: Annotated[str, Query(max_length=16)] = "",
) -> SearchQuery:
    return SearchQuery(q.strip(), wanted, order, extent, like.strip(), similar_to.strip())


Filtered: TypeAlias = Annotated[FilterQuery, Depends(_filtered)]
"""Words and filters of a page: `def page(request: Request, ledger: Reading, query: Filtered)`."""

Searched: TypeAlias = Annotated[SearchQuery, Depends(_searched)]
"""Words, filters, order and extent of a page."""


def in_words(reason: str) -> str:
    """Return why there is nothing without the options of the command line: "said after" for --said-after."""
    return _OPTION.sub(lambda option: option[1].replace("-", " "), reason)
