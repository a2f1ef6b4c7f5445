"""What a ledger answers with. All values are frozen and have a JSON form, as those of flow.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

import msgspec

from onrecord.flow import (
    ActKind,
    ActorKind,
    BlockKind,
    CueTone,
    Finding,
    FindingKind,
    Mode,
    OutletKind,
    PageStamp,
    Silence,
    Span,
    Statement,
    Value,
)
from onrecord.locating import Selectors

if TYPE_CHECKING:
    import pandas as pd

Verdict: TypeAlias = Literal["exact", "moved", "ambiguous", "gone", "altered", "unchecked"]
"""What became of a statement's words in its page; "unchecked" where there is no page to hold them against."""

Half: TypeAlias = Literal["both", "denial", "silence"]


class Reading(Value, frozen=True):
    """How a page was read, as far as the record does not tell: the options of `onrecord.read`."""

    min_score: float | None = None
    any_page: bool = False


class Change(Value, frozen=True):
    """A field of a statement that another reading fills otherwise, both in few words."""

    id: str
    field: str
    before: str | None
    after: str | None


class Difference(Value, frozen=True):
    """What a new reading of a page changed: ids of statements that came and went, and fields of those that stayed."""

    added: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.lost or self.changed)


class Added(Value, frozen=True):
    """What became of a page that was added.

    `added`: it is new. `read anew`: an older onrecord, or another model, had read it. `known`: nothing had to be done.
    `elsewhere`: the same bytes were there from another address, which is noted now.
    """

    status: Literal["added", "read anew", "known", "elsewhere"]
    url: str
    statements: int
    changes: Difference = Difference()


class Watched(Value, frozen=True):
    """A page of a feed that gave something new.

    `new`: the ledger did not have it. `changed`: its article reads otherwise than the last time; `came` and `went` are
    the words of statements that the former version does not have, and that this one does not. `statements` is how many
    there are.
    """

    status: Literal["new", "changed"]
    url: str
    feed: str
    headline: str | None
    statements: int
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()


class Failed(Value, frozen=True):
    """A feed that could not be had, and why."""

    feed: str
    reason: str


class Filters(Value, frozen=True, kw_only=True):
    """Which statements are wanted; all that is given must hold, and of several values of one field any may.

    Dates are EDTF: `said` and `published` ask for what may fall within it, `..._after` for its first day and later,
    `..._before` for what is earlier than its first day; a vague date counts where any day of it fits. `speaker` and
    `target` are names, words of one, or the number of a speaker; `outlet` is a name or a domain; `page` an address, a
    path or the beginning of a digest. `disputed` asks for statements that a statement on their page denies, and for
    those denials; `finding` for statements whose words a finding of the kind is about; `story` for all pages of the
    event that a page reports, which is named as `page` is, or by a statement's id.
    """

    speaker: str | None = None
    target: str | None = None
    outlet: str | None = None
    page: str | None = None
    story: str | None = None
    act: tuple[ActKind, ...] = ()
    mode: tuple[Mode, ...] = ()
    tone: tuple[CueTone, ...] = ()
    silence: tuple[Silence, ...] = ()
    finding: tuple[FindingKind, ...] = ()
    language: str | None = None
    disputed: bool = False
    said: str | None = None
    said_after: str | None = None
    said_before: str | None = None
    published: str | None = None
    published_after: str | None = None
    published_before: str | None = None
    due: str | None = None
    due_after: str | None = None
    due_before: str | None = None

    def given(self) -> tuple[str, ...]:
        """Return the names of the fields that ask for something."""
        return tuple(name for name in self.__struct_fields__ if getattr(self, name))


class Hit(Value, frozen=True):
    """A statement of the ledger with its page, as it is listed.

    `marks` are ranges of code points in `words` that the search was for. `speaker` is the name by which the ledger
    knows them, `role` and `country` are as this page gives them; `source` and `cue` are the words of the page. `place`
    is the kind of block that the words are in. `denies` is the id of the statement that this one denies, `denied_by`
    tells whether one denies it. `said`, `due` and `published` are EDTF. `corrected` names the fields that people
    corrected, `review` is their verdict on the whole; `added_by` is who added it, None of the machine's statements.
    `similarity` is how like it is in meaning to what was sought, a cosine up to 1, None where nothing was.
    """

    id: str
    words: str
    marks: tuple[Span, ...]
    speaker: str | None
    role: str | None
    country: str | None
    source: str
    cue: str
    mode: Mode
    act: ActKind
    also: ActKind | None
    tone: CueTone
    target: str | None
    said: str | None
    due: str | None
    silence: Silence | None
    denies: str | None
    denied_by: bool
    score: float
    place: str
    headline: str | None
    outlet: str | None
    published: str | None
    url: str
    sha256: str
    corrected: tuple[str, ...] = ()
    review: Literal["accepted", "rejected"] | None = None
    added_by: str | None = None
    similarity: float | None = None


