"""The values that pass between the stages.

    Page ──> Article ──> [Attribution] ──> [Statement] ──> Record

Conventions, settled once:

- A `Span` is a half-open range of Unicode code points into `Article.text`, `text[start:end]`. Spans of one list are in
  reading order and do not overlap.
- None means "the page does not tell". A wrong name does more harm than a missing one.
- Dates are EDTF (ISO 8601-2) strings: "2022-11-29", "2022-11", "2022-W48", "2022-02-20/2022-02-28". Times are UTC.
- Every type is frozen and round-trips through JSON; `schema()` is the JSON Schema (2020-12) of a Record.
- The same page read by the same version gives the same record, ids included.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias

import msgspec

if TYPE_CHECKING:
    import pandas as pd

Span: TypeAlias = tuple[int, int]
"""A half-open range of code points."""

BlockKind: TypeAlias = Literal[
    "headline",
    "deck",
    "byline",
    "dateline",
    "subheading",
    "paragraph",
    "caption",
    "pull-quote",
    "block-quote",
    "list-item",
    "other",
]
ActKind: TypeAlias = Literal[
    "statement", "confirmation", "denial", "accusation", "criticism", "praise", "prediction", "warning", "demand",
    "question", "pledge", "refusal", "threat", "decision", "expression",
]  # fmt: skip
ActorKind: TypeAlias = Literal["person", "body", "country", "group"]
Mode: TypeAlias = Literal["direct", "indirect", "mixed"]
CueTone: TypeAlias = Literal["neutral", "endorsing", "distancing"]
Precision: TypeAlias = Literal["time", "day", "week", "month", "season", "year", "interval"]
Silence: TypeAlias = Literal["no-answer", "declined"]
FindingKind: TypeAlias = Literal[
    "stray-caption",
    "headline-quotation",
    "headline-claim",
    "altered-quotation",
    "date-mismatch",
    "scare-quotes",
    "unattributed-claim",
]
OutletKind: TypeAlias = Literal["state-run", "public", "private"]
AddressRelation: TypeAlias = Literal[
    "canonical", "open-graph", "linked-data", "amp", "mobile", "print", "alternate", "named"
]


class Value(msgspec.Struct, frozen=True, omit_defaults=False):
    """A frozen value with a JSON form."""

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the value as JSON; `from_json` gives it back."""
        data = msgspec.json.encode(self)
        return (data if indent is None else msgspec.json.format(data, indent=indent)).decode()

    @classmethod
    def from_json(cls, data: str | bytes) -> Self:
        """Return the value that `to_json` wrote.

        Raises msgspec.ValidationError, which names the field, when the JSON has another shape.
        """
        return msgspec.json.decode(data, type=cls)


class Origin(Value, frozen=True):
    """Where the bytes were found.

    `container` names the archive, feed or table that held them, `offset` the byte at which the archive's record begins,
    or the number of the table's row, from 1.
    """

    kind: Literal["web", "file", "input", "warc", "feed", "table"]
    container: str | None = None
    offset: int | None = None


class PageStamp(Value, frozen=True):
    """What identifies a page without its bytes.

    `url` is the address, or for a file its path as given (see `writable`). `fetched_at` is None where nobody noted the
    time. `charset` is the encoding that the server named in its Content-Type; None where it named none, and for files.
    `saved_from` is the address that a browser or other program wrote into a file when it saved the page from the web,
    without a scheme ("//www.example.org/page.html") where the program wrote none; None where none is written.
    """

    url: str
    sha256: str
    fetched_at: str | None
    origin: Origin
    charset: str | None = None
    saved_from: str | None = None


class Page(Value, frozen=True):
    """The bytes as they came; nothing ever changes them."""

    stamp: PageStamp
    data: bytes

    @classmethod
    def of(
        cls,
        data: bytes,
        url: str,
        origin: Origin,
        fetched_at: str | None = None,
        charset: str | None = None,
        *,
        saved_from: str | None = None,
    ) -> Page:
        """Return the page of these bytes, stamped with their SHA-256."""
        digest = hashlib.sha256(data).hexdigest()
        return cls(PageStamp(writable(url), digest, fetched_at, origin, charset, saved_from), data)


