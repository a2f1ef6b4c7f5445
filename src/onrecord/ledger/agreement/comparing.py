"""Hold two sides against each other: pair their statements by the words that they share, then count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from onrecord.flow import Span, cut
from onrecord.ledger.agreement.coefficients import alpha, alpha_of_units, f1, kappa
from onrecord.ledger.agreement.sides import LABELS, Seen, Side, Told
from onrecord.ledger.agreement.values import Agreement, Difference, LabelAgreement, SpanAgreement
from onrecord.ledger.speakers import folded

_ROLES: tuple[Literal["content", "cue", "source"], ...] = ("content", "cue", "source")
_NAMES = ("speaker", "target")


@dataclass
class _Counts:
    """What is counted over pages."""

    pages: int = 0
    whole: int = 0
    a: int = 0
    b: int = 0
    length: int = 0
    pairs: list[tuple[Told, Told]] = field(default_factory=list)
    marked: Counter[tuple[str, str]] = field(default_factory=Counter)
    units: dict[tuple[str, str], list[Span]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def compared(a: Side, b: Side) -> Agreement:
    """Return how far two sides agree on the pages that both have.

    Statements are paired one with one: first those with the same words, then those that share the greatest part of what
    either has. Where a side looked at some statements of a page only, the other's elsewhere on it do not count.
    """
    counts = _Counts()
    naming = a.naming or b.naming or folded
    for key in _keys(a, b):
        ours, theirs = _seen(a, key), _seen(b, key)
        if ours is None or theirs is None:
            continue
        if ours.text != theirs.text:
            counts.left_out.append(f"{key}: the two have different texts of the page")
            continue
        _count_page(counts, key, ours, theirs, naming)
    return Agreement(
        a.name, b.name, counts.pages, counts.whole, counts.a, counts.b, len(counts.pairs),
        tuple(_spans(counts)) if counts.whole else (),
        tuple(_label(name, counts.pairs, naming) for name in LABELS),
        _acts(counts.pairs),
        tuple(counts.differences),
        tuple(counts.left_out),
    )  # fmt: skip


def _keys(a: Side, b: Side) -> list[str]:
    if a.any_page or b.any_page:
        return sorted({*a.pages, *b.pages})
    return sorted(set(a.pages) & set(b.pages))


def _seen(side: Side, key: str) -> Seen | None:
    if side.any_page is not None:
        return side.any_page(key)
    return side.pages[key]() if key in side.pages else None


def _count_page(counts: _Counts, key: str, ours: Seen, theirs: Seen, naming: Callable[[str], str]) -> None:
    mine, other = _looked_at(ours.told, theirs.judged), _looked_at(theirs.told, ours.judged)
    pairs = _paired([t.content for t in mine], [t.content for t in other])
    counts.pages += 1
    counts.a += len(mine)
    counts.b += len(other)
    counts.pairs += [(mine[i], other[j]) for i, j in pairs]
    if ours.judged is None and theirs.judged is None:
        counts.whole += 1
        for role in _ROLES:
            _count_spans(counts, role, [t.spans[role] for t in mine], [t.spans[role] for t in other])
        counts.length += len(ours.text)
    counts.differences += _differences(key, ours.text, (mine, other), pairs, naming)


def _looked_at(told: Sequence[Told], judged: Sequence[Sequence[Span]] | None) -> list[Told]:
    """Return the statements that share words with what the other side looked at; all where that is the whole page."""
    if judged is None:
        return list(told)
    return [t for t in told if any(_shared(t.content, content) for content in judged)]


def _paired(a: Sequence[tuple[Span, ...]], b: Sequence[tuple[Span, ...]]) -> list[tuple[int, int]]:
    """Return the indices of ranges that belong together, one with one, in the order of the first."""
    found = []
    for i, mine in enumerate(a):
        for j, other in enumerate(b):
            shared = _shared(mine, other)
            if shared:
                found.append((-shared / (_length(mine) + _length(other) - shared), i, j))
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(found):
        if not any(i == k or j == m for k, m in pairs):
            pairs.append((i, j))
    return sorted(pairs)


def _count_spans(counts: _Counts, role: str, a: Sequence[tuple[Span, ...]], b: Sequence[tuple[Span, ...]]) -> None:
    mine, other = [s for s in a if s], [s for s in b if s]
    pairs = _paired(mine, other)
    counts.marked[role, "a"] += len(mine)
    counts.marked[role, "b"] += len(other)
    counts.marked[role, "overlapping"] += len(pairs)
    counts.marked[role, "exact"] += sum(mine[i] == other[j] for i, j in pairs)
    for side, spans in (("a", mine), ("b", other)):
        held = counts.units.setdefault((role, side), [])
        held += [(counts.length + start, counts.length + end) for start, end in _joined(spans)]


def _joined(every: Sequence[tuple[Span, ...]]) -> list[Span]:
    """Return ranges in order, those that overlap made one, as units on a continuum must be."""
    made: list[Span] = []
    for start, end in sorted(span for spans in every for span in spans):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def _spans(counts: _Counts) -> Iterator[SpanAgreement]:
    for role in _ROLES:
        a, b, exact, overlapping = (counts.marked[role, name] for name in ("a", "b", "exact", "overlapping"))
        mine, other = (counts.units.get((role, side), []) for side in ("a", "b"))
        yield SpanAgreement(
            role, a, b, exact, f1(exact, a, b), overlapping, f1(overlapping, a, b),
            alpha_of_units(mine, other, counts.length),
        )  # fmt: skip


def _label(name: str, pairs: Sequence[tuple[Told, Told]], naming: Callable[[str], str]) -> LabelAgreement:
    told = [
        (_same(name, a.labels[name], naming), _same(name, b.labels[name], naming))
        for a, b in pairs
        if name in a.labels and name in b.labels
    ]
    agreed = sum(a == b for a, b in told)
    return LabelAgreement(name, len(told), agreed, agreed / len(told) if told else None, kappa(told), alpha(told))


def _same(name: str, label: str | None, naming: Callable[[str], str]) -> str | None:
    return naming(label) if label is not None and name in _NAMES else label


def _acts(pairs: Sequence[tuple[Told, Told]]) -> tuple[tuple[str, str, int], ...]:
    counted = Counter(
        (str(a.labels["act"]), str(b.labels["act"])) for a, b in pairs if "act" in a.labels and "act" in b.labels
    )
    return tuple((a, b, count) for (a, b), count in sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _differences(
    key: str,
    text: str,
    told: tuple[Sequence[Told], Sequence[Told]],
    pairs: Sequence[tuple[int, int]],
    naming: Callable[[str], str],
) -> Iterator[Difference]:
    """Yield what the two have otherwise on a page, in reading order: by statement, then by field."""
    mine, other = told
    found: list[tuple[Span, Difference]] = []
    for i in set(range(len(mine))) - {i for i, _ in pairs}:
        words = cut(text, mine[i].content)
        found.append((mine[i].content[0], Difference(key, words, "statement", words, None)))
    for j in set(range(len(other))) - {j for _, j in pairs}:
        words = cut(text, other[j].content)
        found.append((other[j].content[0], Difference(key, words, "statement", None, words)))
    for i, j in pairs:
        a, b = mine[i], other[j]
        words = cut(text, a.content)
        for role in _ROLES:
            if a.spans[role] != b.spans[role]:
                shown = [cut(text, side.spans[role]) or None for side in (a, b)]
                found.append((a.content[0], Difference(key, words, role, *shown)))
        for name in LABELS:
            if name in a.labels and name in b.labels:
                ours, theirs = a.labels[name], b.labels[name]
                if _same(name, ours, naming) != _same(name, theirs, naming):
                    found.append((a.content[0], Difference(key, words, name, ours, theirs)))
    yield from (difference for _, difference in sorted(found, key=lambda pair: pair[0]))


def _shared(a: Sequence[Span], b: Sequence[Span]) -> int:
    return sum(max(0, min(a_end, b_end) - max(a_start, b_start)) for a_start, a_end in a for b_start, b_end in b)


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)
