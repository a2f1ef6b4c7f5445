"""The two sides of a comparison: what a person in the ledger, the machine, or files of a tool say of pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import apsw

from onrecord.errors import AnnotationsError, NotInLedger
from onrecord.flow import Record, Span, Statement
from onrecord.ledger.additions import all_additions
from onrecord.ledger.anchors import Anchor, Finder, merged
from onrecord.ledger.annotations.taking import annotations_of
from onrecord.ledger.annotations.values import Document, Marked
from onrecord.ledger.corrections import SPANS, VERDICT, Correction, corrected, corrections, value_of, with_added
from onrecord.ledger.names import speaker_keys
from onrecord.ledger.receipts import record_at
from onrecord.ledger.rows import column, value
from onrecord.ledger.speakers import folded

LABELS = ("speaker", "act", "target", "mode")
"""The fields that are compared; of a field that a side does not tell it has no key."""

MACHINE = "machine"
_DIGEST = 16
_DIGESTS = re.compile(r"[0-9a-f]{16,64}")


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as one side has it."""

    spans: Mapping[str, tuple[Span, ...]]
    labels: Mapping[str, str | None]

    @property
    def content(self) -> tuple[Span, ...]:
        """The ranges of its words."""
        return self.spans["content"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as one side has it; `judged` are the contents that it looked at, None where it read the page whole."""

    text: str
    told: tuple[Told, ...]
    judged: tuple[tuple[Span, ...], ...] | None = None


@dataclass(frozen=True)
class Side:
    """An annotator: the pages by their keys, or for the machine what reads any page.

    A key is how the page's digest begins, or the name of a file. `naming` turns a name into what is equal where two
    names mean one speaker; None where the side knows nobody.
    """

    name: str
    pages: Mapping[str, Callable[[], Seen]] = field(default_factory=dict)
    any_page: Callable[[str], Seen | None] | None = None
    naming: Callable[[str], str] | None = None


# ---------------------------------------------------------------------------------------------------------- the ledger


def of_ledger(db: apsw.Connection, name: str) -> Side:
    """Return what somebody annotated or corrected in the ledger, or what the machine found.

    Pages that were annotated whole in another tool are as they were when they were taken in last. On others only the
    statements count that the person corrected, accepted, rejected or added. Raises NotInLedger where nobody of the name
    said anything.
    """

    @cache
    def naming(who: str) -> str:
        keys = speaker_keys(db, who)
        return f"#{keys[0]}" if len(keys) == 1 else folded(who)

    if name.casefold() == MACHINE:
        return Side(MACHINE, any_page=lambda key: _of_machine(db, key), naming=naming)
    pages: dict[str, Callable[[], Seen]] = {}
    for sha256 in {c.sha256 for c in _by(db, name)} | {a.sha256 for a in all_additions(db) if a.author == name}:
        pages[sha256[:_DIGEST]] = lambda sha256=sha256: _corrected(db, name, sha256)  # type: ignore[misc]
    for sha256, marks in annotations_of(db, name):
        pages[sha256[:_DIGEST]] = lambda sha256=sha256, marks=marks: _annotated(db, sha256, marks)  # type: ignore[misc]
    if not pages:
        raise NotInLedger(f"nobody called {name!r} annotated or corrected anything; there are: {_everybody(db)}")
    return Side(name, pages, naming=naming)


def _everybody(db: apsw.Connection) -> str:
    names = column(
        db, "SELECT author FROM corrections UNION SELECT author FROM annotations UNION SELECT author FROM additions"
    )
    return ", ".join((*names, MACHINE))


def _record(db: apsw.Connection, sha256: str) -> Record | None:
    key = value(db, "SELECT key FROM pages WHERE sha256 GLOB ? || '*'", (sha256,))
    return None if key is None else record_at(db, key)


def _of_machine(db: apsw.Connection, key: str) -> Seen | None:
    record = _record(db, key) if _DIGESTS.fullmatch(key) else None
    return Seen(record.article.text, tuple(_told(record, s) for s in record.statements)) if record else None


def _told(record: Record, statement: Statement) -> Told:
    text = record.article.text
    spans = {name: merged(text, getattr(statement, name)) for name in SPANS}
    return Told(spans, {name: value_of(record, statement, name) for name in LABELS})


def _annotated(db: apsw.Connection, sha256: str, marks: Sequence[Marked]) -> Seen:
    record = _record(db, sha256)
    text = record.article.text if record else ""
    finder = Finder(text)
    return Seen(text, tuple(_marked(text, m, finder.all) for m in marks if m.verdict != "rejected"))


def _by(db: apsw.Connection, author: str) -> list[Correction]:
    return [c for c in corrections(db, undone=True) if c.author == author and c.undone_at is None]


def _corrected(db: apsw.Connection, author: str, sha256: str) -> Seen:
    """Return the statements of a page that a person said something of, as this person alone has them."""
    of_machine = _record(db, sha256)
    if of_machine is None:
        return Seen("", ())
    said = [c for c in _by(db, author) if c.sha256 == sha256]
    added = {a.statement for a in all_additions(db) if a.sha256 == sha256 and a.author == author}
    judged = {c.statement for c in said} | added
    last = {c.statement: c.value for c in said if c.field == VERDICT}
    record = corrected(with_added(db, of_machine), said)
    meant = [s for s in record.statements if s.id in judged]
    told = tuple(_told(record, s) for s in meant if last.get(s.id) != "rejected")
    return Seen(record.article.text, told, tuple(s.content for s in meant))


# --------------------------------------------------------------------------------------------------------------- files


def of_path(path: Path) -> Side:
    """Return what somebody annotated in files of brat or Label Studio.

    Raises AnnotationsError where these cannot be read, are of several people, or of Hypothesis, which has no whole
    pages.
    """
    from onrecord.ledger.annotations.files import documents

    pages: dict[str, Callable[[], Seen]] = {}
    authors: set[str] = set()
    for document in documents(path):
        if document.tool == "hypothesis":
            raise AnnotationsError(f"{path}: Hypothesis has no whole pages; import it and name the person instead")
        if document.text is None:
            reasons = "; ".join(refused.reason for refused in document.refused)
            raise AnnotationsError(f"{document.name}: {reasons}; put it right, or take it out, and type the same again")
        authors.add(document.author or "")
        pages[_key(document.page)] = lambda document=document: _of_document(document)  # type: ignore[misc]
    if len(authors) > 1:
        named = ", ".join(sorted(authors))
        raise AnnotationsError(f"{path}: annotations of several people ({named}); import it and name two of them")
    return Side(str(path), pages)


def _key(page: str) -> str:
    """Return the key of a page by its digest, or how this begins, or the name of a file, which is left whole."""
    return page[:_DIGEST] if _DIGESTS.fullmatch(page) else page


def _of_document(document: Document) -> Seen:
    text = document.text or ""

    def spans(anchors: Sequence[Anchor]) -> tuple[Span, ...]:
        return merged(text, [(a.start or 0, (a.start or 0) + len(a.exact)) for a in anchors])

    return Seen(text, tuple(_marked(text, m, spans) for m in document.marked if m.verdict != "rejected"))


def _marked(text: str, marked: Marked, find: Callable[[Sequence[Anchor]], tuple[Span, ...] | None]) -> Told:
    spans = {name: merged(text, find(getattr(marked, name)) or ()) for name in SPANS}
    return Told(spans, {name: marked.labels[name] for name in LABELS if name in marked.labels})
