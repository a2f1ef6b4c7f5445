"""The differences between two renderings of the same words, word by word, and what class each is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

from onrecord.ledger.families.values import Edit, EditKind, Manner
from onrecord.ledger.families.wording import Printed, unit_of

_NEAR = 4
_ANCHOR = 3


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which word of a version stands for which of the fullest: pairs of indices, both rising; a word may come twice."""

    pairs: tuple[tuple[int, int], ...]


def align(base: Sequence[Printed], other: Sequence[Printed]) -> Alignment:
    """Return the alignment of a version with the fullest one.

    The longest run that both have is aligned first, then what stands before and behind it (Ratcliff and Obershelp, as
    difflib does). Forms of one word are the same ("will" and "would"). A short run of common words far from all else
    that agrees is chance, and is not aligned.
    """
    units, others = _units(base), _units(other)
    keys, other_keys = ([unit_of(unit)[1] for unit, _ in some] for some in (units, others))
    blocks = SequenceMatcher(None, keys, other_keys, autojunk=False).get_matching_blocks()[:-1]
    anchors = [b for b in blocks if b.size >= _ANCHOR or _tells(units[b.a : b.a + b.size])]
    kept = [b for b in blocks if any(b is anchor or _beside(b, anchor) for anchor in anchors)]
    pairs = [(units[b.a + i][1], others[b.b + i][1]) for b in kept for i in range(b.size)]
    return Alignment(tuple(dict.fromkeys(pairs)))


def _tells(units: Sequence[tuple[str, int]]) -> bool:
    return len(units) > 1 and any(unit_of(unit)[2] > 1 for unit, _ in units)


def _beside(block: Match, anchor: Match) -> bool:
    """Whether a run stands close to another in both versions."""
    first, second = sorted((block, anchor), key=lambda b: b.a)
    return second.a - first.a - first.size <= _NEAR and second.b - first.b - first.size <= _NEAR


def cells(base: Sequence[Printed], other: Sequence[Printed], aligned: Alignment) -> tuple[str | None, ...]:
    """Return for each word of the fullest version what stands for it in another, None where nothing does."""
    made: list[list[int]] = [[] for _ in base]
    seen: set[int] = set()
    for i, j in aligned.pairs:
        if j not in seen:
            made[i].append(j)
        seen.add(j)
    return tuple(" ".join(other[j].text for j in standing) or None for standing in made)


def edits(base: Sequence[Printed], other: Sequence[Printed], aligned: Alignment) -> tuple[Edit, ...]:
    """Return how a version differs from the fullest one, in the order of its words."""
    if not aligned.pairs:
        return ()
    return tuple(_edits(base, other, aligned.pairs))


def _units(words: Sequence[Printed]) -> list[tuple[str, int]]:
    return [(unit, i) for i, word in enumerate(words) for unit in word.units]


def _edits(base: Sequence[Printed], other: Sequence[Printed], pairs: Sequence[tuple[int, int]]) -> Iterator[Edit]:
    first, last = pairs[0], pairs[-1]
    begin = first[0]
    if first[1] and all(word.bracketed for word in other[: first[1]]):
        begin = max(0, first[0] - first[1])
    if begin:
        yield _edit("trimmed", "trimmed", base, (0, begin), ())
    if first[1] and begin < first[0]:
        yield _edit("bracket", "honest", base, (begin, first[0]), other[: first[1]])
    elif first[1]:
        yield _outside(base, other[: first[1]], (first[0], first[0]))
    former: tuple[int, int] | None = None
    for i, j in pairs:
        if former is not None and (i > former[0] + 1 or j > former[1] + 1):
            yield from _between(base, other, former, (i, j))
        elif former is not None and j == former[1] + 1 and i == former[0] + 1 and _runs_on(base, other, former, j):
            yield _edit("joined", _manner(other[former[1]], other[j], base[i]), base, (i, i), ())
        if former is None or (i, j) != former:
            yield from _word(base, other, i, j)
        former = i, j
    if last[1] + 1 < len(other):
        yield _outside(base, other[last[1] + 1 :], (last[0] + 1, last[0] + 1))
    if last[0] + 1 < len(base):
        yield _edit("trimmed", "trimmed", base, (last[0] + 1, len(base)), ())


