"""Take what people annotated in another tool into a ledger: corrections, verdicts, and statements that they added.

What counts is what the person changed: each field is held against what the tool was given; where the same person has
been given the same before, or the file does not have it, against what this person said of the field last, else against
the ledger. So a page that comes back unchanged changes nothing, whatever others have said meanwhile, and the same file
taken twice is known the second time.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import apsw
import msgspec

from onrecord.errors import LedgerDamaged, NotInLedger
from onrecord.flow import Article, Block, Record, Span, Statement
from onrecord.ledger.additions import Addition, add_statement, additions, block_of, new_id, take_back
from onrecord.ledger.anchors import Anchor, Finder, anchored, anchors_of, merged, written
from onrecord.ledger.annotations.values import Document, Marked, Refused, Taken
from onrecord.ledger.corrections import SPANS, VERDICT, checked, value_of, with_corrections
from onrecord.ledger.editing import correct
from onrecord.ledger.page_names import page_keys
from onrecord.ledger.receipts import record_at
from onrecord.ledger.rows import row, rows, transaction, value
from onrecord.ledger.schema import now
from onrecord.ledger.writing import rewrite_statements
from onrecord.statements import mode_of

_LEAST_SHARED = 0.5
"""Share of the shorter that words which only point at a statement must have in common with its words."""


def take(db: apsw.Connection, document: Document, by: str | None = None, *, dry_run: bool = False) -> Taken:
    """Take a document into the ledger in one transaction, and return what that did, or with `dry_run` would do.

    `by` is who annotated it; without it the file must tell. What cannot be taken is named, and the rest is taken.
    """
    author = by or document.author
    if author is None:
        reason = Refused(document.name, "the file does not tell who annotated it; say so with --by NAME")
        return Taken(document.name, "refused", refused=(*document.refused, reason))
    try:
        page = _page(db, document)
        with transaction(db):
            return _Taking(db, page, document, author, dry_run=dry_run).taken()
    except (ValueError, NotInLedger, LedgerDamaged) as error:
        why = "it has half a character, which no text holds" if isinstance(error, UnicodeError) else str(error)
        told = () if document.refused and not document.page else (Refused(document.name, why),)
        return Taken(document.name, "refused", author=author, refused=(*document.refused, *told))


def _page(db: apsw.Connection, document: Document) -> int:
    """Return the key of a document's page. Raises ValueError where the ledger has none, or several that fit alike."""
    found = page_keys(db, document.page) if document.page else []
    if not found:
        raise ValueError(
            f"no page of the ledger is {document.page or 'named'}"
            + ("; the files must have the names that the export gave them" if document.tool == "brat" else "")
        )
    if len(found) > 1:
        holding = [key for key in found if _holds_all(record_at(db, key), document)]
        found = holding or found
    if len(found) > 1 and document.tool == "hypothesis":
        found = found[-1:] if len({record_at(db, key).article.text for key in found}) == 1 else found
    if len(found) > 1:
        raise ValueError(f"{document.page} is {len(found)} pages of the ledger, and the words fit several of them")
    return found[0]


def _holds_all(record: Record, document: Document) -> bool:
    finder = Finder(record.article.text)
    return all(_span(finder, record.article, document, a)[0] for marked in document.marked for a in marked.content)


def _span(finder: Finder, article: Article, document: Document, anchor: Anchor) -> tuple[Span | None, str]:
    """Return where an anchor is in the article, or why it is not told."""
    if document.text is None:
        position = _article_offset(article.blocks, anchor.start) if anchor.start is not None else None
        found = finder.find(msgspec.structs.replace(anchor, start=None), position)
    else:
        found = finder.find(anchor)
    words = repr(anchor.exact if len(anchor.exact) <= 60 else f"{anchor.exact[:60]}…")
    if found.verdict == "ambiguous":
        return None, f"ambiguous: {words} stands {found.places} times on the page, and nothing tells which is meant"
    return found.span, "" if found.span else f"gone: the ledger's text of the page does not have {words} so"