class Speaker(Value, frozen=True):
    """Somebody of the ledger: how often and where they speak, and from when to when (days, None where not known).

    `number` tells those with one name apart; filters take it for the name.
    """

    name: str
    kind: ActorKind
    country: str | None
    role: str | None
    statements: int
    pages: int
    outlets: int
    first: str | None
    last: str | None
    names: tuple[str, ...] = ()
    number: int = 0


class OutletCount(Value, frozen=True):
    """An outlet of the ledger with what the ledger has of it; `first` and `last` are days of publication."""

    name: str
    domain: str | None
    country: str | None
    kind: OutletKind | None
    agency: bool
    pages: int
    statements: int
    first: str | None
    last: str | None


class Dispute(Value, frozen=True):
    """A claim and what is said against it, as one page gives them.

    `half` says what the page gives: "both" the claim and who denies it; "denial" a denial whose claim it does not give
    as a statement; "silence" a claim whose target is said not to have answered.
    """

    half: Half
    claim: Hit | None
    denials: tuple[Hit, ...] = ()
    silent: tuple[Hit, ...] = ()


class Receipt(Value, frozen=True):
    """A statement with all by which it can be checked.

    `page` is where its bytes were first found, `also_at` are other addresses of the same bytes. `places` says for each
    part of the words where in the page they stand, `place` names the block. `citation` is a line for a footnote.
    `story_pages` are the pages that report the same event, this one too, by how their digests begin; () where no other
    does.
    """

    hit: Hit
    statement: Statement
    page: PageStamp
    also_at: tuple[str, ...]
    block: str
    place: str
    places: tuple[Selectors, ...]
    denied_by: tuple[Hit, ...]
    denied: Hit | None
    findings: tuple[Finding, ...]
    onrecord: str
    model: str
    bytes_kept: bool
    citation: str
    story_pages: tuple[str, ...] = ()


class Checked(Value, frozen=True):
    """What became of the words of a statement; `now` says what stands there, or where they are, where they changed."""

    id: str
    verdict: Verdict
    words: str
    now: str | None = None


