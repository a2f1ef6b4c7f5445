"""What passes between the readers of tools' files and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from onrecord.flow import Value
from onrecord.ledger.anchors import Anchor
from onrecord.ledger.corrections import Review

Tool: TypeAlias = Literal["brat", "label-studio", "hypothesis"]


class Marked(Value, frozen=True):
    """A statement as somebody marked it in a tool.

    `key` names it within its document, `where` says to people where it is in the file. `id` is that of the ledger's
    statement that it was made from, None for a new one. `labels` has the fields of corrections.FIELDS of which the tool
    tells, None where it tells that there is no such thing; of `denies` the value is another's `key`. `loose` is true of
    words that only point at a statement and need not be all of it. `verdict` is what the person says of the whole.
    """

    key: str
    where: str
    id: str | None
    content: tuple[Anchor, ...]
    cue: tuple[Anchor, ...] = ()
    source: tuple[Anchor, ...] = ()
    labels: Mapping[str, str | None] = {}
    verdict: Review | None = None
    note: str = ""
    loose: bool = False


class Refused(Value, frozen=True):
    """Something of a document that was not taken: where it is in the file, and why."""

    where: str
    reason: str


class Document(Value, frozen=True):
    """A page as one person annotated it in a tool.

    `name` is the file, with the place in it. `page` is the page's digest, or how it begins, or its address. `text` is
    what the tool showed, in which anchors have their `start`; None where it showed the page itself. `author` is None
    where the file does not tell, `made_at` too.

    `given` is what the tool was given to begin with, None where the file does not have it. `whole` is true where the
    person had all of the page's statements before them, so that one that is gone was deleted.
    """

    name: str
    tool: Tool
    page: str
    text: str | None
    author: str | None
    made_at: str | None
    marked: tuple[Marked, ...]
    given: tuple[Marked, ...] | None = None
    whole: bool = True
    refused: tuple[Refused, ...] = ()


class Taken(Value, frozen=True):
    """What became of a document.

    `taken`: something in the ledger changed. `nothing`: it says nothing that the ledger did not have from this author.
    `known`: the very same was taken before. `refused`: it could not be taken at all, and `refused` says why.
    `corrected` counts fields, the others statements; `changes` tells each in words.
    """

    name: str
    status: Literal["taken", "nothing", "known", "refused"]
    sha256: str | None = None
    url: str | None = None
    author: str | None = None
    corrected: int = 0
    accepted: int = 0
    rejected: int = 0
    added: int = 0
    taken_back: int = 0
    changes: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