def _article_offset(blocks: Sequence[Block], offset: int) -> int | None:
    """Return where a character of the page's own text stands in the article's; see flow.Block.at."""
    for block in blocks:
        for (start, at), following in zip(block.at, [*block.at[1:], (block.end, None)], strict=True):
            if at <= offset < at + following[0] - start:
                return start + offset - at
    return None


@dataclass
class _Meant:
    """A marked statement with its ranges in the article's text."""

    marked: Marked
    id: str | None
    spans: dict[str, tuple[Span, ...]]
    said: dict[str, str | None] = field(default_factory=dict)

    @property
    def content(self) -> tuple[Span, ...]:
        return self.spans["content"]


class _Taking:
    """One document on its way into the ledger."""

    def __init__(self, db: apsw.Connection, page: int, document: Document, author: str, *, dry_run: bool) -> None:
        self._db, self._page, self._document, self._author, self._dry_run = db, page, document, author, dry_run
        self._machine = record_at(db, page)
        self._now = with_corrections(db, self._machine)
        self._finder = Finder(self._machine.article.text)
        self._statements: dict[str, Statement] = {s.id: s for s in self._now.statements}
        self._time = document.made_at or now()
        self._refused = list(document.refused)
        self._counts: Counter[str] = Counter()
        self._changes: list[str] = []
        self._given_digest = _digest(msgspec.json.encode(document.given)) if document.given is not None else None
        self._given_anew = self._given_digest is not None and self._given_digest != self._last("given")

    def taken(self) -> Taken:
        """Do it, and return what was done."""
        given = {m.id: m for m in self._resolved(self._document.given or (), quiet=True) if m.id}
        meant = self._identified(list(self._resolved(self._document.marked)), given)
        data = msgspec.json.encode([_annotated(self._machine.article, one) for one in meant]).decode()
        digest = _digest(data.encode())
        if digest == self._last("digest") and not self._given_anew:
            return self._answer("known")
        for one in meant:
            self._take_one(one, given.get(one.id or "") or given.get(one.marked.id or ""))
        if self._document.whole:
            self._take_what_is_gone(meant, given)
        if not self._dry_run:
            if self._changes:
                rewrite_statements(self._db, self._page)
            self._keep(data, digest)
        return self._answer("taken" if self._changes else "nothing")

    def _answer(self, status: Any) -> Taken:  # noqa: ANN401
        stamp = self._machine.page
        return Taken(
            self._document.name, status, stamp.sha256, stamp.url, self._author,
            **{name: self._counts[name] for name in ("corrected", "accepted", "rejected", "added", "taken_back")},
            changes=tuple(self._changes), refused=tuple(self._refused),
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------------- what is meant

    def _resolved(self, every: Sequence[Marked], *, quiet: bool = False) -> Iterator[_Meant]:
        """Yield the marked statements whose words are found for sure; name the others."""
        article = self._machine.article
        for marked in every:
            spans: dict[str, tuple[Span, ...]] = {}
            why = ""
            for name in SPANS:
                found = [_span(self._finder, article, self._document, a) for a in getattr(marked, name)]
                why = why or next((reason for _, reason in found if reason), "")
                spans[name] = merged(article.text, [span for span, _ in found if span])
            if not why and block_of(article, spans["content"]) is None:
                why = "its words are in no part of the page that is read"
            if why and not quiet:
                self._refused.append(Refused(marked.where, why))
            elif not why:
                yield _Meant(marked, marked.id, spans)

    def _identified(self, every: Sequence[_Meant], given: Mapping[str, _Meant]) -> list[_Meant]:
        """Tell which statement of the ledger each marked one is, and put ids where others are named."""
        text = self._machine.article.text
        by_content = {merged(text, s.content): s.id for s in self._statements.values()}
        by_content |= {one.content: id for id, one in given.items() if id in self._statements}
        taken = {id for one in every if (id := self._whole_id(one.id))}
        kept: list[_Meant] = []
        for one in every:
            one.id = self._whole_id(one.id)
            if one.id is None and one.marked.loose and one.marked.id:
                reason = f"no statement of the page, or several, have the id {one.marked.id}"
                self._refused.append(Refused(one.marked.where, reason))
                continue
            if one.id is None and one.marked.loose:
                if self._pointed_at(one):
                    kept.append(one)
                continue
            same = by_content.get(one.content)
            if one.id is None and same is not None and same not in taken:
                one.id = same
                taken.add(same)
            if one.id is None:
                one.id = new_id(self._machine, *(one.spans[name] for name in SPANS))
            if any(other.id == one.id for other in kept) and not one.marked.loose:
                self._refused.append(Refused(one.marked.where, "the same statement is marked twice"))
                continue
            kept.append(one)
        self._say(kept)
        return kept

    def _whole_id(self, begin: str | None) -> str | None:
        """Return the id of a statement of the page by the beginning of it; None where the page has none."""
        found = [id for id in self._statements if begin and id.startswith(begin)]
        return found[0] if len(found) == 1 else None

    def _pointed_at(self, one: _Meant) -> bool:
        """Find the statement that words point at; tell whether one is meant, or a new one is told."""
        text = self._machine.article.text
        shared = {
            s.id: _shared(one.content, s.content) / max(1, min(_length(one.content), _length(s.content)))
            for s in self._statements.values()
        }
        same = [s.id for s in self._statements.values() if merged(text, s.content) == one.content]
        near = same or [id for id, share in shared.items() if share >= _LEAST_SHARED]
        if len(near) == 1:
            one.id = near[0]
            return True
        if near or any(shared.values()):
            reason = "ambiguous: it points at" if near else "gone: it only touches"
            ids = ", ".join(near or [id for id, share in shared.items() if share])
            reason = f"{reason} {ids}; add a tag with the one that is meant, as in id: {ids[:8]}"
            self._refused.append(Refused(one.marked.where, reason))
            return False
        if not {"act", "speaker"} & set(one.marked.labels):
            reason = "no statement has these words; a new one needs at least an act or a speaker in its tags"
            self._refused.append(Refused(one.marked.where, reason))
            return False
        one.id = new_id(self._machine, *(one.spans[name] for name in SPANS))
        return True

    def _say(self, every: Sequence[_Meant]) -> None:
        """Check what is said of each, and put ids in the place of names within the document."""
        ids = {one.marked.key: one.id for one in every}
        for one in every:
            for name, said in one.marked.labels.items():
                try:
                    if name == "denies" and said is not None:
                        denied = ids.get(said) or self._whole_id(said)
                        if denied is None or denied == one.id:
                            raise ValueError("what it denies is no other statement of the page")
                        said = denied  # noqa: PLW2901
                    one.said[name] = checked(name, said)
                except ValueError as error:
                    self._refused.append(Refused(one.marked.where, str(error).removeprefix("--")))

    # ------------------------------------------------------------------------------------------------ what is changed

    def _take_one(self, one: _Meant, given: _Meant | None) -> None:
        id = one.id or ""
        known = self._statements.get(id)
        changed = 0
        if known is None and self._is_untouched(one, given):
            return  # it was given, this version of the page has it no more, and nobody said anything of it
        if known is None:
            self._add(one)
        for name, new in self._fields(one, known):
            had = self._had(one, known, given, name)
            if not (self._given_anew and given is not None and (name in SPANS or name in given.marked.labels)):
                had = self._said_last(id, name, had)
            if had == new or (had is not None and given is None and new == self._across_pages(id, name)):
                continue
            changed += known is not None
            self._correct(id, name, new, one)
        if given is None or given.marked.verdict is None or given.marked.verdict != one.marked.verdict:
            self._judge(one, id, changed=changed > 0, new=known is None)

    def _is_untouched(self, one: _Meant, given: _Meant | None) -> bool:
        """Whether a statement that was given came back as it was, or as far as can be told."""
        if one.marked.id is None or one.marked.verdict is not None or one.marked.loose:
            return False
        return given is None or (given.spans == one.spans and given.marked.labels == one.marked.labels)

    def _across_pages(self, id: str, name: str) -> str | None:
        """Return the name by which the ledger, and so its exports, know the speaker or target of a statement."""
        if name not in ("speaker", "target"):
            return None
        found: str | None = value(
            self._db,
            f"""
            SELECT speakers.name FROM statements AS s JOIN speaker_names AS n ON n.key = s.{name}
            JOIN speakers ON speakers.key = n.speaker WHERE s.id = ?
            """,
            (id,),
        )
        return found

    def _fields(self, one: _Meant, known: Statement | None) -> Iterator[tuple[str, str | None]]:
        """Yield what the person says of fields, as corrections have it."""
        yield from one.said.items()
        if known is not None and not one.marked.loose:
            text = self._machine.article.text
            for name in SPANS:
                yield name, written(text, one.spans[name])

    def _had(self, one: _Meant, known: Statement | None, given: _Meant | None, name: str) -> str | None:
        """Return what the person had before them: what the tool was given, else what the ledger has."""
        text = self._machine.article.text
        if known is None:
            defaults = {"act": "statement", "tone": "neutral", "mode": mode_of(self._machine.article, one.content)}
            return defaults.get(name)
        if given is not None and name in SPANS:
            return written(text, given.spans[name])
        if given is not None and name in given.marked.labels:
            had = given.marked.labels[name]
            return self._given_id(had) if name == "denies" else had
        if name in SPANS:
            return written(text, merged(text, getattr(known, name)))
        return value_of(self._now, known, name)

    def _given_id(self, key: str | None) -> str | None:
        return next((m.id for m in self._document.given or () if m.key == key), None)

    def _said_last(self, id: str, name: str, had: str | None) -> str | None:
        """Return what this author said of a field last, else what they had before them; as it would be written now."""
        found = row(
            self._db,
            """
            SELECT value FROM corrections WHERE sha256 = ? AND statement = ? AND field = ? AND author = ?
            AND undone_at IS NULL ORDER BY key DESC LIMIT 1
            """,
            (self._machine.page.sha256, id, name, self._author),
        )
        said: str | None = found[0] if found else had
        if found and name in SPANS and said:
            with suppress(ValueError):
                return written(self._machine.article.text, self._finder.all(anchors_of(said)) or ())
        return said

    def _correct(self, id: str, name: str, new: str | None, one: _Meant) -> None:
        shown = "none" if new is None else " … ".join(a.exact for a in anchors_of(new)) if name in SPANS else new
        self._changes.append(f"{id[:8]} {name}: {' '.join(shown.split())}")
        self._counts["corrected"] += id in self._statements
        self._write(id, name, new, one.marked.note)

    def _judge(self, one: _Meant, id: str, *, changed: bool, new: bool) -> None:
        """Take a verdict; what was changed is said already, and what is new needs none."""
        verdict, last = one.marked.verdict, self._said_last(id, VERDICT, None)
        if verdict is None and last == "rejected" and self._document.whole and not new:
            self._changes.append(f"{id[:8]} no longer rejected")
            self._undo_verdict(id)
        elif verdict is not None and verdict != last and not new and not (verdict == "accepted" and changed):
            self._changes.append(f"{id[:8]} {verdict}")
            self._counts[verdict] += 1
            self._write(id, VERDICT, verdict, one.marked.note)

    def _add(self, one: _Meant) -> None:
        """Add a statement, so that corrections can be said of it."""
        self._counts["added"] += 1
        words = " ".join(" ".join(self._machine.article.text[s:e] for s, e in one.content).split())
        self._changes.append(f"{(one.id or '')[:8]} added: {words}")
        if not self._dry_run:
            parts = (one.spans["content"], one.spans["cue"], one.spans["source"])
            add_statement(
                self._db, self._machine, parts,
                author=self._author, made_at=self._time, tool=self._document.tool, note=one.marked.note,
            )  # fmt: skip

    def _take_what_is_gone(self, meant: Sequence[_Meant], given: Mapping[str, _Meant]) -> None:
        """Reject statements that were given and are there no more; take back what this author added and has no more."""
        there = {one.id for one in meant} | self._unclear()
        mine = {a.statement: a for a in self._mine()}
        for id in given:
            if id in there or id not in self._statements or id in mine:
                continue
            if self._said_last(id, VERDICT, None) == "rejected":
                continue
            self._changes.append(f"{id[:8]} rejected")
            self._counts["rejected"] += 1
            self._write(id, VERDICT, "rejected", "")
        for id in mine:
            if id not in there:
                self._changes.append(f"{id[:8]} taken back")
                self._counts["taken_back"] += 1
                if not self._dry_run:
                    take_back(self._db, self._machine.page.sha256, id, by=self._author, time=now(), author=self._author)

    def _unclear(self) -> set[str | None]:
        """Return the ids of what is marked and was refused: it is not gone."""
        return {self._whole_id(marked.id) for marked in self._document.marked}

    def _mine(self) -> list[Addition]:
        found = additions(self._db, self._machine.page.sha256)
        return [a for a in found if a.author == self._author and a.tool == self._document.tool]

    # --------------------------------------------------------------------------------------------------- what is kept

    def _write(self, id: str, name: str, new: str | None, note: str) -> None:
        if not self._dry_run:
            correct(self._db, self._machine, id, (name, new), by=self._author, time=self._time, note=note)

    def _undo_verdict(self, id: str) -> None:
        if not self._dry_run:
            self._db.execute(
                """
                UPDATE corrections SET undone_at = ?, undone_by = ?
                WHERE sha256 = ? AND statement = ? AND field = ? AND author = ? AND undone_at IS NULL
                """,
                (now(), self._author, self._machine.page.sha256, id, VERDICT, self._author),
            )

    def _last(self, column: str) -> str | None:
        """Return a digest of the last that was taken of this page from this author and tool."""
        found: str | None = value(
            self._db,
            f"SELECT {column} FROM annotations WHERE sha256 = ? AND author = ? AND tool = ? ORDER BY key DESC LIMIT 1",
            (self._machine.page.sha256, self._author, self._document.tool),
        )
        return found

    def _keep(self, data: str, digest: str) -> None:
        self._db.execute(
            """
            INSERT OR REPLACE INTO annotations
                (sha256, author, tool, file, made_at, taken_at, digest, given, whole, data)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                self._machine.page.sha256, self._author, self._document.tool, self._document.name, self._time, now(),
                digest, self._given_digest, self._document.whole, data,
            ),
        )  # fmt: skip


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _annotated(article: Article, one: _Meant) -> Marked:
    """Return a statement as it is kept: with ranges of the ledger's text, and ids in place of the tool's names."""
    content, cue, source = (tuple(anchored(article.text, span) for span in one.spans[name]) for name in SPANS)
    return Marked(
        one.id or "", one.marked.where if one.marked.loose else "", one.id, content, cue, source,
        dict(sorted(one.said.items())), one.marked.verdict, one.marked.note,
    )  # fmt: skip


def _shared(a: Sequence[Span], b: Sequence[Span]) -> int:
    return sum(max(0, min(a_end, b_end) - max(a_start, b_start)) for a_start, a_end in a for b_start, b_end in b)


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def annotations_of(db: apsw.Connection, author: str) -> list[tuple[str, tuple[Marked, ...]]]:
    """Return what an author last marked of each page in a tool that shows pages whole, by the page's digest."""
    found = rows(
        db,
        """
        SELECT sha256, data FROM annotations AS a WHERE author = ? AND key = (
            SELECT max(key) FROM annotations WHERE sha256 = a.sha256 AND author = a.author AND tool != 'hypothesis'
        ) ORDER BY sha256
        """,
        (author,),
    )
    made = []
    for sha256, data in found:
        with suppress(msgspec.DecodeError):  # one that was damaged by hand takes no others with it
            made.append((sha256, msgspec.json.decode(data, type=tuple[Marked, ...])))
    return made
