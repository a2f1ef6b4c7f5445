"""Which statement of a page a denial answers.

"Copenhagen has denied doing so" answers the nearest charge before it that is aimed at Denmark; "denied that its troops
had shelled the plant" the one that shares its words. Where two fit equally none is linked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.flow import ActKind, Actor, Statement
from onrecord.language.names import sentences
from onrecord.statements.cues import STRONG, read_cue
from onrecord.statements.targets import AIMED_BODIES


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FARTHEST = 1_500
"""Code points between a denial that only points back and the charge it may answer."""

_NEAR = 400
"""Code points before the denial within which it may answer a statement that charges the denier with nothing."""

_CLEARS = re.compile(r"\bno (?:evidence|proof|sign|indication)\b")
"""In what nobody who is accused would deny."""

_ONE_OF_MANY = re.compile(r"\b(?:first|second|third|latest|new|other|earlier|previous)\b", re.IGNORECASE)
_NOT_FAR = 800
"""Code points before the denial within which a lone accusation may be what it answers."""

_SENTENCES_BACK = 2
_PRONOUNS = _words("he she they it who")
_CHARGE_NOUN = re.compile(r"\b(?:accusation|allegation|charge|criticism|wrongdoing|involvement)", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"[“\"‘'\s]*(?:that\s+)?(?:(?:having\s+)?(?:doing|done)\s+(?:so|it|that|this|anything)"
    r"|(?:it|this|that|so|them|those|these)(?=\W*$|[’']s\b|\W+(?:is|was|are|were|as|all|categorically|completely|strongly)\b)"
    r"|(?:(?:the|these|those|such|any|all|both|this|that|his|her|its|their)\s+)?(?:\w+[’']s\s+)?(?:\w+\s+)?"
    r"(?:accusation|allegation|assertion|claim|charge|report|rumou?r|suggestion|criticism|story|stories|speculation"
    r"|characteri[sz]ation|contention|account|version|complaint|insinuation|remark|comment)s?\b"
    r"|(?:(?:any|all)\s+)?(?:involvement|wrongdoing|responsibility|role|knowledge|such)\b"
    r"|there (?:is|was) (?:no|not a shred of) (?:truth|basis)|no\s+such\b|nothing\s+of\s+the\s+(?:sort|kind)"
    r"|(?:it|this|that)\s+(?:(?:never|had|has|ever)\s+){0,2}(?:happened|occurred|took\s+place))",
    re.IGNORECASE,
)
_ONLY_POINTS = re.compile(
    r"[“\"‘'\s]*(?:that\s)?(?:it|this|that(?!\s(?:are|were|have)\b)|no\ssuch\s\w+|nothing\sof\sthe\s(?:sort|kind)"
    r"|(?:(?:the|these|those|such|this|that|his|her|their)\s)(?:\w+\s)?"
    r"(?:accusation|allegation|assertion|claim|charge|report|rumou?r|suggestion|criticism|view|idea|notion|argument"
    r"|characteri[sz]ation|contention|account|version|complaint|insinuation|explanation)s?)"
    r"(?:(?:[’']s|\s(?:as|is|are|was|were|has|had|have|took|happened|occurred|exists?|existed|at|on|outright|entirely"
    r"|altogether|completely|out))\b[^,.;]{0,60})?[\s.,”\"’']*$",
    re.IGNORECASE,
)
"""A content that says nothing but what stands just before it."""
_STEM = re.compile(r"[^\W\d_]{4,}")
_COMMON = _words(
    "that this with from they their them have been were will would could should about which what when where there "
    "these those also than then into over after before because very more most some such only just said says being "
    "having does doing done ever never other "
)
_ANSWERABLE: frozenset[ActKind] = frozenset(
    {"statement", "accusation", "criticism", "confirmation", "prediction", "warning"}
)
_ACCUSER = re.compile(
    r"\b([A-Z][^\W\d_]+)[’']s?\s(?:\w+\s){0,2}?(?:accusation|allegation|assertion|claim|charge|criticism|suggestion|attack)s?\b"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_MANY_OF_THEM = _words("reporters journalists viewers supporters voters police people residents critics officials")
_NO_NAMES = frozenset({"she", "they", "the", "his", "her", "their", "who", "that", "this", "one", "some", "many"})
_CHARGES = frozenset({"accusation", "criticism"})


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a statement fits as what a denial answers.

    `aimed` is how sure it is that the denier is spoken of, `shared` how many words the two have in common, and
    `by_another` whether it is certain that two people speak.
    """

    aimed: int
    charge: int
    shared: int
    by_another: bool
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
    accuser = _ACCUSER.search(denial.content_text)
    fits = [
        _Fit(aimed, charge, _shared(denial, other), _other_speaker(denial, other, bool(charge and aimed >= 2)), other)
        for other in statements
        if other.act in _ANSWERABLE and not _overlap(denial, other)
        for aimed, charge in [(_aimed_at(other, denial), int(other.act in _CHARGES))]
        if accuser is None or accuser[1].lower() in _names_of(other)
    ]
    sure = [f for f in fits if f.by_another]
    own_words = _stems(denial.content_text) - _names_of(denial)
    if _POINTS_BACK.match(denial.content_text) or _ONLY_POINTS.match(denial.content_text) or not own_words:
        return (
            _nearest(denial, sure, bounds)
            or _just_before(denial, fits, bounds)
            or _only_accusation(denial, sure, shared=0 if _CHARGE_NOUN.search(denial.content_text) else 1)
        )
    return (
        _closest(denial, sure, len(own_words))
        or _restated(denial, sure, len(own_words))
        or _unaimed_charge(denial, fits, bounds)
        or _only_accusation(denial, sure, shared=1)
    )


