"""The tools: a row each, with what it takes, what it gives, and the function that answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from onrecord.assistants.answers import (
    Answer,
    Cited,
    CitedVersion,
    Compared,
    Disputed,
    Disputes,
    Families,
    Found,
    Read,
    Spoke,
    Told,
    Verified,
    cited,
    hit_of,
    page_of,
)
from onrecord.errors import PageRefused
from onrecord.flow import Page, Record
from onrecord.ledger import Ledger, Like
from onrecord.ledger.families.values import Version
from onrecord.ledger.meanings import LEAST
from onrecord.ledger.values import Filters, Hit, Table, Verdict
from onrecord.pages.addresses import is_web_address
from onrecord.views.filters import in_fields

_CHUNK = 20_000
"""Code points of an article that are given at once."""

_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What the tools work on: a ledger, and what may be read besides.

    With `web` addresses of the public web may be read, and asked for a check. `files` is a folder whose files may be
    read, None where none may.
    """

    ledger: Path
    web: bool = False
    files: Path | None = None


@dataclass(slots=True)
class Records:
    """The records of a ledger that an answer needs, each read once."""

    ledger: Ledger
    _read: dict[str, Record] = field(default_factory=dict)

    def of(self, sha256: str) -> Record:
        """Return the record of a page by its digest."""
        if sha256 not in self._read:
            self._read[sha256] = self.ledger.page(sha256)
        return self._read[sha256]

    def cited(self, hits: Sequence[Hit]) -> tuple[Cited, ...]:
        """Return statements with what a citation needs."""
        return tuple(cited(hit, self.of(hit.sha256)) for hit in hits)


# ------------------------------------------------------------------------------------------------------ what is taken

_Id = Annotated[str, Meta(min_length=4, max_length=16, description="a statement's id, or the beginning of it")]
_Text = Annotated[str, Meta(max_length=1_000)]
_Words = Annotated[
    str,
    Meta(
        max_length=1_000,
        description='words to look for, all of them: "in this order", begin*, this OR that, -without',
    ),
]
_Offset = Annotated[int, Meta(ge=0, le=1_000_000, description="leave out the first so many")]


_Cosine = Annotated[float, Meta(ge=-1, le=1)]
_Limit = Annotated[int, Meta(ge=1, le=30, description="at most so many")]


