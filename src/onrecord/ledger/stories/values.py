"""What is told of stories."""

from __future__ import annotations

from onrecord.flow import Value
from onrecord.ledger.values import Hit


class Named(Value, frozen=True):
    """Somebody who speaks in a story, or an outlet that has it, and how much: statements, or pages."""

    name: str
    count: int


class StoryPage(Value, frozen=True):
    """A page of a story; `likeness` is how alike it is to the others on average, from 0 to 1, `statements` how many."""

    url: str
    sha256: str
    headline: str | None
    outlet: str | None
    published: str
    statements: int
    likeness: float


class Story(Value, frozen=True):
    """Pages of one event. `id` is how the digest of the first begins: it, or any other of them, names the story.

    `headline` is that of the page which is most like the others; `first` and `last` are days. `outlets` and `speakers`
    are those with the most pages and statements first. `pages` are in the order in which they were published.
    """

    id: str
    headline: str | None
    first: str
    last: str
    statements: int
    outlets: tuple[Named, ...]
    speakers: tuple[Named, ...]
    pages: tuple[StoryPage, ...]


class Shared(Value, frozen=True):
    """A remark that several pages of a story have: one of the statements, and on how many pages of how many outlets."""

    statement: Hit
    pages: int
    outlets: int


class StoryTold(Value, frozen=True):
    """A story with the remarks that several of its pages have, those on the most pages first."""

    story: Story
    shared: tuple[Shared, ...]