def _only_accusation(denial: Statement, fits: Sequence[_Fit], *, shared: int) -> str | None:
    """Return the only accusation that another made not far before, where it is aimed at nobody else."""
    here = _begins(denial)
    near = [f for f in fits if f.statement.act == "accusation" and 0 < here - _begins(f.statement) <= _NOT_FAR]
    if _ONE_OF_MANY.search(denial.content_text):
        return None
    if len(near) != 1 or near[0].shared < shared or (near[0].statement.target is not None and not near[0].aimed):
        return None
    return near[0].statement.id if _is_explicit(near[0].statement) else None


def _restated(denial: Statement, fits: Sequence[_Fit], words: int) -> str | None:
    """Return what another said before in most of the denial's own words, whoever is spoken of."""
    here = _begins(denial)
    enough = [
        f for f in fits if f.shared >= 3 and f.shared * 5 >= words * 3 and 0 < here - _begins(f.statement) <= _FARTHEST
    ]
    if not enough:
        return None
    best = max(f.shared for f in enough)
    top = [f for f in enough if f.shared == best]
    return top[0].statement.id if len(top) == 1 else None


def _nearest(denial: Statement, fits: Sequence[_Fit], bounds: Sequence[tuple[int, int]]) -> str | None:
    """Return the last charge before the denial that is aimed at the denier, or the one in the rest of its sentence."""
    here = _begins(denial)
    of_a_charge = _CHARGE_NOUN.search(denial.content_text) is not None
    aimed = [
        f for f in fits
        if (f.aimed and f.charge) or (f.aimed >= 2 and not of_a_charge and 0 < here - _begins(f.statement) <= _NEAR)
    ]  # fmt: skip
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


def _just_before(denial: Statement, fits: Sequence[_Fit], bounds: Sequence[tuple[int, int]]) -> str | None:
    """Return what "it" and "the claim" mean where nothing is aimed at the denier: what the sentence before says.

    Where that is a charge that goes on with one made in so many words ("accused") a sentence earlier, it is that one.
    """
    if not _ONLY_POINTS.match(denial.content_text):
        return None
    near = _before(denial, fits, bounds)
    charges = [f for f, _ in near if f.charge]
    if charges:
        chosen = [f for f in charges if _is_explicit(f.statement)] or charges
    elif denial.source_text.lower() in _PRONOUNS and denial.speaker is None:
        return None  # "he", whom nothing names, may be the one who spoke before
    else:
        chosen = [f for f, back in near if back <= 1 and not _CLEARS.search(f.statement.content_text)]
    return chosen[0].statement.id if len(chosen) == 1 else None


def _unaimed_charge(denial: Statement, fits: Sequence[_Fit], bounds: Sequence[tuple[int, int]]) -> str | None:
    """Return the only charge in the two sentences before, where it does not say whom it is aimed at: "they lied"."""
    charges = [f.statement for f, _ in _before(denial, fits, bounds) if f.charge]
    if len(charges) != 1 or charges[0].target is not None:
        return None
    # "Accused" names whom; where nobody could be told from it, only its words show that this is the answer.
    of_it = charges[0].act == "accusation" and _shared(denial, charges[0]) > 0
    return charges[0].id if of_it or not _is_explicit(charges[0]) else None