class Block(Value, frozen=True):
    """A stretch of the page that is one thing: a paragraph, a caption, a line of the footer.

    `place` is its DOM path, or "line N" in a plain-text copy. `belongs` is told of captions alone: True where the
    caption is of this story, False where it is of another, None where nothing decides. `why` says in words what decided
    kind and belonging. `credit` is the agency or photographer of a caption.

    `at` ties the block to the page: pairs of an offset in `Article.text` and the offset of the same character in the
    page's own text, from where the two go on side by side up to the next pair, one white-space character standing for
    another. The page's own text is the textContent of an HTML page's <body>, or the decoded text of a plain-text copy.
    """

    kind: BlockKind
    start: int
    end: int
    place: str
    belongs: bool | None = None
    credit: str | None = None
    why: str = ""
    at: tuple[tuple[int, int], ...] = ()

    @property
    def in_report(self) -> bool:
        """Whether the block is part of the report, so that words in it are the report's."""
        return self.kind not in ("other", "byline", "dateline") and self.belongs is not False


class When(Value, frozen=True):
    """A date or interval with what it was taken from: `value` is EDTF, `evidence` quotes or names the places."""

    value: str
    precision: Precision
    evidence: tuple[str, ...]


class Outlet(Value, frozen=True):
    """A publisher; `domain` is None where the page shows none.

    Where the registry of outlets knows the page's address, or else the name, `name` is the registry's and `evidence`
    names its source. `country` is where the outlet is published or whose state runs it, `kind` who runs it, both None
    where that is not known. `agency` is true of one that supplies other outlets.
    """

    name: str
    domain: str | None
    evidence: str
    country: str | None = None
    kind: OutletKind | None = None
    agency: bool = False


class Address(Value, frozen=True):
    """An address that a page states: of itself, or, where `relation` is "named", of its whole site elsewhere.

    `canonical` is the page's canonical link, `open-graph` its og:url, `linked-data` its JSON-LD; `amp`, `mobile` and
    `print` are other forms of it, `alternate` is one in another language or for another country. `evidence` quotes the
    tag or line.
    """

    url: str
    relation: AddressRelation
    evidence: str


class Article(Value, frozen=True):
    """What of a page is the report, and the rest of it as blocks of kind `other`.

    Blocks are in page order, do not overlap and cover every word of `text`. `modified` is the day of the last change
    where it is later than that of publication. `addresses` are what the page states of its own address and of others.
    """

    text: str
    blocks: tuple[Block, ...]
    headline: str | None
    breadcrumb: tuple[str, ...]
    byline: str | None
    outlet: Outlet | None
    published: When | None
    language: str
    addresses: tuple[Address, ...] = ()
    modified: When | None = None

    def block_at(self, offset: int) -> int:
        """Return the index of the block that holds a code point.

        Raises ValueError when the offset is between blocks or outside the text.
        """
        for i, block in enumerate(self.blocks):
            if block.start <= offset < block.end:
                return i
        raise ValueError(f"no block at offset {offset}")


