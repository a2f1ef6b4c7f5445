"""Ask for families: which there are, how the versions of one differ, and who leads up to them with which verb."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import apsw

from onrecord.ledger.emptiness import why_empty
from onrecord.ledger.families.comparing import align, cells, edits
from onrecord.ledger.families.matching import longest_run, tie_of
from onrecord.ledger.families.values import Comparison, Family, VerbUse, Version
from onrecord.ledger.families.wording import Printed, Wording, printed_words, wording_of
from onrecord.ledger.filters import conditions
from onrecord.ledger.hits import hits
from onrecord.ledger.matching import count, matching
from onrecord.ledger.receipts import statement_key
from onrecord.ledger.rows import column, rows, value
from onrecord.ledger.texts import first_of_text
from onrecord.ledger.values import Filters, Hit, Table
from onrecord.ledger.words import parse
from onrecord.statements.cues import lemma_of, read_cue

_BESIDE = ("headline", "deck", "subheading", "caption", "pull-quote")
_MOST = 500
"""Versions of one family that are compared; a family may have thousands, of copies of one agency report."""

_LEAST_TRIMMED = 3
_OWN_SHARE = 0.5

_SAYING = frozenset({"say", "tell", "add", "write", "tweet"})
_NO_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "should",
        "did",
        "does",
        "do",
        "to",
        "that",
        "of",
        "for",
        "in",
        "on",
        "at",
        "about",
        "with",
        "his",
        "her",
        "their",
        "its",
        "the",
        "a",
        "an",
        "and",
        "s",
        "who",
        "also",
        "then",
        "still",
    ]
)

_ELSEWHERE = """
    SELECT v.statement FROM versions AS v WHERE v.quoted = 1 AND v.speaker IS NOT NULL AND v.speaker != ?
    AND v.wording IN (
        SELECT t.other FROM json_each(?) AS j JOIN ties AS t ON t.wording = j.value WHERE t.grade = 3
        UNION SELECT w.key FROM json_each(?) AS j JOIN wordings AS w ON w.key = j.value WHERE w.grade = 3
    ) ORDER BY v.statement LIMIT ?