def _outside(base: Sequence[Printed], words: Sequence[Printed], at: tuple[int, int]) -> Edit:
    """Return words of a version before or behind all that the fullest has: more was quoted, or the page speaks."""
    return _edit("added", "trimmed" if all(w.quoted for w in words) else "retold", base, at, words)


def _between(
    base: Sequence[Printed], other: Sequence[Printed], former: tuple[int, int], now: tuple[int, int]
) -> Iterator[Edit]:
    """Yield what became of the words between two that agree."""
    lost, came = base[former[0] + 1 : now[0]], other[former[1] + 1 : now[1]]
    at = former[0] + 1, now[0]
    after = other[now[1]]
    marked = after.gap or any(word.gap or word.bracketed for word in came)
    base_marked = base[now[0]].gap or any(word.gap or word.bracketed for word in lost)
    manner = _manner(other[former[1]], after, base[former[0]], base[now[0]], *came, *lost)
    if lost and came:
        bracket = any(w.bracketed for w in came) or any(w.bracketed for w in lost)
        yield _edit("bracket" if bracket else "replaced", "honest" if bracket or marked else manner, base, at, came)
    elif lost:
        if after.apart:
            yield _edit("apart", "honest", base, at, ())
        elif _contracted(lost, other[former[1]]):
            yield _edit("case", "honest", base, at, ())
        elif marked:
            yield _edit("ellipsis", "honest", base, at, ())
        elif all(w.bracketed for w in lost):
            yield _edit("bracket", "honest", base, at, ())
        else:
            ends = base[former[0]].ends or any(word.ends for word in lost[:-1])
            yield _edit("joined" if ends and not other[former[1]].ends else "cut", manner, base, at, ())
    elif came:
        bracket = all(w.bracketed for w in came)
        honest = bracket or base_marked or base[now[0]].apart
        if not honest and came[-1].ends and other[former[1]].ends:
            manner = "trimmed"  # whole sentences, which the fullest version has not
        yield _edit("bracket" if bracket else "added", "honest" if honest else manner, base, at, came)


def _contracted(lost: Sequence[Printed], before: Printed) -> bool:
    """Whether what seems to be missing is in the word before: "the military has" and "the military's"."""
    return len(lost) == 1 and lost[0].units[0] in ("is", "has") and before.text.endswith(("'s", "’s"))


def _runs_on(base: Sequence[Printed], other: Sequence[Printed], former: tuple[int, int], j: int) -> bool:
    """Whether a sentence ends between two words of the fullest version, and nothing shows it in the other."""
    return (
        base[former[0]].ends and not other[former[1]].ends and not (other[j].gap or other[j].apart)
        and other[j].text[:1].islower()
    )  # fmt: skip


def _word(base: Sequence[Printed], other: Sequence[Printed], i: int, j: int) -> Iterator[Edit]:
    """Yield how the form of a word differs, if it does."""
    was, now = base[i], other[j]
    if was.text == now.text:
        return
    if set(was.units) & set(now.units):
        if was.text.casefold() == now.text.casefold():
            yield _edit("case", "honest", base, (i, i + 1), (now,))
        return
    if now.bracketed or was.bracketed:
        yield _edit("bracket", "honest", base, (i, i + 1), (now,))
        return
    manner = _manner(was, now)
    yield _edit("tense", "honest" if manner == "retold" else manner, base, (i, i + 1), (now,))


def _manner(*words: Printed) -> Manner:
    """Return how a change stands that no mark tells of: within quotation marks on both sides, or outside of any."""
    return "unmarked" if all(word.quoted for word in words) else "retold"


def _edit(kind: EditKind, manner: Manner, base: Sequence[Printed], at: tuple[int, int], now: Sequence[Printed]) -> Edit:
    return Edit(kind, manner, at, " ".join(w.text for w in base[at[0] : at[1]]), " ".join(w.text for w in now))