class PageCheck(Value, frozen=True):
    """What a check of one page found: its statements one by one, and what is wrong with what is kept of it.

    `unchecked` says why there was nothing to hold the words against, None where there was.
    """

    url: str
    sha256: str
    statements: tuple[Checked, ...] = ()
    faults: tuple[str, ...] = ()
    unchecked: str | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong; that there was nothing to check against is not wrong."""
        return not self.faults and all(s.verdict in ("exact", "unchecked") for s in self.statements)


class Reread(Value, frozen=True):
    """What another reading of a kept page changed."""

    url: str
    sha256: str
    headline: str | None
    statements: int
    changes: Difference


class Settled(Value, frozen=True):
    """What deciding anew who is who changed: of how many names how many moved; speakers before and after."""

    names: int
    moved: int
    speakers_before: int
    speakers: int


class NameUse(Value, frozen=True):
    """A name as pages print it, and why it is this speaker's.

    `number` is by which `split` takes it. `how` is "new" (the first of its speaker), "same", "apart" (it might be
    another's as well), "identified" (by a file of people), "ruled" (by a user). `outlet`, `time` and `sha256` are set
    where the name is this one's within an outlet, a month or year, or on a page alone. `first` and `last` are days.
    """

    number: int
    name: str
    role: str | None
    country: str | None
    outlet: str | None
    time: str | None
    sha256: str | None
    pages: int
    first: str | None
    last: str | None
    how: str
    evidence: str


class RulingMade(Value, frozen=True):
    """What a user ruled of a speaker's names: "merge" or "split", who and when, and a note."""

    kind: str
    names: tuple[str, ...]
    author: str
    made_at: str
    note: str


class LinkMade(Value, frozen=True):
    """An identifier that a speaker was linked to, from where, by what evidence, by whom and when."""

    identifier: str
    label: str
    origin: str
    evidence: str
    author: str
    made_at: str


class SpeakerReasons(Value, frozen=True):
    """A speaker with all names by which pages mean them, and why each is theirs."""

    number: int
    name: str
    kind: ActorKind
    country: str | None
    identifier: str | None
    names: tuple[NameUse, ...]
    rulings: tuple[RulingMade, ...] = ()
    links: tuple[LinkMade, ...] = ()


class Edit(Value, frozen=True):
    """A change of words: `taken_out` stood where `put_in` stands now, between the words `before` and `after`."""

    before: str
    taken_out: str
    put_in: str
    after: str


class Copy(Value, frozen=True):
    """A page of a group of one text.

    Pages with the same `article` are one article at several addresses. `relation`, `likeness` and `agreed` prove that
    it has the text of the page at `with_url`, None for the page that the others are held against. `edits` is what it
    has otherwise than that page, where one was asked for.
    """

    url: str
    sha256: str
    headline: str | None
    outlet: str | None
    published: str | None
    article: int
    relation: str | None
    likeness: float | None
    agreed: tuple[str, ...]
    with_url: str | None
    edits: tuple[Edit, ...] = ()


class Copies(Value, frozen=True):
    """Pages that have one text, the first published first, and how many articles they are."""

    articles: int
    pages: tuple[Copy, ...]


class QuotationChange(Value, frozen=True):
    """What became of a statement in another version of its page: its words changed, it is gone, or it is new."""

    kind: Literal["changed", "gone", "new"]
    id_before: str | None
    id_after: str | None
    speaker: str | None
    before: str | None
    after: str | None
    edits: tuple[Edit, ...] = ()


class Version(Value, frozen=True):
    """A page as it was read at one time, and what it changed since the version before.

    `likeness` is the share of word sequences that the reports have in common, None for the first version and where
    either is too short to tell.
    """

    url: str
    sha256: str
    fetched_at: str | None
    modified: str | None
    headline: str | None
    statements: int
    likeness: float | None
    headline_edits: tuple[Edit, ...] = ()
    changes: tuple[QuotationChange, ...] = ()


class KeptPage(Value, frozen=True):
    """A page of the ledger, as it is listed; `statements` and `findings` are how many it has."""

    url: str
    sha256: str
    headline: str | None
    outlet: str | None
    published: str | None
    language: str | None
    fetched_at: str | None
    added_at: str
    statements: int
    findings: int


class Flagged(Value, frozen=True):
    """A finding of the ledger with the words that it is about and its page; `place` is the kind of block."""

    kind: FindingKind
    place: BlockKind
    words: str
    evidence: str
    url: str
    sha256: str
    headline: str | None
    outlet: str | None
    published: str | None


class FacetCount(Value, frozen=True):
    """A value of a filter, and how many of the statements found have it."""

    value: str
    count: int


class Facet(Value, frozen=True):
    """What a filter could be given; `name` is its field of Filters, the most frequent values are first."""

    name: str
    values: tuple[FacetCount, ...]


class Facets(Value, frozen=True):
    """What the statements of a search divide into.

    `counted` is how many statements were counted; where not `complete` there are more, and those added last are
    counted.
    """

    facets: tuple[Facet, ...]
    counted: int
    complete: bool


Unit: TypeAlias = Literal["day", "month", "year"]


class Period(Value, frozen=True):
    """How many statements were made in a day, month or year (EDTF), in all and by act, the most frequent first."""

    when: str
    statements: int
    acts: tuple[FacetCount, ...]


class OverTime(Value, frozen=True):
    """Statements over time, without a gap from the first period to the last.

    `earlier` are before the first period: the few that are far from all others. `undated` have no date that is told.
    `counted` is how many there are in all; where not `complete` there are more, and those added last are counted.
    """

    unit: Unit
    periods: tuple[Period, ...]
    earlier: int
    undated: int
    counted: int
    complete: bool


class Accusing(Value, frozen=True):
    """How often somebody accuses or criticises somebody, on how many pages.

    `accusations` of the statements are accusations, the others criticism; `denied` of them are denied on their page.
    """

    speaker: str
    target: str
    statements: int
    pages: int
    accusations: int
    denied: int


class Counts(Value, frozen=True):
    """How much a ledger holds."""

    pages: int
    statements: int
    speakers: int
    outlets: int
    first: str | None
    last: str | None


T = TypeVar("T", bound=Value)


class Table(Sequence[T], Generic[T]):
    """Values in order, which show themselves as a pandas table.

    `total` is how many there are in the ledger, where fewer were asked for. `why` says, where there is none, why.
    """

    def __init__(self, rows: Sequence[T], total: int | None = None, why: tuple[str, ...] = ()) -> None:
        self._rows = tuple(rows)
        self.total = len(self._rows) if total is None else total
        self.why = why

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:  # type: ignore[override]
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[T]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"<{len(self)} of {self.total}>" if len(self) < self.total else f"<{len(self)} in all>"

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a value. Raises ModuleNotFoundError, with what to type, when pandas is not installed."""
        from onrecord.views.rows import rows_frame

        return rows_frame([msgspec.to_builtins(row) for row in self._rows])