def _before(denial: Statement, fits: Sequence[_Fit], bounds: Sequence[tuple[int, int]]) -> list[tuple[_Fit, int]]:
    """Return what others say in the two sentences before a denial, each with how many sentences back it ends."""
    here, own = _begins(denial), _sentence(_begins(denial), bounds)
    found = []
    for fit in fits:
        end = _ends(fit.statement)
        if end <= here <= end + _NEAR and not _names_of(denial) & _names_of(fit.statement):
            back = own - _sentence(end - 1, bounds)
            if back <= _SENTENCES_BACK:
                found.append((fit, back))
    return found


def _is_explicit(statement: Statement) -> bool:
    """Tell a charge whose verb says so from one that is read from its content."""
    entry = read_cue(statement.cue_text).act()
    return entry is not None and STRONG[entry[1]] in _CHARGES


def _closest(denial: Statement, fits: Sequence[_Fit], words: int) -> str | None:
    """Return what is said of the denier in most of the denial's words: of a charge two, else three, and a quarter.

    What is no charge must have the denier as its subject.
    """
    enough = [
        f for f in fits
        if f.aimed >= (1 if f.charge else 2) and f.shared >= (2 if f.charge else 3) and f.shared * 4 >= words
    ]  # fmt: skip
    if not enough:
        return None

    def rank(fit: _Fit) -> tuple[int, int, int]:
        return fit.shared + fit.aimed, fit.charge, fit.aimed

    best = max(rank(f) for f in enough)
    top = [f for f in enough if rank(f) == best]
    return top[0].statement.id if len(top) == 1 else None


def _aimed_at(other: Statement, denial: Statement) -> int:
    """Return 3 where the denier is the target, 2 the subject of the content, 1 named in it, 0 not mentioned.

    Who speaks for a body ("the council’s leader", "a spokesman for the company") denies what is said of it.
    """
    names, body = _names_of(denial), _body_of(denial)
    if not names | body:
        return 0
    if other.target is not None:
        target = _name_words(other.target)
        if names & target:
            return 3
        if body & {w.lower() for w in _LETTERS.findall(other.target.name)}:
            return 2
    words = [w.lower() for w in _LETTERS.findall(other.content_text)]
    if (names | body) & set(words[:4]):
        return 2
    return 1 if names & set(words) else 0


def _body_of(denial: Statement) -> frozenset[str]:
    """Return the words that name the body somebody speaks for: "council" of "council leader Ann Lee"."""
    role = denial.speaker.role if denial.speaker is not None else None
    words = {w.lower() for w in _LETTERS.findall(f"{denial.source_text} {role or ''}")}
    return frozenset(words & AIMED_BODIES) - _MANY_OF_THEM


def _names_of(statement: Statement) -> frozenset[str]:
    if statement.speaker is not None:
        return _name_words(statement.speaker)
    return frozenset(w.lower() for w in re.findall(r"[A-Z][^\W\d_]{2,}", statement.source_text)) - _NO_NAMES


def _name_words(actor: Actor) -> frozenset[str]:
    words = f"{actor.name} {actor.country or ''}"
    return frozenset(w.lower() for w in re.findall(r"[A-Z][^\W\d_]+", words))


def _other_speaker(denial: Statement, other: Statement, charged: bool) -> bool:
    """Tell whether two people speak. Of an unnamed one it is not known, but nobody charges themselves."""
    mine, theirs = _names_of(denial), _names_of(other)
    if not (mine and theirs):
        return charged
    if denial.speaker is not None and other.speaker is not None:
        return denial.speaker.name != other.speaker.name
    return not mine & theirs


def _overlap(a: Statement, b: Statement) -> bool:
    return any(s < e2 and s2 < e for s, e in a.content for s2, e2 in b.content)


def _shared(a: Statement, b: Statement) -> int:
    return len((_stems(a.content_text) & _stems(b.content_text)) - _names_of(a))


def _stems(words: str) -> frozenset[str]:
    """Return the words of four letters and more, cut to five letters so that forms of one word agree."""
    return frozenset(w[:5] for w in (m[0].lower() for m in _STEM.finditer(words)) if w not in _COMMON)


def _begins(statement: Statement) -> int:
    return statement.content[0][0]


def _ends(statement: Statement) -> int:
    return max(end for _, end in (*statement.content, *statement.cue, *statement.source))


def _sentence(offset: int, bounds: Sequence[tuple[int, int]]) -> int:
    return next((i for i, (_, end) in enumerate(bounds) if offset < end), len(bounds))