class Attribution(Value, frozen=True):
    """Words that the page puts in somebody's mouth or mind, before it is known whose.

    Spans only, no copied strings. `cue` and `source` may be empty; `score` is the probability, 0.0 to 1.0, that content
    and source belong together as given.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    score: float


class Actor(Value, frozen=True):
    """Somebody who speaks or is spoken about: a person, a body, a country or a group.

    `name` is the fullest form that the page gives. `role` and `country` are as the page gives them (country by its
    common English name); `described` are the words of the page that say so, None where it says neither. `evidence` says
    in words how the mention was resolved.
    """

    name: str
    kind: ActorKind
    role: str | None
    country: str | None
    evidence: str
    described: str | None = None


class Why(Value, frozen=True):
    """Why the fields of a statement are as they are: the words, rule or score behind each, or why it is unknown."""

    speaker: str = ""
    act: str = ""
    target: str = ""
    said_on: str = ""
    due: str = ""
    denies: str = ""


class Statement(Value, frozen=True):
    """An attribution with its speaker, date, act and target, each None where the page does not tell.

    `id` is the same whenever the same page is read. `block` is the index of the block that the content begins in.
    `content_text` and its like are the words at the spans, parts joined by a blank. `also` holds a second act that
    fits. `denies` is the id of the statement that this one denies.

    `chain` are those who vouch for it that the speaker said so, outermost first: the police of "police said that
    witnesses told them", the paper of "X, according to the paper". `due` is when a pledge, prediction, threat or
    decision is to come about. `silence` marks a statement of those who said nothing: they did not answer a request for
    comment, or declined to. `why` gives the reasons for all of it.
    """

    id: str
    block: int
    content: tuple[Span, ...]
    content_text: str
    cue: tuple[Span, ...]
    cue_text: str
    source: tuple[Span, ...]
    source_text: str
    mode: Mode
    act: ActKind
    also: ActKind | None
    cue_tone: CueTone
    speaker: Actor | None
    target: Actor | None
    said_on: When | None
    denies: str | None
    score: float
    chain: tuple[Actor, ...] = ()
    due: When | None = None
    silence: Silence | None = None
    why: Why = Why()

    def __str__(self) -> str:
        who = self.speaker.name if self.speaker else self.source_text or "somebody"
        return f"{who}: {self.act}: {self.content_text}"


class Finding(Value, frozen=True):
    """Something that a careful reader would flag: what kind, in which block, and the evidence in words.

    `at` are the words that it is about; None where it is about the whole block.
    """

    kind: FindingKind
    block: int
    evidence: str
    at: Span | None = None


class MadeBy(Value, frozen=True):
    """What made a record: the onrecord version and the SHA-256 of the model's weights."""

    onrecord: str
    model: str


class Record(Value, frozen=True):
    """All that was taken from one page."""

    page: PageStamp
    article: Article
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        head = self.article.headline or self.page.url
        return f"<Record {head!r}: {len(self.statements)} statements, {len(self.findings)} findings>"

    def _repr_html_(self) -> str:
        """Show the marked article in Jupyter."""
        from onrecord.views.html import marked_article

        return marked_article(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a statement, as a pandas DataFrame.

        Raises ModuleNotFoundError, with what to type, when pandas is not installed.
        """
        from onrecord.views.table import statements_frame

        return statements_frame(self)


class Proof(Value, frozen=True):
    """Why two records are of one text: `relation` says what follows, `agreed` in words what agreed.

    "same-article" means that they are one article at several addresses; "same-text" that one outlet has the text of
    another, or that nothing ties the addresses. `likeness` is the share of word sequences that the reports have in
    common, 0.0 to 1.0.
    """

    relation: Literal["same-article", "same-text"]
    likeness: float
    agreed: tuple[str, ...]


class Skipped(Value, frozen=True):
    """A page that gave no record, and why, in one line."""

    url: str
    reason: str


def cut(text: str, spans: Sequence[Span]) -> str:
    """Return the words at the spans, the parts of a discontinuous one joined by a blank."""
    return " ".join(text[start:end] for start, end in spans)


def writable(path: str) -> str:
    r"""Return a path as text that can be written as UTF-8.

    A byte of a file's name that is not UTF-8 comes from the system as a lone surrogate, which JSON cannot hold; it is
    spelled out: "caf\udce9.html".
    """
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a Record."""
    (root,), components = msgspec.json.schema_components([Record], ref_template="#/$defs/{name}")
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "onrecord Record",
        **root,
        "$defs": components,
    }
    # A default of () is a list in JSON.
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(made))
    return plain
