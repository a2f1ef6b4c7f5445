"""What is read off a page before it is known whether its language is one that onrecord reads."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.flow import Address, Block, Outlet, When


@dataclass(frozen=True, slots=True)
class Draft:
    """An article in the making; the fields are those of `Article`.

    `published` is what the page states outright, without what its text lets one infer. `language` is what the page
    says of itself, such as "en-GB".
    """

    text: str
    blocks: tuple[Block, ...]
    headline: str | None
    breadcrumb: tuple[str, ...]
    byline: str | None
    outlet: Outlet | None
    published: When | None
    language: str | None
    addresses: tuple[Address, ...] = ()
    modified: When | None = None