class Search(Filters, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What to search for."""

    words: _Words = ""
    like: Annotated[
        str, Meta(max_length=1_000, description="a sentence; only what means something like it, the most alike first")
    ] = ""
    similar_to: Annotated[
        str, Meta(max_length=16, description="a statement's id; only what means something like the statement")
    ] = ""
    least: Annotated[
        _Cosine | None,
        Meta(description=f"with like or similar_to: by so much or more, a cosine up to 1; {LEAST} without it"),
    ] = None
    order: Literal["best", "newest", "oldest"] = "best"
    limit: _Limit = 10
    offset: _Offset = 0


class ById(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which statement."""

    id: _Id


class Verifying(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to check."""

    id: _Id
    quotation: Annotated[
        str, Meta(max_length=10_000, description="words that are to be quoted from the statement, to be checked too")
    ] = ""
    live: Annotated[bool, Meta(description="hold the words against the page as it is on the web now")] = False


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to read."""

    page: Annotated[
        str, Meta(max_length=2_000, description="a page of the ledger: its address, how its digest begins, or an id")
    ] = ""
    source: Annotated[
        str, Meta(max_length=2_000, description="an address or file that is not in the ledger, where that is allowed")
    ] = ""
    start: Annotated[int, Meta(ge=0, description="from this code point of the article on")] = 0


class Speaking(Filters, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Who is meant."""

    name: Annotated[_Text, Meta(description="those whom a name may mean")] = ""
    limit: _Limit = 20
    offset: _Offset = 0


class Disputing(Filters, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Which disputes; filters hold of either side."""

    half: Annotated[
        tuple[Literal["both", "denial", "silence"], ...], Meta(description="what the page gives; of several any")
    ] = ()
    limit: _Limit = 10
    offset: _Offset = 0


class Repeating(Filters, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Which remarks; one is meant when a version of it passes."""

    words: _Words = ""
    pages: Annotated[int, Meta(ge=1, le=10_000, description="on so many pages or more")] = 2
    limit: _Limit = 20
    offset: _Offset = 0


# -------------------------------------------------------------------------------------------------- what is answered


def search(desk: Desk, given: Search) -> Found:
    """Answer with statements."""
    with Ledger(desk.ledger, read_only=True) as ledger:
        like = _alike(given)
        found = ledger.search(
            given.words, _wanted(given), like=like, order=given.order, limit=given.limit, offset=given.offset
        )
        statements = Records(ledger).cited(found)
        due = ledger.vectors_due() if like else 0
    why = (*_why(found), f"{due:,} {_NO_VECTOR}") if due else _why(found)
    return Found(total=found.total, statements=statements, more=given.offset + len(found) < found.total, why=why)


_NO_VECTOR = "of the ledger's statements cannot be found by meaning yet; `onrecord search --like WORDS` sees to that"


def _alike(given: Search) -> Like | None:
    """Return what statements are to be like in meaning. Raises ValueError where that is not one thing."""
    sentence, statement = given.like.strip(), given.similar_to.strip()
    if sentence and statement:
        raise ValueError("like and similar_to exclude each other")
    if sentence or statement:
        return Like(sentence or None, statement or None, LEAST if given.least is None else given.least)
    if given.least is not None:
        raise ValueError("least goes with like or similar_to")
    return None


def statement(desk: Desk, given: ById) -> Told:
    """Answer with a statement and its receipt."""
    with Ledger(desk.ledger, read_only=True) as ledger:
        receipt, records = ledger.show(given.id), Records(ledger)
        (one,) = records.cited((receipt.hit,))
        return Told(
            statement=one,
            block=receipt.block,
            also_at=receipt.also_at,
            denied_by=records.cited(receipt.denied_by),
            denies=next(iter(records.cited((receipt.denied,))), None) if receipt.denied else None,
            findings=receipt.findings,
            why=receipt.statement.why,
            corrections=tuple(ledger.corrections(receipt.hit.id)),
            onrecord=receipt.onrecord,
            model=receipt.model,
        )


def verify(desk: Desk, given: Verifying) -> Verified:
    """Answer with what became of a statement's words in its page."""
    if given.live and not desk.web:
        raise PageRefused("live: this server was started without --web, so it asks no page on the web")
    with Ledger(desk.ledger, read_only=True) as ledger:
        hit = ledger.show(given.id).hit
        check = ledger.check(hit.id, fetch=_fetch if given.live else None)
        page = page_of(ledger.page(hit.id))
    one = next((one for one in check.statements if one.id == hit.id), None)
    verdict: Verdict = one.verdict if one else "unchecked"
    return Verified(
        id=hit.id,
        verdict=verdict,
        meaning=_MEANING[verdict],
        words=hit.words,
        now=one.now if one else None,
        quoted_rightly=_plain(given.quotation) in _plain(hit.words) if given.quotation.strip() else None,
        page=page,
        unchecked=check.unchecked,
        faults=check.faults,
    )


def read(desk: Desk, given: Reading) -> Read:
    """Answer with an article and its statements."""
    if bool(given.page) == bool(given.source):
        raise ValueError("name either a page of the ledger or a source")
    if given.source:
        record = _read_anew(desk, given.source)
        return _article(record, [hit_of(record, s) for s in record.statements], given.start, in_ledger=False)
    with Ledger(desk.ledger, read_only=True) as ledger:
        record = ledger.page(given.page)
        hits = ledger.search("", Filters(page=record.page.sha256), order="oldest", limit=None)
        return _article(record, hits, given.start, in_ledger=True)


def speakers(desk: Desk, given: Speaking) -> Spoke:
    """Answer with who speaks."""
    with Ledger(desk.ledger, read_only=True) as ledger:
        found = ledger.speakers(given.name or None, _wanted(given), limit=given.limit, offset=given.offset)
    return Spoke(
        total=found.total, speakers=tuple(found), more=given.offset + len(found) < found.total, why=_why(found)
    )


def disputes(desk: Desk, given: Disputing) -> Disputes:
    """Answer with who denies what."""
    halves = given.half or ("both", "denial", "silence")
    with Ledger(desk.ledger, read_only=True) as ledger:
        found = ledger.disputes(_wanted(given), halves=halves, limit=given.limit, offset=given.offset)
        records = Records(ledger)
        told = tuple(
            Disputed(
                one.half,
                next(iter(records.cited((one.claim,))), None) if one.claim else None,
                records.cited(one.denials),
                records.cited(one.silent),
            )
            for one in found
        )
    return Disputes(total=found.total, disputes=told, more=given.offset + len(found) < found.total, why=_why(found))


def families(desk: Desk, given: Repeating) -> Families:
    """Answer with remarks that several pages have."""
    with Ledger(desk.ledger, read_only=True) as ledger:
        found = ledger.families(
            given.words, _wanted(given), limit=given.limit, offset=given.offset, least_pages=given.pages
        )
    return Families(
        total=found.total, families=tuple(found), more=given.offset + len(found) < found.total, why=_why(found)
    )


def compare(desk: Desk, given: ById) -> Compared:
    """Answer with the versions of one remark."""
    with Ledger(desk.ledger, read_only=True) as ledger:
        found, records = ledger.compare(given.id), Records(ledger)

        def told(versions: Sequence[Version]) -> tuple[CitedVersion, ...]:
            return tuple(
                CitedVersion(records.cited((version.hit,))[0], version.verb, version.edits)
                for version in versions[:_MOST_VERSIONS]
            )

        return Compared(
            speaker=found.speaker,
            total=len(found.versions),
            versions=told(found.versions),
            elsewhere=told(found.elsewhere),
            verbs=found.verbs,
        )


_MOST_VERSIONS = 20

_MEANING: Mapping[Verdict, str] = {
    "exact": "the words stand in the page where the record says",
    "moved": "the words stand in the page once, elsewhere",
    "ambiguous": "the words stand in the page in several places; do not say where",
    "altered": "the page has words like them, given in `now`; do not quote the recorded words as they are",
    "gone": "the page has nothing like the words any more; say so where they are cited",
    "unchecked": "there was no page to hold the words against; the record alone has them",
}


def _why(found: Table[Any]) -> tuple[str, ...]:
    return tuple(map(in_fields, found.why))


def _wanted(given: Filters) -> Filters:
    return Filters(**{name: getattr(given, name) for name in Filters.__struct_fields__})


def _plain(text: str) -> str:
    """Return words as they are compared: white space folded, quotation marks of one kind, none around."""
    return " ".join(text.translate(_MARKS).split()).strip("\"'")


def _article(record: Record, hits: Sequence[Hit], start: int, *, in_ledger: bool) -> Read:
    text = record.article.text
    end = min(start + _CHUNK, len(text))
    by_id = {hit.id: hit for hit in hits}
    within = [s.id for s in record.statements if s.id in by_id and start <= s.content[0][0] < end]
    return Read(
        page=page_of(record),
        in_ledger=in_ledger,
        language=record.article.language,
        text=text[start:end],
        start=start,
        end=end,
        length=len(text),
        statements=tuple(cited(by_id[id], record) for id in within),
        more=end < len(text),
    )


def _read_anew(desk: Desk, source: str) -> Record:
    """Read what is in no ledger. Raises PageRefused where this server may not."""
    from onrecord import pipeline

    if is_web_address(source):
        if not desk.web:
            raise PageRefused("this server was started without --web, so it reads no address")
        return pipeline.read(source)
    if desk.files is None:
        raise PageRefused("this server was started without --files, so it reads no file")
    path = (desk.files / source).resolve()
    if not path.is_relative_to(desk.files.resolve()):
        raise PageRefused(f"only files in {desk.files} may be read")
    return pipeline.read(path)


def _fetch(url: str) -> Page:
    from onrecord.pages import Manners
    from onrecord.pages.fetch import Fetcher

    return Fetcher(Manners()).page(url)


# -------------------------------------------------------------------------------------------------------------- tools


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what assistants are told of it, the arguments and the answer as types, and the function that answers."""

    name: str
    title: str
    about: str
    takes: type[msgspec.Struct]
    gives: type[Answer]
    answer: Callable[[Desk, Any], Answer]

    def called(self, desk: Desk, arguments: Mapping[str, Any]) -> Answer:
        """Return the answer. Raises ValueError for arguments that cannot be, OnrecordError."""
        return self.answer(desk, msgspec.convert(dict(arguments), self.takes))


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(
            "search",
            "Search statements",
            "Find who said what: statements by words and filters, each with its exact words, speaker, anchor and the "
            "digest of its page. Use it before you say what somebody said.",
            Search,
            Found,
            search,
        ),
        Tool(
            "statement",
            "A statement with its receipt",
            "One statement with the paragraph around it, who denies it or what it denies, and why its fields are so.",
            ById,
            Told,
            statement,
        ),
        Tool(
            "verify",
            "Check a statement, or a quotation of it",
            "Whether a statement's words still stand in its page, and whether words that you mean to quote are in it.",
            Verifying,
            Verified,
            verify,
        ),
        Tool(
            "read",
            "Read an article",
            "The text of a page of the ledger with its statements, part by part.",
            Reading,
            Read,
            read,
        ),
        Tool(
            "speakers",
            "Who speaks",
            "Those who speak, or whom a name may mean: how often, where, from when to when.",
            Speaking,
            Spoke,
            speakers,
        ),
        Tool(
            "disputes",
            "Who denies what",
            "Claims with who denies them and who did not answer, as their pages give them.",
            Disputing,
            Disputes,
            disputes,
        ),
        Tool(
            "families",
            "Remarks on several pages",
            "Remarks of one speaker that several pages have, however each renders them.",
            Repeating,
            Families,
            families,
        ),
        Tool(
            "compare",
            "Compare renderings",
            "How pages render the same words, and with which verbs they lead up to them, by one statement's id.",
            ById,
            Compared,
            compare,
        ),
    )
}
"""The tools by name."""