"""
_NAMELESS = _ELSEWHERE.replace("v.speaker IS NOT NULL AND v.speaker != ?", "v.speaker IS NULL AND ? NOT NULL")


def families(
    db: apsw.Connection,
    text: str = "",
    filters: Filters | None = None,
    *,
    limit: int | None = 20,
    offset: int = 0,
    least_pages: int = 2,
) -> Table[Family]:
    """Return remarks that at least so many pages have, those of the most outlets first.

    `text` and `filters` are those of search; a family is meant when one of its statements passes them. Raises
    ValueError for a filter's date that is none.
    """
    words, found = parse(text), conditions(db, filters or Filters())
    if words is None and not found:
        total = value(db, "SELECT count(*) FROM families WHERE pages >= ?", (least_pages,))
        keys = column(
            db,
            "SELECT key FROM families WHERE pages >= ?"
            " ORDER BY outlets DESC, pages DESC, statements DESC, key LIMIT ? OFFSET ?",
            (least_pages, -1 if limit is None else limit, offset),
        )
    else:
        meant = matching(words, tuple(found.values()))
        having = f"SELECT v.family FROM (SELECT s.key {meant.sql}) AS m JOIN versions AS v ON v.statement = m.key"
        total = value(
            db, f"SELECT count(*) FROM families WHERE pages >= ? AND key IN ({having})", (least_pages, *meant.values)
        )
        keys = column(
            db,
            f"SELECT key FROM families WHERE pages >= ? AND key IN ({having})"
            " ORDER BY outlets DESC, pages DESC, statements DESC, key LIMIT ? OFFSET ?",
            (least_pages, *meant.values, -1 if limit is None else limit, offset),
        )
    if not total:
        why: tuple[str, ...] = ("no words in the ledger stand on several pages as one speaker's",)
        if (words or found) and count(db, words, tuple(found.values())):
            why = ("what passes stands on one page each; `onrecord search` lists it",)
        elif words or found:
            why = why_empty(db, words, filters or Filters(), found)
        return Table((), 0, why)
    return Table(tuple(_family(db, key) for key in keys), total)


def compare(db: apsw.Connection, id: str) -> Comparison:
    """Return all versions of a statement's words, by its id or the beginning of it; by itself where there is no other.

    Raises NotInLedger as `statement_key` does.
    """
    key = statement_key(db, id)
    core = _core(db, key)
    attached = _attached(db, key, core)
    found = list(hits(db, [*core, *attached]))
    ordered = _ordered(found)
    base = ordered[0]
    keyed = _with_keys(db, ordered)
    versions = tuple(_version(base, hit, attached_by=attached.get(k)) for k, hit in keyed)
    counted = _once(db, [k for k, _ in keyed])
    others = tuple(_version(base, hit, attached_by="given to another speaker") for hit in _elsewhere(db, core))
    return Comparison(
        speaker=next((hit.speaker for hit in ordered if hit.speaker), None),
        words=tuple(word.text for word in base.words),
        versions=versions,
        elsewhere=others,
        verbs=_verb_uses((v.hit, v.verb) for (k, _), v in zip(keyed, versions, strict=True) if k in counted),
    )


def verbs(
    db: apsw.Connection,
    id: str | None = None,
    text: str = "",
    filters: Filters | None = None,
    *,
    limit: int | None = None,
) -> Table[VerbUse]:
    """Return with which verbs outlets lead up to the same words: of one family by the id of a statement, or of all.

    Without an id the families that `families` gives for `text` and `filters` are counted together.
    """
    if id is not None:
        found = compare(db, id).verbs
        return Table(found if limit is None else found[:limit], len(found))
    listed = families(db, text, filters, limit=None)
    uses: list[tuple[Hit, str]] = []
    for family in listed:
        keys = sorted(_once(db, _core(db, statement_key(db, family.id))))
        uses += [(hit, verb_of(hit.cue)) for hit in hits(db, keys)]
    counted = _verb_uses(uses)
    return Table(counted if limit is None else counted[:limit], len(counted), listed.why)


def verb_of(cue: str) -> str:
    """Return the lemma of the verb in a cue, "" where there is none.

    A phrase that is known counts as one ("lash out at"). Of a cue with none that is known it is the last word.
    """
    known = [entry for _, entry in read_cue(cue).entries]
    if known:
        return next((entry for entry in known if entry in _SAYING), known[0])
    words = [w for w in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", cue) if w.lower() not in _NO_VERBS]
    words = [w for w in words if not w.endswith("ly")] or words
    return lemma_of(words[0]) if words else ""


# ------------------------------------------------------------------------------------------------------------ versions


@dataclass(frozen=True, slots=True)
class _Rendering:
    """A statement with its words as printed."""

    hit: Hit
    words: list[Printed]

    @property
    def speaker(self) -> str | None:
        return self.hit.speaker


def _core(db: apsw.Connection, key: int) -> list[int]:
    """Return the statements of the family of a statement, the statement itself first."""
    family = value(db, "SELECT family FROM versions WHERE statement = ?", (key,))
    if family is None:
        return [key]
    return [
        key,
        *column(
            db,
            "SELECT statement FROM versions WHERE family = ? AND statement != ? ORDER BY statement LIMIT ?",
            (family, key, _MOST),
        ),
    ]


def _attached(db: apsw.Connection, key: int, core: Sequence[int]) -> dict[int, str]:
    """Return statements that go with a family though their speaker is not known or they are short, each with why.

    On a page of the family: words of headline, deck, subheading or caption that stand in one of its statements there,
    and in no other of the page. On any page: a quotation whose speaker is not told, where nobody else is given its
    words.
    """
    attached = _nameless(db, core)
    attached |= {k: why for k, why in _trimmed(db, core).items() if k not in attached}
    return {k: why for k, why in attached.items() if k not in core and k != key}


def _nameless(db: apsw.Connection, core: Sequence[int]) -> dict[int, str]:
    speaker = _speaker(db, core)
    if speaker is None:
        return {}
    wordings = json.dumps(_wordings(db, core))
    found = {}
    for statement in column(db, _NAMELESS, (speaker, wordings, wordings, _MOST)):
        own = json.dumps(_wordings(db, [statement]))
        if not column(db, _ELSEWHERE, (speaker, own, own, 1)):
            found[statement] = "speaker not told; long, and word by word the same"
    return found


def _trimmed(db: apsw.Connection, core: Sequence[int]) -> dict[int, str]:
    """Return what stands beside the body on pages of the family and quotes it, of the words that the family shares."""
    pages: dict[int, list[Wording]] = defaultdict(list)
    remark: Counter[str] = Counter()
    for page, words in rows(
        db,
        "SELECT s.page, s.words FROM json_each(?) AS j JOIN statements AS s ON s.key = j.value",
        (json.dumps(list(core)),),
    ):
        pages[page].append(wording_of(words))
        remark.update(set(pages[page][-1].keys))
    members = set(core)
    found = {}
    for page, bodies in pages.items():
        there = rows(
            db,
            "SELECT s.key, s.words, s.block_kind, n.speaker FROM statements AS s"
            " LEFT JOIN speaker_names AS n ON n.key = s.speaker WHERE s.page = ? AND s.silence IS NULL",
            (page,),
        )
        speaker = _speaker(db, core)
        others = [wording_of(words) for key, words, kind, _ in there if key not in members and kind not in _BESIDE]
        for key, words, kind, who in there:
            if kind not in _BESIDE or key in members or who not in (None, speaker):
                continue
            wording = wording_of(words)
            shared = sum(remark[key] > 1 or len(core) == 1 for key in wording.keys)
            if shared < _OWN_SHARE * len(wording.keys):
                continue
            if any(_stands_in(wording, body) for body in bodies) and not any(_stands_in(wording, o) for o in others):
                found[key] = f"the {kind} has words of this page's version"
    return found


def _stands_in(short: Wording, body: Wording) -> bool:
    """Whether all words of a trimmed quotation follow each other in a fuller one, and tell something."""
    return len(short.folded) >= _LEAST_TRIMMED and bool(short.keys) and longest_run(short, body)[0] == len(short.folded)


def _speaker(db: apsw.Connection, core: Sequence[int]) -> int | None:
    found = value(db, "SELECT speaker FROM versions WHERE statement = ?", (core[0],))
    return None if found is None else int(found)


def _wordings(db: apsw.Connection, statements: Iterable[int]) -> list[int]:
    return column(
        db,
        "SELECT DISTINCT v.wording FROM json_each(?) AS j JOIN versions AS v ON v.statement = j.value",
        (json.dumps(list(statements)),),
    )


def _elsewhere(db: apsw.Connection, core: Sequence[int]) -> list[_Rendering]:
    """Return quotations with the same words, long and word by word, that pages give to other speakers."""
    speaker = _speaker(db, core)
    if speaker is None:
        return []
    wordings = json.dumps(_wordings(db, core))
    return [_rendering(hit) for hit in hits(db, column(db, _ELSEWHERE, (speaker, wordings, wordings, _MOST)))]


def _rendering(hit: Hit) -> _Rendering:
    return _Rendering(hit, printed_words(hit.words, hit.mode))


def _ordered(found: Sequence[Hit]) -> list[_Rendering]:
    """Return the fullest version first: that with the most words in quotation marks, then by when it was published."""
    made = [_rendering(hit) for hit in found]
    base = max(made, key=lambda r: (sum(w.quoted for w in r.words), len(r.words), r.hit.id))
    rest = sorted(
        (r for r in made if r is not base), key=lambda r: (r.hit.published or "9", r.hit.outlet or "", r.hit.id)
    )
    return [base, *rest]


def _with_keys(db: apsw.Connection, renderings: Sequence[_Rendering]) -> list[tuple[int, _Rendering]]:
    return [(value(db, "SELECT key FROM statements WHERE id = ?", (r.hit.id,)), r) for r in renderings]


def _version(base: _Rendering, other: _Rendering, attached_by: str | None) -> Version:
    aligned = align(base.words, other.words)
    apart = 2 * len({j for _, j in aligned.pairs}) < min(len(base.words), len(other.words))
    return Version(
        hit=other.hit,
        verb=verb_of(other.hit.cue),
        evidence=attached_by or _evidence(base, other, apart=apart),
        cells=cells(base.words, other.words, aligned),
        edits=() if other is base or apart else edits(base.words, other.words, aligned),
    )


def _evidence(base: _Rendering, other: _Rendering, *, apart: bool) -> str:
    if other is base:
        return "the fullest version"
    one, two = wording_of(base.hit.words), wording_of(other.hit.words)
    who = f"both given to {other.speaker}" if other.speaker else "speaker not told"
    if one.digest == two.digest:
        return f"{who}; the same words"
    tie = tie_of(one, two)
    if apart:
        return f"{who}; the same words as another version has, and too few of the fullest to compare"
    if tie is None:
        return f"{who}; the same words as another version has"
    return f"{who}; {tie.agreed} of {tie.telling} telling words, {tie.run} words running"


def _once(db: apsw.Connection, statements: Sequence[int]) -> set[int]:
    """Return the statements without those on pages that are copies of another page among theirs."""
    asked = json.dumps(list(statements))
    page = dict(
        rows(db, "SELECT s.key, s.page FROM json_each(?) AS j JOIN statements AS s ON s.key = j.value", (asked,))
    )
    first = first_of_text(db, set(page.values()))
    return {key for key, its in page.items() if first[its] == its}


def _verb_uses(uses: Iterable[tuple[Hit, str]]) -> tuple[VerbUse, ...]:
    ids: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for hit, verb in uses:
        ids[verb, hit.tone, hit.outlet or ""].append(hit.id)
    total = Counter(verb for (verb, _, _), found in ids.items() for _ in found)
    ranked = sorted(
        ids.items(), key=lambda pair: (-total[pair[0][0]], pair[0][0], -len(pair[1]), pair[0][2], pair[0][1])
    )
    return tuple(
        VerbUse(verb, tone, outlet, len(found), tuple(found))  # type: ignore[arg-type]
        for (verb, tone, outlet), found in ranked
    )


def _family(db: apsw.Connection, family: int) -> Family:
    keys = column(db, "SELECT statement FROM versions WHERE family = ? ORDER BY statement LIMIT ?", (family, _MOST))
    ordered = _ordered(list(hits(db, keys)))
    base = ordered[0]
    differing = [_version(base, r, None).edits for r in ordered[1:]]
    days = sorted(r.hit.published for r in ordered if r.hit.published)
    ((statements, pages, outlets),) = rows(
        db, "SELECT statements, pages, outlets FROM families WHERE key = ?", (family,)
    )
    used = Counter(verb for r in ordered if (verb := verb_of(r.hit.cue)))
    return Family(
        id=base.hit.id,
        speaker=base.hit.speaker,
        words=base.hit.words,
        statements=statements,
        pages=pages,
        outlets=outlets,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        verbs=tuple(verb for verb, _ in used.most_common()),
        unmarked=sum(any(edit.manner == "unmarked" for edit in some) for some in differing),
    )
