"""Coefficients of agreement: F1, Cohen's kappa, Krippendorff's alpha for nominal data and for unitizing.

Sources: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960);
K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011); K. Krippendorff, Content Analysis, 2nd edition
(2004), section 11.6, for alpha of unitizing, as in Sociological Methodology 25 (1995).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import pairwise

from onrecord.flow import Span


def f1(matched: int, a: int, b: int) -> float | None:
    """Return the harmonic mean of precision and recall, the same whichever side is called right; None of nothing."""
    return 2 * matched / (a + b) if a + b else None


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Return Cohen's kappa of two coders' labels, pair by pair; None where all labels of both are one, or none is."""
    if not pairs:
        return None
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs) / len(pairs)
    expected = sum(count * theirs[label] for label, count in ours.items()) / len(pairs) ** 2
    return (observed - expected) / (1 - expected) if expected < 1 else None


def alpha(units: Sequence[Sequence[Hashable]]) -> float | None:
    """Return Krippendorff's alpha for nominal data.

    Each unit has the labels that coders gave it; a coder who gave none is left out of it, and units with fewer than two
    labels count for nothing. Returns None where no two labels can be compared, or all are one.
    """
    paired = [unit for unit in units if len(unit) > 1]
    totals = Counter(label for unit in paired for label in unit)
    n = sum(totals.values())
    observed = 0.0
    for unit in paired:
        counts = Counter(unit)
        observed += (len(unit) ** 2 - sum(c * c for c in counts.values())) / (len(unit) - 1)
    expected = n * n - sum(c * c for c in totals.values())
    return 1 - (n - 1) * observed / expected if expected else None


def alpha_of_units(a: Sequence[Span], b: Sequence[Span], length: int) -> float | None:
    """Return Krippendorff's alpha for unitizing, of one category and two coders.

    `a` and `b` are what each marked off on a continuum from 0 up to `length`, half-open, in order and without overlaps.
    Observed disagreement is the sum of squared differences of the ends of units that overlap, and of squared lengths of
    units that fall into a gap of the other; expected is that of all ways to put the same units anywhere. Returns None
    where neither marked anything, or the continuum has room for nothing else.
    """
    units = (*a, *b)
    if not units or not length:
        return None
    observed = (_between(a, b) + _in_gaps(a, b) + _in_gaps(b, a)) / length**2
    gaps = [*_gaps(a, length), *_gaps(b, length)]
    placed = 0.0
    for start, end in units:
        size = end - start
        placed += (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        placed += size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    both = 2 * length
    room = both * (both - 1) - sum((end - start) * (end - start - 1) for start, end in units)
    expected = 2 / length * placed / room if room else 0
    return 1 - observed / expected if expected else None


def _between(a: Sequence[Span], b: Sequence[Span]) -> int:
    """Return the squared differences of begins and ends of the units that overlap."""
    total = at = 0
    for start, end in a:
        while at < len(b) and b[at][1] <= start:
            at += 1
        for begin, stop in b[at:]:
            if begin >= end:
                break
            total += (start - begin) ** 2 + (end - stop) ** 2
    return total


def _in_gaps(a: Sequence[Span], b: Sequence[Span]) -> int:
    """Return the squared lengths of the units of one that overlap none of the other's."""
    total = at = 0
    for start, end in a:
        while at < len(b) and b[at][1] <= start:
            at += 1
        if at == len(b) or b[at][0] >= end:
            total += (end - start) ** 2
    return total


def _gaps(units: Sequence[Span], length: int) -> list[int]:
    edges = [(0, 0), *units, (length, length)]
    return [begin - end for (_, end), (begin, _) in pairwise(edges) if begin > end]
