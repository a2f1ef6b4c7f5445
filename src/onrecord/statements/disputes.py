"""Which statement of a page a denial answers.

"Moscow has denied doing so" answers the nearest charge before it that is aimed at Russia; "denied that its troops had
shelled the plant" the one that shares its words. Where two fit equally none is linked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.flow import Actor, Statement
from onrecord.language.names import sentences


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FARTHEST = 1_500
"""Code points between a denial that only points back and the charge it may answer."""

_POINTS_BACK = re.compile(
    r"[“\"‘'\s]*(?:that\s+)?(?:(?:having\s+)?(?:doing|done)\s+(?:so|it|that|this|anything)|(?:it|this|that|so|them|those|these)\b(?!\s+[a-z]+ed)"
    r"|(?:the|these|those|such|any|all|his|her|its|their|both|this|that)?\s*(?:\w+[’']s\s+)?(?:\w+\s+)?(?:accusation|allegation|assertion|claim|charge|report|rumou?r"
    r"|suggestion|criticism|story|speculation)s?\b|(?:any\s+|all\s+)?(?:involvement|wrongdoing|responsibility|role|knowledge|such\b)"
    r"|there is no (?:truth|basis))",
    re.IGNORECASE,
)
_STEM = re.compile(r"[^\W\d_]{4,}")
_COMMON = _words(
    "that this with from they their them have been were will would could should about which what when where there "
    "these those also than then into over after before because very more most some such only just said says being "
    "having does doing done ever never other "
)
_CHARGES = frozenset({"accusation", "criticism"})


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a statement fits as what a denial answers; compared from left to right."""

    aimed: int
    charge: int
    shared: int
    statement: Statement


def link_denials(text: str, statements: Sequence[Statement]) -> dict[str, str]:
    """Return for each denial, by id, the id of the statement that it denies; unlinked denials are left out.

    `text` is the article's; `statements` are in reading order.
    """
    denials = [s for s in statements if s.act == "denial"]
    if not denials:
        return {}
    bounds = sentences(text)
    linked = {d.id: answered for d in denials if (answered := _answered(text, d, statements, bounds))}
    return linked


def _answered(
    text: str, denial: Statement, statements: Sequence[Statement], bounds: Sequence[tuple[int, int]]
) -> str | None:
    fits = [
        _Fit(aimed, int(other.act in _CHARGES), _shared(denial, other), other)
        for other in statements
        if other.id != denial.id
        and other.act not in ("denial", "question")
        and not _same_speaker(denial, other)
        and not _overlap(denial, other)
        and (aimed := _aimed_at(other, denial)) >= 0
    ]
    own_words = _stems(denial.content_text) - _names_of(denial)
    if _POINTS_BACK.match(denial.content_text) or not own_words:
        return _nearest(denial, fits, bounds)
    return _closest(denial, fits, len(own_words))


def _nearest(denial: Statement, fits: Sequence[_Fit], bounds: Sequence[tuple[int, int]]) -> str | None:
    """Return the last charge before the denial that is aimed at the denier, or the one in the rest of its sentence."""
    here = _begins(denial)
    aimed = [f for f in fits if f.aimed >= 2 or (f.aimed == 1 and f.charge)]
    before = [f for f in aimed if 0 < here - _begins(f.statement) <= _FARTHEST]
    if not before:
        own = _sentence(here, bounds)
        after = [f for f in aimed if _begins(f.statement) > here and _sentence(_begins(f.statement), bounds) == own]
        return after[0].statement.id if len(after) == 1 else None
    last = before[-1]
    rivals = [
        f for f in before[:-1]
        if _sentence(_begins(f.statement), bounds) == _sentence(_begins(last.statement), bounds)
        and not _overlap(f.statement, last.statement)
    ]  # fmt: skip
    group = [*rivals, last]
    best = max((f.charge, f.aimed) for f in group)
    top = [f for f in group if (f.charge, f.aimed) == best]
    return top[0].statement.id if len(top) == 1 else None


def _closest(denial: Statement, fits: Sequence[_Fit], words: int) -> str | None:
    """Return the statement that shares most words with the denial, two at least or half of them."""
    enough = [f for f in fits if f.shared >= 2 or (f.shared and f.shared * 2 >= words and f.aimed >= 1)]
    if not enough:
        return None

    def rank(fit: _Fit) -> tuple[int, int, int]:
        return fit.shared + fit.aimed, fit.charge, fit.aimed

    best = max(rank(f) for f in enough)
    top = [f for f in enough if rank(f) == best]
    return top[0].statement.id if len(top) == 1 else None


def _aimed_at(other: Statement, denial: Statement) -> int:
    """Return 3 where the denier is the target, 2 the subject of the content, 1 named in it, 0 not mentioned."""
    names = _names_of(denial)
    if not names:
        return 0
    if other.target is not None and names & _name_words(other.target):
        return 3
    words = [w.lower() for w in re.findall(r"[^\W\d_]+", other.content_text)]
    if names & set(words[:4]):
        return 2
    return 1 if names & set(words) else 0


def _names_of(statement: Statement) -> frozenset[str]:
    if statement.speaker is not None:
        return _name_words(statement.speaker)
    return frozenset(w.lower() for w in re.findall(r"[A-Z][^\W\d_]{2,}", statement.source_text))


def _name_words(actor: Actor) -> frozenset[str]:
    words = f"{actor.name} {actor.country or ''}"
    return frozenset(w.lower() for w in re.findall(r"[A-Z][^\W\d_]+", words))


def _same_speaker(a: Statement, b: Statement) -> bool:
    if a.speaker is None or b.speaker is None:
        return bool(a.source) and a.source == b.source
    return a.speaker.name == b.speaker.name


def _overlap(a: Statement, b: Statement) -> bool:
    return any(s < e2 and s2 < e for s, e in a.content for s2, e2 in b.content)


def _shared(a: Statement, b: Statement) -> int:
    return len((_stems(a.content_text) & _stems(b.content_text)) - _names_of(a))


def _stems(words: str) -> frozenset[str]:
    """Return the words of four letters and more, cut to five letters so that forms of one word agree."""
    return frozenset(w[:5] for w in (m[0].lower() for m in _STEM.finditer(words)) if w not in _COMMON)


def _begins(statement: Statement) -> int:
    return statement.content[0][0]


def _sentence(offset: int, bounds: Sequence[tuple[int, int]]) -> int:
    return next((i for i, (_, end) in enumerate(bounds) if offset < end), len(bounds))
